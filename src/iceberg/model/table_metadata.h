#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "iceberg/model/partition_spec.h"
#include "iceberg/model/schema.h"
#include "iceberg/model/snapshot.h"
#include "iceberg/model/sort_order.h"

namespace dynalake::iceberg {

using Properties = std::map<std::string, std::string, std::less<>>;

struct SnapshotLogEntry {
  int64_t timestamp_ms = 0;
  int64_t snapshot_id = 0;
  friend bool operator==(const SnapshotLogEntry& a, const SnapshotLogEntry& b) = default;
};

struct MetadataLogEntry {
  int64_t timestamp_ms = 0;
  std::string metadata_file = {};
  friend bool operator==(const MetadataLogEntry& a, const MetadataLogEntry& b) = default;
};

/// A blob of a statistics file, as table metadata repeats it.
struct BlobMetadata {
  std::string type = {};
  int64_t snapshot_id = 0;
  int64_t sequence_number = 0;
  std::vector<int32_t> fields = {};
  Properties properties = {};
  friend bool operator==(const BlobMetadata& a, const BlobMetadata& b) = default;
};

struct StatisticsFile {
  int64_t snapshot_id = 0;
  std::string statistics_path = {};
  int64_t file_size_bytes = 0;
  int64_t file_footer_size_bytes = 0;
  std::optional<std::string> key_metadata = {};  ///< base64, as written
  std::vector<BlobMetadata> blobs = {};
  friend bool operator==(const StatisticsFile& a, const StatisticsFile& b) = default;
};

struct PartitionStatisticsFile {
  int64_t snapshot_id = 0;
  std::string statistics_path = {};
  int64_t file_size_bytes = 0;
  friend bool operator==(const PartitionStatisticsFile& a,
                         const PartitionStatisticsFile& b) = default;
};

struct EncryptionKey {
  std::string key_id = {};
  std::string encrypted_key_metadata = {};  ///< base64, as written
  std::optional<std::string> encrypted_by_id = {};
  Properties properties = {};
  friend bool operator==(const EncryptionKey& a, const EncryptionKey& b) = default;
};

/// Everything a metadata.json holds (specification, "Table Metadata Fields"), as plain data.
/// Changed only through `Apply` (change/apply.h). A version 1 file reads as version 1 with the
/// version 2 fields filled in as the specification says.
struct TableMetadata {
  int format_version = 2;
  std::string table_uuid = {};
  std::string location = {};
  int64_t last_sequence_number = 0;
  int64_t last_updated_ms = 0;
  int32_t last_column_id = 0;
  std::vector<Schema> schemas = {};
  int32_t current_schema_id = 0;
  std::vector<PartitionSpec> partition_specs = {};
  int32_t default_spec_id = 0;
  int32_t last_partition_id = 999;
  std::vector<SortOrder> sort_orders = {};
  int32_t default_sort_order_id = 0;
  Properties properties = {};
  std::optional<int64_t> current_snapshot_id = {};
  std::vector<Snapshot> snapshots = {};
  std::vector<SnapshotLogEntry> snapshot_log = {};
  std::vector<MetadataLogEntry> metadata_log = {};
  std::map<std::string, SnapshotRef, std::less<>> refs = {};
  std::vector<StatisticsFile> statistics = {};
  std::vector<PartitionStatisticsFile> partition_statistics = {};
  int64_t next_row_id = 0;  ///< version 3
  std::vector<EncryptionKey> encryption_keys = {};

  /// These exist in every metadata that `ReadTableMetadata` or `Apply` gave.
  const Schema& current_schema() const;
  const PartitionSpec& default_spec() const;
  const SortOrder& default_sort_order() const;
  /// Null for an empty table.
  const Snapshot* current_snapshot() const;

  const Schema* FindSchema(int32_t schema_id) const;
  const PartitionSpec* FindSpec(int32_t spec_id) const;
  const SortOrder* FindSortOrder(int32_t order_id) const;
  const Snapshot* FindSnapshot(int64_t snapshot_id) const;
  /// The value of a property, or null.
  const std::string* FindProperty(std::string_view key) const;

  /// The partition struct of a spec. A source column that the current schema dropped is looked up
  /// in the older schemas. An error for an id that no spec has.
  Result<Type> PartitionTypeOf(int32_t spec_id) const;

  friend bool operator==(const TableMetadata& a, const TableMetadata& b) = default;
};

/// Checks that named ids exist, last ids are not exceeded and types suit the format version.
Result<void> ValidateTableMetadata(const TableMetadata& metadata);

}  // namespace dynalake::iceberg
