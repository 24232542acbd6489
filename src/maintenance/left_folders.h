#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "maintenance/removal_judge.h"

namespace dynalake::maintenance {

/// A folder of the warehouse that was a table's and is in no catalog any more.
struct LeftFolder {
  storage::Location folder;
  std::string newest_metadata;  ///< what would bring the table back; empty where nothing can
  int64_t goes_at_micros = 0;   ///< when the age is reached
  Removal removal = {};         ///< what went, or would go at that time
};

/// What tables leave that are dropped without purge, by us or another engine, and what first loads
/// leave that never committed. They go `older_than_micros` after they were dropped; where nobody
/// noted when that was, after a vacuum saw them first, so that a lost catalog loses no files.
class LeftFolders {
 public:
  /// `judge` must outlive this.
  explicit LeftFolders(RemovalJudge& judge) : judge_(judge), lake_(judge.lake()) {}

  /// Notes that a table is dropped now, whose files stay in `folder`.
  Result<void> Note(const storage::Location& folder);
  /// Takes the note back: a table has the folder again.
  Result<void> Forget(const storage::Location& folder);

  /// Removes the files of folders whose time has come, and says which others wait. Folders with
  /// anything in them that no table has, of loads that run or can go on, and of tables that say
  /// `gc.enabled=false` (or cannot say it any more) are left alone.
  struct Answer {
    std::vector<LeftFolder> removed;
    std::vector<LeftFolder> waiting;
    std::vector<std::string> warnings;
  };
  Result<Answer> Vacuum(int64_t older_than_micros, Mode mode);

 private:
  /// When the folder was left; 0 where it is not noted.
  Result<int64_t> LeftAt(const storage::Location& folder);
  Result<void> Judge(const Claims& claims, const storage::Location& folder,
                     const std::vector<storage::ObjectInfo>& files, int64_t older_than_micros,
                     Mode mode, Answer& answer);

  RemovalJudge& judge_;
  const CleanedLake& lake_;
};

}  // namespace dynalake::maintenance
