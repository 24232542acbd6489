#include "app/settings/config_reader.h"

#include <algorithm>

#include "app/settings/config_keys.h"
#include "base/nearest.h"

namespace dynalake::app {
namespace {

using Kind = ConfigNode::Kind;

/// Walks a file by the table of keys; every error names the file and the line.
class ConfigReader {
 public:
  explicit ConfigReader(std::string_view file) : file_(file) {}

  /// `path` is what stands before the keys: "tables.orders.".
  Result<void> ReadKeys(const ConfigNode& map, std::span<const ConfigKey> keys,
                        const std::string& path, const ConfigTarget& target) {
    for (const ConfigEntry& entry : map.entries) {
      const auto key = std::ranges::find(keys, entry.key, &ConfigKey::name);
      if (key == keys.end()) {
        std::vector<std::string_view> names;
        std::ranges::transform(keys, std::back_inserter(names), &ConfigKey::name);
        return At(entry.line, "unknown key {}{}{}", path, entry.key, Proposal(entry.key, names));
      }
      DYNALAKE_TRY(ReadValue(*key, entry, path + entry.key, target));
    }
    for (const ConfigKey& key : keys) {
      if (key.required &&
          std::ranges::find(map.entries, key.name, &ConfigEntry::key) == map.entries.end()) {
        return At(map.line, "{}{} is missing", path, key.name);
      }
    }
    return {};
  }

  Error WrongKind(const ConfigNode& value, std::string_view path, std::string_view wanted) {
    return At(value.line, "{} must be {}, not {}", path, wanted, value.KindName());
  }

 private:
  template <typename... Args>
  Error At(int line, fmt::format_string<Args...> format, Args&&... args) {
    return Fail(ErrorCode::kInvalidArgument, "{}:{}: {}", file_, line,
                fmt::format(format, std::forward<Args>(args)...));
  }

  Result<void> ReadValue(const ConfigKey& key, const ConfigEntry& entry, const std::string& path,
                         const ConfigTarget& target) {
    const ConfigNode& value = entry.value;
    if (value.kind == Kind::kNull) {
      return At(entry.line, "{} has no value", path);
    }
    switch (key.shape) {
      case ConfigShape::kObject:
        if (value.kind != Kind::kMap) {
          return WrongKind(value, path, "a map");
        }
        DYNALAKE_TRY(ReadKeys(value, key.keys, path + ".", target));
        return key.store == nullptr ? Result<void>() : Store(key, value, path, target);
      case ConfigShape::kTables:
        return ReadTables(key, value, path, target);
      case ConfigShape::kTypes:
        DYNALAKE_TRY(CheckTypes(value, path));
        return Store(key, value, path, target);
      case ConfigShape::kEntities:
        if (value.kind == Kind::kList) {
          return WrongKind(value, path, "a text or a map");
        }
        return Store(key, value, path, target);
      case ConfigShape::kTexts:
        DYNALAKE_TRY(CheckTexts(value, path));
        return Store(key, value, path, target);
      case ConfigShape::kRoles:
        return Store(key, value, path, target);
      case ConfigShape::kText:
      case ConfigShape::kCount:
      case ConfigShape::kPrice:
      case ConfigShape::kSize:
      case ConfigShape::kChoice:
      case ConfigShape::kFlag:
        break;
    }
    if (value.kind != Kind::kScalar) {
      return WrongKind(value, path,
                       key.shape == ConfigShape::kCount || key.shape == ConfigShape::kPrice
                           ? "a number"
                       : key.shape == ConfigShape::kFlag ? "true or false"
                                                         : "a text");
    }
    if (!key.choices.empty() && std::ranges::find(key.choices, value.scalar) == key.choices.end()) {
      return At(value.line, "{}: '{}' is none of {}{}", path, value.scalar,
                fmt::join(key.choices, ", "), Proposal(value.scalar, key.choices));
    }
    if (key.shape == ConfigShape::kFlag && value.scalar != "true" && value.scalar != "false") {
      return At(value.line, "{}: '{}' is neither true nor false", path, value.scalar);
    }
    return Store(key, value, path, target);
  }

  Result<void> ReadTables(const ConfigKey& key, const ConfigNode& value, const std::string& path,
                          const ConfigTarget& target) {
    if (value.kind != Kind::kMap) {
      return WrongKind(value, path, "a map");
    }
    for (const ConfigEntry& entry : value.entries) {
      const std::string table_path = path + "." + entry.key;
      if (entry.value.kind == Kind::kNull) {
        return At(entry.line, "{} has no value", table_path);
      }
      if (entry.value.kind != Kind::kMap) {
        return WrongKind(entry.value, table_path, "a map");
      }
      TableConfig& table = target.config.tables[entry.key];
      DYNALAKE_TRY(ReadKeys(entry.value, key.keys, table_path + ".", {target.config, &table}));
    }
    return {};
  }

  Result<void> CheckTexts(const ConfigNode& value, const std::string& path) {
    if (value.kind == Kind::kMap) {
      return WrongKind(value, path, "a text or a list of texts");
    }
    for (const ConfigNode& item : value.items) {
      if (item.kind != Kind::kScalar) {
        return WrongKind(item, path, "a list of texts");
      }
    }
    return {};
  }

  Result<void> CheckTypes(const ConfigNode& value, const std::string& path) {
    if (value.kind != Kind::kMap) {
      return WrongKind(value, path, "a map");
    }
    for (const ConfigEntry& entry : value.entries) {
      if (entry.value.kind == Kind::kNull) {
        return At(entry.line, "{}.{} has no value", path, entry.key);
      }
      if (entry.value.kind != Kind::kScalar) {
        return WrongKind(entry.value, path + "." + entry.key, "a text");
      }
    }
    return {};
  }

  Result<void> Store(const ConfigKey& key, const ConfigNode& value, const std::string& path,
                     const ConfigTarget& target) {
    if (const Result<void> stored = key.store(value, target); !stored) {
      return At(value.line, "{}: {}", path, stored.error().message());
    }
    return {};
  }

  std::string_view file_;
};

}  // namespace

Result<Config> ReadConfig(std::string_view text, std::string_view file) {
  DYNALAKE_ASSIGN(const ConfigNode root, ParseYaml(text, file));
  Config config;
  if (root.kind == Kind::kNull) {
    return config;
  }
  ConfigReader reader(file);
  if (root.kind != Kind::kMap) {
    return reader.WrongKind(root, "the configuration", "a map");
  }
  DYNALAKE_TRY(reader.ReadKeys(root, ConfigKeys(), "", {config, nullptr}));
  return config;
}

}  // namespace dynalake::app
