#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "dynamodb/key_schema.h"
#include "shaping/columns/columns.h"
#include "shaping/columns/type_choice.h"
#include "shaping/profile/profile.h"

namespace dynalake::shaping {

struct EntityChoice {
  enum class Kind : uint8_t { kAuto, kNone, kAttribute, kKeyPrefix };
  Kind kind = Kind::kAuto;
  std::string attribute;  ///< of a kAttribute

  bool operator==(const EntityChoice&) const = default;
};

/// What the user decides about a table's columns.
struct Choices {
  std::map<std::string, TypeChoice, std::less<>> types;  ///< by top-level attribute
  std::optional<dynamodb::KeySchema> keys;
  EntityChoice entities;
  int max_leaf_columns = 1000;
};

/// The columns of a table with this profile, by the rules of docs/values.md. A function of its
/// arguments alone: the field id of a column follows from its path (a hash), so that a guess from
/// part of the items gives a column the id that the full profile gives it.
///
/// kInvalidArgument: a key attribute is missing in some item or has several types, or a type
/// choice gives it cells that are not equal exactly where keys are.
Result<TableColumns> ChooseColumns(const Profile& profile, const Choices& choices);

/// The names in `choices.types` that no item has.
std::vector<std::string> UnknownAttributes(const Profile& profile, const Choices& choices);

/// Whether files shaped with `guess`, from items with `unit`, are right in a table with
/// `final_columns`: every value of the unit is in a column that the table has with the same id, or
/// in `_rest` in both.
bool Compatible(const TableColumns& guess, const TableColumns& final_columns, const Profile& unit);

/// The entities that `rule` finds in the items of `profile`, with their counts, by name.
std::map<std::string, int64_t> EntitiesOf(const Profile& profile, const EntityRule& rule);

}  // namespace dynalake::shaping
