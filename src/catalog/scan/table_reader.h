#pragma once

#include <cstdint>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/result.h"
#include "catalog/scan/live_files.h"
#include "catalog/table.h"
#include "iceberg/model/manifest.h"
#include "storage/object_store.h"

namespace dynalake::catalog {

using ManifestList = std::vector<iceberg::ManifestFile>;

/// Reads what metadata names. These files never change once written, so what was parsed is kept by
/// path, up to a limit. Thread-safe; two threads may parse the same file at once.
///
/// Refuses with kMalformedInput every path outside `root`: crafted metadata reads nothing else.
class TableReader {
 public:
  /// `store` must outlive the reader. `root` is the lake.
  TableReader(storage::ObjectStore& store, storage::Location root, size_t cache_limit_bytes);

  /// Format versions 1 to 3, plain or gzip.
  Result<std::shared_ptr<const iceberg::TableMetadata>> ReadMetadata(std::string_view location);
  Result<std::shared_ptr<const iceberg::ViewMetadata>> ReadViewMetadata(std::string_view location);
  Result<std::shared_ptr<const ManifestList>> ReadManifestList(const iceberg::Snapshot& snapshot);
  /// Entries with inherited numbers filled in, deleted ones included.
  Result<std::shared_ptr<const ManifestEntries>> ReadManifest(
      const iceberg::TableMetadata& metadata, const iceberg::ManifestFile& manifest);
  /// What is live in a snapshot of this metadata.
  Result<std::shared_ptr<const LiveFiles>> ReadLiveFiles(const iceberg::TableMetadata& metadata,
                                                         const iceberg::Snapshot& snapshot);

  /// The location of a path that metadata names, if it is inside the root.
  Result<storage::Location> Resolve(std::string_view path) const;

 private:
  struct Cached {
    std::string key;
    std::shared_ptr<const void> value;
    size_t size_bytes = 0;
  };

  template <typename T, typename Parse>
  Result<std::shared_ptr<const T>> ReadCached(const std::string& variant, std::string_view path,
                                              Parse&& parse);
  void Keep(const std::string& key, std::shared_ptr<const void> value, size_t size_bytes);

  storage::ObjectStore& store_;
  storage::Location root_;
  size_t cache_limit_bytes_;

  std::mutex mutex_;
  std::list<Cached> recent_;  ///< the most recently used first
  std::unordered_map<std::string, std::list<Cached>::iterator> by_key_;
  size_t cached_bytes_ = 0;
};

}  // namespace dynalake::catalog
