#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "dynamodb/manifest.h"
#include "source/items/item_source.h"
#include "storage/object_store.h"

namespace dynalake::source {

/// A file below the address that a user gave.
struct ListedFile {
  storage::ObjectInfo info;
  std::string path;  ///< relative to the address
};

/// All files below an address, but those that every reader of folders skips (`.*`, `_*`), in byte
/// order of their paths.
Result<std::vector<ListedFile>> ListFiles(storage::ObjectStore& store,
                                          const storage::Location& folder);

/// Refuses files that lie in a folder of the `named` ones without being one of them, and that
/// `is_data` takes for data: without a word they would be lost. kMalformedInput.
Result<void> CheckNoneUnnamed(const std::vector<ListedFile>& files,
                              const std::vector<ItemFile>& named,
                              const std::function<bool(const ListedFile&)>& is_data);

/// An export found in a listing by its `manifest-summary.json`.
struct FoundExport {
  dynamodb::ManifestSummary summary;
  std::string folder;  ///< of the summary, relative to the address; empty for the address itself
  std::string export_id;
  std::string table_name;
  /// `manifest-files.json`; absent while an export is under way or where it was not copied.
  std::optional<ListedFile> manifest_files;
};

/// Reads the summary of every export in the listing and checks it against its checksum file, where
/// there is one. kMalformedInput names the summary that is broken. Of an incremental export only
/// the id and the type are sure to be there.
Result<std::vector<FoundExport>> FindExports(storage::ObjectStore& store,
                                             const std::vector<ListedFile>& files);

/// Reads a manifest whole and checks it against `<its name without .json>.md5` or `.checksum`
/// beside it, where one of them is there.
Result<std::string> ReadManifest(storage::ObjectStore& store, const std::vector<ListedFile>& files,
                                 const ListedFile& manifest);

/// The last component of `path`, and what is before it without the slash.
std::string_view NameOf(std::string_view path);
std::string_view FolderOf(std::string_view path);

}  // namespace dynalake::source
