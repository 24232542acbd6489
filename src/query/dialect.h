#pragma once

#include <cstdint>

namespace dynalake::query {

/// The language of a session's statements.
enum class Dialect : uint8_t {
  kDuckdb,
  kAthena,  ///< of Athena's engine version 3
};

/// What a user's statements are in where nothing says otherwise.
inline constexpr Dialect kDefaultDialect = Dialect::kAthena;

}  // namespace dynalake::query
