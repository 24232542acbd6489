#pragma once

#include <cstdint>
#include <string>

namespace dynalake::engine {

/// What a statement gives back, for those who print it.
enum class StatementKind : uint8_t { kSelect, kExplain };

/// One statement that passed the allow-list. Plain data.
struct Statement {
  std::string sql;
  StatementKind kind = StatementKind::kSelect;
};

}  // namespace dynalake::engine
