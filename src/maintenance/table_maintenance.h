#pragma once

#include <cstdint>
#include <vector>

#include "base/result.h"
#include "maintenance/reachable_files.h"
#include "maintenance/removal.h"
#include "maintenance/removal_judge.h"

namespace dynalake::maintenance {

/// Removes what a table no longer needs. The rules, for all of it:
/// - Only files below the table's own folder, which lies in the lake's warehouse and shares nothing
///   with another table's or view's folder; else the table is refused with kUnsupported.
/// - Nothing that the table's metadata names, for which anything else speaks (`RemovalJudge`), or
///   that is of a table with `gc.enabled=false`.
/// - Nothing, and an error, where any of the table's own metadata cannot be read, or names a file
///   of the folder that is not found there: paths are then spelled in a way not understood here.
/// A removal that is cut short, by a cancellation or a crash, leaves orphans, which the next one
/// finds. Loads may run meanwhile.
class TableMaintenance {
 public:
  /// `judge` must outlive this.
  explicit TableMaintenance(RemovalJudge& judge) : judge_(judge), lake_(judge.lake()) {}

  /// Removes files that nothing names and that are older than `older_than_micros`: what crashed or
  /// conflicting loads left.
  Result<Removal> VacuumOrphans(const catalog::TableIdentifier& table, int64_t older_than_micros,
                                Mode mode);

  /// Expires snapshots that were replaced longer than `max_age_micros` ago, then removes what only
  /// they named. The current snapshot, tags and branches stay, as do snapshots that the table's
  /// properties or settings of the refs keep (`iceberg::ExpirePolicyOf`). Errors of the commit as
  /// of `Catalog::CommitTable`.
  Result<Removal> ExpireSnapshots(const catalog::TableIdentifier& table, int64_t max_age_micros,
                                  Mode mode);

  /// Removes the table's name from the catalog, then all files in its folder for which nothing
  /// speaks. What else belongs to a table goes with `PurgeTable`, `DropTable` (drop.h).
  Result<Removal> DropAndPurge(const catalog::TableIdentifier& table, Mode mode);

 private:
  /// The table's folder, if it lies where tables lie.
  Result<storage::Location> FolderOf(const catalog::Table& table) const;
  /// One attempt; kConflict where another commit came first.
  Result<Removal> TryToExpire(const catalog::TableIdentifier& table, int64_t max_age_micros,
                              Mode mode);
  /// Checks that every file of the folder that the table names is among the listed ones, but for
  /// those written since and for `dispensable` ones, which may have been lost. Others mean that
  /// names and listing are spelled in different ways; then nothing can be told about what seems not
  /// to be named.
  Result<void> CheckAllAreListed(const LocationSet& named, const storage::Location& folder,
                                 const std::vector<storage::ObjectInfo>& listed,
                                 int64_t listed_at_micros, const LocationSet& dispensable);

  RemovalJudge& judge_;
  const CleanedLake& lake_;
};

}  // namespace dynalake::maintenance
