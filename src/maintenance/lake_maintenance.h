#pragma once

#include <cstdint>
#include <vector>

#include "base/cancel.h"
#include "base/clock.h"
#include "base/result.h"
#include "catalog/catalog.h"
#include "catalog/table_reader.h"
#include "maintenance/removal.h"
#include "storage/object_store.h"

namespace dynalake::maintenance {

/// Removes what lies in a lake beside its tables and is no longer needed. Rules as for
/// `TableMaintenance`: where anything that could name a file cannot be read, nothing is removed.
class LakeMaintenance {
 public:
  /// References must outlive this. `lake` is the lake's folder.
  LakeMaintenance(catalog::Catalog& catalog, storage::ObjectStore& store,
                  catalog::TableReader& reader, storage::Location lake, Clock& clock,
                  CancelToken cancel = {})
      : catalog_(catalog),
        store_(store),
        reader_(reader),
        lake_(std::move(lake)),
        clock_(clock),
        cancel_(std::move(cancel)) {}

  /// Removes the metadata that views had before their present one, and that of our own views that
  /// were dropped. Only files older than `older_than_micros`, of views that have not changed since.
  Result<Removal> VacuumViews(int64_t older_than_micros, Mode mode);

  /// Removes the records of loads and exports that nobody took up again: those of which nothing was
  /// written for `older_than_micros` and seven days. A load that runs writes a record with every
  /// unit that ends. The data files that they named are orphans of their tables from then on. Half
  /// written files of runs that were killed go after `older_than_micros` already.
  Result<Removal> VacuumAbandonedLoads(int64_t older_than_micros, Mode mode);

  /// The metadata of the entity views that are kept for `table` now: for `DeleteFiles`, once these
  /// views are dropped. What is written into their folders later belongs to others.
  Result<Removal> FindViewFiles(const catalog::TableIdentifier& table);

  /// Takes back what runs that were killed had begun to write into the lake, where the store shows
  /// it in no list (S3's multipart uploads). Only what was begun longer ago than
  /// `older_than_micros`, since a load that runs has unfinished writes as well.
  Result<std::vector<storage::UnfinishedWrite>> DiscardUnfinished(int64_t older_than_micros,
                                                                  Mode mode);

 private:
  catalog::Catalog& catalog_;
  storage::ObjectStore& store_;
  catalog::TableReader& reader_;
  storage::Location lake_;
  Clock& clock_;
  CancelToken cancel_;
};

}  // namespace dynalake::maintenance
