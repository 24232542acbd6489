#include "land/landed_files.h"

#include <utility>

namespace dynalake::land {

LandedFiles::LandedFiles(storage::ObjectStore& store, storage::Location folder,
                         std::string_view landing_id, std::string ending, FileNumbers numbers)
    : store_(store),
      folder_(std::move(folder)),
      prefix_(FilePrefix(landing_id)),
      ending_(std::move(ending)),
      numbers_(numbers) {}

storage::Location LandedFiles::NextLocation() {
  const int64_t number = numbers_.first + numbers_.step * begun_++;
  return folder_.Join(fmt::format("{}{:05}{}", prefix_, number, ending_));
}

void LandedFiles::Add(const storage::Location& location, int64_t item_count) {
  ObjectDigest digest = store_.DigestOf(location);
  files_.push_back({.name = std::string(location.name()),
                    .item_count = item_count,
                    .size_bytes = digest.size_bytes,
                    .sha256 = std::move(digest.sha256)});
}

}  // namespace dynalake::land
