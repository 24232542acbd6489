#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/random.h"
#include "base/result.h"
#include "base/uuid.h"
#include "catalog/table.h"
#include "ingest/load/load_unit.h"
#include "source/items/item_source.h"
#include "storage/object_store.h"
#include "work/lease_keeper.h"
#include "work/state_dir.h"
#include "work/unit_ledger.h"

namespace dynalake::ingest {

/// The files of each unit: small files together up to a size that keeps all threads busy, a large
/// file alone. Depends on the listing's sizes and the options alone.
std::vector<std::vector<source::ItemFile>> SplitIntoUnits(
    const std::vector<source::ItemFile>& files, int64_t target_file_bytes, int threads);

/// The same for rows that are spread over many partitions: at most one unit a thread, as even as
/// the files allow, since each unit makes a file in each partition. Files keep their order.
std::vector<std::vector<source::ItemFile>> SplitForPartitions(
    const std::vector<source::ItemFile>& files, int threads);

/// What a load must remember so that the next run can go on after a crash: its record in `state/`.
/// The record's name follows from what is loaded into which table and how.
struct LoadRecord {
  std::string table_uuid;                     ///< also of a table that is not there yet
  std::string table_location;                 ///< likewise
  std::string file_prefix;                    ///< of the names of all its files: 8 digits
  Uuid commit_id;                             ///< of the one commit
  std::optional<int64_t> parent_snapshot_id;  ///< that the commit id was made for
  std::vector<std::vector<source::ItemFile>> units;
  shaping::TableColumns columns;  ///< with which the units are shaped first: the guess

  friend bool operator==(const LoadRecord&, const LoadRecord&) = default;
};

/// The records of one load in the state folder, `load/<id>`: a ledger whose plan is a `LoadRecord`.
class LoadState {
 public:
  /// `key` is the text that says what is loaded, where and how.
  LoadState(work::StateDir& state, Clock& clock, std::string_view key);

  /// Nothing if this load has not begun, or its record cannot be understood (an older program's).
  /// kUnsupported for a newer program's.
  Result<std::optional<LoadRecord>> Read();
  Result<void> Write(const LoadRecord& record);

  /// The results of finished units.
  work::UnitLedger& ledger() { return ledger_; }
  /// Holds files of the load's names, and the folders that its commit writes, against removal
  /// (work/lease.h): before its first byte is written, and until its files are in the table.
  /// `view_folder` is where the folder of a view would lie that has no entity.
  Result<std::unique_ptr<work::LeaseKeeper>> TakeLease(const LoadRecord& record,
                                                       const storage::Location& view_folder,
                                                       RandomSource& random);

  /// Forgets the load with the files that its finished units wrote; before their commit alone.
  Result<void> Discard(storage::ObjectStore& store);
  /// Forgets the load (`UnitLedger::Clear`).
  Result<void> Clear();

 private:
  work::StateDir& state_;
  Clock& clock_;
  work::UnitLedger ledger_;
};

/// The commit id of docs/commits.md ("Identity"): a function of table, source and parent.
Uuid MakeCommitId(const std::string& table_uuid, std::string_view source_identity,
                  std::optional<int64_t> parent_snapshot_id);

/// "unit-000001", so that names sort as numbers.
std::string UnitId(size_t index);

}  // namespace dynalake::ingest
