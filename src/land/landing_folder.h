#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "land/land_manifest.h"
#include "storage/object_store.h"

namespace dynalake::land {

/// The folder of one landing, so that whoever sees its `_manifest.json` sees all of it:
///
///   Look      what is there
///   Clean     what interrupted landings left goes
///   Begin     `_landing.json` says that files `part-<id>-…` are under way
///   Complete  `_manifest.json` names them; then go the files of the landing before, which it
///             replaces, those of this one that it does not name, and `_landing.json`
///
/// Only files of landings are ever deleted: those that a manifest names or that carry the id of a
/// record. A crash between any two steps is put right by the next `Clean`. One landing at a time:
/// a second one is noticed by its record, and the first to be complete wins.
class LandingFolder {
 public:
  /// `store` outlives it.
  LandingFolder(storage::ObjectStore& store, storage::Location folder);

  /// Reads the folder's own files. kAlreadyExists where files lie there that no landing made and no
  /// whole landing is there.
  Result<void> Look();
  /// The whole landing that is there.
  const std::optional<LandManifest>& landed() const { return landed_; }

  /// Finishes or removes what an interrupted landing left. After `Look`.
  Result<void> Clean();
  /// After `Clean`. The whole landing that is there stays until `Complete`, which replaces it.
  Result<void> Begin(const std::string& landing_id, int64_t now_micros);
  /// kConflict where another landing has begun here since: this one gave up. kCommitStateUnknown
  /// where the manifest may or may not be there: nothing was deleted then. Other errors leave
  /// something for the next `Clean`.
  Result<void> Complete(const LandManifest& manifest);
  /// Removes what was written since `Begin`, as far as the store can be reached, and the folders of
  /// this machine that came into being for it, where nothing else is in them.
  void GiveUp();

  const storage::Location& location() const { return folder_; }

 private:
  Result<std::optional<std::string>> ReadOwn(std::string_view name);
  Result<std::optional<LandRecord>> ReadRecord();
  Result<std::optional<LandManifest>> ReadManifest();
  void RemoveMadeFolders();
  Result<void> PutManifest(const LandManifest& manifest);
  Result<void> DeleteReplaced(const LandRecord& record);
  /// What this landing wrote but for those files. Processes that were ended leave such.
  Result<void> DeleteUnnamed(const std::string& landing_id, std::span<const LandedFile> keep);

  storage::ObjectStore& store_;
  const storage::Location folder_;
  std::optional<LandManifest> landed_;
  std::optional<LandRecord> record_;  ///< an interrupted landing's, since `Begin` this one's
  std::vector<storage::Location> leftovers_;  ///< files of the interrupted landing
  std::vector<std::filesystem::path> made_;   ///< by this landing, the innermost first
};

}  // namespace dynalake::land
