#include "engine/execute/query_stream.h"

#include <arrow/c/bridge.h>
#include <duckdb/common/type_visitor.hpp>

#include "base/clock.h"
#include "base/log.h"
#include "engine/execute/interrupter.h"
#include "engine/execute/uuid_columns.h"
#include "engine/sandbox/guard.h"

namespace dynalake::engine {
namespace {

/// DuckDB's Arrow export wraps numbers beyond 127 bits around, drops the offsets of times and gives
/// bits as bytes of its own: a wrong value is worse than none.
Result<void> CheckExportable(const std::string& name, const duckdb::LogicalType& type) {
  const bool loses = duckdb::TypeVisitor::Contains(type, [](const duckdb::LogicalType& part) {
    return part.id() == duckdb::LogicalTypeId::UHUGEINT ||
           part.id() == duckdb::LogicalTypeId::TIME_TZ || part.id() == duckdb::LogicalTypeId::BIT ||
           part.id() == duckdb::LogicalTypeId::VARIANT;
  });
  return loses ? Fail(ErrorCode::kUnsupported,
                      "the column {} has the type {}, which a result cannot hold: CAST({} AS "
                      "VARCHAR) can",
                      name, type.ToString(), name)
               : Result<void>();
}

using duckdb::PendingExecutionResult;
using duckdb::StreamExecutionResult;

Error FromArrow(const arrow::Status& status) {
  return Fail(ErrorCode::kInternal, "result as Arrow: {}", status.ToString());
}

class QueryStream final : public BatchStream {
 public:
  explicit QueryStream(StreamRequest request)
      : request_(std::move(request)),
        connection_(request_.instance->database()),
        interrupter_(connection_, request_.cancel) {
    connection_.context->registered_state->Insert(StatementScans::kName, request_.scans);
  }

  ~QueryStream() override {
    // Whatever a thread still does for this statement ends soon, and before its scans do.
    connection_.Interrupt();
    result_.reset();
    pending_.reset();
  }

  /// Plans the statement and lets threads begin with it.
  Result<void> Start() {
    DYNALAKE_TRY(request_.cancel.Check());
    return Guarded([&]() -> Result<void> {
      // Without its text DuckDB leaves places as numbers, which `ToError` makes lines and columns.
      request_.tree->query.clear();
      if (request_.progress != nullptr) {
        AskForProgress();
      }
      constexpr auto kStreaming = duckdb::QueryResultOutputType::ALLOW_STREAMING;
      if (request_.parameters.empty()) {
        pending_ = connection_.PendingQuery(std::move(request_.tree), kStreaming);
      } else {
        auto values = NamedParameters();
        pending_ = connection_.PendingQuery(std::move(request_.tree), values, kStreaming);
      }
      if (pending_->HasError()) {
        return Failed(pending_->GetErrorObject());
      }
      DYNALAKE_TRY(DescribeColumns());
      plan_micros_ = SystemClock().SteadyMicros() - request_.begun_micros;
      return {};
    });
  }

  const std::vector<ResultColumn>& columns() const override { return columns_; }
  const std::shared_ptr<arrow::Schema>& schema() const override { return uuids_.schema(); }

  Result<std::shared_ptr<arrow::RecordBatch>> Next() override {
    using Batch = std::shared_ptr<arrow::RecordBatch>;
    if (done_) {
      return Batch();
    }
    const int64_t begun_micros = SystemClock().SteadyMicros();
    auto batch = Guarded([&]() -> Result<Batch> {
      DYNALAKE_TRY(WaitForResult());
      DYNALAKE_TRY(WaitForChunk());
      const auto chunk = result_->Fetch();
      if (result_->HasError()) {
        return Failed(result_->GetErrorObject());
      }
      return chunk && chunk->size() > 0 ? ToBatch(*chunk) : Result<Batch>(Batch());
    });
    run_micros_ += SystemClock().SteadyMicros() - begun_micros;
    done_ = !batch || *batch == nullptr;
    if (!done_) {
      rows_ += (*batch)->num_rows();
      if (request_.progress != nullptr) {
        request_.progress->NoteRows(rows_);
      }
    } else if (batch) {
      Log(LogLevel::kDebug, "query: done after {} rows", rows_);
    }
    return batch;
  }

  StatementStatistics statistics() const override {
    StatementStatistics statistics = request_.scans->statistics();
    statistics.rows = rows_;
    statistics.plan_micros = plan_micros_;
    statistics.run_micros = run_micros_;
    return statistics;
  }

 private:
  template <typename Call>
  std::invoke_result_t<Call> Guarded(Call&& call) {
    auto answer = Guard(std::forward<Call>(call), Text());
    if (!answer && answer.error().code() == ErrorCode::kInternal) {
      request_.on_fatal(request_.instance);
    }
    if (!answer && answer.error().code() == ErrorCode::kCancelled) {
      DYNALAKE_TRY(request_.cancel.Check());  // in our words, not in DuckDB's
      // A thread that fails stops the others, and now and then DuckDB tells of that alone.
      return Fail(ErrorCode::kInvalidArgument,
                  "a value of the statement led to an error whose text was lost between two "
                  "threads: run it again, or with --threads 1");
    }
    return answer;
  }

  StatementText Text() const {
    return {.sql = request_.sql,
            .start = request_.start,
            .offset = request_.offset,
            .source_map = &request_.source_map};
  }

  Error Failed(const duckdb::ErrorData& data) const { return ToError(data, Text()); }

  /// Lets DuckDB guess how far it is, without printing that itself.
  void AskForProgress() {
    auto& config = duckdb::ClientConfig::GetConfig(*connection_.context);
    config.enable_progress_bar = true;
    config.print_progress_bar = false;
    config.wait_time = 0;
  }

  void NoteReading(std::optional<double> percent) {
    if (request_.progress != nullptr) {
      request_.progress->NoteReading(request_.scans->statistics().bytes_read,
                                     percent.value_or(-1) >= 0 ? percent : std::nullopt);
    }
  }

  /// The values under the names that the statement gives its parameters: `?` is "1", "2", …
  duckdb::case_insensitive_map_t<duckdb::BoundParameterData> NamedParameters() const {
    duckdb::case_insensitive_map_t<duckdb::BoundParameterData> values;
    for (const auto& [name, number] : request_.tree->named_param_map) {
      values[name] = duckdb::BoundParameterData(request_.parameters.at(number - 1));
    }
    return values;
  }

  /// Runs the statement until its first rows are there.
  Result<void> WaitForResult() {
    if (result_ != nullptr) {
      return {};
    }
    while (!pending_->HasError()) {
      DYNALAKE_TRY(request_.cancel.Check());
      const PendingExecutionResult state = pending_->ExecuteTask();
      NoteReading(connection_.context->GetQueryProgress().GetPercentage());
      if (duckdb::PendingQueryResult::IsResultReady(state)) {
        break;
      }
      if (state != PendingExecutionResult::RESULT_NOT_READY) {
        pending_->WaitForTask();
      }
    }
    if (pending_->HasError()) {
      return Failed(pending_->GetErrorObject());
    }
    result_ = pending_->Execute();
    return result_->HasError() ? Failed(result_->GetErrorObject()) : Result<void>();
  }

  /// Runs the statement until `Fetch` has an answer at once.
  Result<void> WaitForChunk() {
    DYNALAKE_TRY(request_.cancel.Check());
    if (result_->type != duckdb::QueryResultType::STREAM_RESULT) {
      return {};
    }
    auto& stream = result_->Cast<duckdb::StreamQueryResult>();
    while (stream.IsOpen() && !result_->HasError()) {
      const StreamExecutionResult state = stream.ExecuteTask();
      NoteReading(std::nullopt);
      if (duckdb::StreamQueryResult::IsChunkReady(state)) {
        break;
      }
      if (state == StreamExecutionResult::BLOCKED) {
        stream.WaitForTask();
      }
      DYNALAKE_TRY(request_.cancel.Check());
    }
    // `Fetch` would bury the error in one of its own.
    return result_->HasError() ? Failed(result_->GetErrorObject()) : Result<void>();
  }

  Result<void> DescribeColumns() {
    for (size_t i = 0; i < pending_->types.size(); ++i) {
      DYNALAKE_TRY(CheckExportable(pending_->names[i], pending_->types[i]));
      columns_.push_back({.name = pending_->names[i], .sql_type = pending_->types[i].ToString()});
    }
    properties_ = connection_.context->GetClientProperties();
    extension_types_ =
        duckdb::ArrowTypeExtensionData::GetExtensionTypes(*connection_.context, pending_->types);
    ArrowSchema exported{};
    duckdb::ArrowConverter::ToArrowSchema(&exported, pending_->types, pending_->names, properties_);
    auto schema = arrow::ImportSchema(&exported);
    if (!schema.ok()) {
      return FromArrow(schema.status());
    }
    schema_ = *std::move(schema);
    uuids_ = UuidColumns(schema_, pending_->types);
    return {};
  }

  Result<std::shared_ptr<arrow::RecordBatch>> ToBatch(duckdb::DataChunk& chunk) {
    ArrowArray exported{};
    duckdb::ArrowConverter::ToArrowArray(chunk, &exported, properties_, extension_types_);
    auto batch = arrow::ImportRecordBatch(&exported, schema_);
    if (!batch.ok()) {
      return FromArrow(batch.status());
    }
    return uuids_.Convert(*std::move(batch));
  }

  StreamRequest request_;
  duckdb::Connection connection_;
  Interrupter interrupter_;
  duckdb::unique_ptr<duckdb::PendingQueryResult> pending_;
  duckdb::unique_ptr<duckdb::QueryResult> result_;
  std::vector<ResultColumn> columns_;
  std::shared_ptr<arrow::Schema> schema_;  ///< as DuckDB exports it
  UuidColumns uuids_;
  duckdb::ClientProperties properties_;
  duckdb::unordered_map<duckdb::idx_t, const duckdb::shared_ptr<duckdb::ArrowTypeExtensionData>>
      extension_types_;
  int64_t rows_ = 0;
  int64_t plan_micros_ = 0;
  int64_t run_micros_ = 0;
  bool done_ = false;
};

}  // namespace

Result<std::unique_ptr<BatchStream>> OpenStream(StreamRequest request) {
  return Guard([&]() -> Result<std::unique_ptr<BatchStream>> {
    auto stream = std::make_unique<QueryStream>(std::move(request));
    DYNALAKE_TRY(stream->Start());
    return stream;
  });
}

}  // namespace dynalake::engine
