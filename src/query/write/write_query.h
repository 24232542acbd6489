#pragma once

#include <string>

#include "base/result.h"
#include "engine/source_map.h"
#include "query/typed/typed_query.h"
#include "query/types/answer_form.h"

namespace dynalake::query {

/// DuckDB's SQL, and where its parts come from.
struct WrittenSql {
  std::string sql = {};
  engine::SourceMap source_map = {};
};

/// Writes a resolved query. Relation N is called `rN`, a common table `wN`, a lambda's parameter
/// `lN`, a query's columns `c1`, `c2`, …; the outermost query's are its labels (`_colN` where one
/// has none). `text` is what the offsets of the tree count in. kUnsupported for what DuckDB cannot
/// compute.
Result<WrittenSql> WriteQuery(const TypedQuery& query, std::string_view text,
                              AnswerForm form = AnswerForm::kText);

/// One expression alone, without relations.
Result<std::string> WriteExpression(const TypedExpression& expression);

}  // namespace dynalake::query
