#include "source/exports/export_listing.h"

#include <algorithm>
#include <set>
#include <string_view>
#include <utility>

#include "base/base64.h"
#include "base/md5.h"
#include "source/exports/key_match.h"

namespace dynalake::source {
namespace {

constexpr uint64_t kMaxManifestBytes = uint64_t{512} << 20;
constexpr std::string_view kSummaryName = "manifest-summary.json";
constexpr std::string_view kFilesName = "manifest-files.json";

std::string PathIn(std::string_view folder, std::string_view name) {
  return folder.empty() ? std::string(name) : fmt::format("{}/{}", folder, name);
}

const ListedFile* FindPath(const std::vector<ListedFile>& files, std::string_view path) {
  const auto at = std::lower_bound(
      files.begin(), files.end(), path,
      [](const ListedFile& file, std::string_view wanted) { return file.path < wanted; });
  return at != files.end() && at->path == path ? &*at : nullptr;
}

}  // namespace

std::string_view NameOf(std::string_view path) {
  const size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

std::string_view FolderOf(std::string_view path) {
  const size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? std::string_view() : path.substr(0, slash);
}

Result<void> CheckNoneUnnamed(const std::vector<ListedFile>& files,
                              const std::vector<ItemFile>& named,
                              const std::function<bool(const ListedFile&)>& is_data) {
  std::set<std::string_view> names;
  std::set<std::string_view> folders;
  for (const ItemFile& file : named) {
    names.insert(file.name);
    folders.insert(FolderOf(file.name));
  }
  for (const ListedFile& file : files) {
    if (folders.contains(FolderOf(file.path)) && !names.contains(file.path) && is_data(file)) {
      return Fail(ErrorCode::kMalformedInput,
                  "{} lies among the export's data files, but its manifest does not name it; "
                  "remove it, or load the folder with --no-manifest",
                  file.info.location.ToString());
    }
  }
  return {};
}

Result<std::vector<ListedFile>> ListFiles(storage::ObjectStore& store,
                                          const storage::Location& folder) {
  std::vector<ListedFile> files;
  DYNALAKE_TRY(store.List(folder, [&](const storage::ObjectInfo& info) -> Result<void> {
    std::string path(folder.RelativePathOf(info.location));
    if (!IsIgnoredPath(path)) {
      files.push_back({info, std::move(path)});
    }
    return {};
  }));
  std::sort(files.begin(), files.end(),
            [](const ListedFile& a, const ListedFile& b) { return a.path < b.path; });
  const auto twice =
      std::adjacent_find(files.begin(), files.end(),
                         [](const ListedFile& a, const ListedFile& b) { return a.path == b.path; });
  if (twice != files.end()) {
    return Fail(ErrorCode::kUnreachable,
                "the list of {} names {} twice: its pages overlap; what serves it is out of order",
                folder.ToString(), twice->path);
  }
  return files;
}

Result<std::string> ReadManifest(storage::ObjectStore& store, const std::vector<ListedFile>& files,
                                 const ListedFile& manifest) {
  DYNALAKE_ASSIGN(std::string text, store.ReadAll(manifest.info.location, kMaxManifestBytes));
  const std::string stem = manifest.path.substr(0, manifest.path.size() - sizeof(".json") + 1);
  // AWS's page says `.checksum`; real exports have `.md5`.
  for (const std::string_view suffix : {".md5", ".checksum"}) {
    const ListedFile* checksum = FindPath(files, stem + std::string(suffix));
    if (checksum == nullptr) {
      continue;
    }
    DYNALAKE_ASSIGN(const std::string content, store.ReadAll(checksum->info.location, 4096));
    auto expected = dynamodb::ParseChecksum(content);
    if (!expected) {
      return std::move(expected).error().WithContext(checksum->info.location.ToString());
    }
    const auto digest = Md5::Of(text);
    if (EncodeBase64(std::span<const uint8_t>(digest)) != *expected) {
      return Fail(ErrorCode::kMalformedInput,
                  "{} has another MD5 than {} says: copy the export again",
                  manifest.info.location.ToString(), NameOf(checksum->path));
    }
    break;
  }
  return text;
}

Result<std::vector<FoundExport>> FindExports(storage::ObjectStore& store,
                                             const std::vector<ListedFile>& files) {
  std::vector<FoundExport> exports;
  for (const ListedFile& file : files) {
    if (NameOf(file.path) != kSummaryName) {
      continue;
    }
    DYNALAKE_ASSIGN(const std::string text, ReadManifest(store, files, file));
    auto summary = dynamodb::ParseManifestSummary(text);
    FoundExport found;
    found.folder = FolderOf(file.path);
    if (summary) {
      found.summary = *std::move(summary);
      found.export_id = dynamodb::ExportIdOf(found.summary.export_arn);
    } else if (dynamodb::IsIncrementalSummary(text)) {
      // It is not for loading, whatever else is wrong with it.
      found.summary.type = dynamodb::ExportType::kIncremental;
      found.export_id = NameOf(found.folder);
    } else {
      return std::move(summary).error().WithContext(file.info.location.ToString());
    }
    found.table_name = dynamodb::TableNameOf(found.summary.table_arn);
    if (const ListedFile* manifest = FindPath(files, PathIn(found.folder, kFilesName))) {
      found.manifest_files = *manifest;
    }
    exports.push_back(std::move(found));
  }
  return exports;
}

}  // namespace dynalake::source
