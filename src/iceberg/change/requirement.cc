#include "iceberg/change/requirement.h"

#include <string_view>

namespace dynalake::iceberg {
namespace {

std::string Text(const std::optional<int64_t>& snapshot_id) {
  return snapshot_id ? std::to_string(*snapshot_id) : "none";
}

/// Checks one requirement of a table that exists.
class Checker {
 public:
  explicit Checker(const TableMetadata& table) : table_(table) {}

  Result<void> operator()(const AssertCreate&) const {
    return Fail(ErrorCode::kConflict, "the table exists already");
  }
  Result<void> operator()(const AssertTableUuid& asked) const {
    if (table_.table_uuid == asked.uuid) {
      return {};
    }
    return Fail(ErrorCode::kConflict, "the table's uuid is {}, not {}: it was created anew",
                table_.table_uuid, asked.uuid);
  }
  Result<void> operator()(const AssertRefSnapshotId& asked) const {
    const auto ref = table_.refs.find(asked.ref);
    std::optional<int64_t> found;
    if (ref != table_.refs.end()) {
      found = ref->second.snapshot_id;
    }
    if (found == asked.snapshot_id) {
      return {};
    }
    return Fail(ErrorCode::kConflict, "ref '{}' is at snapshot {}, not {}", asked.ref, Text(found),
                Text(asked.snapshot_id));
  }
  Result<void> operator()(const AssertLastAssignedFieldId& asked) const {
    return Equal("last assigned field id", table_.last_column_id, asked.last_assigned_field_id);
  }
  Result<void> operator()(const AssertCurrentSchemaId& asked) const {
    return Equal("current schema id", table_.current_schema_id, asked.current_schema_id);
  }
  Result<void> operator()(const AssertLastAssignedPartitionId& asked) const {
    return Equal("last assigned partition id", table_.last_partition_id,
                 asked.last_assigned_partition_id);
  }
  Result<void> operator()(const AssertDefaultSpecId& asked) const {
    return Equal("default partition spec id", table_.default_spec_id, asked.default_spec_id);
  }
  Result<void> operator()(const AssertDefaultSortOrderId& asked) const {
    return Equal("default sort order id", table_.default_sort_order_id,
                 asked.default_sort_order_id);
  }
  Result<void> operator()(const AssertProperty& asked) const {
    const std::string* found = table_.FindProperty(asked.key);
    if (found == nullptr ? !asked.value : asked.value == *found) {
      return {};
    }
    return Fail(ErrorCode::kConflict, "property '{}' is {}, not {}", asked.key,
                found == nullptr ? "not set" : "'" + *found + "'",
                asked.value ? "'" + *asked.value + "'" : "unset");
  }

 private:
  static Result<void> Equal(std::string_view what, int32_t found, int32_t asked) {
    if (found == asked) {
      return {};
    }
    return Fail(ErrorCode::kConflict, "the {} is {}, not {}", what, found, asked);
  }

  const TableMetadata& table_;
};

}  // namespace

Result<void> CheckRequirements(std::span<const Requirement> requirements,
                               const TableMetadata* table) {
  for (const Requirement& requirement : requirements) {
    if (table != nullptr) {
      DYNALAKE_TRY(std::visit(Checker(*table), requirement));
    } else if (!std::holds_alternative<AssertCreate>(requirement)) {
      return Fail(ErrorCode::kConflict, "the table does not exist");
    }
  }
  return {};
}

}  // namespace dynalake::iceberg
