#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "base/ascii.h"
#include "query/athena/tree_functions.h"

namespace dynalake::query {

// Options of the JSON functions as the engine's are told them.

inline std::string_view WordOf(JsonBehavior behavior) {
  constexpr std::array<std::string_view, 8> kWords = {"ERROR",  "NULL", "DEFAULT", "ARRAY",
                                                      "OBJECT", "TRUE", "FALSE",   "UNKNOWN"};
  return kWords[static_cast<size_t>(behavior)];
}

inline std::string_view WordOf(const std::optional<JsonFallback>& fallback,
                               JsonBehavior otherwise = JsonBehavior::kNull) {
  return WordOf(fallback ? fallback->behavior : otherwise);
}

inline std::string_view WordOf(JsonWrapper wrapper) {
  constexpr std::array<std::string_view, 3> kWords = {"WITHOUT", "CONDITIONAL", "UNCONDITIONAL"};
  return kWords[static_cast<size_t>(wrapper)];
}

/// What a name stands for in JSON: unquoted ones are of capital letters, as in Trino.
inline std::string JsonNameOf(const Identifier& name) {
  return name.quoted ? name.text : AsciiUpperCase(name.text);
}

}  // namespace dynalake::query
