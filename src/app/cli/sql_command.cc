#include "app/cli/sql_command.h"

#include <utility>

namespace dynalake::app {

Result<SqlCommand> ReadSqlCommand(const OptionReader& reader) {
  static constexpr std::string_view kOptions[] = {"--command", "--file"};
  SqlCommand command;
  for (OptionReader::Given& given : reader.InOrder(kOptions)) {
    command.inputs.push_back({given.option == "--file", std::move(given.text)});
  }
  DYNALAKE_ASSIGN(command.out, ReadResultTarget(reader));
  return command;
}

}  // namespace dynalake::app
