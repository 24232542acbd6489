#include "maintenance/lost_table.h"

#include <utility>
#include <vector>

#include "iceberg/codec/manifest_paths.h"
#include "maintenance/removal.h"
#include "maintenance/residents.h"

namespace dynalake::maintenance {
namespace {

constexpr uint64_t kMaxManifestBytes = uint64_t{1} << 30;

/// Reads the folder's files one by one.
class LostTableReader {
 public:
  explicit LostTableReader(const CleanedLake& lake) : lake_(lake) {}

  Result<void> Add(const storage::ObjectInfo& file) {
    DYNALAKE_TRY(lake_.cancel.Check());
    const std::string_view name = file.location.name();
    if (name.ends_with(".avro")) {
      return AddManifest(file);
    }
    return name.ends_with(".metadata.json") ? AddMetadata(file) : Result<void>();
  }

  LostTable Finish() && {
    table_.is_whole = manifests_ > 0 && !is_torn_;
    return std::move(table_);
  }

 private:
  Result<void> AddManifest(const storage::ObjectInfo& file) {
    const auto bytes = lake_.store.ReadAll(file.location, kMaxManifestBytes);
    if (!bytes && !IsBroken(bytes.error())) {
      return bytes.error();
    }
    const auto paths = bytes ? iceberg::ReadManifestPaths(*bytes) : bytes.error();
    is_torn_ = is_torn_ || !paths;
    ++manifests_;
    if (paths) {
      for (const std::string& path : *paths) {
        if (auto location = storage::Location::Parse(path)) {
          table_.named.insert(*std::move(location));
        }
      }
    }
    return {};
  }

  Result<void> AddMetadata(const storage::ObjectInfo& file) {
    const auto metadata = lake_.reader.ReadMetadata(file.location.ToString());
    if (!metadata) {
      return IsBroken(metadata.error()) ? Result<void>() : metadata.error();
    }
    if (!table_.has_metadata || (*metadata)->last_updated_ms >= newest_ms_) {
      newest_ms_ = (*metadata)->last_updated_ms;
      table_.keeps_all = IsGcDisabled(**metadata);
      table_.newest_metadata = file.location.ToString();
    }
    table_.has_metadata = true;
    auto files = ReachableFiles(lake_.reader, **metadata);
    if (!files) {
      return IsBroken(files.error()) ? Result<void>() : std::move(files).error();
    }
    table_.named.merge(*files);
    return {};
  }

  const CleanedLake& lake_;
  LostTable table_;
  int64_t newest_ms_ = 0;
  int64_t manifests_ = 0;
  bool is_torn_ = false;
};

}  // namespace

Result<LostTable> ReadLostTable(const CleanedLake& lake, const storage::Location& folder) {
  DYNALAKE_ASSIGN(const std::vector<storage::ObjectInfo> files,
                  ListFiles(lake.store, folder.Join("metadata"), lake.cancel));
  LostTableReader reader(lake);
  for (const storage::ObjectInfo& file : files) {
    DYNALAKE_TRY(reader.Add(file));
  }
  return std::move(reader).Finish();
}

}  // namespace dynalake::maintenance
