#include "land/landed_files.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "storage/delete_each.h"

namespace dynalake::land {

LandedFiles::LandedFiles(storage::ObjectStore& store, storage::Location folder,
                         std::string_view landing_id, std::string ending)
    : store_(store),
      folder_(std::move(folder)),
      prefix_(FilePrefix(landing_id)),
      ending_(std::move(ending)) {}

storage::Location LandedFiles::NextLocation() {
  return folder_.Join(fmt::format("{}{:05}{}", prefix_, next_++, ending_));
}

void LandedFiles::Add(const storage::Location& location, int64_t item_count) {
  ObjectDigest digest = store_.DigestOf(location);
  const std::scoped_lock lock(mutex_);
  files_.push_back({.name = std::string(location.name()),
                    .item_count = item_count,
                    .size_bytes = digest.size_bytes,
                    .sha256 = std::move(digest.sha256)});
}

std::vector<LandedFile> LandedFiles::files() const {
  const std::scoped_lock lock(mutex_);
  std::vector<LandedFile> files = files_;
  std::ranges::sort(files, {}, &LandedFile::name);
  return files;
}

Result<void> LandedFiles::DeleteAll() {
  const std::scoped_lock lock(mutex_);
  std::vector<storage::Location> locations;
  for (const LandedFile& file : files_) {
    locations.push_back(folder_.Join(file.name));
  }
  DYNALAKE_TRY(storage::DeleteEach(store_, locations));
  files_.clear();
  return {};
}

}  // namespace dynalake::land
