#pragma once

#include <cstdint>

namespace dynalake::render {

/// How the rows of a result are written; `result_format.h` says what each looks like.
enum class OutputFormat : uint8_t { kTable, kJson, kJsonLines, kCsv };

/// How floating point values that are no numbers are spelled; NaN has no sign.
enum class FloatWords : uint8_t {
  kShort,  ///< nan, inf, -inf: as DuckDB does
  kLong,   ///< NaN, Infinity, -Infinity: as Java does, and so Athena
};

}  // namespace dynalake::render
