#include "app/shell/sql_runner.h"

#include <memory>

#include "render/result_format.h"
#include "render/text_writers.h"

namespace dynalake::app {

Result<int64_t> RunStatement(query::Session& session, const engine::Statement& statement,
                             const SqlOutput& output, render::Sink& sink,
                             const CancelToken& cancel) {
  DYNALAKE_ASSIGN(const std::unique_ptr<engine::BatchStream> rows,
                  session.Execute(statement, cancel));
  const bool plan = statement.kind == engine::StatementKind::kExplain &&
                    output.format == render::OutputFormat::kTable;
  const auto writer =
      plan ? render::MakePlanWriter(sink)
           : render::MakeResultWriter(output.format, *rows->schema(), output.style, sink);
  int64_t count = 0;
  while (true) {
    DYNALAKE_ASSIGN(const std::shared_ptr<arrow::RecordBatch> batch, rows->Next());
    if (batch == nullptr) {
      break;
    }
    count += batch->num_rows();
    DYNALAKE_TRY(writer->Write(*batch));
  }
  DYNALAKE_TRY(writer->Finish());
  return count;
}

Result<void> RunScript(query::Session& session, std::string_view script, const SqlOutput& output,
                       render::Sink& sink, const CancelToken& cancel) {
  DYNALAKE_ASSIGN(const std::vector<engine::Statement> statements, session.Parse(script));
  for (const engine::Statement& statement : statements) {
    Result<int64_t> rows = RunStatement(session, statement, output, sink, cancel);
    if (!rows && statements.size() > 1 && !rows.error().message().starts_with("line ") &&
        rows.error().code() != ErrorCode::kCancelled) {
      return std::move(rows).error().WithContext(fmt::format(
          "the statement at line {}, column {}", statement.start.line, statement.start.column));
    }
    DYNALAKE_TRY(rows);
  }
  return {};
}

}  // namespace dynalake::app
