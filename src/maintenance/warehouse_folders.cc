#include "maintenance/warehouse_folders.h"

#include <algorithm>
#include <string_view>

namespace dynalake::maintenance {

Result<std::map<storage::Location, std::vector<storage::ObjectInfo>>> ListByFolder(
    storage::ObjectStore& store, const storage::Location& folder, int depth) {
  std::map<storage::Location, std::vector<storage::ObjectInfo>> files;
  DYNALAKE_TRY(store.List(folder, [&](const storage::ObjectInfo& info) -> Result<void> {
    const std::string_view path = folder.RelativePathOf(info.location);
    size_t end = 0;
    for (int level = 0; level < depth && end != std::string_view::npos; ++level) {
      end = path.find('/', end == 0 ? 0 : end + 1);
    }
    if (end != std::string_view::npos) {
      files[folder.Join(path.substr(0, end))].push_back(info);
    }
    return {};
  }));
  return files;
}

int64_t NewestMicros(const std::vector<storage::ObjectInfo>& files) {
  int64_t newest = 0;
  for (const storage::ObjectInfo& file : files) {
    newest = std::max(newest, file.modified_micros);
  }
  return newest;
}

}  // namespace dynalake::maintenance
