#pragma once

#include <string_view>
#include <utility>

#include "base/format.h"
#include "engine/duckdb.h"

namespace dynalake::engine {

/// The kinds of errors of values, as Trino calls them; a message begins with the name, as Athena
/// shows it.
enum class FunctionFault : uint8_t {
  kInvalidFunctionArgument,
  kInvalidCastArgument,
  kDivisionByZero,
  kNumericValueOutOfRange,
  kNotSupported,                 ///< TRY does not hide it
  kGenericInternalError,         ///< nor this
  kExceededFunctionMemoryLimit,  ///< nor this
  kJsonInputConversion,          ///< nor those of SQL:2016's JSON
  kPathEvaluation,
  kJsonValueResult,
  kJsonOutputConversion,
};

/// Throws an error that TRY turns into NULL, as Trino's does for these kinds.
[[noreturn]] void ThrowFault(FunctionFault fault, std::string_view message);

template <typename... Args>
[[noreturn]] void FunctionError(FunctionFault fault, fmt::format_string<Args...> format,
                                Args&&... args) {
  ThrowFault(fault, fmt::format(format, std::forward<Args>(args)...));
}

}  // namespace dynalake::engine
