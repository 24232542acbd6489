#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "app/shell/line_editor.h"
#include "engine/table_resolver.h"
#include "query/dialect.h"
#include "query/names/relations.h"

namespace dynalake::app {

/// What completion knows of a lake; it is asked when Tab is pressed.
struct SqlNames {
  query::Dialect dialect = query::kDefaultDialect;  ///< of what is typed
  /// Tables and views of all databases.
  std::function<std::vector<query::RelationInfo>()> relations;
  std::function<std::vector<std::string>(const engine::TableName& relation)> columns;
};

/// What may stand at the cursor of a line that begins with a backslash: commands of the shell and
/// what they take: names, files of this machine, words.
Completions CompleteCommand(std::string_view before, const SqlNames& names);

/// What may stand at the cursor: `before` is the line before it and `statement` the lines before
/// that. Where a relation is named: tables, views and databases; behind a dot what is in the
/// database, or the columns of the relation, which may be an alias; else keywords, functions, and
/// the names of columns and relations. Names that SQL would not take plainly come in quotes, and
/// all do where one was typed. Nothing in a text or a comment.
Completions CompleteSql(std::string_view statement, std::string_view before, const SqlNames& names);

}  // namespace dynalake::app
