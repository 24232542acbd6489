#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace dynalake::engine {

/// What a statement gives back, for those who print it.
enum class StatementKind : uint8_t { kSelect, kExplain };

/// A place in a text; columns are code points, and both count from 1.
struct TextPlace {
  size_t line = 1;
  size_t column = 1;
};

/// One statement that passed the allow-list. Plain data.
struct Statement {
  std::string sql;
  StatementKind kind = StatementKind::kSelect;
  TextPlace start = {};  ///< where it begins in its script
};

}  // namespace dynalake::engine
