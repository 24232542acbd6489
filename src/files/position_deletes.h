#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "iceberg/model/data_file.h"
#include "storage/object_store.h"

namespace dynalake::files {

/// A deleted row: its data file, spelled as in the manifest, and its position in it, from 0.
struct PositionDelete {
  std::string file_path;
  int64_t position = 0;

  auto operator<=>(const PositionDelete&) const = default;
};

/// Writes a position delete file of format version 2 (specification, "Position Delete Files"):
/// sorts `deletes`, drops repetitions, and bounds `file_path` exactly, so that readers can tell
/// whether a data file is meant. The caller fills in partition and spec id, which are those of the
/// data files. `deletes` is not empty.
Result<iceberg::DataFile> WritePositionDeletes(storage::ObjectStore& store,
                                               const storage::Location& location,
                                               std::vector<PositionDelete> deletes);

/// Called per deleted row, in the file's order. An error ends the reading and is returned.
using PositionDeleteVisitor =
    std::function<Result<void>(std::string_view file_path, int64_t position)>;

/// Reads a Parquet position delete file that any engine wrote; columns are found by field id, then
/// by name. Negative positions, nulls or missing columns are `kMalformedInput`.
Result<void> ReadPositionDeletes(storage::ObjectStore& store, const storage::Location& location,
                                 const PositionDeleteVisitor& visit);

/// The bytes of a deletion vector's blob, for iceberg/codec/deletion_vector.h to decode. `file` is
/// one (`is_deletion_vector`); a range outside its file is `kMalformedInput`.
Result<std::string> ReadDeletionVectorBlob(storage::ObjectStore& store,
                                           const iceberg::DataFile& file);

}  // namespace dynalake::files
