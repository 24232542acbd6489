#pragma once

#include <optional>
#include <string>

namespace dynalake::dynamodb {

/// The names of a table's key attributes. An item is identified by the values of both.
struct KeySchema {
  std::string partition_key;
  std::optional<std::string> sort_key;

  bool operator==(const KeySchema&) const = default;
};

}  // namespace dynalake::dynamodb
