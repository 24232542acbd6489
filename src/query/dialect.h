#pragma once

#include <cstdint>

namespace dynalake::query {

/// The language of a session's statements.
enum class Dialect : uint8_t {
  kDuckdb,
  kAthena,  ///< of Athena's engine version 3
};

}  // namespace dynalake::query
