#pragma once

#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "maintenance/removal.h"
#include "maintenance/removal_judge.h"

namespace dynalake::maintenance {

/// Removes what lies in a lake beside its tables and is no longer needed, and nothing for which
/// anything speaks (`RemovalJudge`).
class LakeMaintenance {
 public:
  /// `judge` must outlive this.
  explicit LakeMaintenance(RemovalJudge& judge) : judge_(judge), lake_(judge.lake()) {}

  /// Removes the metadata that views had before their present one, and that of our own views that
  /// were dropped. Only files older than `older_than_micros`, of views that have not changed since.
  /// A view that cannot be understood keeps all its files.
  Result<Removal> VacuumViews(int64_t older_than_micros, Mode mode);

  /// Removes the records of loads and exports that nobody took up again: those of which nothing was
  /// written for `older_than_micros` and seven days. The data files that they named are orphans of
  /// their tables from then on. Half written files of runs that were killed, and their leases, go
  /// after `older_than_micros` already; empty folders at once.
  Result<Removal> VacuumAbandonedLoads(int64_t older_than_micros, Mode mode);

  /// The metadata of the entity views that are kept for `table` now, also of those of a name that
  /// another engine took from it: for `DeleteFiles`, once these views are dropped. What is written
  /// into their folders later belongs to others.
  Result<Removal> FindViewFiles(const catalog::TableIdentifier& table, std::string_view table_uuid);
  /// Likewise of that view alone, if it is one of ours.
  Result<Removal> FindFilesOfView(const catalog::TableIdentifier& view);

  /// Takes back what runs that were killed had begun to write into the lake, where the store shows
  /// it in no list (S3's multipart uploads). Only what was begun longer ago than
  /// `older_than_micros` and belongs to no load that runs.
  Result<std::vector<storage::UnfinishedWrite>> DiscardUnfinished(int64_t older_than_micros,
                                                                  Mode mode);

 private:
  Result<Removal> FindFiles(const std::function<bool(const catalog::View&)>& is_wanted);

  RemovalJudge& judge_;
  const CleanedLake& lake_;
};

}  // namespace dynalake::maintenance
