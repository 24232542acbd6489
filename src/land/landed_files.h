#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "land/digesting_store.h"
#include "land/land_manifest.h"
#include "storage/location.h"

namespace dynalake::land {

/// Which numbers a unit's files have: `first`, `first + step`, ... No two units share one, whatever
/// number of files each of them writes.
struct FileNumbers {
  int64_t first = 0;
  int64_t step = 1;

  friend bool operator==(const FileNumbers&, const FileNumbers&) = default;
};

/// The files of one unit of a landing: their names, and what the manifest says of each. For one
/// thread.
class LandedFiles {
 public:
  /// Files are called `<folder>/part-<landing id>-00000<ending>`. `store` outlives it.
  LandedFiles(storage::ObjectStore& store, storage::Location folder, std::string_view landing_id,
              std::string ending, FileNumbers numbers);

  /// Where the next file goes.
  storage::Location NextLocation();
  /// The store to create files in.
  storage::ObjectStore& store() { return store_; }
  /// Says that the file at `location`, created in `store()`, is finished.
  void Add(const storage::Location& location, int64_t item_count);

  /// All that were added, in that order.
  const std::vector<LandedFile>& files() const { return files_; }

 private:
  DigestingStore store_;
  const storage::Location folder_;
  const std::string prefix_;
  const std::string ending_;
  const FileNumbers numbers_;
  int64_t begun_ = 0;
  std::vector<LandedFile> files_;
};

}  // namespace dynalake::land
