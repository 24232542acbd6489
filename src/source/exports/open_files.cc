#include "source/exports/open_files.h"

#include <algorithm>
#include <set>
#include <string_view>
#include <utility>

#include "base/digest.h"
#include "base/hex.h"
#include "source/exports/data_pipeline_source.h"
#include "source/exports/export_listing.h"
#include "source/exports/key_match.h"

namespace dynalake::source {
namespace {

using dynamodb::ExportType;

bool IsManifestName(std::string_view name) { return name.starts_with("manifest-"); }

/// The format of a file of items by its name, if the name is one of those.
std::optional<ItemFormat> FormatOfName(std::string_view name) {
  const std::string_view stem = WithoutCompression(name);
  if (stem.ends_with(".json") || stem.ends_with(".jsonl") || stem.ends_with(".ndjson")) {
    return ItemFormat::kDynamoDbJson;
  }
  return stem.ends_with(".ion") ? std::optional(ItemFormat::kIon) : std::nullopt;
}

std::string Describe(const FoundExport& found) {
  return fmt::format("{} of table {} at {}{}", found.export_id, found.table_name,
                     dynamodb::PrintTimestamp(found.summary.export_time_micros.value_or(0)),
                     found.manifest_files ? "" : " (incomplete)");
}

template <typename Range, typename Print>
std::string JoinPrinted(const Range& range, Print print) {
  std::string text;
  for (const auto& element : range) {
    text += text.empty() ? "" : ", ";
    text += print(element);
  }
  return text;
}

/// The full exports that `options` leaves to choose from.
Result<std::vector<const FoundExport*>> Candidates(const std::vector<FoundExport>& exports,
                                                   const storage::Location& address,
                                                   const FilesOptions& options) {
  std::vector<const FoundExport*> candidates;
  const FoundExport* incremental = nullptr;
  for (const FoundExport& found : exports) {
    if (options.export_id && found.export_id != *options.export_id) {
      continue;
    }
    if (found.summary.type == ExportType::kIncremental) {
      incremental = &found;
    } else {
      candidates.push_back(&found);
    }
  }
  if (candidates.empty() && incremental != nullptr) {
    return Fail(ErrorCode::kUnsupported,
                "{} holds the incremental export {}, which is a list of changes and not a table; "
                "load a full export",
                address.ToString(), incremental->export_id);
  }
  if (candidates.empty()) {
    return Fail(ErrorCode::kInvalidArgument, "{} holds no export {}; there are: {}",
                address.ToString(), options.export_id.value_or(""),
                JoinPrinted(exports, [](const FoundExport& found) { return found.export_id; }));
  }
  return candidates;
}

/// The newest complete export of the one table there is.
Result<const FoundExport*> Choose(const std::vector<FoundExport>& exports,
                                  const storage::Location& address, const FilesOptions& options) {
  DYNALAKE_ASSIGN(auto candidates, Candidates(exports, address, options));
  std::set<std::string> tables;
  for (const FoundExport* found : candidates) {
    tables.insert(found->summary.table_arn);
  }
  if (tables.size() > 1) {
    return Fail(ErrorCode::kInvalidArgument,
                "{} holds exports of several tables; name the folder of one, or choose with "
                "--export-id: {}",
                address.ToString(),
                JoinPrinted(candidates, [](const FoundExport* found) { return Describe(*found); }));
  }
  const FoundExport* newest = nullptr;
  for (const FoundExport* found : candidates) {
    if (found->manifest_files && (newest == nullptr || found->summary.export_time_micros >
                                                           newest->summary.export_time_micros)) {
      newest = found;
    }
  }
  if (newest == nullptr) {
    return Fail(ErrorCode::kMalformedInput,
                "the export {} has no manifest-files.json: it is not complete; wait for it, or "
                "copy the whole folder",
                candidates.front()->export_id);
  }
  return newest;
}

ItemFormat FormatOf(dynamodb::ExportFormat format) {
  return format == dynamodb::ExportFormat::kIon ? ItemFormat::kIon : ItemFormat::kDynamoDbJson;
}

/// The data files of an export: the manifest's lines, each with the file that it denotes.
Result<std::vector<ItemFile>> DataFiles(const std::vector<dynamodb::ManifestFile>& lines,
                                        const std::vector<ListedFile>& files, ItemFormat format) {
  std::vector<std::string> keys;
  for (const dynamodb::ManifestFile& line : lines) {
    keys.push_back(line.data_file_s3_key);
  }
  std::vector<std::string> paths;
  for (const ListedFile& file : files) {
    paths.push_back(file.path);
  }
  DYNALAKE_ASSIGN(const std::vector<KeyMatch> matches, MatchKeys(keys, paths));
  std::vector<ItemFile> result;
  for (size_t i = 0; i < lines.size(); ++i) {
    const ListedFile& listed = files[matches[i].file_index];
    ItemFile file{.location = listed.info.location,
                  .name = listed.path,
                  .size_bytes = listed.info.size_bytes,
                  .format = format,
                  .item_count = lines[i].item_count};
    if (matches[i].identical_name && !lines[i].md5_checksum.empty()) {
      file.md5_base64 = lines[i].md5_checksum;
    }
    result.push_back(std::move(file));
  }
  std::sort(result.begin(), result.end(),
            [](const ItemFile& a, const ItemFile& b) { return a.name < b.name; });
  return result;
}

Result<ItemSource> OpenManifest(storage::ObjectStore& store, const storage::Location& address,
                                const std::vector<ListedFile>& files,
                                const std::vector<FoundExport>& exports,
                                const FilesOptions& options) {
  DYNALAKE_ASSIGN(const FoundExport* chosen, Choose(exports, address, options));
  const storage::Location& manifest = chosen->manifest_files->info.location;
  DYNALAKE_ASSIGN(const std::string text, ReadManifest(store, files, *chosen->manifest_files));
  auto lines = dynamodb::ParseManifestFiles(text);
  if (!lines) {
    return std::move(lines).error().WithContext(manifest.ToString());
  }
  ItemSource source{.folder = address, .address = address.ToString()};
  const auto checksum = Sha256::Of(text);
  source.identity = fmt::format("{} manifest:{}", chosen->summary.export_arn,
                                EncodeHex(std::span<const uint8_t>(checksum)));
  source.table_name = chosen->table_name;
  source.table = {.arn = chosen->summary.table_arn, .id = chosen->summary.table_id};
  source.export_id = chosen->export_id;
  source.written_at_micros = chosen->summary.export_time_micros;
  source.position.complete_to_micros = chosen->summary.export_time_micros;
  source.item_count = chosen->summary.item_count;
  DYNALAKE_ASSIGN(source.files, DataFiles(*lines, files, FormatOf(chosen->summary.format)));
  DYNALAKE_TRY(CheckNoneUnnamed(files, source.files, [&](const ListedFile& file) {
    // A folder that several exports share (a flat copy, or incremental exports) has files of all.
    const bool is_shared =
        exports.size() > 1 && FolderOf(file.path).find(chosen->export_id) == std::string_view::npos;
    const std::string_view name = NameOf(file.path);
    return !is_shared && FormatOfName(name) && !IsManifestName(name);
  }));
  int64_t listed_items = 0;
  for (const ItemFile& file : source.files) {
    listed_items += file.item_count.value_or(0);
  }
  if (listed_items != chosen->summary.item_count) {
    return Fail(ErrorCode::kMalformedInput,
                "the export {} says it has {} items, but its files' counts add up to {}: {}",
                chosen->export_id, chosen->summary.item_count, listed_items, manifest.ToString());
  }
  if (exports.size() > 1) {
    source.notes.push_back(
        fmt::format("of {} exports here, {} is loaded", exports.size(), Describe(*chosen)));
  }
  return source;
}

Result<ItemSource> OpenBareFiles(const storage::Location& address,
                                 const std::vector<ListedFile>& files) {
  ItemSource source{.folder = address, .address = address.ToString(), .bare_items = true};
  const auto add = [&source](const ListedFile& file, ItemFormat format) {
    source.files.push_back({.location = file.info.location,
                            .name = file.path,
                            .size_bytes = file.info.size_bytes,
                            .format = format,
                            .modified_micros = file.info.modified_micros});
  };
  for (const ListedFile& file : files) {
    const std::string_view name = NameOf(file.path);
    if (const auto format = FormatOfName(name); format && !IsManifestName(name)) {
      add(file, *format);
    }
  }
  if (source.files.empty()) {
    // Hive and the oldest exports of Data Pipeline write no manifest and no endings.
    for (const ListedFile& file : files) {
      if (IsDataPipelineName(NameOf(file.path))) {
        add(file, ItemFormat::kDataPipeline);
      }
    }
  }
  if (source.files.empty()) {
    return Fail(ErrorCode::kNotFound,
                "{} holds no *.json, *.jsonl or *.ion files and none without an ending (plain, .gz "
                "or .zst)",
                address.ToString());
  }
  source.notes.push_back(fmt::format(
      "no manifest: what lies there is taken as it is ({} {}); nothing says whether it is complete",
      source.files.size(), source.files.size() == 1 ? "file" : "files"));
  return source;
}

/// What lies at an address besides the files that are read.
struct Unread {
  bool any = false;             ///< files whose names begin with . or _
  bool started_export = false;  ///< the mark that an export sets when it begins
};

Result<Unread> LookAtUnread(storage::ObjectStore& store, const storage::Location& address) {
  Unread unread;
  DYNALAKE_TRY(store.List(address, [&](const storage::ObjectInfo& info) -> Result<void> {
    unread.any = true;
    unread.started_export = unread.started_export || info.location.name() == "_started";
    return {};
  }));
  return unread;
}

Error NeverFinished(const storage::Location& address) {
  return Fail(ErrorCode::kInvalidArgument,
              "{} holds an export that was never finished: it has no manifest-summary.json; wait "
              "until it is complete, or export again",
              address.ToString());
}

/// The error for an address where there is no file to read. `head` is why it is no file itself.
Error NothingAt(storage::ObjectStore& store, const storage::Location& address, Error head) {
  if (head.code() != ErrorCode::kNotFound) {
    return head;
  }
  const Result<Unread> unread = LookAtUnread(store, address);
  if (unread && unread->started_export) {
    return NeverFinished(address);
  }
  if (unread && unread->any) {
    return Fail(ErrorCode::kNotFound,
                "{} holds only files whose names begin with . or _, which are not read",
                address.ToString());
  }
  const bool is_folder = head.message().find("is a folder") != std::string::npos;
  return Fail(ErrorCode::kNotFound, "{} {}",
              is_folder ? "there is no file in the folder" : "there is nothing at",
              address.ToString());
}

}  // namespace

Result<ItemSource> OpenFiles(storage::ObjectStore& store, const storage::Location& address,
                             const FilesOptions& options) {
  DYNALAKE_ASSIGN(std::vector<ListedFile> files, ListFiles(store, address));
  if (files.empty()) {
    auto single = store.Head(address);
    if (!single) {
      return NothingAt(store, address, std::move(single).error());
    }
    files.push_back({*single, std::string(address.name())});
    if (!options.no_manifest) {
      return Fail(ErrorCode::kInvalidArgument,
                  "{} is a single file; --no-manifest loads it as DynamoDB items",
                  address.ToString());
    }
  }
  if (options.no_manifest) {
    return OpenBareFiles(address, files);
  }
  DYNALAKE_ASSIGN(const std::vector<FoundExport> exports, FindExports(store, files));
  if (exports.empty()) {
    DYNALAKE_ASSIGN(auto pipeline, OpenDataPipelineExport(store, address, files));
    if (pipeline) {
      return *std::move(pipeline);
    }
    DYNALAKE_ASSIGN(const Unread unread, LookAtUnread(store, address));
    if (unread.started_export) {
      return NeverFinished(address);
    }
    return Fail(ErrorCode::kInvalidArgument,
                "{} holds no export: there is neither manifest-summary.json nor manifest; "
                "--no-manifest loads bare "
                "files of DynamoDB items",
                address.ToString());
  }
  return OpenManifest(store, address, files, exports, options);
}

}  // namespace dynalake::source
