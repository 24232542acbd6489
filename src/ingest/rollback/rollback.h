#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "catalog/catalog.h"
#include "catalog/commit/snapshot_commit.h"
#include "catalog/lake_parts.h"

namespace dynalake::ingest {

struct RolledBack {
  catalog::CommittedSnapshot committed;
  /// What could not be brought back with it, and what became of entity views that others changed.
  std::vector<std::string> notes;
};

/// Makes the state of an older snapshot the table's state again, in one commit: a new snapshot with
/// its files, with the schema, partitioning, columns, entities and choices that the table had then,
/// and with its sources in the summary. The entity views follow. It loses nothing: the state before
/// it is its parent, to which another rollback goes back.
///
/// kNotFound where the table has no such snapshot, kInvalidArgument where that state is not whole
/// any more, each naming the oldest state that is; otherwise errors as `SnapshotCommitter`.
Result<RolledBack> RollBack(const catalog::TableIdentifier& table, int64_t snapshot_id,
                            const catalog::LakeParts& lake);

/// Nothing where the table's state of that snapshot can be brought back; else why not.
Result<std::optional<std::string>> WhyNotRestorable(const catalog::Table& table,
                                                    const iceberg::Snapshot& snapshot,
                                                    const catalog::LakeParts& lake);

}  // namespace dynalake::ingest
