#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "app/shell/line_editor.h"
#include "query/dialect.h"

namespace dynalake::app {

/// The names that completion knows; each is asked for when Tab is pressed.
struct SqlNames {
  query::Dialect dialect = query::kDefaultDialect;  ///< whose words there are
  std::function<std::vector<std::string>()> tables;
  std::function<std::vector<std::string>(const std::string& table)> columns;
};

/// What may stand at the cursor of a line that begins with a backslash: commands of the shell and
/// what they take: names, files of this machine, words.
Completions CompleteCommand(std::string_view before, const SqlNames& names);

/// What may stand at the cursor: `before` is the line before it and `statement` the lines before
/// that. After FROM or JOIN tables; else keywords, tables, and the columns of the tables that the
/// statement names. Names that SQL would not take plainly come in double quotes.
Completions CompleteSql(std::string_view statement, std::string_view before, const SqlNames& names);

}  // namespace dynalake::app
