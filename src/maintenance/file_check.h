#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/cancel.h"
#include "base/result.h"
#include "catalog/scan/table_reader.h"
#include "catalog/table.h"
#include "storage/object_store.h"

namespace dynalake::maintenance {

/// What a table's files are, beside what it says of them.
struct FileCheck {
  int64_t file_count = 0;
  uint64_t size_bytes = 0;          ///< of the files that are there
  std::vector<std::string> faults;  ///< "s3://... is not there", in the order in which it was found
  /// Locations of files outside the lake. They are not looked for: nothing there is read because
  /// metadata names it.
  std::vector<std::string> outside;
  std::vector<std::string> lost_statistics;  ///< that are not there; rows can be read without them
};

/// Looks whether each file that a snapshot of `table` names is there with the size that it says:
/// its metadata file, manifest lists, manifests, live data and delete files, statistics. No file's
/// content is read but that of manifests. What is wrong with a file is a fault; an error is of what
/// kept this from looking (kUnreachable, kPermissionDenied, kCancelled).
Result<FileCheck> CheckFiles(catalog::TableReader& reader, storage::ObjectStore& store,
                             const catalog::Table& table, const CancelToken& cancel);

}  // namespace dynalake::maintenance
