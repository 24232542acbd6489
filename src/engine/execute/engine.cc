#include "engine/execute/engine.h"

#include <algorithm>
#include <mutex>
#include <span>
#include <utility>

#include "base/clock.h"
#include "base/log.h"
#include "engine/execute/instance.h"
#include "engine/execute/query_stream.h"
#include "engine/execute/relation_binder.h"
#include "engine/execute/replace_names.h"
#include "engine/parsed_statement.h"
#include "engine/sandbox/guard.h"
#include "engine/sandbox/sql_policy.h"
#include "engine/scan/column_names.h"
#include "engine/scan/statement_scans.h"
#include "engine/scan/types.h"
#include "iceberg/model/sql_names.h"

namespace dynalake::engine {
namespace {

using Expression = duckdb::unique_ptr<duckdb::ParsedExpression>;

/// The top-level columns of a table, and what the scan calls each.
struct SqlColumns {
  explicit SqlColumns(const ScanTable& table)
      : fields(table.metadata->current_schema().fields()), names(iceberg::SqlNames(fields)) {}

  std::span<const iceberg::NestedField> fields;
  std::vector<std::string> names;
};

/// `column = value AND …`, or nothing.
Result<Expression> MakeCondition(const ScanTable& table, const SqlColumns& columns,
                                 const ScanRequest& request) {
  Expression condition;
  for (const ScanRequest::Equals& equals : request.equals) {
    const auto field =
        std::ranges::find(columns.fields, equals.field_id, &iceberg::NestedField::id);
    if (field == columns.fields.end() || field->type.is_nested()) {
      return Fail(ErrorCode::kInvalidArgument, "{} has no column with the field id {}", table.name,
                  equals.field_id);
    }
    const auto at = static_cast<size_t>(field - columns.fields.begin());
    Expression comparison = duckdb::make_uniq<duckdb::ComparisonExpression>(
        duckdb::ExpressionType::COMPARE_EQUAL,
        duckdb::make_uniq<duckdb::ColumnRefExpression>(columns.names[at]),
        duckdb::make_uniq<duckdb::ConstantExpression>(ToValue(field->type, equals.value)));
    condition = condition == nullptr ? std::move(comparison)
                                     : duckdb::make_uniq<duckdb::ConjunctionExpression>(
                                           duckdb::ExpressionType::CONJUNCTION_AND,
                                           std::move(condition), std::move(comparison));
  }
  return condition;
}

Result<duckdb::unique_ptr<duckdb::SQLStatement>> MakeSelect(
    const ScanTable& table, const ScanRequest& request, duckdb::unique_ptr<duckdb::TableRef> from) {
  const SqlColumns columns(table);
  auto node = duckdb::make_uniq<duckdb::SelectNode>();
  const auto select_column = [&](size_t at) {
    auto reference = duckdb::make_uniq<duckdb::ColumnRefExpression>(columns.names[at]);
    reference->SetAlias(columns.fields[at].name);
    node->select_list.push_back(std::move(reference));
  };
  for (const std::string& name : request.columns) {
    const auto field = std::ranges::find(columns.fields, name, &iceberg::NestedField::name);
    if (field == columns.fields.end()) {
      return Fail(ErrorCode::kInvalidArgument, "{} has no column {}", table.name, name);
    }
    select_column(static_cast<size_t>(field - columns.fields.begin()));
  }
  for (size_t i = 0; request.columns.empty() && i < columns.fields.size(); ++i) {
    if (ToLogicalType(columns.fields[i].type)) {
      select_column(i);
    }
  }
  DYNALAKE_ASSIGN(node->where_clause, MakeCondition(table, columns, request));
  node->from_table = std::move(from);
  auto select = duckdb::make_uniq<duckdb::SelectStatement>();
  select->node = std::move(node);
  return duckdb::unique_ptr<duckdb::SQLStatement>(std::move(select));
}

Result<duckdb::Value> ToParameter(const Parameter& parameter) {
  if (parameter.value.has_value()) {
    return ToValue(parameter.type, *parameter.value);
  }
  DYNALAKE_ASSIGN(duckdb::LogicalType type, ToLogicalType(parameter.type));
  return duckdb::Value(std::move(type));
}

}  // namespace

class Engine::Impl {
 public:
  Impl(EngineOptions options, storage::ObjectStore& store)
      : options_(std::move(options)), store_(store) {}

  /// The instance that statements start on now.
  Result<std::shared_ptr<Instance>> GetInstance() {
    const std::lock_guard lock(mutex_);
    if (instance_ == nullptr) {
      DYNALAKE_ASSIGN(instance_, Instance::Open(options_, store_));
    }
    return instance_;
  }

  /// Makes the next statement start on a new one. Those that run keep the old one alive.
  void Discard(const std::shared_ptr<Instance>& broken) {
    const std::lock_guard lock(mutex_);
    if (instance_ == broken) {
      instance_ = nullptr;
    }
  }

  /// A request without its statement.
  Result<StreamRequest> MakeRequest(const CancelToken& cancel, const StatementLimits& limits) {
    StreamRequest request;
    request.begun_micros = SystemClock().SteadyMicros();
    DYNALAKE_ASSIGN(request.instance, GetInstance());
    request.scans = duckdb::make_shared_ptr<StatementScans>(
        request.instance->registry(),
        std::make_shared<StatementReading>(cancel, limits.bytes_read));
    request.cancel = cancel;
    request.on_fatal = [this](const auto& broken) { Discard(broken); };
    return request;
  }

 private:
  EngineOptions options_;
  storage::ObjectStore& store_;
  std::mutex mutex_;
  std::shared_ptr<Instance> instance_;
};

Engine::Engine(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Engine::~Engine() = default;

Result<std::unique_ptr<Engine>> Engine::Open(EngineOptions options, storage::ObjectStore& store) {
  if (options.threads < 1) {
    return Fail(ErrorCode::kInvalidArgument, "SQL needs at least one thread");
  }
  return std::unique_ptr<Engine>(new Engine(std::make_unique<Impl>(std::move(options), store)));
}

Result<std::vector<Statement>> Engine::Parse(std::string_view script) {
  DYNALAKE_ASSIGN(std::vector<Statement> statements, ParseScript(script));
  for (Statement& statement : statements) {
    NameColumns(statement.parsed().query());
  }
  return statements;
}

Result<Statement> Engine::ParseOne(std::string_view sql) {
  DYNALAKE_ASSIGN(std::vector<Statement> statements, ParseScript(sql));
  if (statements.size() != 1) {
    return Fail(ErrorCode::kInvalidArgument, "expected one statement, not {}", statements.size());
  }
  return std::move(statements.front());
}

Result<void> Engine::ReplaceNames(Statement& statement, NameRewriter& rewriter) {
  return Guard([&] { return ReplaceNamesIn(statement, rewriter); });
}

Result<std::unique_ptr<BatchStream>> Engine::Execute(ExecuteRequest request) {
  const size_t parameters = request.statement.parameter_count();
  if (parameters != request.parameters.size()) {
    return Fail(ErrorCode::kInvalidArgument,
                "parameters: the statement has {}, and {} values are given", parameters,
                request.parameters.size());
  }
  Log(LogLevel::kDebug, "query: a statement of {} bytes", request.statement.sql().size());
  DYNALAKE_ASSIGN(StreamRequest stream, impl_->MakeRequest(request.cancel, request.limits));
  stream.progress = request.progress;
  ParsedStatement& parsed = request.statement.parsed();
  DYNALAKE_TRY(Guard([&] { return BindRelations(parsed, request.tables, *stream.scans); }));
  for (const Parameter& parameter : request.parameters) {
    DYNALAKE_ASSIGN(duckdb::Value value, ToParameter(parameter));
    stream.parameters.push_back(std::move(value));
  }
  stream.tree = std::move(parsed.tree);
  stream.sql = std::move(parsed.sql);
  stream.start = parsed.start;
  stream.offset = parsed.offset;
  stream.source_map = std::move(request.source_map);
  return OpenStream(std::move(stream));
}

Result<std::unique_ptr<BatchStream>> Engine::Scan(std::shared_ptr<const ScanTable> table,
                                                  const ScanRequest& request,
                                                  const CancelToken& cancel) {
  DYNALAKE_ASSIGN(StreamRequest stream, impl_->MakeRequest(cancel, {}));
  auto tree =
      Guard([&] { return MakeSelect(*table, request, MakeScan(SpecOf(table), *stream.scans)); });
  DYNALAKE_ASSIGN(stream.tree, std::move(tree));
  return OpenStream(std::move(stream));
}

}  // namespace dynalake::engine
