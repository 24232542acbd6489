#include "ingest/deleted_rows.h"

#include <algorithm>

#include "files/position_deletes.h"
#include "iceberg/codec/deletion_vector.h"
#include "iceberg/model/file_path.h"

namespace dynalake::ingest {

Result<std::vector<int64_t>> ReadDeletedRows(storage::ObjectStore& store,
                                             const catalog::ScanFile& file) {
  std::vector<int64_t> deleted;
  const std::string& data_path = file.data->file.file_path;
  for (const iceberg::ManifestEntry* entry : file.deletes) {
    if (entry->file.content != iceberg::FileContent::kPositionDeletes) {
      continue;
    }
    if (entry->file.is_deletion_vector()) {
      DYNALAKE_ASSIGN(const std::string blob, files::ReadDeletionVectorBlob(store, entry->file));
      const auto rows = static_cast<uint64_t>(std::max<int64_t>(file.data->file.record_count, 0));
      auto positions = iceberg::ReadDeletionVector(blob, rows);
      if (!positions) {
        return std::move(positions).error().WithContext("deletion vector in " +
                                                        entry->file.file_path);
      }
      deleted.insert(deleted.end(), positions->begin(), positions->end());
      continue;
    }
    DYNALAKE_ASSIGN(const auto location, storage::Location::Parse(entry->file.file_path));
    DYNALAKE_TRY(files::ReadPositionDeletes(
        store, location, [&](std::string_view path, int64_t position) -> Result<void> {
          if (iceberg::SamePath(path, data_path)) {
            deleted.push_back(position);
          }
          return {};
        }));
  }
  std::sort(deleted.begin(), deleted.end());
  deleted.erase(std::unique(deleted.begin(), deleted.end()), deleted.end());
  return deleted;
}

}  // namespace dynalake::ingest
