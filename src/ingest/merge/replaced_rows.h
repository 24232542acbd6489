#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "catalog/scan/live_files.h"
#include "iceberg/change/snapshot_change.h"
#include "iceberg/model/data_file.h"
#include "iceberg/model/name_mapping.h"
#include "iceberg/model/table_metadata.h"
#include "iceberg/scan/predicate.h"
#include "ingest/keys/deleted_rows.h"
#include "ingest/keys/key_hash.h"
#include "ingest/load_environment.h"
#include "shaping/columns/columns.h"
#include "shaping/unshape/updated_cells.h"
#include "source/live/key_condition.h"
#include "storage/location.h"

namespace dynalake::ingest {

/// How a commit takes rows out of a table.
struct ReplacedRows {
  std::vector<std::string> removed_paths;  ///< data files of which no row stays
  /// Position deletes or deletion vectors in the others, written.
  std::vector<iceberg::DataFile> delete_files;
  /// What deletion vectors among these take the place of.
  std::vector<iceberg::SnapshotChange::RemovedDelete> removed_deletes;
  int64_t row_count = 0;          ///< that were found
  int64_t removed_file_rows = 0;  ///< that are live in the removed files
  int64_t deleted_before = 0;     ///< rows of `delete_files` that were deleted already
};

/// That the removed files and the delete files take out of the table just the rows that were found,
/// so that rows after = rows before - replaced + added. kInternal if not; then nothing may be
/// committed.
Result<void> CheckBalance(const ReplacedRows& replaced);

/// Finds the rows that new items replace: those that a Query selects now, and any with the key of a
/// new item (in an index an item may have moved from one partition key to another). Whatever column
/// holds an attribute, or `_rest`: rows are compared as the items that they print back.
///
/// For one load; asked again for every state of the table that it may commit on, it reads only the
/// data files that it has not seen.
class RowReplacement {
 public:
  /// `columns`, which have a key, are those of the table and of `added`. All outlive it.
  RowReplacement(const LoadEnvironment& environment, const shaping::TableColumns& columns,
                 const source::KeyCondition& condition, const std::vector<iceberg::DataFile>& added,
                 storage::Location data_folder, std::string file_prefix);

  /// Writes new delete files at every call: position deletes, and deletion vectors from format
  /// version 3 on.
  Result<ReplacedRows> Find(const iceberg::TableMetadata& base);
  /// How many rows the latest call found.
  int64_t row_count() const { return row_count_; }

 private:
  /// Rows of a data file that stays.
  struct FileRows {
    const iceberg::ScanFile* file = nullptr;
    std::vector<int64_t> rows;            ///< to delete
    std::vector<int64_t> deleted_before;  ///< ascending
  };

  Result<void> ReadAddedKeys();
  iceberg::Predicate MayBeSelected() const;
  Result<void> AddFile(const iceberg::ScanFile& file, DeletedRowsReader& deleted,
                       ReplacedRows& rows, std::vector<FileRows>& partly);
  Result<const std::vector<int64_t>*> RowsIn(const iceberg::DataFile& file);
  Result<std::vector<int64_t>> ReadRows(const iceberg::DataFile& file);
  Result<void> WritePositions(const std::vector<FileRows>& partly, ReplacedRows& rows);
  Result<void> WriteVectors(const std::vector<FileRows>& partly, ReplacedRows& rows);

  const LoadEnvironment& environment_;
  const shaping::TableColumns& columns_;
  const source::KeyCondition& condition_;
  const std::vector<iceberg::DataFile>& added_;
  storage::Location data_folder_;
  std::string file_prefix_;
  shaping::NullCells null_cells_;                     ///< of the table
  iceberg::NameMapping names_;                        ///< of the table
  std::optional<std::vector<KeyHash>> added_keys_;    ///< sorted
  std::map<std::string, std::vector<int64_t>> rows_;  ///< of the data files seen, ascending
  int64_t row_count_ = 0;
};

}  // namespace dynalake::ingest
