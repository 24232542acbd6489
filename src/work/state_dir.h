#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "base/result.h"
#include "storage/object_store.h"

namespace dynalake::work {

/// The highest version of a record that this program knows.
inline constexpr int64_t kStateVersion = 1;

/// Small durable records beside the lake's tables (`state/`): plans, unit results, commits that are
/// under way. A record's name is segments of letters, digits, `-`, `_` and `.` joined by slashes,
/// as in "load/0b1f…/unit-0007". Records are written whole: after a crash there is the old one or
/// the new one. One writer per record; thread-safe otherwise.
///
/// A record that is an object has a version (text_version.h), which `Write` gives it and `Read`
/// takes away: `kStateVersion` where the record does not say another. A program refuses records of
/// a version that it does not know; it does not take them for absent.
///
/// Whatever text a record holds protects the file of that name from removal (`lease.h`).
class StateDir {
 public:
  /// `store` must outlive this; `folder` is `<lake>/state`.
  StateDir(storage::ObjectStore& store, storage::Location folder)
      : store_(store), folder_(std::move(folder)) {}

  const storage::Location& folder() const { return folder_; }

  /// Durable when it returns.
  Result<void> Write(std::string_view name, const nlohmann::json& record);
  /// Nothing if there is none; kMalformedInput if it is no JSON; kUnsupported if a newer program
  /// wrote it.
  Result<std::optional<nlohmann::json>> Read(std::string_view name);
  /// Names below a folder of records ("" for all), sorted.
  Result<std::vector<std::string>> List(std::string_view folder);
  /// One that is not there counts as removed.
  Result<void> Remove(std::string_view name);
  /// Removes the files below a folder of records that are none, but for writes that are unfinished.
  Result<void> RemoveOtherFiles(std::string_view folder);

 private:
  storage::ObjectStore& store_;
  storage::Location folder_;
};

/// Every string of a record that is a location, normalised and sorted.
std::vector<storage::Location> LocationsIn(const nlohmann::json& record);

}  // namespace dynalake::work
