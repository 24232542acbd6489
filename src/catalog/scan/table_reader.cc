#include "catalog/scan/table_reader.h"

#include <utility>

#include "files/decompress.h"
#include "iceberg/codec/manifest_avro.h"
#include "iceberg/codec/manifest_list_avro.h"
#include "iceberg/codec/metadata_json.h"
#include "iceberg/codec/view_json.h"

namespace dynalake::catalog {
namespace {

constexpr uint64_t kMaxFileBytes = uint64_t{1} << 30;
// What a parsed file takes beside its bytes, roughly: manifests are compressed, metadata is text.
constexpr size_t kParsedBytesPerByte = 8;

// Metadata files may be compressed, whatever their name says.
Result<std::string> ReadDecompressed(storage::ObjectStore& store,
                                     const storage::Location& location) {
  constexpr size_t kChunkBytes = size_t{256} << 10;
  DYNALAKE_ASSIGN(auto reader,
                  files::DecompressingReader::Open(
                      store, location, {.max_output_bytes = kMaxFileBytes, .compute_md5 = false}));
  std::string text;
  while (true) {
    const size_t done = text.size();
    text.resize(done + kChunkBytes);
    DYNALAKE_ASSIGN(size_t size,
                    reader->Read(std::as_writable_bytes(std::span(text).subspan(done))));
    text.resize(done + size);
    if (size == 0) {
      return text;
    }
  }
}

}  // namespace

TableReader::TableReader(storage::ObjectStore& store, storage::Location root,
                         size_t cache_limit_bytes)
    : store_(store), root_(std::move(root)), cache_limit_bytes_(cache_limit_bytes) {}

Result<storage::Location> TableReader::Resolve(std::string_view path) const {
  auto location = storage::Location::Parse(path);
  if (!location) {
    return std::move(location).error().Wrap(ErrorCode::kMalformedInput,
                                            "table metadata names a path that is none");
  }
  if (!root_.Contains(*location)) {
    return Fail(ErrorCode::kMalformedInput,
                "table metadata names {}, which lies outside the lake {}, and dynalake opens no "
                "file elsewhere: copy the table into the lake with the engine that made it (CREATE "
                "TABLE ... AS SELECT), or move the lake back to where it was",
                location->ToString(), root_.ToString());
  }
  return location;
}

template <typename T, typename Parse>
Result<std::shared_ptr<const T>> TableReader::ReadCached(const std::string& variant,
                                                         std::string_view path, Parse&& parse) {
  DYNALAKE_ASSIGN(storage::Location location, Resolve(path));
  const std::string key = variant + location.ToString();
  {
    std::lock_guard lock(mutex_);
    if (auto found = by_key_.find(key); found != by_key_.end()) {
      recent_.splice(recent_.begin(), recent_, found->second);
      return std::static_pointer_cast<const T>(found->second->value);
    }
  }
  DYNALAKE_ASSIGN(std::string file, ReadDecompressed(store_, location));
  auto parsed = parse(std::string_view(file));
  if (!parsed) {
    return std::move(parsed).error().WithContext(
        fmt::format("{} cannot be read", location.ToString()));
  }
  auto value = std::make_shared<const T>(*std::move(parsed));
  Keep(key, value, file.size() * kParsedBytesPerByte);
  return value;
}

void TableReader::Keep(const std::string& key, std::shared_ptr<const void> value,
                       size_t size_bytes) {
  std::lock_guard lock(mutex_);
  if (by_key_.contains(key) || size_bytes > cache_limit_bytes_) {
    return;
  }
  recent_.push_front({.key = key, .value = std::move(value), .size_bytes = size_bytes});
  by_key_.emplace(key, recent_.begin());
  cached_bytes_ += size_bytes;
  while (cached_bytes_ > cache_limit_bytes_) {
    cached_bytes_ -= recent_.back().size_bytes;
    by_key_.erase(recent_.back().key);
    recent_.pop_back();
  }
}

Result<std::shared_ptr<const iceberg::TableMetadata>> TableReader::ReadMetadata(
    std::string_view location) {
  return ReadCached<iceberg::TableMetadata>(
      "table ", location, [](std::string_view file) { return iceberg::ReadTableMetadata(file); });
}

Result<std::shared_ptr<const iceberg::ViewMetadata>> TableReader::ReadViewMetadata(
    std::string_view location) {
  return ReadCached<iceberg::ViewMetadata>(
      "view ", location, [](std::string_view file) { return iceberg::ReadViewMetadata(file); });
}

Result<std::shared_ptr<const ManifestList>> TableReader::ReadManifestList(
    const iceberg::Snapshot& snapshot) {
  if (snapshot.manifest_list.empty()) {
    return Fail(ErrorCode::kUnsupported,
                "snapshot {} of format version 1 has no manifest list: rewrite it with any newer "
                "Iceberg writer",
                snapshot.snapshot_id);
  }
  return ReadCached<ManifestList>("list ", snapshot.manifest_list, [](std::string_view file) {
    return iceberg::ReadManifestList(file);
  });
}

Result<std::shared_ptr<const ManifestEntries>> TableReader::ReadManifest(
    const iceberg::TableMetadata& metadata, const iceberg::ManifestFile& manifest) {
  DYNALAKE_ASSIGN(iceberg::Type partition_type,
                  metadata.PartitionTypeOf(manifest.partition_spec_id));
  // What entries inherit, and types that were widened since, are part of what was parsed.
  const std::string variant =
      fmt::format("manifest {} {} ", metadata.current_schema_id,
                  manifest.sequence_number.value_or(metadata.last_sequence_number));
  return ReadCached<ManifestEntries>(variant, manifest.manifest_path, [&](std::string_view file) {
    return iceberg::ReadManifest(file, manifest, partition_type);
  });
}

Result<std::shared_ptr<const LiveFiles>> TableReader::ReadLiveFiles(
    const iceberg::TableMetadata& metadata, const iceberg::Snapshot& snapshot) {
  DYNALAKE_ASSIGN(auto list, ReadManifestList(snapshot));
  std::vector<std::shared_ptr<const ManifestEntries>> data;
  std::vector<std::shared_ptr<const ManifestEntries>> deletes;
  for (const iceberg::ManifestFile& manifest : *list) {
    if (!manifest.may_have_live_files()) {
      continue;
    }
    DYNALAKE_ASSIGN(auto entries, ReadManifest(metadata, manifest));
    for (const iceberg::ManifestEntry& entry : *entries) {
      DYNALAKE_TRY(Resolve(entry.file.file_path));
    }
    (manifest.content == iceberg::ManifestContent::kData ? data : deletes)
        .push_back(std::move(entries));
  }
  return LiveFiles::Make(metadata, std::move(data), deletes);
}

}  // namespace dynalake::catalog
