#pragma once

#include "base/result.h"
#include "engine/table_resolver.h"
#include "query/athena/tree_statement.h"
#include "query/names/relations.h"
#include "query/resolve/statement_context.h"

namespace dynalake::query {

/// The rows of Athena's SHOW, for the user and the database of `context`. kUnsupported, with what
/// to use instead, for those of what a lake does not have yet; kNotFound for names that are not
/// there.
Result<engine::TextTable> AnswerShow(Relations& relations, const StatementContext& context,
                                     const Show& show);

/// The rows of DESCRIBE: name and type of each column.
Result<engine::TextTable> AnswerDescribe(Relations& relations, const StatementContext& context,
                                         const Describe& describe);

}  // namespace dynalake::query
