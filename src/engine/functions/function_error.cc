#include "engine/functions/function_error.h"

#include <array>

namespace dynalake::engine {

void ThrowFault(FunctionFault fault, std::string_view message) {
  constexpr std::array<std::string_view, 11> kNames = {"INVALID_FUNCTION_ARGUMENT",
                                                       "INVALID_CAST_ARGUMENT",
                                                       "DIVISION_BY_ZERO",
                                                       "NUMERIC_VALUE_OUT_OF_RANGE",
                                                       "NOT_SUPPORTED",
                                                       "GENERIC_INTERNAL_ERROR",
                                                       "EXCEEDED_FUNCTION_MEMORY_LIMIT",
                                                       "JSON_INPUT_CONVERSION_ERROR",
                                                       "PATH_EVALUATION_ERROR",
                                                       "JSON_VALUE_RESULT_ERROR",
                                                       "JSON_OUTPUT_CONVERSION_ERROR"};
  // A text of outside may hold braces: it is no format.
  const std::string text = fmt::format("{}: {}", kNames[static_cast<size_t>(fault)], message);
  if (fault >= FunctionFault::kNotSupported) {
    throw duckdb::NotImplementedException(text);
  }
  throw duckdb::InvalidInputException(text);
}

}  // namespace dynalake::engine
