#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "base/cancel.h"
#include "base/result.h"
#include "iceberg/model/data_file.h"
#include "iceberg/model/name_mapping.h"
#include "iceberg/model/table_metadata.h"
#include "ingest/keys/key_hash.h"
#include "shaping/columns/columns.h"
#include "storage/object_store.h"

namespace dynalake::ingest {

/// Values of equality deletes that are kept at once, as hashes; what is beyond is read for each
/// data file.
inline constexpr int64_t kMostKeptValues = 8'000'000;

/// Reads which rows equality deletes take out (specification, "Equality Delete Files"). The values
/// of each delete file are read once and kept as hashes, as long as memory allows.
class ValueDeletes {
 public:
  /// All outlive the object. kCancelled once `cancel` is set.
  ValueDeletes(storage::ObjectStore& store, const iceberg::TableMetadata& metadata,
               const CancelToken& cancel, int64_t most_kept = kMostKeptValues)
      : store_(store), metadata_(metadata), cancel_(cancel), most_kept_(most_kept) {}

  /// The rows of a data file that these equality delete files, which apply to it, take out.
  /// kUnsupported, with what to do, where the values of their columns cannot be compared here.
  Result<std::vector<int64_t>> Read(const iceberg::DataFile& file,
                                    std::span<const iceberg::DataFile* const> deletes);

 private:
  using Hashes = std::vector<KeyHash>;
  using TakeHashes = std::function<void(const Hashes&)>;
  using Columns = std::vector<shaping::Column>;
  struct HashedRow {
    KeyHash hash = {};
    int64_t row = 0;
    bool is_deleted = false;
  };

  Result<Columns> ColumnsOf(const std::vector<int32_t>& field_ids) const;
  /// One hash of the columns a row, by batches.
  Result<void> VisitHashes(const iceberg::DataFile& file, const Columns& columns,
                           const TakeHashes& take) const;
  /// Sorted by hash.
  Result<std::vector<HashedRow>> ReadRows(const iceberg::DataFile& file,
                                          const Columns& columns) const;
  /// The hashes of a delete file, from memory or read.
  Result<void> VisitValues(const iceberg::DataFile& deletes, const Columns& columns,
                           const TakeHashes& take);

  storage::ObjectStore& store_;
  const iceberg::TableMetadata& metadata_;
  const CancelToken& cancel_;
  int64_t most_kept_;
  int64_t kept_ = 0;
  std::map<std::string, Hashes> hashes_;  ///< by delete file, of those that are kept
};

}  // namespace dynalake::ingest
