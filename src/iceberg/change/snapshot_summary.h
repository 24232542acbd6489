#pragma once

#include <cstdint>
#include <set>
#include <string>

#include "iceberg/model/data_file.h"
#include "iceberg/model/partition_spec.h"
#include "iceberg/model/snapshot.h"

namespace dynalake::iceberg {

/// Counts what a snapshot adds and removes and builds its summary (specification, "Optional
/// Snapshot Summary Fields"). Totals are the parent's plus the differences; a total that the parent
/// lacks is left out.
class SnapshotSummaryBuilder {
 public:
  void Added(const DataFile& file);
  void Removed(const DataFile& file);

  /// `parent` is null for the first snapshot, whose totals start at zero.
  SnapshotSummary Build(std::string_view operation, const SnapshotSummary* parent) const;

  bool added_data() const { return added_.data_files > 0; }
  bool added_deletes() const { return added_.delete_files > 0; }
  bool removed_data() const { return removed_.data_files > 0; }
  bool removed_deletes() const { return removed_.delete_files > 0; }

 private:
  struct Side {
    int64_t data_files = 0;
    int64_t delete_files = 0;
    int64_t position_delete_files = 0;
    int64_t equality_delete_files = 0;
    int64_t deletion_vectors = 0;
    int64_t records = 0;
    int64_t files_size_bytes = 0;
    int64_t position_deletes = 0;
    int64_t equality_deletes = 0;

    void Count(const DataFile& file);
  };

  Side added_;
  Side removed_;
  std::set<std::string> changed_partitions_;
};

}  // namespace dynalake::iceberg
