#pragma once

#include "query/queries/query_parts.h"

namespace dynalake::query {

/// `table` as it was at the time, at the snapshot, or where the branch or tag is that `period`
/// says, with the columns that it had then.
Result<catalog::TablePtr> TableAsOf(QueryContext& context, const catalog::Table& table,
                                    const TablePeriod& period);

}  // namespace dynalake::query
