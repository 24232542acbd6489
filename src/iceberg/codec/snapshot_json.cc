#include "iceberg/codec/snapshot_json.h"

#include <string>
#include <utility>

#include "base/json.h"
#include "iceberg/codec/json_members.h"
#include "iceberg/codec/schema_json.h"

namespace dynalake::iceberg {

using nlohmann::json;

namespace {

Result<BlobMetadata> BlobFromJson(const json& object) {
  BlobMetadata blob;
  DYNALAKE_ASSIGN(blob.type, GetString(object, "type"));
  DYNALAKE_ASSIGN(blob.snapshot_id, GetInt64(object, "snapshot-id"));
  DYNALAKE_ASSIGN(blob.sequence_number, GetInt64(object, "sequence-number"));
  DYNALAKE_ASSIGN(const json* fields, GetArray(object, "fields"));
  for (const json& field : *fields) {
    DYNALAKE_ASSIGN(const int32_t id, IdFromJson(field));
    blob.fields.push_back(id);
  }
  DYNALAKE_ASSIGN(blob.properties, StringMapFromJson(object, "properties"));
  return blob;
}

}  // namespace

Result<Snapshot> SnapshotFromJson(const json& object) {
  Snapshot snapshot;
  DYNALAKE_ASSIGN(snapshot.snapshot_id, GetInt64(object, "snapshot-id"));
  DYNALAKE_ASSIGN(snapshot.parent_snapshot_id, FindInt64(object, "parent-snapshot-id"));
  DYNALAKE_ASSIGN(const auto sequence_number, FindInt64(object, "sequence-number"));
  snapshot.sequence_number = sequence_number.value_or(0);
  DYNALAKE_ASSIGN(snapshot.timestamp_ms, GetInt64(object, "timestamp-ms"));
  DYNALAKE_ASSIGN(const auto manifest_list, FindString(object, "manifest-list"));
  snapshot.manifest_list = manifest_list.value_or("");
  if (!manifest_list) {
    DYNALAKE_ASSIGN(snapshot.manifests, GetStrings(object, "manifests"));
  }
  DYNALAKE_ASSIGN(snapshot.summary, StringMapFromJson(object, "summary"));
  DYNALAKE_ASSIGN(snapshot.schema_id, FindInt32(object, "schema-id"));
  DYNALAKE_ASSIGN(snapshot.first_row_id, FindInt64(object, "first-row-id"));
  DYNALAKE_ASSIGN(snapshot.added_rows, FindInt64(object, "added-rows"));
  DYNALAKE_ASSIGN(snapshot.key_id, FindString(object, "key-id"));
  return snapshot;
}

json SnapshotToJson(const Snapshot& snapshot, int format_version) {
  json object = {{"snapshot-id", snapshot.snapshot_id}, {"timestamp-ms", snapshot.timestamp_ms}};
  if (format_version >= 2) {
    object["sequence-number"] = snapshot.sequence_number;
  }
  SetIf(object, "parent-snapshot-id", snapshot.parent_snapshot_id);
  if (snapshot.manifest_list.empty()) {
    object["manifests"] = snapshot.manifests;
  } else {
    object["manifest-list"] = snapshot.manifest_list;
  }
  if (!snapshot.summary.empty()) {
    object["summary"] = snapshot.summary;
  }
  SetIf(object, "schema-id", snapshot.schema_id);
  SetIf(object, "first-row-id", snapshot.first_row_id);
  SetIf(object, "added-rows", snapshot.added_rows);
  SetIf(object, "key-id", snapshot.key_id);
  return object;
}

Result<SnapshotRef> SnapshotRefFromJson(const json& object) {
  SnapshotRef ref;
  DYNALAKE_ASSIGN(ref.snapshot_id, GetInt64(object, "snapshot-id"));
  DYNALAKE_ASSIGN(const std::string type, GetString(object, "type"));
  if (type != "branch" && type != "tag") {
    return Fail(ErrorCode::kMalformedInput, "'{}' is neither 'branch' nor 'tag'", type);
  }
  ref.type = type == "tag" ? SnapshotRef::Type::kTag : SnapshotRef::Type::kBranch;
  DYNALAKE_ASSIGN(ref.min_snapshots_to_keep, FindInt32(object, "min-snapshots-to-keep"));
  DYNALAKE_ASSIGN(ref.max_snapshot_age_ms, FindInt64(object, "max-snapshot-age-ms"));
  DYNALAKE_ASSIGN(ref.max_ref_age_ms, FindInt64(object, "max-ref-age-ms"));
  return ref;
}

json SnapshotRefToJson(const SnapshotRef& ref) {
  json object = {{"snapshot-id", ref.snapshot_id},
                 {"type", ref.type == SnapshotRef::Type::kTag ? "tag" : "branch"}};
  SetIf(object, "min-snapshots-to-keep", ref.min_snapshots_to_keep);
  SetIf(object, "max-snapshot-age-ms", ref.max_snapshot_age_ms);
  SetIf(object, "max-ref-age-ms", ref.max_ref_age_ms);
  return object;
}

Result<StatisticsFile> StatisticsFromJson(const json& object) {
  StatisticsFile file;
  DYNALAKE_ASSIGN(file.snapshot_id, GetInt64(object, "snapshot-id"));
  DYNALAKE_ASSIGN(file.statistics_path, GetString(object, "statistics-path"));
  DYNALAKE_ASSIGN(file.file_size_bytes, GetInt64(object, "file-size-in-bytes"));
  DYNALAKE_ASSIGN(file.file_footer_size_bytes, GetInt64(object, "file-footer-size-in-bytes"));
  DYNALAKE_ASSIGN(file.key_metadata, FindString(object, "key-metadata"));
  DYNALAKE_TRY(ReadList(object, "blob-metadata", BlobFromJson, file.blobs));
  return file;
}

json StatisticsToJson(const StatisticsFile& file) {
  json blobs = json::array();
  for (const BlobMetadata& blob : file.blobs) {
    json object = {{"type", blob.type},
                   {"snapshot-id", blob.snapshot_id},
                   {"sequence-number", blob.sequence_number},
                   {"fields", blob.fields}};
    if (!blob.properties.empty()) {
      object["properties"] = blob.properties;
    }
    blobs.push_back(std::move(object));
  }
  json object = {{"snapshot-id", file.snapshot_id},
                 {"statistics-path", file.statistics_path},
                 {"file-size-in-bytes", file.file_size_bytes},
                 {"file-footer-size-in-bytes", file.file_footer_size_bytes},
                 {"blob-metadata", std::move(blobs)}};
  SetIf(object, "key-metadata", file.key_metadata);
  return object;
}

Result<PartitionStatisticsFile> PartitionStatisticsFromJson(const json& object) {
  PartitionStatisticsFile file;
  DYNALAKE_ASSIGN(file.snapshot_id, GetInt64(object, "snapshot-id"));
  DYNALAKE_ASSIGN(file.statistics_path, GetString(object, "statistics-path"));
  DYNALAKE_ASSIGN(file.file_size_bytes, GetInt64(object, "file-size-in-bytes"));
  return file;
}

json PartitionStatisticsToJson(const PartitionStatisticsFile& file) {
  return {{"snapshot-id", file.snapshot_id},
          {"statistics-path", file.statistics_path},
          {"file-size-in-bytes", file.file_size_bytes}};
}

Result<EncryptionKey> EncryptionKeyFromJson(const json& object) {
  EncryptionKey key;
  DYNALAKE_ASSIGN(key.key_id, GetString(object, "key-id"));
  DYNALAKE_ASSIGN(key.encrypted_key_metadata, GetString(object, "encrypted-key-metadata"));
  DYNALAKE_ASSIGN(key.encrypted_by_id, FindString(object, "encrypted-by-id"));
  DYNALAKE_ASSIGN(key.properties, StringMapFromJson(object, "properties"));
  return key;
}

json EncryptionKeyToJson(const EncryptionKey& key) {
  json object = {{"key-id", key.key_id},
                 {"encrypted-key-metadata", key.encrypted_key_metadata},
                 {"properties", key.properties}};
  SetIf(object, "encrypted-by-id", key.encrypted_by_id);
  return object;
}

}  // namespace dynalake::iceberg
