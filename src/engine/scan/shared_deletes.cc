#include "engine/scan/shared_deletes.h"

namespace dynalake::engine {

SharedDeletes::SharedDeletes(std::span<const iceberg::ScanFile> files) {
  std::map<const iceberg::ManifestEntry*, int> data_files;  // how many each applies to
  int64_t rows = 0;
  for (const iceberg::ScanFile& file : files) {
    for (const iceberg::ManifestEntry* deletes : file.deletes) {
      const int64_t more = deletes->file.record_count;
      if (++data_files[deletes] == 2 && more <= kMostRows && rows + more <= kMostRowsInAll) {
        shared_.insert(deletes);
        rows += more;
      }
    }
  }
}

bool SharedDeletes::IsShared(const iceberg::ManifestEntry& deletes) const {
  return shared_.contains(&deletes);
}

Result<std::vector<int64_t>> SharedDeletes::Find(const iceberg::ManifestEntry& deletes,
                                                 const std::string& comparable_path,
                                                 const Read& read) {
  const std::lock_guard lock(mutex_);
  auto found = read_.find(&deletes);
  if (found == read_.end()) {
    DYNALAKE_ASSIGN(PositionsByFile positions, read(deletes));
    found = read_.emplace(&deletes, std::move(positions)).first;
  }
  const auto positions = found->second.find(comparable_path);
  return positions == found->second.end() ? std::vector<int64_t>() : positions->second;
}

}  // namespace dynalake::engine
