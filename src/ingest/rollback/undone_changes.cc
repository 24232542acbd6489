#include "ingest/rollback/undone_changes.h"

#include <algorithm>
#include <optional>

#include "base/format.h"
#include "table/table_columns.h"

namespace dynalake::ingest {
namespace {

bool IsSystemField(int32_t id) {
  return id >= shaping::kEntityFieldId && id <= shaping::kPositionFieldId;
}

/// Whether rows are grouped alike; ids change with the types of columns.
bool SameGrouping(const iceberg::PartitionSpec& a, const iceberg::PartitionSpec& b) {
  return std::ranges::equal(a.fields, b.fields, [](const auto& one, const auto& other) {
    return one.name == other.name && one.transform == other.transform;
  });
}

}  // namespace

Result<std::vector<std::string>> UndoneChanges(const iceberg::TableMetadata& base,
                                               const shaping::TableColumns& columns,
                                               const iceberg::PartitionSpec& spec,
                                               bool same_choices) {
  std::vector<std::string> notes;
  const std::string* property = base.FindProperty(table::kColumnsProperty);
  const std::string* entities = base.FindProperty(table::kEntitiesProperty);
  if (property == nullptr || entities == nullptr) {
    return notes;
  }
  const iceberg::Schema& schema = base.current_schema();
  DYNALAKE_ASSIGN(
      const shaping::TableColumns loaded,
      shaping::TableColumnsFromProperties(*property, *entities, schema.identifier_field_ids()));
  std::vector<std::string> added;
  for (const iceberg::NestedField& field : schema.fields()) {
    const bool is_loaded = std::ranges::any_of(
        loaded.columns, [&](const auto& column) { return column.field_id == field.id; });
    if (!is_loaded && !IsSystemField(field.id)) {
      added.push_back(field.name);
    }
  }
  std::vector<std::string> dropped;
  for (const shaping::Column& column : loaded.columns) {
    if (schema.FindField(column.field_id) == nullptr &&
        shaping::FindColumn(columns, column.step.name) != nullptr) {
      dropped.push_back(column.name);
    }
  }
  if (!added.empty()) {
    notes.push_back(
        fmt::format("columns that another engine added are gone: {}", fmt::join(added, ", ")));
  }
  if (!dropped.empty()) {
    notes.push_back(fmt::format("columns that another engine dropped are there again: {}",
                                fmt::join(dropped, ", ")));
  }
  if (same_choices && !SameGrouping(base.default_spec(), spec)) {
    notes.emplace_back(
        "the partitioning that another engine gave the table is that of the load again");
  }
  return notes;
}

}  // namespace dynalake::ingest
