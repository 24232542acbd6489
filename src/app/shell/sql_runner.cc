#include "app/shell/sql_runner.h"

#include <memory>
#include <utility>

#include "render/result_format.h"
#include "render/text_writers.h"

namespace dynalake::app {

Result<int64_t> RunStatement(query::Session& session, engine::Statement statement,
                             const SqlOutput& output, render::Sink& sink,
                             const CancelToken& cancel) {
  const bool plan = statement.kind() == engine::StatementKind::kExplain &&
                    output.format == render::OutputFormat::kTable;
  DYNALAKE_ASSIGN(const std::unique_ptr<engine::BatchStream> rows,
                  session.Execute(std::move(statement), {.cancel = cancel}));
  // Nothing is written of a statement that fails before its first row.
  DYNALAKE_ASSIGN(std::shared_ptr<arrow::RecordBatch> batch, rows->Next());
  const auto writer =
      plan ? render::MakePlanWriter(sink)
           : render::MakeResultWriter(output.format, *rows->schema(), output.style, sink);
  while (batch != nullptr) {
    DYNALAKE_TRY(writer->Write(*batch));
    DYNALAKE_ASSIGN(batch, rows->Next());
  }
  DYNALAKE_TRY(writer->Finish());
  return rows->statistics().rows;
}

}  // namespace dynalake::app
