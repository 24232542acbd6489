#include "source/exports/data_pipeline_source.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include "base/digest.h"
#include "base/format.h"
#include "base/hex.h"
#include "dynamodb/data_pipeline_manifest.h"
#include "source/exports/key_match.h"

namespace dynalake::source {
namespace {

constexpr std::string_view kManifestName = "manifest";

Result<const ListedFile*> FindManifest(const storage::Location& address,
                                       const std::vector<ListedFile>& files) {
  const ListedFile* found = nullptr;
  for (const ListedFile& file : files) {
    if (NameOf(file.path) != kManifestName) {
      continue;
    }
    if (found != nullptr) {
      return Fail(ErrorCode::kInvalidArgument,
                  "{} holds several exports of Data Pipeline; name the folder of one: {}, {}",
                  address.ToString(), FolderOf(found->path), FolderOf(file.path));
    }
    found = &file;
  }
  return found;
}

/// The listed files that the manifest names, in byte order of their names.
Result<std::vector<ItemFile>> FilesOf(const std::vector<dynamodb::DataPipelineFile>& entries,
                                      const std::vector<ListedFile>& files) {
  std::set<std::string_view> names;
  std::vector<std::string> paths;
  for (const ListedFile& file : files) {
    names.insert(WithoutCompression(NameOf(file.path)));
    paths.push_back(file.path);
  }
  std::vector<std::string> keys;
  for (const dynamodb::DataPipelineFile& entry : entries) {
    if (entry.mandatory || names.contains(WithoutCompression(NameOf(entry.key)))) {
      keys.push_back(entry.key);
    }
  }
  DYNALAKE_ASSIGN(const std::vector<KeyMatch> matches, MatchKeys(keys, paths));
  std::vector<ItemFile> found;
  for (const KeyMatch& match : matches) {
    const ListedFile& listed = files[match.file_index];
    found.push_back({.location = listed.info.location,
                     .name = listed.path,
                     .size_bytes = listed.info.size_bytes,
                     .format = ItemFormat::kDataPipeline,
                     .modified_micros = listed.info.modified_micros});
  }
  std::sort(found.begin(), found.end(),
            [](const ItemFile& a, const ItemFile& b) { return a.name < b.name; });
  return found;
}

}  // namespace

bool IsDataPipelineName(std::string_view name) {
  const std::string_view stem = WithoutCompression(name);
  return stem.find('.') == std::string_view::npos && stem != kManifestName &&
         !stem.ends_with("_$folder$");
}

Result<std::optional<ItemSource>> OpenDataPipelineExport(storage::ObjectStore& store,
                                                         const storage::Location& address,
                                                         const std::vector<ListedFile>& files) {
  DYNALAKE_ASSIGN(const ListedFile* manifest, FindManifest(address, files));
  if (manifest == nullptr) {
    return std::optional<ItemSource>();
  }
  constexpr uint64_t kMaxManifestBytes = uint64_t{64} << 20;
  DYNALAKE_ASSIGN(const std::string text,
                  store.ReadAll(manifest->info.location, kMaxManifestBytes));
  auto entries = dynamodb::ParseDataPipelineManifest(text);
  if (!entries) {
    return std::move(entries).error().WithContext(manifest->info.location.ToString());
  }
  ItemSource source{.folder = address, .address = address.ToString()};
  const auto checksum = Sha256::Of(text);
  source.identity =
      fmt::format("data-pipeline manifest:{}", EncodeHex(std::span<const uint8_t>(checksum)));
  DYNALAKE_ASSIGN(source.files, FilesOf(*entries, files));
  DYNALAKE_TRY(CheckNoneUnnamed(files, source.files, [](const ListedFile& file) {
    return IsDataPipelineName(NameOf(file.path));
  }));
  source.notes.push_back(
      fmt::format("an export of Data Pipeline in {} file{}; its manifest tells neither when it was "
                  "made nor how "
                  "many items it has",
                  source.files.size(), source.files.size() == 1 ? "" : "s"));
  return std::optional(std::move(source));
}

}  // namespace dynalake::source
