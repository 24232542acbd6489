#pragma once

#include <filesystem>
#include <memory>

#include "base/random.h"
#include "storage/posix_file.h"

namespace dynalake::app {

/// A folder for what SQL spills, of one process: only its user may look into it, and it goes with
/// its owner. A process that is killed leaves it; the next one that makes such a folder removes it.
/// Which are left is told by locks, so that a living process keeps its own whatever its id.
class SpillFolder {
 public:
  /// A new folder inside `parent`, after those of dead processes were removed there; null where
  /// none can be made, without which nothing spills.
  static std::unique_ptr<SpillFolder> Make(const std::filesystem::path& parent,
                                           RandomSource& random);
  ~SpillFolder();
  SpillFolder(const SpillFolder&) = delete;
  SpillFolder& operator=(const SpillFolder&) = delete;

  const std::filesystem::path& path() const { return folder_; }

 private:
  SpillFolder(std::filesystem::path folder, std::filesystem::path lock_path,
              storage::PosixFile lock);

  std::filesystem::path folder_;
  std::filesystem::path lock_path_;
  storage::PosixFile lock_;  ///< locked while this process lives
};

}  // namespace dynalake::app
