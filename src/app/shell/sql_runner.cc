#include "app/shell/sql_runner.h"

#include <memory>
#include <utility>

#include "render/result_format.h"
#include "render/text_writers.h"

namespace dynalake::app {
namespace {

using Writer = std::unique_ptr<render::ResultWriter>;

Result<Writer> MakeWriter(bool is_plan, query::Dialect dialect, const arrow::Schema& schema,
                          const SqlOutput& output, render::Sink& sink) {
  render::OutputStyle style = output.style;
  if (dialect == query::Dialect::kAthena) {
    style.float_words = render::FloatWords::kLong;
  }
  if (output.make_writer) {
    return output.make_writer(schema, style, sink);
  }
  return is_plan && output.format == render::OutputFormat::kTable
             ? render::MakePlanWriter(sink)
             : render::MakeResultWriter(output.format, schema, style, sink);
}

}  // namespace

Result<query::QueryStatistics> RunStatement(query::Session& session, query::SqlStatement statement,
                                            const SqlOutput& output, render::Sink& sink,
                                            const CancelToken& cancel,
                                            engine::StatementProgress* progress) {
  const bool is_plan = statement.kind() == engine::StatementKind::kExplain;
  DYNALAKE_ASSIGN(const query::Answer answer,
                  session.Ask(std::move(statement),
                              {.cancel = cancel, .progress = progress, .form = output.form}));
  engine::BatchStream& rows = *answer.rows;
  if (!answer.command.empty()) {
    // For people, as psql says it; those who read rows by program get rows alone.
    const bool is_said = !output.make_writer && output.format == render::OutputFormat::kTable;
    DYNALAKE_TRY(is_said ? sink.Write(answer.command + "\n") : Result<void>());
    return query::QueryStatistics{};
  }
  // Nothing is written of a statement that fails before its first row.
  DYNALAKE_ASSIGN(std::shared_ptr<arrow::RecordBatch> batch, rows.Next());
  DYNALAKE_ASSIGN(const Writer writer,
                  MakeWriter(is_plan, session.dialect(), *rows.schema(), output, sink));
  while (batch != nullptr) {
    DYNALAKE_TRY(writer->Write(*batch));
    DYNALAKE_ASSIGN(batch, rows.Next());
  }
  DYNALAKE_TRY(writer->Finish());
  return answer.statistics();
}

}  // namespace dynalake::app
