#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "base/cancel.h"
#include "base/result.h"
#include "catalog/scan/live_files.h"
#include "iceberg/model/table_metadata.h"
#include "ingest/keys/value_deletes.h"
#include "storage/object_store.h"

namespace dynalake::ingest {

/// Deleted rows by the path of their data file, as its manifest spells it; ascending.
using DeletedRows = std::map<std::string, std::vector<int64_t>, std::less<>>;

/// Reads which rows of a plan's data files are deleted, whatever the kind of the deletes. A
/// position delete file that applies to several of them is read once and kept while it is needed,
/// as long as memory allows.
class DeletedRowsReader {
 public:
  /// `files`, of a state of the table, are those that will be asked for. All outlive the reader.
  DeletedRowsReader(storage::ObjectStore& store, const iceberg::TableMetadata& metadata,
                    std::span<const iceberg::ScanFile> files, const CancelToken& cancel);

  /// The rows of one of the files that its deletes take out, ascending; each file is asked for
  /// once. kUnsupported, with what to do, for deletes by values that cannot be compared here;
  /// kCancelled once `cancel` is set.
  Result<std::vector<int64_t>> Read(const iceberg::ScanFile& file);
  /// Positions that are kept in memory now; none once all files were asked for.
  int64_t kept_row_count() const { return kept_rows_; }

 private:
  using RowsByFile = std::map<std::string, std::vector<int64_t>, std::less<>>;
  struct PositionFile {
    int to_come = 0;  ///< data files that will ask for it
    bool is_kept = false;
    RowsByFile rows;  ///< by comparable path, while it is kept
  };

  Result<void> AddVector(const iceberg::DataFile& vector, int64_t row_count,
                         std::vector<int64_t>* rows);
  Result<void> AddPositions(const iceberg::DataFile& deletes, const std::string& comparable_path,
                            std::vector<int64_t>* rows);

  storage::ObjectStore& store_;
  const CancelToken& cancel_;
  ValueDeletes value_deletes_;
  std::map<std::string, PositionFile, std::less<>> position_files_;
  int64_t kept_rows_ = 0;
};

}  // namespace dynalake::ingest
