#include "table/rules_version.h"

#include <algorithm>

#include "base/format.h"
#include "base/json.h"
#include "shaping/columns/columns.h"
#include "shaping/columns/iceberg_schema.h"
#include "table/table_columns.h"

namespace dynalake::table {
namespace {

constexpr const char* kRulesMember = "rules";
/// From this version on a cell is null only where its type cannot express the value.
constexpr int kCellsHoldWhatTheyCan = 2;

int VersionIn(const nlohmann::json& choices) {
  const auto version = choices.is_object() ? choices.find(kRulesMember) : choices.end();
  return version != choices.end() && version->is_number_integer() ? version->get<int>()
                                                                  : kUnsaidRulesVersion;
}

/// The types that the rows were first written with. An append leaves this property as it is, and no
/// engine cleans it away, as it may an older schema of the table.
Result<iceberg::Schema> SchemaOfLoad(const iceberg::TableMetadata& metadata) {
  const std::string* columns = metadata.FindProperty(kColumnsProperty);
  const std::string* entities = metadata.FindProperty(kEntitiesProperty);
  if (columns == nullptr || entities == nullptr) {
    return Error(ErrorCode::kNotFound, "no load made the table");
  }
  DYNALAKE_ASSIGN(const shaping::TableColumns loaded,
                  shaping::TableColumnsFromProperties(*columns, *entities, {}));
  return shaping::IcebergSchema(loaded);
}

}  // namespace

std::optional<int> RulesVersionOf(const iceberg::TableMetadata& metadata) {
  if (metadata.FindProperty(kColumnsProperty) == nullptr) {
    return std::nullopt;
  }
  const std::string* choices = metadata.FindProperty(kChoicesProperty);
  const auto json = choices == nullptr ? Result<nlohmann::json>(nlohmann::json())
                                       : ParseJson(*choices, kChoicesProperty);
  return json ? VersionIn(*json) : kUnsaidRulesVersion;
}

shaping::NullCells NullCellsOf(const iceberg::TableMetadata& metadata) {
  shaping::NullCells null_cells;
  const Result<iceberg::Schema> loaded = SchemaOfLoad(metadata);
  null_cells.tell =
      loaded && RulesVersionOf(metadata).value_or(kUnsaidRulesVersion) >= kCellsHoldWhatTheyCan;
  if (!null_cells.tell) {
    return null_cells;
  }
  for (const int32_t id : loaded->FieldIds()) {
    const iceberg::NestedField* now = metadata.current_schema().FindField(id);
    if (now != nullptr && !now->type.is_nested() && now->type != loaded->FindField(id)->type) {
      null_cells.silent_fields.insert(id);
    }
  }
  return null_cells;
}

std::string WhatOlderRowsLack(int version) {
  return version < kCellsHoldWhatTheyCan
             ? "numbers that are not spelled as DynamoDB spells them (1.10, 2E1), and lists, sets "
               "and maps with a part that did not fit, are NULL in SQL and stand in _rest alone"
             : "";
}

std::string ChoicesAfterAppend(const std::string& choices) {
  auto json = ParseJson(choices, kChoicesProperty);
  if (!json || !json->is_object()) {
    return choices;
  }
  const int version = std::min(VersionIn(*json), kRulesVersion);
  if (version == kUnsaidRulesVersion) {
    return choices;
  }
  (*json)[kRulesMember] = version;
  return PrintJson(*json);
}

}  // namespace dynalake::table
