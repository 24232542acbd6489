#include "ingest/load/table_choices.h"

#include <array>
#include <utility>

#include <nlohmann/json.hpp>

#include "base/enum_names.h"
#include "base/format.h"
#include "base/json.h"
#include "table/table_columns.h"

namespace dynalake::ingest {
namespace {

using EntityKind = shaping::EntityChoice::Kind;

constexpr auto kEntityKinds = MakeEnumNames<EntityKind>({{EntityKind::kAuto, "auto"},
                                                         {EntityKind::kNone, "none"},
                                                         {EntityKind::kAttribute, "attribute"},
                                                         {EntityKind::kKeyPrefix, "key-prefix"}});

// What the numbers of earlier texts stand for. Nothing is added here.
constexpr std::array<EntityKind, 4> kNumberedEntityKinds = {
    EntityKind::kAuto, EntityKind::kNone, EntityKind::kAttribute, EntityKind::kKeyPrefix};
constexpr std::array<std::string_view, 8> kNumberedTypes = {
    "timestamp", "date", "epoch_seconds", "epoch_millis", "string", "double", "decimal", "json"};

Error NoChoices(std::string_view what) {
  return Fail(ErrorCode::kMalformedInput, "the table property {} has no proper \"{}\"",
              table::kChoicesProperty, what);
}

/// The member of `list` that an earlier text counted, or null.
template <typename Value, size_t kCount>
const Value* Numbered(const std::array<Value, kCount>& list, const nlohmann::json& number) {
  return number.is_number_unsigned() && number.get<uint64_t>() < kCount
             ? &list[number.get<size_t>()]
             : nullptr;
}

/// `"decimal(18,2)"`, or of an earlier text `[6, 18, 2]`.
Result<shaping::TypeChoice> TypeFromJson(const nlohmann::json& json) {
  std::string text;
  if (json.is_string()) {
    text = json.get<std::string>();
  } else if (json.is_array() && json.size() == 3) {
    const std::string_view* name = Numbered(kNumberedTypes, json[0]);
    if (name == nullptr || !json[1].is_number_integer() || !json[2].is_number_integer()) {
      return NoChoices("types");
    }
    text = *name == "decimal"
               ? fmt::format("decimal({},{})", json[1].get<int64_t>(), json[2].get<int64_t>())
               : std::string(*name);
  }
  auto type = shaping::ParseTypeChoice(text);
  return type ? std::move(type) : NoChoices("types");
}

/// `["attribute", "Type"]`, or of an earlier text `[2, "Type"]`.
Result<shaping::EntityChoice> EntitiesFromJson(const nlohmann::json& json) {
  if (json.size() != 2 || !json[1].is_string()) {
    return NoChoices("entities");
  }
  std::optional<EntityKind> kind;
  if (json[0].is_string()) {
    kind = kEntityKinds.Find(json[0].get_ref<const std::string&>());
  } else if (const EntityKind* numbered = Numbered(kNumberedEntityKinds, json[0])) {
    kind = *numbered;
  }
  if (!kind) {
    return NoChoices("entities");
  }
  return shaping::EntityChoice{.kind = *kind, .attribute = json[1].get<std::string>()};
}

/// `["PK", "SK"]`; the second is empty where there is no sort key.
Result<std::optional<dynamodb::KeySchema>> KeysFromJson(const nlohmann::json& json) {
  if (!json.contains("key")) {
    return std::optional<dynamodb::KeySchema>();
  }
  DYNALAKE_ASSIGN(std::vector<std::string> names, GetStrings(json, "key"));
  if (names.size() != 2) {
    return NoChoices("key");
  }
  dynamodb::KeySchema keys{std::move(names[0]), {}};
  if (!names[1].empty()) {
    keys.sort_key = std::move(names[1]);
  }
  return std::optional(std::move(keys));
}

}  // namespace

std::string PrintTableChoices(const TableChoices& choices) {
  nlohmann::json types = nlohmann::json::object();
  for (const auto& [attribute, type] : choices.types) {
    types[attribute] = shaping::PrintTypeChoice(type);
  }
  nlohmann::json json = {
      {"rules", choices.rules_version},
      {"types", std::move(types)},
      {"entities", {kEntityKinds.NameOf(choices.entities.kind), choices.entities.attribute}}};
  if (choices.keys) {
    json["key"] = {choices.keys->partition_key, choices.keys->sort_key.value_or("")};
  }
  if (!choices.partition_by.empty()) {
    json["partition-by"] = choices.partition_by;
  }
  return PrintJson(json);
}

Result<TableChoices> ParseTableChoices(std::string_view text) {
  DYNALAKE_ASSIGN(const nlohmann::json json,
                  ParseJson(text, fmt::format("table property {}", table::kChoicesProperty)));
  TableChoices choices;
  DYNALAKE_ASSIGN(const auto rules_version, FindInt32(json, "rules"));
  choices.rules_version = rules_version.value_or(table::kUnsaidRulesVersion);
  DYNALAKE_ASSIGN(const nlohmann::json* types, GetObject(json, "types"));
  for (const auto& [attribute, type] : types->items()) {
    DYNALAKE_ASSIGN(choices.types[attribute], TypeFromJson(type));
  }
  DYNALAKE_ASSIGN(const nlohmann::json* entities, GetArray(json, "entities"));
  DYNALAKE_ASSIGN(choices.entities, EntitiesFromJson(*entities));
  DYNALAKE_ASSIGN(choices.keys, KeysFromJson(json));
  if (json.contains("partition-by")) {
    DYNALAKE_ASSIGN(choices.partition_by, GetStrings(json, "partition-by"));
  }
  return choices;
}

}  // namespace dynalake::ingest
