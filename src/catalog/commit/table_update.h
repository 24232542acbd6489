#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "base/result.h"
#include "catalog/catalog.h"
#include "catalog/lake_parts.h"
#include "iceberg/change/requirement.h"
#include "iceberg/change/update.h"

namespace dynalake::catalog {

/// Builds the updates that follow `base`; called again for every attempt, since `base` may have
/// changed. Its error ends the commit.
using BuildUpdates =
    std::function<Result<std::vector<iceberg::Update>>(const iceberg::TableMetadata& base)>;

/// Commits what `build` gives on whatever the table is now, trying again while other commits come
/// first. Errors as of `Catalog::CommitTable`; kConflict once attempts ran out.
Result<TablePtr> UpdateTable(const LakeParts& lake, const TableIdentifier& table,
                             const BuildUpdates& build);

/// The same for changes that are right on any base that meets `requirements` (else kConflict).
Result<TablePtr> UpdateTable(const LakeParts& lake, const TableIdentifier& table,
                             std::span<const iceberg::Requirement> requirements,
                             std::span<const iceberg::Update> updates);

}  // namespace dynalake::catalog
