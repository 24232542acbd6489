#include <algorithm>
#include <array>
#include <optional>

#include "base/json.h"
#include "shaping/profile/profile.h"

namespace dynalake::shaping {
namespace {

using dynamodb::TypeTag;

// Which types the numbers of earlier texts counted, in their order. Nothing is added here.
constexpr std::array<TypeTag, 10> kNumberedTypes = {
    TypeTag::kS,  TypeTag::kN, TypeTag::kB, TypeTag::kSS,   TypeTag::kNS,
    TypeTag::kBS, TypeTag::kM, TypeTag::kL, TypeTag::kBool, TypeTag::kNull};

nlohmann::json CountsJson(const PathProfile& path) {
  nlohmann::json counts = nlohmann::json::object();
  for (size_t i = 0; i < path.counts.size(); ++i) {
    if (path.counts[i] != 0) {
      counts[dynamodb::TypeTagName(static_cast<TypeTag>(i))] = path.counts[i];
    }
  }
  return counts;
}

nlohmann::json PathJson(const PathProfile& path) {
  nlohmann::json json = {{"counts", CountsJson(path)}};
  if (path.numbers != NumberStats()) {
    json["numbers"] = {path.numbers.max_integer_digits, path.numbers.max_scale,
                       path.numbers.all_int64 ? 1 : 0};
  }
  if (path.longest != 0) {
    json["longest"] = path.longest;
  }
  if (!path.members.empty()) {
    nlohmann::json& members = json["members"] = nlohmann::json::object();
    for (const auto& [name, member] : path.members) {
      members[name] = PathJson(member);
    }
  }
  if (path.many_members) {
    json["any-member"] = PathJson(*path.any_member);
  }
  if (path.element) {
    json["element"] = PathJson(*path.element);
  }
  if (path.set_element) {
    json["set-element"] = PathJson(*path.set_element);
  }
  return json;
}

Error NoProfile(std::string_view what) {
  return Fail(ErrorCode::kMalformedInput, "a profile has no proper \"{}\"", what);
}

/// The numbers of a JSON list, which must be `count` of them.
Result<std::vector<int64_t>> Numbers(const nlohmann::json& list, size_t count,
                                     std::string_view what) {
  const bool proper = list.is_array() && list.size() == count &&
                      std::all_of(list.begin(), list.end(), [](const nlohmann::json& number) {
                        return number.is_number_integer();
                      });
  if (!proper) {
    return NoProfile(what);
  }
  return list.get<std::vector<int64_t>>();
}

/// By the names of the types; or, as earlier versions wrote them, one number for each type.
Result<void> ReadCounts(const nlohmann::json& json, PathProfile* path) {
  const auto counts = json.is_object() ? json.find("counts") : json.end();
  if (counts == json.end() || !counts->is_structured()) {
    return NoProfile("counts");
  }
  if (counts->is_array()) {
    DYNALAKE_ASSIGN(const auto values, Numbers(*counts, kNumberedTypes.size(), "counts"));
    for (size_t i = 0; i < values.size(); ++i) {
      path->Count(kNumberedTypes[i], values[i]);
    }
    return {};
  }
  for (const auto& [name, count] : counts->items()) {
    const std::optional<TypeTag> tag = dynamodb::FindTypeTag(name);
    if (!tag || !count.is_number_integer()) {
      return NoProfile("counts");
    }
    path->Count(*tag, count.get<int64_t>());
  }
  return {};
}

Result<PathProfile> ParsePath(const nlohmann::json& json);

Result<std::unique_ptr<PathProfile>> FindPath(const nlohmann::json& json, std::string_view key) {
  DYNALAKE_ASSIGN(const nlohmann::json* found, FindObject(json, key));
  if (found == nullptr) {
    return std::unique_ptr<PathProfile>();
  }
  DYNALAKE_ASSIGN(PathProfile path, ParsePath(*found));
  return std::make_unique<PathProfile>(std::move(path));
}

Result<PathProfile> ParsePath(const nlohmann::json& json) {
  PathProfile path;
  DYNALAKE_TRY(ReadCounts(json, &path));
  DYNALAKE_ASSIGN(const nlohmann::json* numbers, FindArray(json, "numbers"));
  if (numbers != nullptr) {
    DYNALAKE_ASSIGN(const auto stats, Numbers(*numbers, 3, "numbers"));
    path.numbers = {static_cast<int32_t>(stats[0]), static_cast<int32_t>(stats[1]), stats[2] != 0};
  }
  DYNALAKE_ASSIGN(const auto longest, FindInt64(json, "longest"));
  path.longest = longest.value_or(0);
  DYNALAKE_ASSIGN(const nlohmann::json* members, FindObject(json, "members"));
  if (members != nullptr) {
    if (members->size() > kMaxProfiledKeys) {
      return NoProfile("members");
    }
    for (const auto& [name, member] : members->items()) {
      DYNALAKE_ASSIGN(PathProfile parsed, ParsePath(member));
      path.members.emplace(name, std::move(parsed));
    }
  }
  DYNALAKE_ASSIGN(path.any_member, FindPath(json, "any-member"));
  path.many_members = path.any_member != nullptr;
  if (path.many_members && !path.members.empty()) {
    return NoProfile("members");
  }
  DYNALAKE_ASSIGN(path.element, FindPath(json, "element"));
  DYNALAKE_ASSIGN(path.set_element, FindPath(json, "set-element"));
  return path;
}

nlohmann::json FewJson(const FewValues& values) {
  if (!values.complete()) {
    return nullptr;
  }
  nlohmann::json json = nlohmann::json::object();
  for (const auto& [value, count] : values.counts()) {
    json[value] = count;
  }
  return json;
}

/// An absent or null member stands for values that are not complete.
Result<FewValues> ParseFew(const nlohmann::json& json, std::string_view key) {
  FewValues values;
  DYNALAKE_ASSIGN(const nlohmann::json* found, FindObject(json, key));
  if (found == nullptr) {
    values.Drop();
    return values;
  }
  for (const auto& [value, count] : found->items()) {
    if (!count.is_number_integer()) {
      return NoProfile(key);
    }
    values.Add(value, count.get<int64_t>());
  }
  return values;
}

}  // namespace

nlohmann::json ToJson(const Profile& profile) {
  nlohmann::json attributes = nlohmann::json::object();
  for (const auto& [name, attribute] : profile.attributes) {
    nlohmann::json json = PathJson(attribute.value);
    if (attribute.values.complete()) {
      json["values"] = FewJson(attribute.values);
    }
    if (attribute.prefixes.complete()) {
      json["prefixes"] = FewJson(attribute.prefixes);
    }
    attributes[name] = std::move(json);
  }
  return {{"items", profile.items}, {"attributes", std::move(attributes)}};
}

Result<Profile> ProfileFromJson(const nlohmann::json& json) {
  Profile profile;
  DYNALAKE_ASSIGN(profile.items, GetInt64(json, "items"));
  DYNALAKE_ASSIGN(const nlohmann::json* attributes, GetObject(json, "attributes"));
  for (const auto& [name, entry] : attributes->items()) {
    DYNALAKE_ASSIGN(AttributeProfile * attribute, profile.Attribute(name));
    DYNALAKE_ASSIGN(attribute->value, ParsePath(entry));
    DYNALAKE_ASSIGN(attribute->values, ParseFew(entry, "values"));
    DYNALAKE_ASSIGN(attribute->prefixes, ParseFew(entry, "prefixes"));
  }
  return profile;
}

namespace {

Result<void> ReadCounts(const nlohmann::json& json, std::string_view key,
                        std::map<std::string, int64_t, std::less<>>* counts) {
  DYNALAKE_ASSIGN(const nlohmann::json* object, GetObject(json, key));
  for (const auto& [attribute, count] : object->items()) {
    if (!count.is_number_integer()) {
      return NoProfile(key);
    }
    counts->emplace(attribute, count.get<int64_t>());
  }
  return {};
}

}  // namespace

nlohmann::json ToJson(const EntityCounts& counts) {
  nlohmann::json list = nlohmann::json::array();
  for (const auto& [name, entity] : counts.entities) {
    nlohmann::json json = {
        {"items", entity.items}, {"attributes", entity.attributes}, {"in-rest", entity.in_rest}};
    SetIf(json, "kept-spelling", entity.kept_spelling);
    SetIf(json, "entity", name);
    list.push_back(std::move(json));
  }
  return list;
}

Result<EntityCounts> EntityCountsFromJson(const nlohmann::json& json) {
  EntityCounts counts;
  if (!json.is_array()) {
    return NoProfile("entities");
  }
  for (const nlohmann::json& entry : json) {
    DYNALAKE_ASSIGN(auto name, FindString(entry, "entity"));
    EntityCounts::Entity& entity = counts.entities[std::move(name)];
    DYNALAKE_ASSIGN(entity.items, GetInt64(entry, "items"));
    DYNALAKE_TRY(ReadCounts(entry, "attributes", &entity.attributes));
    DYNALAKE_TRY(ReadCounts(entry, "in-rest", &entity.in_rest));
    if (entry.contains("kept-spelling")) {
      DYNALAKE_TRY(ReadCounts(entry, "kept-spelling", &entity.kept_spelling.emplace()));
    } else {
      entity.kept_spelling.reset();
    }
  }
  return counts;
}

}  // namespace dynalake::shaping
