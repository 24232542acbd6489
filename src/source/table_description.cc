#include "source/table_description.h"

#include <utility>

#include "base/format.h"
#include "base/json.h"

namespace dynalake::source {
namespace {

/// A number that may be absent, as 0 is in many answers. Service emulators give real numbers.
double NumberIn(const nlohmann::json& json, const char* object, const char* key) {
  const auto at = json.find(object);
  if (at == json.end() || !at->is_object()) {
    return 0;
  }
  const auto number = at->find(key);
  return number != at->end() && number->is_number() ? number->get<double>() : 0;
}

Result<dynamodb::KeySchema> KeySchemaOf(const nlohmann::json& json) {
  DYNALAKE_ASSIGN(const nlohmann::json* elements, GetArray(json, "KeySchema"));
  dynamodb::KeySchema key;
  for (const nlohmann::json& element : *elements) {
    DYNALAKE_ASSIGN(std::string name, GetString(element, "AttributeName"));
    DYNALAKE_ASSIGN(const std::string type, GetString(element, "KeyType"));
    if (type == "HASH") {
      key.partition_key = std::move(name);
    } else {
      key.sort_key = std::move(name);
    }
  }
  if (key.partition_key.empty()) {
    return Error(ErrorCode::kMalformedInput, "the key schema has no partition key");
  }
  return key;
}

/// What tables and indexes say alike; `name_key` is what the name is called.
Result<ReadableDescription> ReadableFromJson(const nlohmann::json& json, const char* name_key,
                                             const char* size_key, bool on_demand) {
  ReadableDescription readable;
  DYNALAKE_ASSIGN(readable.name, GetString(json, name_key));
  DYNALAKE_ASSIGN(readable.key, KeySchemaOf(json));
  DYNALAKE_ASSIGN(const auto item_count, FindInt64(json, "ItemCount"));
  DYNALAKE_ASSIGN(const auto size_bytes, FindInt64(json, size_key));
  readable.item_count = item_count.value_or(0);
  readable.size_bytes = size_bytes.value_or(0);
  const double units = on_demand ? NumberIn(json, "OnDemandThroughput", "MaxReadRequestUnits")
                                 : NumberIn(json, "ProvisionedThroughput", "ReadCapacityUnits");
  if (units > 0) {
    readable.read_units = units;
  }
  return readable;
}

Result<void> AddIndexes(const nlohmann::json& json, const char* member, bool global,
                        TableDescription& table) {
  DYNALAKE_ASSIGN(const nlohmann::json* indexes, FindArray(json, member));
  if (indexes == nullptr) {
    return {};
  }
  for (const nlohmann::json& each : *indexes) {
    DYNALAKE_ASSIGN(ReadableDescription index,
                    ReadableFromJson(each, "IndexName", "IndexSizeBytes", table.on_demand));
    index.is_global_index = global;
    DYNALAKE_ASSIGN(const nlohmann::json* projection, GetObject(each, "Projection"));
    DYNALAKE_ASSIGN(const auto type, FindString(*projection, "ProjectionType"));
    index.has_all_attributes = type.value_or("ALL") == "ALL";
    if (!global) {
      index.read_units = table.table.read_units;  // A local index reads from the table's capacity.
    }
    table.indexes.push_back(std::move(index));
  }
  return {};
}

}  // namespace

Result<TableDescription> TableDescriptionFromJson(const nlohmann::json& table) {
  TableDescription description;
  DYNALAKE_ASSIGN(const nlohmann::json* billing, FindObject(table, "BillingModeSummary"));
  if (billing != nullptr) {
    DYNALAKE_ASSIGN(const auto mode, FindString(*billing, "BillingMode"));
    description.on_demand = mode == "PAY_PER_REQUEST";
  }
  DYNALAKE_ASSIGN(const nlohmann::json* table_class, FindObject(table, "TableClassSummary"));
  if (table_class != nullptr) {
    DYNALAKE_ASSIGN(const auto name, FindString(*table_class, "TableClass"));
    description.infrequent_access = name == "STANDARD_INFREQUENT_ACCESS";
  }
  DYNALAKE_ASSIGN(description.table,
                  ReadableFromJson(table, "TableName", "TableSizeBytes", description.on_demand));
  DYNALAKE_ASSIGN(const auto arn, FindString(table, "TableArn"));
  DYNALAKE_ASSIGN(const auto id, FindString(table, "TableId"));
  DYNALAKE_ASSIGN(const auto status, FindString(table, "TableStatus"));
  description.arn = arn.value_or("");
  // Service emulators have no id, but the table's time.
  const auto created = table.find("CreationDateTime");
  description.id = id.value_or(
      fmt::format("{} of {}", description.arn, created == table.end() ? "" : PrintJson(*created)));
  description.status = status.value_or("ACTIVE");
  DYNALAKE_ASSIGN(const nlohmann::json* attributes, GetArray(table, "AttributeDefinitions"));
  for (const nlohmann::json& attribute : *attributes) {
    DYNALAKE_ASSIGN(const std::string name, GetString(attribute, "AttributeName"));
    DYNALAKE_ASSIGN(description.attribute_types[name], GetString(attribute, "AttributeType"));
  }
  DYNALAKE_TRY(AddIndexes(table, "GlobalSecondaryIndexes", true, description));
  DYNALAKE_TRY(AddIndexes(table, "LocalSecondaryIndexes", false, description));
  return description;
}

Result<ReadableDescription> FindReadable(const TableDescription& table, std::string_view index) {
  if (index.empty()) {
    return table.table;
  }
  std::vector<std::string_view> names;
  for (const ReadableDescription& each : table.indexes) {
    if (each.name == index) {
      return each;
    }
    names.push_back(each.name);
  }
  return Fail(ErrorCode::kNotFound, "the table {} has no index {}{}", table.table.name, index,
              names.empty() ? " and no other" : fmt::format("; it has {}", fmt::join(names, ", ")));
}

Result<double> UnitsOfShare(const ReadableDescription& readable, double share) {
  if (!readable.read_units) {
    return Fail(ErrorCode::kInvalidArgument,
                "{} is on demand and has no maximum, so a share of it says nothing: say the read "
                "units per second that it may take, as in --read-budget 1000",
                readable.name);
  }
  return *readable.read_units * share;
}

}  // namespace dynalake::source
