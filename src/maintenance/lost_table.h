#pragma once

#include "base/result.h"
#include "maintenance/cleaned_lake.h"
#include "maintenance/reachable_files.h"

namespace dynalake::maintenance {

/// What can still be told of a table whose metadata cannot be read, or only in part.
struct LostTable {
  LocationSet named = {};  ///< every file that what lies in its metadata folder names
  /// Whether that is all: there were manifests, and each could be read. Otherwise the table may
  /// name any file.
  bool is_whole = false;
  bool has_metadata = false;         ///< an older metadata file can be read
  bool keeps_all = false;            ///< and the newest such says `gc.enabled=false`
  std::string newest_metadata = {};  ///< its location
};

/// Reads what lies in `folder`/metadata. An error only where the store cannot be reached.
Result<LostTable> ReadLostTable(const CleanedLake& lake, const storage::Location& folder);

}  // namespace dynalake::maintenance
