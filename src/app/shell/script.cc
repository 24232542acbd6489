#include "app/shell/script.h"

#include <algorithm>
#include <utility>

#include "app/shell/shell_commands.h"
#include "app/shell/statement_splitter.h"
#include "base/ascii.h"
#include "base/byte_order_mark.h"

namespace dynalake::app {
namespace {

// The command of a line, without blanks around it; nothing where it is none.
std::string_view CommandOfLine(std::string_view line) {
  const std::string_view text = AsciiTrim(line);
  return text.starts_with('\\') ? text : CommandOfWord(text);
}

void AddSql(ScriptPart part, std::vector<ScriptPart>& parts) {
  if (!std::ranges::all_of(part.text, IsAsciiSpace)) {
    parts.push_back(std::move(part));
  }
}

}  // namespace

std::vector<ScriptPart> CutScript(std::string_view script) {
  script = WithoutByteOrderMark(script);
  std::vector<ScriptPart> parts;
  StatementSplitter splitter;
  ScriptPart sql;
  size_t number = 0;
  for (size_t start = 0; start < script.size();) {
    const size_t end = std::min(script.find('\n', start), script.size());
    const std::string_view line = script.substr(start, end - start);
    start = end + 1;
    ++number;
    const std::string_view command = splitter.at_start() ? CommandOfLine(line) : std::string_view();
    if (command.empty()) {
      splitter.AddLine(line);
      sql.text += line;
      sql.text += '\n';
      continue;
    }
    AddSql(std::exchange(sql, {.line = number + 1, .text = {}}), parts);
    parts.push_back({.is_command = true, .line = number, .text = std::string(command)});
  }
  AddSql(std::move(sql), parts);
  return parts;
}

}  // namespace dynalake::app
