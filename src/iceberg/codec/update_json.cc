#include "iceberg/codec/update_json.h"

#include <string>
#include <utility>

#include "base/json.h"
#include "iceberg/codec/schema_json.h"
#include "iceberg/codec/snapshot_json.h"

namespace dynalake::iceberg {
namespace {

using nlohmann::json;

/// The tables that updates are for have at least this version.
constexpr int kLeastFormatVersion = 2;

struct UpdateWriter {
  json operator()(const AssignUuid& update) const {
    return {{"action", "assign-uuid"}, {"uuid", update.uuid}};
  }
  json operator()(const UpgradeFormatVersion& update) const {
    return {{"action", "upgrade-format-version"}, {"format-version", update.format_version}};
  }
  json operator()(const AddSchema& update) const {
    return {{"action", "add-schema"}, {"schema", SchemaToJson(update.schema)}};
  }
  json operator()(const SetCurrentSchema& update) const {
    return {{"action", "set-current-schema"}, {"schema-id", update.schema_id}};
  }
  json operator()(const AddPartitionSpec& update) const {
    json spec = PartitionSpecToJson(update.spec);
    for (json& field : spec["fields"]) {
      if (field["field-id"] == 0) {
        field.erase("field-id");  // it gets one
      }
    }
    return {{"action", "add-spec"}, {"spec", std::move(spec)}};
  }
  json operator()(const SetDefaultPartitionSpec& update) const {
    return {{"action", "set-default-spec"}, {"spec-id", update.spec_id}};
  }
  json operator()(const AddSortOrder& update) const {
    return {{"action", "add-sort-order"}, {"sort-order", SortOrderToJson(update.order)}};
  }
  json operator()(const SetDefaultSortOrder& update) const {
    return {{"action", "set-default-sort-order"}, {"sort-order-id", update.order_id}};
  }
  json operator()(const AddSnapshot& update) const {
    return {{"action", "add-snapshot"},
            {"snapshot", SnapshotToJson(update.snapshot, kLeastFormatVersion)}};
  }
  json operator()(const SetSnapshotRef& update) const {
    json object = SnapshotRefToJson(update.ref);
    object["action"] = "set-snapshot-ref";
    object["ref-name"] = update.name;
    return object;
  }
  json operator()(const RemoveSnapshots& update) const {
    return {{"action", "remove-snapshots"}, {"snapshot-ids", update.snapshot_ids}};
  }
  json operator()(const RemoveSnapshotRef& update) const {
    return {{"action", "remove-snapshot-ref"}, {"ref-name", update.name}};
  }
  json operator()(const SetLocation& update) const {
    return {{"action", "set-location"}, {"location", update.location}};
  }
  json operator()(const SetProperties& update) const {
    return {{"action", "set-properties"}, {"updates", update.updates}};
  }
  json operator()(const RemoveProperties& update) const {
    return {{"action", "remove-properties"}, {"removals", update.removals}};
  }
  json operator()(const SetStatistics& update) const {
    // The id stands twice until the protocol drops the outer one, which older servers ask for.
    return {{"action", "set-statistics"},
            {"snapshot-id", update.statistics.snapshot_id},
            {"statistics", StatisticsToJson(update.statistics)}};
  }
  json operator()(const RemoveStatistics& update) const {
    return {{"action", "remove-statistics"}, {"snapshot-id", update.snapshot_id}};
  }
  json operator()(const SetPartitionStatistics& update) const {
    return {{"action", "set-partition-statistics"},
            {"partition-statistics", PartitionStatisticsToJson(update.statistics)}};
  }
  json operator()(const RemovePartitionStatistics& update) const {
    return {{"action", "remove-partition-statistics"}, {"snapshot-id", update.snapshot_id}};
  }
  json operator()(const RemovePartitionSpecs& update) const {
    return {{"action", "remove-partition-specs"}, {"spec-ids", update.spec_ids}};
  }
  json operator()(const RemoveSchemas& update) const {
    return {{"action", "remove-schemas"}, {"schema-ids", update.schema_ids}};
  }
  json operator()(const AddEncryptionKey& update) const {
    return {{"action", "add-encryption-key"}, {"encryption-key", EncryptionKeyToJson(update.key)}};
  }
  json operator()(const RemoveEncryptionKey& update) const {
    return {{"action", "remove-encryption-key"}, {"key-id", update.key_id}};
  }
};

/// The ids that a list member has.
template <typename Id>
Result<std::vector<Id>> IdsFromJson(const json& object, const char* key) {
  std::vector<Id> ids;
  DYNALAKE_ASSIGN(const json* array, GetArray(object, key));
  for (const json& member : *array) {
    if (!member.is_number_integer()) {
      return Fail(ErrorCode::kMalformedInput, "'{}' is a list of whole numbers", key);
    }
    DYNALAKE_ASSIGN(const int64_t id, GetInt64(json{{key, member}}, key));
    if (!std::in_range<Id>(id)) {
      return Fail(ErrorCode::kMalformedInput, "'{}' holds {}, which is out of range", key, id);
    }
    ids.push_back(static_cast<Id>(id));
  }
  return ids;
}

// One function an action: the members beside `action`.
using ReadUpdate = Result<Update> (*)(const json& object);

Result<Update> ReadAssignUuid(const json& object) {
  DYNALAKE_ASSIGN(std::string uuid, GetString(object, "uuid"));
  return Update(AssignUuid{.uuid = std::move(uuid)});
}
Result<Update> ReadUpgradeFormatVersion(const json& object) {
  DYNALAKE_ASSIGN(const int32_t version, GetInt32(object, "format-version"));
  return Update(UpgradeFormatVersion{.format_version = version});
}
Result<Update> ReadAddSchema(const json& object) {
  DYNALAKE_ASSIGN(const json* member, GetObject(object, "schema"));
  DYNALAKE_ASSIGN(Schema schema, SchemaFromJson(*member));
  return Update(AddSchema{.schema = std::move(schema)});
}
Result<Update> ReadSetCurrentSchema(const json& object) {
  DYNALAKE_ASSIGN(const int32_t id, GetInt32(object, "schema-id"));
  return Update(SetCurrentSchema{.schema_id = id});
}
Result<Update> ReadAddPartitionSpec(const json& object) {
  DYNALAKE_ASSIGN(const json* member, GetObject(object, "spec"));
  DYNALAKE_ASSIGN(const json* fields, GetArray(*member, "fields"));
  DYNALAKE_ASSIGN(const auto spec_id, FindInt32(*member, "spec-id"));
  AddPartitionSpec update;
  update.spec.spec_id = spec_id.value_or(0);
  DYNALAKE_ASSIGN(update.spec.fields, PartitionFieldsFromJson(*fields));
  for (size_t i = 0; i < fields->size(); ++i) {
    if (!(*fields)[i].contains("field-id")) {
      update.spec.fields[i].field_id = 0;  // whoever applies it gives one
    }
  }
  return Update(std::move(update));
}
Result<Update> ReadSetDefaultPartitionSpec(const json& object) {
  DYNALAKE_ASSIGN(const int32_t id, GetInt32(object, "spec-id"));
  return Update(SetDefaultPartitionSpec{.spec_id = id});
}
Result<Update> ReadAddSortOrder(const json& object) {
  DYNALAKE_ASSIGN(const json* member, GetObject(object, "sort-order"));
  DYNALAKE_ASSIGN(SortOrder order, SortOrderFromJson(*member));
  return Update(AddSortOrder{.order = std::move(order)});
}
Result<Update> ReadSetDefaultSortOrder(const json& object) {
  DYNALAKE_ASSIGN(const int32_t id, GetInt32(object, "sort-order-id"));
  return Update(SetDefaultSortOrder{.order_id = id});
}
Result<Update> ReadAddSnapshot(const json& object) {
  DYNALAKE_ASSIGN(const json* member, GetObject(object, "snapshot"));
  DYNALAKE_ASSIGN(Snapshot snapshot, SnapshotFromJson(*member));
  return Update(AddSnapshot{.snapshot = std::move(snapshot)});
}
Result<Update> ReadSetSnapshotRef(const json& object) {
  DYNALAKE_ASSIGN(std::string name, GetString(object, "ref-name"));
  DYNALAKE_ASSIGN(SnapshotRef ref, SnapshotRefFromJson(object));
  return Update(SetSnapshotRef{.name = std::move(name), .ref = std::move(ref)});
}
Result<Update> ReadRemoveSnapshots(const json& object) {
  DYNALAKE_ASSIGN(auto ids, IdsFromJson<int64_t>(object, "snapshot-ids"));
  return Update(RemoveSnapshots{.snapshot_ids = std::move(ids)});
}
Result<Update> ReadRemoveSnapshotRef(const json& object) {
  DYNALAKE_ASSIGN(std::string name, GetString(object, "ref-name"));
  return Update(RemoveSnapshotRef{.name = std::move(name)});
}
Result<Update> ReadSetLocation(const json& object) {
  DYNALAKE_ASSIGN(std::string location, GetString(object, "location"));
  return Update(SetLocation{.location = std::move(location)});
}
Result<Update> ReadSetProperties(const json& object) {
  DYNALAKE_TRY(GetObject(object, "updates"));
  DYNALAKE_ASSIGN(StringMap updates, StringMapFromJson(object, "updates"));
  return Update(SetProperties{.updates = std::move(updates)});
}
Result<Update> ReadRemoveProperties(const json& object) {
  DYNALAKE_ASSIGN(auto removals, GetStrings(object, "removals"));
  return Update(RemoveProperties{.removals = std::move(removals)});
}
Result<Update> ReadSetStatistics(const json& object) {
  DYNALAKE_ASSIGN(const json* member, GetObject(object, "statistics"));
  DYNALAKE_ASSIGN(StatisticsFile statistics, StatisticsFromJson(*member));
  return Update(SetStatistics{.statistics = std::move(statistics)});
}
Result<Update> ReadRemoveStatistics(const json& object) {
  DYNALAKE_ASSIGN(const int64_t id, GetInt64(object, "snapshot-id"));
  return Update(RemoveStatistics{.snapshot_id = id});
}
Result<Update> ReadSetPartitionStatistics(const json& object) {
  DYNALAKE_ASSIGN(const json* member, GetObject(object, "partition-statistics"));
  DYNALAKE_ASSIGN(auto statistics, PartitionStatisticsFromJson(*member));
  return Update(SetPartitionStatistics{.statistics = std::move(statistics)});
}
Result<Update> ReadRemovePartitionStatistics(const json& object) {
  DYNALAKE_ASSIGN(const int64_t id, GetInt64(object, "snapshot-id"));
  return Update(RemovePartitionStatistics{.snapshot_id = id});
}
Result<Update> ReadRemovePartitionSpecs(const json& object) {
  DYNALAKE_ASSIGN(auto ids, IdsFromJson<int32_t>(object, "spec-ids"));
  return Update(RemovePartitionSpecs{.spec_ids = std::move(ids)});
}
Result<Update> ReadRemoveSchemas(const json& object) {
  DYNALAKE_ASSIGN(auto ids, IdsFromJson<int32_t>(object, "schema-ids"));
  return Update(RemoveSchemas{.schema_ids = std::move(ids)});
}
Result<Update> ReadAddEncryptionKey(const json& object) {
  DYNALAKE_ASSIGN(const json* member, GetObject(object, "encryption-key"));
  DYNALAKE_ASSIGN(EncryptionKey key, EncryptionKeyFromJson(*member));
  return Update(AddEncryptionKey{.key = std::move(key)});
}
Result<Update> ReadRemoveEncryptionKey(const json& object) {
  DYNALAKE_ASSIGN(std::string key_id, GetString(object, "key-id"));
  return Update(RemoveEncryptionKey{.key_id = std::move(key_id)});
}

constexpr std::pair<const char*, ReadUpdate> kUpdates[] = {
    {"assign-uuid", ReadAssignUuid},
    {"upgrade-format-version", ReadUpgradeFormatVersion},
    {"add-schema", ReadAddSchema},
    {"set-current-schema", ReadSetCurrentSchema},
    {"add-spec", ReadAddPartitionSpec},
    {"set-default-spec", ReadSetDefaultPartitionSpec},
    {"add-sort-order", ReadAddSortOrder},
    {"set-default-sort-order", ReadSetDefaultSortOrder},
    {"add-snapshot", ReadAddSnapshot},
    {"set-snapshot-ref", ReadSetSnapshotRef},
    {"remove-snapshots", ReadRemoveSnapshots},
    {"remove-snapshot-ref", ReadRemoveSnapshotRef},
    {"set-location", ReadSetLocation},
    {"set-properties", ReadSetProperties},
    {"remove-properties", ReadRemoveProperties},
    {"set-statistics", ReadSetStatistics},
    {"remove-statistics", ReadRemoveStatistics},
    {"set-partition-statistics", ReadSetPartitionStatistics},
    {"remove-partition-statistics", ReadRemovePartitionStatistics},
    {"remove-partition-specs", ReadRemovePartitionSpecs},
    {"remove-schemas", ReadRemoveSchemas},
    {"add-encryption-key", ReadAddEncryptionKey},
    {"remove-encryption-key", ReadRemoveEncryptionKey},
};

}  // namespace

nlohmann::json UpdateToJson(const Update& update) { return std::visit(UpdateWriter(), update); }

Result<Update> UpdateFromJson(const json& object) {
  DYNALAKE_ASSIGN(const std::string action, GetString(object, "action"));
  for (const auto& [name, read] : kUpdates) {
    if (action == name) {
      Result<Update> update = read(object);
      return update ? std::move(update)
                    : Result<Update>(std::move(update).error().WithContext("update " + action));
    }
  }
  return Fail(ErrorCode::kUnsupported, "the update '{}' is not known", action);
}

}  // namespace dynalake::iceberg
