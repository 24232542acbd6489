#include "iceberg/codec/metadata_json.h"

#include <algorithm>
#include <utility>

#include "base/json.h"
#include "iceberg/codec/json_members.h"
#include "iceberg/codec/schema_json.h"
#include "iceberg/codec/snapshot_json.h"

namespace dynalake::iceberg {
namespace {

using nlohmann::json;

constexpr int kHighestVersion = 3;
/// What writers before version 2 wrote for "no snapshot".
constexpr int64_t kNoSnapshot = -1;

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
      DYNALAKE_ASSIGN(SnapshotRef read, SnapshotRefFromJson(ref));
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
    refs[name] = SnapshotRefToJson(ref);
  }
  object["refs"] = std::move(refs);
  object["statistics"] = ListToJson(table.statistics, StatisticsToJson);
  object["partition-statistics"] =
      ListToJson(table.partition_statistics, PartitionStatisticsToJson);
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
