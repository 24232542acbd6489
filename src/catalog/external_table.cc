#include "catalog/external_table.h"

#include <optional>
#include <utility>

#include "base/json.h"

namespace dynalake::catalog {
namespace {

using nlohmann::json;

json ColumnsToJson(const std::vector<ExternalColumn>& columns) {
  json array = json::array();
  for (const ExternalColumn& column : columns) {
    json object = {{"Name", column.name}, {"Type", column.type}};
    if (!column.comment.empty()) {
      object["Comment"] = column.comment;
    }
    array.push_back(std::move(object));
  }
  return array;
}

Result<std::vector<ExternalColumn>> ReadColumns(const json& object, std::string_view key) {
  std::vector<ExternalColumn> columns;
  DYNALAKE_ASSIGN(const json* array, GetArray(object, key));
  for (const json& member : *array) {
    ExternalColumn column;
    DYNALAKE_ASSIGN(column.name, GetString(member, "Name"));
    DYNALAKE_ASSIGN(column.type, GetString(member, "Type"));
    DYNALAKE_ASSIGN(const auto comment, FindString(member, "Comment"));
    column.comment = comment.value_or("");
    columns.push_back(std::move(column));
  }
  return columns;
}

Result<iceberg::Properties> ReadTexts(const json& object, std::string_view key) {
  iceberg::Properties texts;
  DYNALAKE_ASSIGN(const json* members, GetObject(object, key));
  for (const auto& [name, value] : members->items()) {
    if (!value.is_string()) {
      return Fail(ErrorCode::kMalformedInput, "'{}' of '{}' is no text", name, key);
    }
    texts[name] = value.get<std::string>();
  }
  return texts;
}

Result<ExternalTable> FromJson(const json& object) {
  ExternalTable table;
  DYNALAKE_ASSIGN(const json* storage, GetObject(object, "StorageDescriptor"));
  DYNALAKE_ASSIGN(const json* serde, GetObject(*storage, "SerdeInfo"));
  DYNALAKE_ASSIGN(table.location, GetString(*storage, "Location"));
  DYNALAKE_ASSIGN(table.format.input_format, GetString(*storage, "InputFormat"));
  DYNALAKE_ASSIGN(table.format.output_format, GetString(*storage, "OutputFormat"));
  DYNALAKE_ASSIGN(table.format.serde, GetString(*serde, "SerializationLibrary"));
  DYNALAKE_ASSIGN(table.format.serde_parameters, ReadTexts(*serde, "Parameters"));
  DYNALAKE_ASSIGN(table.columns, ReadColumns(*storage, "Columns"));
  DYNALAKE_ASSIGN(table.partition_keys, ReadColumns(object, "PartitionKeys"));
  DYNALAKE_ASSIGN(table.properties, ReadTexts(object, "Parameters"));
  return table;
}

}  // namespace

std::string PrintExternalTable(const ExternalTable& table) {
  return PrintJson({{"TableType", "EXTERNAL_TABLE"},
                    {"Parameters", table.properties},
                    {"PartitionKeys", ColumnsToJson(table.partition_keys)},
                    {"StorageDescriptor",
                     {{"Columns", ColumnsToJson(table.columns)},
                      {"Location", table.location},
                      {"InputFormat", table.format.input_format},
                      {"OutputFormat", table.format.output_format},
                      {"SerdeInfo",
                       {{"SerializationLibrary", table.format.serde},
                        {"Parameters", table.format.serde_parameters}}}}}});
}

Result<ExternalTable> ParseExternalTable(const TableIdentifier& identifier, std::string_view text) {
  DYNALAKE_ASSIGN(const json object, ParseJson(text, "external table"));
  Result<ExternalTable> table = FromJson(object);
  if (!table) {
    return std::move(table).error().WithContext("the external table " + identifier.ToString());
  }
  table->identifier = identifier;
  return table;
}

}  // namespace dynalake::catalog
