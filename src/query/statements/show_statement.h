#pragma once

#include <string>

#include "base/result.h"
#include "engine/table_resolver.h"
#include "query/athena/tree_statement.h"
#include "query/names/relations.h"

namespace dynalake::query {

/// The rows of Athena's SHOW. kUnsupported for those of what a lake does not have yet.
Result<engine::TextTable> AnswerShow(Relations& relations, const Asker& asker,
                                     const std::string& default_database, const Show& show);

/// The rows of DESCRIBE: name, type and comment of each column.
Result<engine::TextTable> AnswerDescribe(Relations& relations, const Asker& asker,
                                         const std::string& default_database,
                                         const Describe& describe);

}  // namespace dynalake::query
