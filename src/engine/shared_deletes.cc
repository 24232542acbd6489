#include "engine/shared_deletes_internal.h"

namespace dynalake::engine {

SharedDeletes::SharedDeletes(const ScanSpec& spec) {
  for (const ScanFile& file : spec.files) {
    for (const iceberg::ManifestEntry* deletes : file.deletes) {
      ++data_files_[deletes];
    }
  }
}

bool SharedDeletes::IsShared(const iceberg::ManifestEntry& deletes) const {
  const auto found = data_files_.find(&deletes);
  return found != data_files_.end() && found->second > 1 && deletes.file.record_count <= kMostRows;
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
