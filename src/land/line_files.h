#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "files/compressor.h"
#include "land/landed_files.h"
#include "storage/object_store.h"

namespace dynalake::land {

/// Lines into one compressed file after another. A file ends behind the piece with which it reaches
/// the target size. Not thread-safe; each unit has its own.
class LineFiles {
 public:
  /// `files` outlives it.
  LineFiles(LandedFiles& files, files::Compression compression, int64_t target_bytes);

  /// Whole lines, an item each.
  Result<void> Append(std::string_view lines, int64_t item_count);
  /// Ends the last file. What is unfinished when this is destroyed is dropped.
  Result<void> Finish();

 private:
  Result<void> Open();
  Result<void> Store();

  LandedFiles& files_;
  const files::Compression compression_;
  const int64_t target_bytes_;
  std::optional<storage::Location> location_;  ///< of the file that is open
  std::unique_ptr<storage::ObjectWriter> object_;
  std::unique_ptr<files::Compressor> compressor_;
  std::string ready_;  ///< compressed, not yet stored
  int64_t stored_bytes_ = 0;
  int64_t item_count_ = 0;
};

}  // namespace dynalake::land
