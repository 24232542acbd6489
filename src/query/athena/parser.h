#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "query/athena/tree_query.h"
#include "query/athena/tree_statement.h"

namespace dynalake::query {

/// The tree of a query, an expression or a statement in the language of Athena's engine 3 (Trino
/// 476), which is all of `text`. kInvalidArgument names line, column, what was found and what was
/// expected; kUnsupported what Trino reads and dynalake does not yet. Time and memory are in
/// proportion to the text's length.
Result<QueryPtr> ParseQueryText(std::string_view text);
Result<ExpressionPtr> ParseExpressionText(std::string_view text);
/// One statement, with or without a semicolon behind it.
Result<StatementPtr> ParseStatementText(std::string_view text);

/// A statement of a script, and the bytes of the script that it is.
struct ScriptPart {
  StatementPtr statement = {};
  uint32_t begin = 0;
  uint32_t end = 0;
};
/// The statements of a script, with semicolons between them; offsets and places are those of the
/// script, `?` is counted in each statement. Errors as above.
Result<std::vector<ScriptPart>> ParseScriptText(std::string_view text);

}  // namespace dynalake::query
