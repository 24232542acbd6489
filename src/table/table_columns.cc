#include "table/table_columns.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/json.h"
#include "base/unicode.h"

namespace dynalake::table {
namespace {

/// Engines read `table.<name>` as a metadata table.
constexpr std::array<std::string_view, 17> kMetadataTableNames = {
    "all_data_files", "all_delete_files", "all_entries",          "all_files",  "all_manifests",
    "changes",        "data_files",       "delete_files",         "entries",    "files",
    "history",        "manifests",        "metadata_log_entries", "partitions", "position_deletes",
    "refs",           "snapshots"};

/// Calls columns as the schema calls them now, whatever other engines renamed, and leaves out those
/// that they dropped.
void FollowSchema(const iceberg::Schema& schema, std::vector<shaping::Column>& columns) {
  std::erase_if(columns, [&](const shaping::Column& column) {
    return schema.FindField(column.field_id) == nullptr;
  });
  for (shaping::Column& column : columns) {
    const iceberg::NestedField& field = *schema.FindField(column.field_id);
    column.name = field.name;
    if (column.type == shaping::ColumnType::kDecimal &&
        field.type.id() == iceberg::TypeId::kDecimal) {
      column.precision = field.type.precision();
    }
    FollowSchema(schema, column.children);
  }
}

}  // namespace

Result<std::optional<shaping::TableColumns>> ReadTableColumns(
    const iceberg::TableMetadata& metadata) {
  const std::string* columns = metadata.FindProperty(kColumnsProperty);
  const std::string* entities = metadata.FindProperty(kEntitiesProperty);
  if (columns == nullptr || entities == nullptr) {
    return std::optional<shaping::TableColumns>();
  }
  DYNALAKE_ASSIGN(shaping::TableColumns read,
                  shaping::TableColumnsFromProperties(
                      *columns, *entities, metadata.current_schema().identifier_field_ids()));
  FollowSchema(metadata.current_schema(), read.columns);
  return std::optional(std::move(read));
}

Result<std::optional<shaping::TableColumns>> ReadLoadedColumns(const catalog::Table& table) {
  DYNALAKE_ASSIGN(auto columns, ReadTableColumns(*table.metadata));
  if (!columns && table.metadata->current_snapshot() != nullptr) {
    return Fail(ErrorCode::kInvalidArgument,
                "the table {} was not made by a load, and loading would replace it: choose "
                "another name with --table, or drop it first",
                table.identifier.ToString());
  }
  return columns;
}

std::set<int32_t> UsedFieldIds(const iceberg::TableMetadata& metadata) {
  std::set<int32_t> used;
  for (const iceberg::Schema& schema : metadata.schemas) {
    const auto ids = schema.FieldIds();
    used.insert(ids.begin(), ids.end());
  }
  return used;
}

Result<void> CheckTableName(std::string_view name) {
  if (name.empty()) {
    return Error(ErrorCode::kInvalidArgument,
                 "the source does not say which table it is: name one with --table");
  }
  const std::string folded = CaseFold(name);
  if (std::find(kMetadataTableNames.begin(), kMetadataTableNames.end(), folded) !=
      kMetadataTableNames.end()) {
    return Fail(ErrorCode::kInvalidArgument,
                "a table cannot be called {}: engines use that name for metadata; --table {}_table "
                "would do",
                name, folded);
  }
  for (const char c : name) {
    if (static_cast<unsigned char>(c) < 0x20 ||
        std::string_view("/\\#?%").find(c) != std::string_view::npos) {
      return Fail(
          ErrorCode::kInvalidArgument,
          "the table name \"{}\" has a character that file paths cannot hold: choose another "
          "with --table",
          name);
    }
  }
  return {};
}

}  // namespace dynalake::table
