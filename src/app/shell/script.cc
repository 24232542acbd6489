#include "app/shell/script.h"

#include <algorithm>
#include <utility>

#include "app/shell/statement_splitter.h"

namespace dynalake::app {
namespace {

constexpr std::string_view kBlanks = " \t\r";

bool LooksLikeCommand(std::string_view line) {
  const size_t first = line.find_first_not_of(kBlanks);
  return first != std::string_view::npos && line[first] == '\\';
}

}  // namespace

std::vector<ScriptPart> CutScript(std::string_view script) {
  std::vector<ScriptPart> parts;
  StatementSplitter splitter;
  ScriptPart sql;
  size_t number = 0;
  for (size_t start = 0; start < script.size();) {
    const size_t end = std::min(script.find('\n', start), script.size());
    const std::string_view line = script.substr(start, end - start);
    start = end + 1;
    ++number;
    if (!splitter.at_start() || !LooksLikeCommand(line)) {
      splitter.AddLine(line);
      sql.text += line;
      sql.text += '\n';
      continue;
    }
    parts.push_back(std::exchange(sql, {.line = number + 1, .text = std::string(number, '\n')}));
    parts.push_back({.is_command = true,
                     .line = number,
                     .text = std::string(line.substr(
                         line.find('\\'), line.find_last_not_of(kBlanks) + 1 - line.find('\\')))});
  }
  parts.push_back(std::move(sql));
  return parts;
}

}  // namespace dynalake::app
