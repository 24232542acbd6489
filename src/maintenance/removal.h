#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/cancel.h"
#include "base/result.h"
#include "storage/object_store.h"

namespace dynalake::maintenance {

/// Whether to do it or only to say what would be done.
enum class Mode : uint8_t { kRun, kDryRun };

/// What was removed, or would be.
struct Removal {
  std::vector<storage::ObjectInfo> files;  ///< in the order of their locations
  uint64_t size_bytes = 0;
  std::vector<int64_t> expired_snapshot_ids;
  std::vector<std::string> warnings;  ///< what was left, and why

  void Add(const storage::ObjectInfo& file) {
    files.push_back(file);
    size_bytes += file.size_bytes;
  }
};

/// Every file below `folder`.
Result<std::vector<storage::ObjectInfo>> ListFiles(storage::ObjectStore& store,
                                                   const storage::Location& folder,
                                                   const CancelToken& cancel);

/// Deletes the files of `removal`, many at once, unless this is a dry run. What can be deleted is,
/// also where others cannot be: then the error says how many and shows one of them.
Result<void> DeleteFiles(storage::ObjectStore& store, const Removal& removal, Mode mode,
                         const CancelToken& cancel);

}  // namespace dynalake::maintenance
