#pragma once

#include <span>
#include <string_view>

#include "app/settings/config.h"
#include "app/settings/config_node.h"

namespace dynalake::app {

/// What a key's value looks like.
enum class ConfigShape : uint8_t {
  kText,
  kTexts,     ///< a list of texts, or one text
  kCount,     ///< a whole number from 1
  kPrice,     ///< a number, at least 0
  kSize,      ///< bytes, such as 512MiB
  kChoice,    ///< one of `choices`
  kFlag,      ///< true or false
  kObject,    ///< a map with the keys `keys`
  kTables,    ///< a map of any names, each with the keys `keys`
  kTypes,     ///< a map of any names to texts
  kRoles,     ///< a role's ARN, or a list of such and of {role_arn, external_id, …}
  kEntities,  ///< auto, none, {attribute: NAME} or {key_prefix: '#'}
};

/// Where a value goes: the configuration and, below `tables:`, the one table.
struct ConfigTarget {
  Config& config;
  TableConfig* table = nullptr;
};

/// One key of dynalake.yaml. The reader and the JSON Schema are both made from these.
struct ConfigKey {
  std::string_view name;
  ConfigShape shape = ConfigShape::kText;
  std::string_view description;
  std::span<const std::string_view> choices = {};
  std::span<const ConfigKey> keys = {};
  bool required = false;
  /// Stores a value; its error says what is wrong with the value alone; the reader adds the place.
  /// Of a shape that holds keys it may be null, and else checks them together once they are stored.
  Result<void> (*store)(const ConfigNode& value, const ConfigTarget& target) = nullptr;
};

}  // namespace dynalake::app
