#include "iceberg/model/table_metadata.h"

#include <algorithm>
#include <set>

#include "base/assert.h"
#include "base/format.h"

namespace dynalake::iceberg {
namespace {

template <typename Items, typename Get, typename Id>
auto* FindById(const Items& items, Get get, Id id) {
  const auto at =
      std::find_if(items.begin(), items.end(), [&](const auto& item) { return get(item) == id; });
  return at == items.end() ? nullptr : &*at;
}

template <typename Items, typename Get>
Result<void> CheckUnique(const Items& items, Get get, std::string_view what) {
  std::set<int64_t> seen;
  for (const auto& item : items) {
    if (!seen.insert(get(item)).second) {
      return Fail(ErrorCode::kMalformedInput, "two {} have the id {}", what, get(item));
    }
  }
  return {};
}

Result<void> CheckSchemas(const TableMetadata& table) {
  DYNALAKE_TRY(CheckUnique(
      table.schemas, [](const Schema& schema) { return schema.schema_id(); }, "schemas"));
  if (table.FindSchema(table.current_schema_id) == nullptr) {
    return Fail(ErrorCode::kMalformedInput, "the current schema {} is not among the schemas",
                table.current_schema_id);
  }
  for (const Schema& schema : table.schemas) {
    if (schema.HighestFieldId() > table.last_column_id) {
      return Fail(ErrorCode::kMalformedInput, "schema {} has field {}, above last-column-id {}",
                  schema.schema_id(), schema.HighestFieldId(), table.last_column_id);
    }
    if (schema.type().MinFormatVersion() > std::max(table.format_version, 2)) {
      return Fail(ErrorCode::kMalformedInput, "schema {} has types that format version {} has not",
                  schema.schema_id(), table.format_version);
    }
  }
  return {};
}

Result<void> CheckSpecsAndOrders(const TableMetadata& table) {
  DYNALAKE_TRY(CheckUnique(
      table.partition_specs, [](const PartitionSpec& spec) { return spec.spec_id; },
      "partition specs"));
  if (table.FindSpec(table.default_spec_id) == nullptr) {
    return Fail(ErrorCode::kMalformedInput, "the default partition spec {} is not there",
                table.default_spec_id);
  }
  for (const PartitionSpec& spec : table.partition_specs) {
    if (spec.HighestFieldId() > table.last_partition_id) {
      return Fail(ErrorCode::kMalformedInput,
                  "partition spec {} has field {}, above last-partition-id {}", spec.spec_id,
                  spec.HighestFieldId(), table.last_partition_id);
    }
  }
  DYNALAKE_TRY(CheckUnique(
      table.sort_orders, [](const SortOrder& order) { return order.order_id; }, "sort orders"));
  if (table.FindSortOrder(table.default_sort_order_id) == nullptr) {
    return Fail(ErrorCode::kMalformedInput, "the default sort order {} is not there",
                table.default_sort_order_id);
  }
  return {};
}

Result<void> CheckSnapshots(const TableMetadata& table) {
  DYNALAKE_TRY(CheckUnique(
      table.snapshots, [](const Snapshot& snapshot) { return snapshot.snapshot_id; }, "snapshots"));
  if (table.current_snapshot_id && table.current_snapshot() == nullptr) {
    return Fail(ErrorCode::kMalformedInput, "the current snapshot {} is not among the snapshots",
                *table.current_snapshot_id);
  }
  for (const Snapshot& snapshot : table.snapshots) {
    if (snapshot.sequence_number > table.last_sequence_number) {
      return Fail(ErrorCode::kMalformedInput,
                  "snapshot {} has sequence number {}, above last-sequence-number {}",
                  snapshot.snapshot_id, snapshot.sequence_number, table.last_sequence_number);
    }
  }
  for (const auto& [name, ref] : table.refs) {
    if (table.FindSnapshot(ref.snapshot_id) == nullptr) {
      return Fail(ErrorCode::kMalformedInput, "ref '{}' points to snapshot {}, which is not there",
                  name, ref.snapshot_id);
    }
  }
  const auto main = table.refs.find(kMainBranch);
  if (main != table.refs.end() && (main->second.snapshot_id != table.current_snapshot_id ||
                                   main->second.type != SnapshotRef::Type::kBranch)) {
    return Fail(ErrorCode::kMalformedInput, "ref 'main' is not the branch of the current snapshot");
  }
  return {};
}

}  // namespace

const Schema& TableMetadata::current_schema() const {
  const Schema* schema = FindSchema(current_schema_id);
  DYNALAKE_ASSERT(schema != nullptr);
  return *schema;
}

const PartitionSpec& TableMetadata::default_spec() const {
  const PartitionSpec* spec = FindSpec(default_spec_id);
  DYNALAKE_ASSERT(spec != nullptr);
  return *spec;
}

const SortOrder& TableMetadata::default_sort_order() const {
  const SortOrder* order = FindSortOrder(default_sort_order_id);
  DYNALAKE_ASSERT(order != nullptr);
  return *order;
}

const Snapshot* TableMetadata::current_snapshot() const {
  return current_snapshot_id ? FindSnapshot(*current_snapshot_id) : nullptr;
}

const Schema* TableMetadata::FindSchema(int32_t schema_id) const {
  return FindById(schemas, [](const Schema& schema) { return schema.schema_id(); }, schema_id);
}

const PartitionSpec* TableMetadata::FindSpec(int32_t spec_id) const {
  return FindById(partition_specs, [](const PartitionSpec& spec) { return spec.spec_id; }, spec_id);
}

const SortOrder* TableMetadata::FindSortOrder(int32_t order_id) const {
  return FindById(sort_orders, [](const SortOrder& order) { return order.order_id; }, order_id);
}

const Snapshot* TableMetadata::FindSnapshot(int64_t snapshot_id) const {
  return FindById(snapshots, [](const Snapshot& s) { return s.snapshot_id; }, snapshot_id);
}

const std::string* TableMetadata::FindProperty(std::string_view key) const {
  const auto at = properties.find(key);
  return at == properties.end() ? nullptr : &at->second;
}

Result<Type> TableMetadata::PartitionTypeOf(int32_t spec_id) const {
  const PartitionSpec* spec = FindSpec(spec_id);
  if (spec == nullptr) {
    return Fail(ErrorCode::kMalformedInput, "the table has no partition spec {}", spec_id);
  }
  const Type now = PartitionType(*spec, current_schema());
  std::vector<NestedField> fields(now.fields().begin(), now.fields().end());
  for (size_t i = 0; i < fields.size(); ++i) {
    const int32_t source_id = spec->fields[i].source_id;
    for (auto schema = schemas.rbegin();
         schema != schemas.rend() && current_schema().FindField(source_id) == nullptr &&
         fields[i].type.id() == TypeId::kUnknown;
         ++schema) {
      fields[i].type = PartitionType(*spec, *schema).fields()[i].type;
    }
  }
  return Type::Struct(std::move(fields));
}

Result<void> ValidateTableMetadata(const TableMetadata& metadata) {
  DYNALAKE_TRY(CheckSchemas(metadata));
  DYNALAKE_TRY(CheckSpecsAndOrders(metadata));
  return CheckSnapshots(metadata);
}

}  // namespace dynalake::iceberg
