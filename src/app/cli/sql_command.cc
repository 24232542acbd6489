#include "app/cli/sql_command.h"

#include <utility>

namespace dynalake::app {
namespace {

Result<void> ReadChart(const OptionReader& reader, SqlCommand& command) {
  const auto chart = reader.Text("--chart");
  if (!chart) {
    return {};
  }
  if (reader.Text("--output")) {
    return Error(ErrorCode::kUsage, "--chart is a form of its own: leave --output out");
  }
  if (command.out && command.out->format) {
    if (std::holds_alternative<ColumnFormat>(*command.out->format)) {
      return Fail(ErrorCode::kUsage, "a chart is text, and {} would be none", command.out->file);
    }
    command.out->format = render::OutputFormat::kTable;
  }
  command.chart = *chart == "bar" ? render::ChartKind::kBar : render::ChartKind::kLine;
  return {};
}

}  // namespace

Result<std::optional<query::Dialect>> ReadDialect(const OptionReader& reader, bool has_statement) {
  const auto dialect = reader.Text("--dialect");
  if (!dialect) {
    return std::optional<query::Dialect>();
  }
  if (!has_statement) {
    return Error(ErrorCode::kUsage, "--dialect is the language of --sql, which is not given");
  }
  return std::optional(*dialect == "athena" ? query::Dialect::kAthena : query::Dialect::kDuckdb);
}

Result<SqlCommand> ReadSqlCommand(const OptionReader& reader) {
  static constexpr std::string_view kOptions[] = {"--command", "--file"};
  SqlCommand command;
  for (OptionReader::Given& given : reader.InOrder(kOptions)) {
    command.inputs.push_back({given.option == "--file", std::move(given.text)});
  }
  DYNALAKE_ASSIGN(command.out, ReadResultTarget(reader));
  DYNALAKE_TRY(ReadChart(reader, command));
  DYNALAKE_ASSIGN(command.dialect, ReadDialect(reader, true));
  command.timing = reader.Flag("--timing");
  return command;
}

}  // namespace dynalake::app
