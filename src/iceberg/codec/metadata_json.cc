#include "iceberg/codec/metadata_json.h"

#include <algorithm>
#include <utility>

#include "base/json.h"
#include "iceberg/codec/schema_json.h"

namespace dynalake::iceberg {
namespace {

using nlohmann::json;

constexpr int kHighestVersion = 3;
/// What writers before version 2 wrote for "no snapshot".
constexpr int64_t kNoSnapshot = -1;

/// Calls `read` for each member of a list and collects what it gives; an absent list is empty.
template <typename T, typename Read>
Result<void> ReadList(const json& object, const char* key, Read read, std::vector<T>& out) {
  DYNALAKE_ASSIGN(const json* array, FindArray(object, key));
  if (array == nullptr) {
    return {};
  }
  out.reserve(array->size());
  for (const json& member : *array) {
    Result<T> item = read(member);
    if (!item) {
      return std::move(item).error().WithContext(fmt::format("'{}' item {}", key, out.size()));
    }
    out.push_back(*std::move(item));
  }
  return {};
}

template <typename T>
void SetIf(json& object, const char* key, const std::optional<T>& value) {
  if (value) {
    object[key] = *value;
  }
}

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

Result<SnapshotRef> RefFromJson(const json& object) {
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

json RefToJson(const SnapshotRef& ref) {
  json object = {{"snapshot-id", ref.snapshot_id},
                 {"type", ref.type == SnapshotRef::Type::kTag ? "tag" : "branch"}};
  SetIf(object, "min-snapshots-to-keep", ref.min_snapshots_to_keep);
  SetIf(object, "max-snapshot-age-ms", ref.max_snapshot_age_ms);
  SetIf(object, "max-ref-age-ms", ref.max_ref_age_ms);
  return object;
}

Result<SnapshotLogEntry> SnapshotLogFromJson(const json& object) {
  SnapshotLogEntry entry;
  DYNALAKE_ASSIGN(entry.timestamp_ms, GetInt64(object, "timestamp-ms"));
  DYNALAKE_ASSIGN(entry.snapshot_id, GetInt64(object, "snapshot-id"));
  return entry;
}

Result<MetadataLogEntry> MetadataLogFromJson(const json& object) {
  MetadataLogEntry entry;
  DYNALAKE_ASSIGN(entry.timestamp_ms, GetInt64(object, "timestamp-ms"));
  DYNALAKE_ASSIGN(entry.metadata_file, GetString(object, "metadata-file"));
  return entry;
}

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

Result<EncryptionKey> EncryptionKeyFromJson(const json& object) {
  EncryptionKey key;
  DYNALAKE_ASSIGN(key.key_id, GetString(object, "key-id"));
  DYNALAKE_ASSIGN(key.encrypted_key_metadata, GetString(object, "encrypted-key-metadata"));
  DYNALAKE_ASSIGN(key.encrypted_by_id, FindString(object, "encrypted-by-id"));
  DYNALAKE_ASSIGN(key.properties, StringMapFromJson(object, "properties"));
  return key;
}

Result<void> ReadSchemas(const json& object, TableMetadata& table) {
  DYNALAKE_TRY(ReadList(object, "schemas", SchemaFromJson, table.schemas));
  if (!table.schemas.empty()) {
    DYNALAKE_ASSIGN(table.current_schema_id, GetInt32(object, "current-schema-id"));
    return {};
  }
  if (table.format_version > 1) {
    return Fail(ErrorCode::kMalformedInput, "'schemas' is missing");
  }
  DYNALAKE_ASSIGN(const json* schema, GetObject(object, "schema"));
  DYNALAKE_ASSIGN(Schema only, SchemaFromJson(*schema));
  table.current_schema_id = only.schema_id();
  table.schemas.push_back(std::move(only));
  return {};
}

Result<void> ReadSpecsAndOrders(const json& object, TableMetadata& table) {
  DYNALAKE_TRY(ReadList(object, "partition-specs", PartitionSpecFromJson, table.partition_specs));
  if (!table.partition_specs.empty()) {
    DYNALAKE_ASSIGN(table.default_spec_id, GetInt32(object, "default-spec-id"));
  } else if (table.format_version > 1) {
    return Fail(ErrorCode::kMalformedInput, "'partition-specs' is missing");
  } else {
    DYNALAKE_ASSIGN(const json* fields, GetArray(object, "partition-spec"));
    DYNALAKE_ASSIGN(auto read, PartitionFieldsFromJson(*fields));
    table.partition_specs.push_back({.spec_id = 0, .fields = std::move(read)});
  }
  DYNALAKE_ASSIGN(const auto last_partition_id, FindInt32(object, "last-partition-id"));
  if (!last_partition_id && table.format_version > 1) {
    return Fail(ErrorCode::kMalformedInput, "'last-partition-id' is missing");
  }
  for (const PartitionSpec& spec : table.partition_specs) {
    table.last_partition_id = std::max(table.last_partition_id, spec.HighestFieldId());
  }
  table.last_partition_id = last_partition_id.value_or(table.last_partition_id);
  DYNALAKE_TRY(ReadList(object, "sort-orders", SortOrderFromJson, table.sort_orders));
  if (table.sort_orders.empty()) {
    table.sort_orders.push_back({});
    return {};
  }
  DYNALAKE_ASSIGN(table.default_sort_order_id, GetInt32(object, "default-sort-order-id"));
  return {};
}

Result<void> ReadSnapshots(const json& object, TableMetadata& table) {
  DYNALAKE_ASSIGN(table.current_snapshot_id, FindInt64(object, "current-snapshot-id"));
  if (table.current_snapshot_id == kNoSnapshot) {
    table.current_snapshot_id.reset();
  }
  DYNALAKE_TRY(ReadList(object, "snapshots", SnapshotFromJson, table.snapshots));
  DYNALAKE_TRY(ReadList(object, "snapshot-log", SnapshotLogFromJson, table.snapshot_log));
  DYNALAKE_TRY(ReadList(object, "metadata-log", MetadataLogFromJson, table.metadata_log));
  DYNALAKE_ASSIGN(const json* refs, FindObject(object, "refs"));
  if (refs != nullptr) {
    for (const auto& [name, ref] : refs->items()) {
      DYNALAKE_ASSIGN(SnapshotRef read, RefFromJson(ref));
      table.refs.emplace(name, read);
    }
  }
  if (table.current_snapshot_id && !table.refs.contains(kMainBranch)) {
    table.refs.emplace(kMainBranch, SnapshotRef{.snapshot_id = *table.current_snapshot_id});
  }
  DYNALAKE_TRY(ReadList(object, "statistics", StatisticsFromJson, table.statistics));
  return ReadList(object, "partition-statistics", PartitionStatisticsFromJson,
                  table.partition_statistics);
}

Result<TableMetadata> FromJson(const json& object) {
  TableMetadata table;
  DYNALAKE_ASSIGN(table.format_version, GetInt32(object, "format-version"));
  if (table.format_version < 1) {
    return Fail(ErrorCode::kMalformedInput, "format-version {}", table.format_version);
  }
  if (table.format_version > kHighestVersion) {
    return Fail(ErrorCode::kUnsupported, "the table has Iceberg format version {}; {} is supported",
                table.format_version, kHighestVersion);
  }
  DYNALAKE_ASSIGN(const auto uuid, FindString(object, "table-uuid"));
  if (!uuid && table.format_version > 1) {
    return Fail(ErrorCode::kMalformedInput, "'table-uuid' is missing");
  }
  table.table_uuid = uuid.value_or("");
  DYNALAKE_ASSIGN(table.location, GetString(object, "location"));
  if (table.format_version > 1) {
    DYNALAKE_ASSIGN(table.last_sequence_number, GetInt64(object, "last-sequence-number"));
  }
  DYNALAKE_ASSIGN(table.last_updated_ms, GetInt64(object, "last-updated-ms"));
  DYNALAKE_ASSIGN(table.last_column_id, GetInt32(object, "last-column-id"));
  DYNALAKE_TRY(ReadSchemas(object, table));
  DYNALAKE_TRY(ReadSpecsAndOrders(object, table));
  DYNALAKE_ASSIGN(table.properties, StringMapFromJson(object, "properties"));
  DYNALAKE_TRY(ReadSnapshots(object, table));
  if (table.format_version >= 3) {
    DYNALAKE_ASSIGN(table.next_row_id, GetInt64(object, "next-row-id"));
    DYNALAKE_TRY(ReadList(object, "encryption-keys", EncryptionKeyFromJson, table.encryption_keys));
  }
  DYNALAKE_TRY(ValidateTableMetadata(table));
  return table;
}

template <typename T, typename Write>
json ListToJson(const std::vector<T>& items, Write write) {
  json array = json::array();
  for (const T& item : items) {
    array.push_back(write(item));
  }
  return array;
}

void WriteSnapshots(const TableMetadata& table, json& object) {
  SetIf(object, "current-snapshot-id", table.current_snapshot_id);
  object["snapshots"] = ListToJson(table.snapshots, [&](const Snapshot& snapshot) {
    return SnapshotToJson(snapshot, table.format_version);
  });
  object["snapshot-log"] = ListToJson(table.snapshot_log, [](const SnapshotLogEntry& entry) {
    return json{{"timestamp-ms", entry.timestamp_ms}, {"snapshot-id", entry.snapshot_id}};
  });
  object["metadata-log"] = ListToJson(table.metadata_log, [](const MetadataLogEntry& entry) {
    return json{{"timestamp-ms", entry.timestamp_ms}, {"metadata-file", entry.metadata_file}};
  });
  json refs = json::object();
  for (const auto& [name, ref] : table.refs) {
    refs[name] = RefToJson(ref);
  }
  object["refs"] = std::move(refs);
  object["statistics"] = ListToJson(table.statistics, StatisticsToJson);
  object["partition-statistics"] =
      ListToJson(table.partition_statistics, [](const PartitionStatisticsFile& file) {
        return json{{"snapshot-id", file.snapshot_id},
                    {"statistics-path", file.statistics_path},
                    {"file-size-in-bytes", file.file_size_bytes}};
      });
}

json EncryptionKeyToJson(const EncryptionKey& key) {
  json object = {{"key-id", key.key_id},
                 {"encrypted-key-metadata", key.encrypted_key_metadata},
                 {"properties", key.properties}};
  SetIf(object, "encrypted-by-id", key.encrypted_by_id);
  return object;
}

}  // namespace

Result<TableMetadata> ReadTableMetadata(std::string_view text) {
  DYNALAKE_ASSIGN(const json object, ParseJson(text, "table metadata"));
  Result<TableMetadata> table = FromJson(object);
  if (!table) {
    return std::move(table).error().WithContext("table metadata");
  }
  return table;
}

std::string WriteTableMetadata(const TableMetadata& table) {
  json object = {{"format-version", table.format_version},
                 {"location", table.location},
                 {"last-updated-ms", table.last_updated_ms},
                 {"last-column-id", table.last_column_id},
                 {"schemas", ListToJson(table.schemas, SchemaToJson)},
                 {"current-schema-id", table.current_schema_id},
                 {"partition-specs", ListToJson(table.partition_specs, PartitionSpecToJson)},
                 {"default-spec-id", table.default_spec_id},
                 {"last-partition-id", table.last_partition_id},
                 {"sort-orders", ListToJson(table.sort_orders, SortOrderToJson)},
                 {"default-sort-order-id", table.default_sort_order_id},
                 {"properties", table.properties}};
  if (!table.table_uuid.empty()) {
    object["table-uuid"] = table.table_uuid;
  }
  if (table.format_version == 1) {
    object["schema"] = SchemaToJson(table.current_schema());
    object["partition-spec"] = PartitionFieldsToJson(table.default_spec().fields);
  } else {
    object["last-sequence-number"] = table.last_sequence_number;
  }
  WriteSnapshots(table, object);
  if (table.format_version >= 3) {
    object["next-row-id"] = table.next_row_id;
    if (!table.encryption_keys.empty()) {
      object["encryption-keys"] = ListToJson(table.encryption_keys, EncryptionKeyToJson);
    }
  }
  return PrintJson(object);
}

}  // namespace dynalake::iceberg
