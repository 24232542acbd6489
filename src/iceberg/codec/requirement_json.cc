#include <optional>
#include <string>
#include <utility>

#include "base/json.h"
#include "iceberg/codec/update_json.h"

namespace dynalake::iceberg {
namespace {

using nlohmann::json;

constexpr const char* kAssertProperty = "dynalake-assert-property";

struct RequirementWriter {
  json operator()(const AssertCreate&) const { return {{"type", "assert-create"}}; }
  json operator()(const AssertTableUuid& asked) const {
    return {{"type", "assert-table-uuid"}, {"uuid", asked.uuid}};
  }
  json operator()(const AssertRefSnapshotId& asked) const {
    json object = {
        {"type", "assert-ref-snapshot-id"}, {"ref", asked.ref}, {"snapshot-id", nullptr}};
    SetIf(object, "snapshot-id", asked.snapshot_id);
    return object;
  }
  json operator()(const AssertLastAssignedFieldId& asked) const {
    return {{"type", "assert-last-assigned-field-id"},
            {"last-assigned-field-id", asked.last_assigned_field_id}};
  }
  json operator()(const AssertCurrentSchemaId& asked) const {
    return {{"type", "assert-current-schema-id"}, {"current-schema-id", asked.current_schema_id}};
  }
  json operator()(const AssertLastAssignedPartitionId& asked) const {
    return {{"type", "assert-last-assigned-partition-id"},
            {"last-assigned-partition-id", asked.last_assigned_partition_id}};
  }
  json operator()(const AssertDefaultSpecId& asked) const {
    return {{"type", "assert-default-spec-id"}, {"default-spec-id", asked.default_spec_id}};
  }
  json operator()(const AssertDefaultSortOrderId& asked) const {
    return {{"type", "assert-default-sort-order-id"},
            {"default-sort-order-id", asked.default_sort_order_id}};
  }
  json operator()(const AssertProperty& asked) const {
    json object = {{"type", kAssertProperty}, {"key", asked.key}, {"value", nullptr}};
    SetIf(object, "value", asked.value);
    return object;
  }
};

/// `type` itself of the requirements that are one id.
Result<Requirement> ReadIdRequirement(const std::string& type, const json& object) {
  if (type == "assert-last-assigned-field-id") {
    DYNALAKE_ASSIGN(const int32_t id, GetInt32(object, "last-assigned-field-id"));
    return Requirement(AssertLastAssignedFieldId{.last_assigned_field_id = id});
  }
  if (type == "assert-current-schema-id") {
    DYNALAKE_ASSIGN(const int32_t id, GetInt32(object, "current-schema-id"));
    return Requirement(AssertCurrentSchemaId{.current_schema_id = id});
  }
  if (type == "assert-last-assigned-partition-id") {
    DYNALAKE_ASSIGN(const int32_t id, GetInt32(object, "last-assigned-partition-id"));
    return Requirement(AssertLastAssignedPartitionId{.last_assigned_partition_id = id});
  }
  if (type == "assert-default-spec-id") {
    DYNALAKE_ASSIGN(const int32_t id, GetInt32(object, "default-spec-id"));
    return Requirement(AssertDefaultSpecId{.default_spec_id = id});
  }
  if (type == "assert-default-sort-order-id") {
    DYNALAKE_ASSIGN(const int32_t id, GetInt32(object, "default-sort-order-id"));
    return Requirement(AssertDefaultSortOrderId{.default_sort_order_id = id});
  }
  return Fail(ErrorCode::kUnsupported, "the requirement '{}' is not known", type);
}

Result<Requirement> ReadRequirement(const std::string& type, const json& object) {
  if (type == "assert-create") {
    return Requirement(AssertCreate{});
  }
  if (type == "assert-table-uuid") {
    DYNALAKE_ASSIGN(std::string uuid, GetString(object, "uuid"));
    return Requirement(AssertTableUuid{.uuid = std::move(uuid)});
  }
  if (type == "assert-ref-snapshot-id") {
    DYNALAKE_ASSIGN(std::string ref, GetString(object, "ref"));
    DYNALAKE_ASSIGN(const auto snapshot_id, FindInt64(object, "snapshot-id"));
    return Requirement(AssertRefSnapshotId{.ref = std::move(ref), .snapshot_id = snapshot_id});
  }
  if (type == kAssertProperty) {
    DYNALAKE_ASSIGN(std::string key, GetString(object, "key"));
    DYNALAKE_ASSIGN(std::optional<std::string> value, FindString(object, "value"));
    return Requirement(AssertProperty{.key = std::move(key), .value = std::move(value)});
  }
  return ReadIdRequirement(type, object);
}

}  // namespace

json RequirementToJson(const Requirement& requirement) {
  return std::visit(RequirementWriter(), requirement);
}

Result<Requirement> RequirementFromJson(const json& object) {
  DYNALAKE_ASSIGN(const std::string type, GetString(object, "type"));
  Result<Requirement> requirement = ReadRequirement(type, object);
  return requirement ? std::move(requirement)
                     : Result<Requirement>(
                           std::move(requirement).error().WithContext("requirement " + type));
}

}  // namespace dynalake::iceberg
