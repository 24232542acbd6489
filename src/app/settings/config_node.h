#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace dynalake::app {

struct ConfigEntry;

/// A piece of a configuration file that knows its line. Plain data; aliases are expanded.
struct ConfigNode {
  enum class Kind : uint8_t { kNull, kScalar, kList, kMap };

  Kind kind = Kind::kNull;
  std::string scalar;                ///< of a kScalar
  int line = 0;                      ///< from 1
  std::vector<ConfigNode> items;     ///< of a kList
  std::vector<ConfigEntry> entries;  ///< of a kMap, in the order of the file, no key twice

  /// "nothing", "a text", "a list" or "a map".
  std::string_view KindName() const;
};

struct ConfigEntry {
  std::string key;
  int line = 0;
  ConfigNode value;
};

/// Parses one YAML document; an empty one is kNull. `file` names it in errors, which are
/// kInvalidArgument and begin with "file:line: ". Limits: 1 MiB, depth 20; after the expansion of
/// aliases 100,000 nodes and 4 MiB of texts. This is the only code that sees yaml-cpp.
Result<ConfigNode> ParseYaml(std::string_view text, std::string_view file);

}  // namespace dynalake::app
