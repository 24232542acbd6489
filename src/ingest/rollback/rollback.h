#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/random.h"
#include "base/result.h"
#include "catalog/catalog.h"
#include "catalog/commit/snapshot_commit.h"
#include "catalog/scan/table_reader.h"
#include "storage/object_store.h"

namespace dynalake::ingest {

/// Whom a rollback works with. All must outlive it.
struct RollbackEnvironment {
  storage::ObjectStore& store;
  catalog::Catalog& catalog;
  catalog::TableReader& reader;
  Clock& clock;
  RandomSource& random;
};

struct RolledBack {
  catalog::CommittedSnapshot committed;
  std::vector<std::string> notes;  ///< what could not be brought back with it
};

/// Makes the state of an older snapshot the table's state again, in one commit: a new snapshot with
/// its files, with the schema, partitioning, columns, entities and choices that the table had then,
/// and with its sources in the summary. The entity views follow. It loses nothing: the state before
/// it is its parent, to which another rollback goes back.
///
/// kNotFound where the table has no such snapshot, kInvalidArgument where that state is not whole
/// any more, each naming the oldest state that is; otherwise errors as `SnapshotCommitter`.
Result<RolledBack> RollBack(const catalog::TableIdentifier& table, int64_t snapshot_id,
                            const RollbackEnvironment& environment);

/// Nothing where the table's state of that snapshot can be brought back; else why not.
Result<std::optional<std::string>> WhyNotRestorable(const catalog::Table& table,
                                                    const iceberg::Snapshot& snapshot,
                                                    const RollbackEnvironment& environment);

/// Makes the entity views of a table what its present columns and profile ask for. False where the
/// table has no profile that can be read.
Result<bool> RemakeEntityViews(const catalog::Table& table, const RollbackEnvironment& environment);

}  // namespace dynalake::ingest
