#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "app/lake/lake.h"
#include "app/reports/column_statistics.h"
#include "base/cancel.h"
#include "base/result.h"
#include "catalog/table.h"

namespace dynalake::app {

// A first look at the values of a table or view. What is small is read whole; of what is not, a
// sample is read, and what the manifests say exactly takes the place of what the sample says.

/// What is known of a table beside its metadata.
struct LookedAtTable {
  const catalog::Table& table;
  /// The values of `_entity`, where its files are kept apart by it: a sample has rows of each.
  std::vector<std::string> entities = {};
  /// The one column whose values are proven to be unique.
  std::optional<int32_t> unique_field = {};
};

Result<RelationStatistics> LookAtTable(Lake& lake, const LookedAtTable& looked_at,
                                       const CancelToken& cancel);

/// An entity view, of the rows of `table` that are of `entity`.
Result<RelationStatistics> LookAtEntityView(Lake& lake, const catalog::View& view,
                                            const catalog::Table& table, const std::string& entity,
                                            const CancelToken& cancel);

/// Any other view. As many rows as a sample has are asked for.
Result<RelationStatistics> LookAtView(Lake& lake, const catalog::View& view,
                                      const CancelToken& cancel);

}  // namespace dynalake::app
