#pragma once

#include <string>

#include "base/result.h"
#include "engine/name_rewriter.h"
#include "query/names/relations.h"

namespace dynalake::query {

/// The rows of a SHOW. kPermissionDenied for one of something else than tables and databases.
Result<engine::TextTable> AnswerShow(Relations& relations, const Asker& asker,
                                     const std::string& default_database,
                                     const engine::ShowRequest& show);

}  // namespace dynalake::query
