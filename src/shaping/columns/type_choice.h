#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace dynalake::shaping {

/// What a user wants a column to be, from `types:` or `--type`.
struct TypeChoice {
  enum class Kind : uint8_t {
    kTimestamp,
    kDate,
    kEpochSeconds,
    kEpochMillis,
    kString,
    kDouble,
    kDecimal,
    kJson,
  };
  Kind kind = Kind::kString;
  int precision = 0;  ///< of a kDecimal
  int scale = 0;      ///< of a kDecimal

  bool operator==(const TypeChoice&) const = default;
};

/// "timestamp", "date", "epoch_seconds", "epoch_millis", "string", "double", "decimal(p,s)",
/// "json".
Result<TypeChoice> ParseTypeChoice(std::string_view text);
/// One of those texts.
std::string PrintTypeChoice(const TypeChoice& choice);

}  // namespace dynalake::shaping
