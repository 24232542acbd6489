#pragma once

#include <functional>

#include "engine/duckdb.h"
#include "iceberg/model/type.h"
#include "iceberg/scan/predicate.h"

namespace dynalake::engine {

/// The column behind a column reference of a plan, or null where it is not one of the scan's.
using FindColumn =
    std::function<const iceberg::NestedField*(const duckdb::BoundColumnRefExpression&)>;

/// What filters of a plan say about single columns, for pruning: every row that passes all of them
/// passes the predicate. What it cannot say is left out.
iceberg::Predicate ToPredicate(
    const duckdb::vector<duckdb::unique_ptr<duckdb::Expression>>& filters,
    const FindColumn& find_column);

}  // namespace dynalake::engine
