#pragma once

#include <atomic>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "land/digesting_store.h"
#include "land/land_manifest.h"
#include "storage/location.h"

namespace dynalake::land {

/// The files of one landing: their names, and what the manifest says of each. Thread-safe.
class LandedFiles {
 public:
  /// Files are called `<folder>/part-<landing id>-00000<ending>`. `store` outlives it.
  LandedFiles(storage::ObjectStore& store, storage::Location folder, std::string_view landing_id,
              std::string ending);

  /// Where the next file goes.
  storage::Location NextLocation();
  /// The store to create files in.
  storage::ObjectStore& store() { return store_; }
  /// Says that the file at `location`, created in `store()`, is finished.
  void Add(const storage::Location& location, int64_t item_count);

  /// All that were added, by name.
  std::vector<LandedFile> files() const;
  /// Deletes all that were added, to write them in another way.
  Result<void> DeleteAll();

 private:
  DigestingStore store_;
  const storage::Location folder_;
  const std::string prefix_;
  const std::string ending_;
  std::atomic<int> next_ = 0;
  mutable std::mutex mutex_;
  std::vector<LandedFile> files_;  ///< guarded by mutex_
};

}  // namespace dynalake::land
