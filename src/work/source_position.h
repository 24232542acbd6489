#pragma once

#include <cstdint>
#include <optional>

#include <nlohmann/json.hpp>

#include "base/result.h"

namespace dynalake::work {

/// How far a source was read: the point in its table's history that what was read stands for. A
/// reading of changes can begin there and misses none. Travels in units, results and snapshots.
struct SourcePosition {
  /// Every write before this time is in what was read, in microseconds since 1970 UTC; of later
  /// ones some may be. An export has its export time, and then none later is in. A live table that
  /// was read has the time when the reading began. Files without either have none: nobody knows
  /// what they stand for.
  std::optional<int64_t> complete_to_micros = {};

  friend bool operator==(const SourcePosition&, const SourcePosition&) = default;
};

/// An object; empty for no position.
nlohmann::json ToJson(const SourcePosition& position);
/// Null and what is absent in an object are no position. kMalformedInput for a wrong type.
Result<SourcePosition> SourcePositionFromJson(const nlohmann::json& json);

/// What two readings together are complete to: no more than either is.
SourcePosition Earlier(const SourcePosition& one, const SourcePosition& other);

}  // namespace dynalake::work
