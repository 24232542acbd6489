#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "iceberg/model/data_file.h"
#include "iceberg/model/name_mapping.h"
#include "iceberg/model/table_metadata.h"
#include "ingest/key_hash.h"
#include "shaping/columns.h"
#include "storage/object_store.h"

namespace dynalake::ingest {

/// Reads which rows equality deletes take out (specification, "Equality Delete Files"). The values
/// of each delete file are read once and kept as hashes.
class ValueDeletes {
 public:
  /// Both outlive the object.
  ValueDeletes(storage::ObjectStore& store, const iceberg::TableMetadata& metadata)
      : store_(store), metadata_(metadata) {}

  /// The rows of a data file that these equality delete files, which apply to it, take out.
  /// kUnsupported, with what to do, where the values of their columns cannot be compared here.
  Result<std::vector<int64_t>> Read(const iceberg::DataFile& file,
                                    std::span<const iceberg::DataFile* const> deletes);

 private:
  using Hashes = std::vector<KeyHash>;
  Result<std::vector<shaping::Column>> ColumnsOf(const std::vector<int32_t>& field_ids) const;
  /// One hash of the columns a row.
  Result<Hashes> ReadHashes(const iceberg::DataFile& file,
                            const std::vector<shaping::Column>& columns) const;
  Result<const Hashes*> HashesOf(const iceberg::DataFile& deletes,
                                 const std::vector<shaping::Column>& columns);

  storage::ObjectStore& store_;
  const iceberg::TableMetadata& metadata_;
  std::map<std::string, Hashes> hashes_;  ///< by delete file, sorted
};

}  // namespace dynalake::ingest
