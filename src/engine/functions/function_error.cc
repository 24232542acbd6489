#include "engine/functions/function_error.h"

#include <array>

namespace dynalake::engine {

void ThrowFault(FunctionFault fault, std::string_view message) {
  constexpr std::array<std::string_view, 4> kNames = {"INVALID_FUNCTION_ARGUMENT",
                                                      "INVALID_CAST_ARGUMENT", "DIVISION_BY_ZERO",
                                                      "NUMERIC_VALUE_OUT_OF_RANGE"};
  // A text of outside may hold braces: it is no format.
  throw duckdb::InvalidInputException(
      fmt::format("{}: {}", kNames[static_cast<size_t>(fault)], message));
}

}  // namespace dynalake::engine
