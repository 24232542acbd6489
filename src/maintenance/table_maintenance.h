#pragma once

#include <cstdint>
#include <vector>

#include "base/cancel.h"
#include "base/clock.h"
#include "base/result.h"
#include "catalog/catalog.h"
#include "catalog/state_dir.h"
#include "catalog/table_reader.h"
#include "maintenance/reachable_files.h"
#include "maintenance/removal.h"
#include "storage/object_store.h"

namespace dynalake::maintenance {

/// Removes what a table no longer needs. The rules, for all of it:
/// - Only files below the table's own folder, which lies in the lake's warehouse and shares nothing
///   with another table's or view's folder; else the table is refused with kUnsupported.
/// - Nothing that the table's metadata or a record in `state/` names.
/// - Where any of that cannot be read, or names a file of the folder that is not found in it (which
///   means that paths are spelled in a way not understood here): an error, and nothing is removed.
/// A removal that is cut short, by `cancel` or a crash, leaves orphans, which the next one finds.
/// Thread-safe as far as its collaborators are; loads may run meanwhile.
class TableMaintenance {
 public:
  /// References must outlive this. `warehouse` is `<lake>/warehouse`.
  TableMaintenance(catalog::Catalog& catalog, storage::ObjectStore& store,
                   catalog::TableReader& reader, catalog::StateDir& state,
                   storage::Location warehouse, Clock& clock, CancelToken cancel = {})
      : catalog_(catalog),
        store_(store),
        reader_(reader),
        state_(state),
        warehouse_(std::move(warehouse)),
        clock_(clock),
        cancel_(std::move(cancel)) {}

  /// Removes files that nothing names and that are older than `older_than_micros`: what crashed or
  /// conflicting loads left. The age protects loads that run now and have not recorded their files.
  Result<Removal> VacuumOrphans(const catalog::TableIdentifier& table, int64_t older_than_micros,
                                Mode mode);

  /// Expires snapshots that were replaced longer than `max_age_micros` ago, then removes what only
  /// they named. The current snapshot, tags and branches stay, as do snapshots that settings of the
  /// refs keep. Errors of the commit as of `Catalog::CommitTable`.
  Result<Removal> ExpireSnapshots(const catalog::TableIdentifier& table, int64_t max_age_micros,
                                  Mode mode);

  /// Removes the table from the catalog, then all files in its folder that no record in `state/`
  /// names. Without purge, use `Catalog::DropTable`.
  Result<Removal> DropAndPurge(const catalog::TableIdentifier& table, Mode mode);

 private:
  /// The table's folder, if it may be cleaned.
  Result<storage::Location> OwnFolder(const catalog::Table& table);
  Result<LocationSet> FilesNamedByState();
  /// Checks that every file of the folder that the table names is among the listed ones, but for
  /// those written since. Others mean that names and listing are spelled in different ways; then
  /// nothing can be told about what seems not to be named.
  Result<void> CheckAllAreListed(const LocationSet& named, const storage::Location& folder,
                                 const std::vector<storage::ObjectInfo>& listed,
                                 int64_t listed_at_micros);

  catalog::Catalog& catalog_;
  storage::ObjectStore& store_;
  catalog::TableReader& reader_;
  catalog::StateDir& state_;
  storage::Location warehouse_;
  Clock& clock_;
  CancelToken cancel_;
};

}  // namespace dynalake::maintenance
