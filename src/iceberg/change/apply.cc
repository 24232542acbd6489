#include "iceberg/change/apply.h"

#include <algorithm>
#include <charconv>
#include <set>
#include <utility>

#include "iceberg/change/schema_change.h"

namespace dynalake::iceberg {
namespace {

constexpr const char* kPreviousVersionsProperty = "write.metadata.previous-versions-max";
constexpr size_t kDefaultPreviousVersions = 100;

/// Applies updates one after the other to its copy of the table.
class Applier {
 public:
  Applier(TableMetadata table, int64_t now_ms) : table_(std::move(table)), now_ms_(now_ms) {}

  /// The one time of the change: see `Apply`.
  TableMetadata Take() && {
    table_.last_updated_ms = now_ms_;
    return std::move(table_);
  }

  Result<void> operator()(const AssignUuid& update) {
    if (!table_.table_uuid.empty() && table_.table_uuid != update.uuid) {
      return Fail(ErrorCode::kInvalidArgument, "a table's uuid cannot change");
    }
    table_.table_uuid = update.uuid;
    return {};
  }

  Result<void> operator()(const UpgradeFormatVersion& update) {
    if (update.format_version > 3) {
      return Fail(ErrorCode::kUnsupported, "format version {}", update.format_version);
    }
    if (update.format_version < table_.format_version) {
      return Fail(ErrorCode::kInvalidArgument, "format version {} cannot go back to {}",
                  table_.format_version, update.format_version);
    }
    table_.format_version = update.format_version;
    return {};
  }

  Result<void> operator()(const AddSchema& update) {
    int32_t next_id = 0;
    std::set<int32_t> dropped_ids;
    for (const Schema& schema : table_.schemas) {
      const std::vector<int32_t> ids = schema.FieldIds();
      dropped_ids.insert(ids.begin(), ids.end());
      if (schema.SameFields(update.schema)) {
        last_schema_id_ = schema.schema_id();
        return {};
      }
      next_id = std::max(next_id, schema.schema_id() + 1);
    }
    // Whether rows stay that were written without a new required column, `Apply` cannot know.
    DYNALAKE_TRY(CheckSchemaEvolution(table_.current_schema(), update.schema,
                                      {.dropped_ids = std::move(dropped_ids),
                                       .format_version = table_.format_version,
                                       .rows_stay = false}));
    table_.last_column_id = std::max(table_.last_column_id, update.schema.HighestFieldId());
    table_.schemas.push_back(update.schema.WithId(next_id));
    last_schema_id_ = next_id;
    return {};
  }

  Result<void> operator()(const SetCurrentSchema& update) {
    DYNALAKE_ASSIGN(const int32_t id, Resolve(update.schema_id, last_schema_id_, "schema"));
    if (table_.FindSchema(id) == nullptr) {
      return Missing("schema", id);
    }
    table_.current_schema_id = id;
    return {};
  }

  Result<void> operator()(const AddPartitionSpec& update) {
    PartitionSpec spec = update.spec;
    AssignFieldIds(spec);
    DYNALAKE_TRY(ValidatePartitionSpec(spec, table_.current_schema()));
    spec.spec_id = 0;
    for (const PartitionSpec& known : table_.partition_specs) {
      if (known.fields == spec.fields) {
        last_spec_id_ = known.spec_id;
        return {};
      }
      spec.spec_id = std::max(spec.spec_id, known.spec_id + 1);
    }
    table_.last_partition_id = std::max(table_.last_partition_id, spec.HighestFieldId());
    last_spec_id_ = spec.spec_id;
    table_.partition_specs.push_back(std::move(spec));
    return {};
  }

  Result<void> operator()(const SetDefaultPartitionSpec& update) {
    DYNALAKE_ASSIGN(const int32_t id, Resolve(update.spec_id, last_spec_id_, "partition spec"));
    if (table_.FindSpec(id) == nullptr) {
      return Missing("partition spec", id);
    }
    table_.default_spec_id = id;
    return {};
  }

  Result<void> operator()(const AddSortOrder& update) {
    SortOrder order = update.order;
    order.order_id = order.fields.empty() ? 0 : 1;
    for (const SortOrder& known : table_.sort_orders) {
      if (known.fields == order.fields) {
        last_order_id_ = known.order_id;
        return {};
      }
      if (!order.fields.empty()) {
        order.order_id = std::max(order.order_id, known.order_id + 1);
      }
    }
    DYNALAKE_TRY(ValidateSortOrder(order, table_.current_schema()));
    last_order_id_ = order.order_id;
    table_.sort_orders.push_back(std::move(order));
    return {};
  }

  Result<void> operator()(const SetDefaultSortOrder& update) {
    DYNALAKE_ASSIGN(const int32_t id, Resolve(update.order_id, last_order_id_, "sort order"));
    if (table_.FindSortOrder(id) == nullptr) {
      return Missing("sort order", id);
    }
    table_.default_sort_order_id = id;
    return {};
  }

  Result<void> operator()(const AddSnapshot& update) {
    const Snapshot& snapshot = update.snapshot;
    if (table_.FindSnapshot(snapshot.snapshot_id) != nullptr) {
      return Fail(ErrorCode::kInvalidArgument, "snapshot {} is in the table already",
                  snapshot.snapshot_id);
    }
    if (table_.format_version >= 2 && snapshot.parent_snapshot_id &&
        snapshot.sequence_number <= table_.last_sequence_number) {
      return Fail(ErrorCode::kConflict, "snapshot {} has sequence number {}, the table is at {}",
                  snapshot.snapshot_id, snapshot.sequence_number, table_.last_sequence_number);
    }
    if (table_.format_version >= 3) {
      DYNALAKE_TRY(AdvanceRowIds(snapshot));
    }
    table_.last_sequence_number = std::max(table_.last_sequence_number, snapshot.sequence_number);
    table_.snapshots.push_back(snapshot);
    now_ms_ = std::max(table_.last_updated_ms, snapshot.timestamp_ms);
    return {};
  }

  Result<void> operator()(const SetSnapshotRef& update) {
    const Snapshot* snapshot = table_.FindSnapshot(update.ref.snapshot_id);
    if (snapshot == nullptr) {
      return Missing("snapshot", update.ref.snapshot_id);
    }
    if (update.name == kMainBranch) {
      if (update.ref.type != SnapshotRef::Type::kBranch) {
        return Fail(ErrorCode::kInvalidArgument, "'main' must be a branch");
      }
      if (table_.current_snapshot_id != update.ref.snapshot_id) {
        table_.current_snapshot_id = update.ref.snapshot_id;
        table_.snapshot_log.push_back(
            {.timestamp_ms = now_ms_, .snapshot_id = update.ref.snapshot_id});
      }
    }
    table_.refs[update.name] = update.ref;
    return {};
  }

  Result<void> operator()(const RemoveSnapshots& update) {
    std::vector<int64_t> ids = update.snapshot_ids;
    std::sort(ids.begin(), ids.end());
    const auto goes = [&](int64_t id) { return std::binary_search(ids.begin(), ids.end(), id); };
    if (table_.current_snapshot_id && goes(*table_.current_snapshot_id)) {
      return Fail(ErrorCode::kInvalidArgument, "the current snapshot {} cannot be removed",
                  *table_.current_snapshot_id);
    }
    std::erase_if(table_.snapshots, [&](const Snapshot& s) { return goes(s.snapshot_id); });
    std::erase_if(table_.refs, [&](const auto& ref) { return goes(ref.second.snapshot_id); });
    std::erase_if(table_.statistics, [&](const auto& file) { return goes(file.snapshot_id); });
    std::erase_if(table_.partition_statistics,
                  [&](const auto& file) { return goes(file.snapshot_id); });
    // History before a gap would be wrong about what was current when.
    const auto gap = std::find_if(table_.snapshot_log.rbegin(), table_.snapshot_log.rend(),
                                  [&](const SnapshotLogEntry& e) { return goes(e.snapshot_id); });
    table_.snapshot_log.erase(table_.snapshot_log.begin(), gap.base());
    return {};
  }

  Result<void> operator()(const RemoveSnapshotRef& update) {
    if (update.name == kMainBranch) {
      table_.current_snapshot_id.reset();
    }
    table_.refs.erase(update.name);
    return {};
  }

  Result<void> operator()(const SetLocation& update) {
    table_.location = update.location;
    return {};
  }

  Result<void> operator()(const SetProperties& update) {
    for (const auto& [key, value] : update.updates) {
      table_.properties[key] = value;
    }
    return {};
  }

  Result<void> operator()(const RemoveProperties& update) {
    for (const std::string& key : update.removals) {
      table_.properties.erase(key);
    }
    return {};
  }

  Result<void> operator()(const SetStatistics& update) {
    (*this)(RemoveStatistics{.snapshot_id = update.statistics.snapshot_id}).value();
    table_.statistics.push_back(update.statistics);
    return {};
  }

  Result<void> operator()(const RemoveStatistics& update) {
    std::erase_if(table_.statistics,
                  [&](const auto& file) { return file.snapshot_id == update.snapshot_id; });
    return {};
  }

  Result<void> operator()(const SetPartitionStatistics& update) {
    (*this)(RemovePartitionStatistics{.snapshot_id = update.statistics.snapshot_id}).value();
    table_.partition_statistics.push_back(update.statistics);
    return {};
  }

  Result<void> operator()(const RemovePartitionStatistics& update) {
    std::erase_if(table_.partition_statistics,
                  [&](const auto& file) { return file.snapshot_id == update.snapshot_id; });
    return {};
  }

  Result<void> operator()(const RemovePartitionSpecs& update) {
    for (const int32_t id : update.spec_ids) {
      if (id == table_.default_spec_id) {
        return Fail(ErrorCode::kInvalidArgument, "the default partition spec {} cannot be removed",
                    id);
      }
      std::erase_if(table_.partition_specs,
                    [&](const PartitionSpec& spec) { return spec.spec_id == id; });
    }
    return {};
  }

  Result<void> operator()(const RemoveSchemas& update) {
    for (const int32_t id : update.schema_ids) {
      if (id == table_.current_schema_id) {
        return Fail(ErrorCode::kInvalidArgument, "the current schema {} cannot be removed", id);
      }
      std::erase_if(table_.schemas, [&](const Schema& schema) { return schema.schema_id() == id; });
    }
    return {};
  }

  Result<void> operator()(const AddEncryptionKey& update) {
    (*this)(RemoveEncryptionKey{.key_id = update.key.key_id}).value();
    table_.encryption_keys.push_back(update.key);
    return {};
  }

  Result<void> operator()(const RemoveEncryptionKey& update) {
    std::erase_if(table_.encryption_keys,
                  [&](const EncryptionKey& key) { return key.key_id == update.key_id; });
    return {};
  }

 private:
  static Error Missing(std::string_view what, int64_t id) {
    return Fail(ErrorCode::kInvalidArgument, "the table has no {} {}", what, id);
  }

  static Result<int32_t> Resolve(int32_t id, const std::optional<int32_t>& last,
                                 std::string_view what) {
    if (id != kLastAdded) {
      return id;
    }
    if (!last) {
      return Fail(ErrorCode::kInvalidArgument, "no {} was added before it is named", what);
    }
    return *last;
  }

  /// A field that some spec has already keeps its id; others count on.
  void AssignFieldIds(PartitionSpec& spec) const {
    int32_t next_id = table_.last_partition_id + 1;
    for (PartitionField& field : spec.fields) {
      if (field.field_id != 0) {
        continue;
      }
      for (const PartitionSpec& known : table_.partition_specs) {
        for (const PartitionField& same : known.fields) {
          if (same.source_id == field.source_id && same.transform == field.transform) {
            field.field_id = same.field_id;
          }
        }
      }
      if (field.field_id == 0) {
        field.field_id = next_id++;
      }
    }
  }

  Result<void> AdvanceRowIds(const Snapshot& snapshot) {
    if (!snapshot.first_row_id || !snapshot.added_rows || *snapshot.added_rows < 0) {
      return Fail(ErrorCode::kInvalidArgument, "snapshot {} lacks first-row-id or added-rows",
                  snapshot.snapshot_id);
    }
    if (*snapshot.first_row_id < table_.next_row_id) {
      return Fail(ErrorCode::kConflict, "snapshot {} assigns row ids from {}, the table is at {}",
                  snapshot.snapshot_id, *snapshot.first_row_id, table_.next_row_id);
    }
    table_.next_row_id = *snapshot.first_row_id + *snapshot.added_rows;
    return {};
  }

  TableMetadata table_;
  int64_t now_ms_;
  std::optional<int32_t> last_schema_id_;
  std::optional<int32_t> last_spec_id_;
  std::optional<int32_t> last_order_id_;
};

size_t PreviousVersionsKept(const TableMetadata& table) {
  const std::string* property = table.FindProperty(kPreviousVersionsProperty);
  size_t kept = kDefaultPreviousVersions;
  if (property != nullptr) {
    std::from_chars(property->data(), property->data() + property->size(), kept);
  }
  return std::max<size_t>(kept, 1);
}

void AppendMetadataLog(const TableMetadata& base, const std::string& base_location,
                       TableMetadata& table) {
  table.metadata_log.push_back(
      {.timestamp_ms = base.last_updated_ms, .metadata_file = base_location});
  const size_t kept = PreviousVersionsKept(table);
  if (table.metadata_log.size() > kept) {
    const auto surplus = static_cast<std::ptrdiff_t>(table.metadata_log.size() - kept);
    table.metadata_log.erase(table.metadata_log.begin(), table.metadata_log.begin() + surplus);
  }
}

}  // namespace

Result<TableMetadata> MakeTableMetadata(NewTable asked, int64_t now_ms) {
  if (asked.format_version < 2 || asked.format_version > 3) {
    return Fail(ErrorCode::kUnsupported, "new tables have format version 2 or 3, not {}",
                asked.format_version);
  }
  TableMetadata table;
  table.format_version = asked.format_version;
  table.table_uuid = std::move(asked.uuid);
  table.location = std::move(asked.location);
  table.last_updated_ms = now_ms;
  table.last_column_id = asked.schema.HighestFieldId();
  table.schemas.push_back(asked.schema.WithId(0));
  table.sort_orders.push_back({});
  table.properties = std::move(asked.properties);
  Applier applier(std::move(table), now_ms);
  DYNALAKE_TRY(applier(AddPartitionSpec{.spec = std::move(asked.spec)}));
  DYNALAKE_TRY(applier(AddSortOrder{.order = std::move(asked.sort_order)}));
  DYNALAKE_TRY(applier(SetDefaultSortOrder{}));
  table = std::move(applier).Take();
  DYNALAKE_TRY(ValidateTableMetadata(table));
  return table;
}

Result<TableMetadata> Apply(const TableMetadata& base, std::span<const Update> updates,
                            const ApplyContext& context) {
  Applier applier(base, std::max(context.now_ms, base.last_updated_ms));
  for (const Update& update : updates) {
    DYNALAKE_TRY(std::visit(applier, update));
  }
  TableMetadata table = std::move(applier).Take();
  if (context.base_location) {
    AppendMetadataLog(base, *context.base_location, table);
  }
  DYNALAKE_TRY(ValidateTableMetadata(table));
  return table;
}

}  // namespace dynalake::iceberg
