#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/uuid.h"
#include "catalog/catalog.h"
#include "catalog/lake_parts.h"
#include "catalog/table_change.h"

namespace dynalake::catalog {

/// Keys of a snapshot's summary and of the table's properties.
inline constexpr const char* kCommitIdKey = "dynalake.commit-id";
inline constexpr const char* kWriterEpochKey = "dynalake.writer-epoch";

/// Builds the change that follows `base`; called again for every attempt, since `base` may have
/// changed. Its error ends the commit. `base` has no snapshot where the table is to be created.
using BuildChange = std::function<Result<TableChange>(const iceberg::TableMetadata& base)>;

/// Who commits.
struct CommitIdentity {
  Uuid commit_id;  ///< applied at most once to the table's present history
  /// The epoch that the table had when the work began: refused with kConflict if its property
  /// `dynalake.writer-epoch` is higher by now, since an owner over time took the table over.
  std::optional<int64_t> writer_epoch;
};

/// A commit that is in the table.
struct CommittedSnapshot {
  TablePtr table;  ///< after it, or a later state that has it
  int64_t snapshot_id = 0;
  std::optional<int64_t> parent_snapshot_id;
  /// The commit id was in the table before this call: nothing was done.
  bool was_already_committed = false;
  int attempts = 1;
};

/// Writes snapshots: manifests, manifest list and metadata file, each durable, then one
/// compare-and-swap (specification, "Optimistic Concurrency"; format version 2 and 3). Every I/O
/// step passes a crash point. Tries again after a conflict, with the change built and checked anew.
/// Thread-safe as far as the lake's parts are.
///
/// Errors: kConflict (certainly not in the table: a removed file is no longer live, an added one is
/// already live, a newer epoch, or attempts ran out); kCommitStateUnknown (could not be settled:
/// remove nothing, ask again with the same commit id); others: certainly not in the table. Where it
/// certainly is not, the metadata files that were written for it are removed; the data files never.
class SnapshotCommitter {
 public:
  explicit SnapshotCommitter(const LakeParts& lake) : lake_(lake) {}

  Result<CommittedSnapshot> Commit(const TableIdentifier& table, const CommitIdentity& identity,
                                   const BuildChange& build);

  /// The table comes into being with its first snapshot. `empty` is what it starts from
  /// (`iceberg::MakeTableMetadata`). If another process created the table meanwhile: that very
  /// commit id in it is a success, anything else kAlreadyExists.
  Result<CommittedSnapshot> CommitNewTable(const TableIdentifier& table,
                                           const CommitIdentity& identity,
                                           const iceberg::TableMetadata& empty,
                                           const BuildChange& build);

 private:
  LakeParts lake_;
};

/// The snapshot of the present history (main and its ancestors) that carries `commit_id`, or null.
const iceberg::Snapshot* FindCommit(const iceberg::TableMetadata& metadata, const Uuid& commit_id);

/// The table's writer epoch; 0 for one that nobody ever owned over time.
int64_t WriterEpochOf(const iceberg::TableMetadata& metadata);

/// Raises the table's writer epoch by one, so that whoever holds an older one can commit no more.
/// For owners over time alone: a load raises none, so that two loads at once are both in.
Result<int64_t> RaiseWriterEpoch(const LakeParts& lake, const TableIdentifier& table);

}  // namespace dynalake::catalog
