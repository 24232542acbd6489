#pragma once

#include <string_view>

#include "iceberg/model/literal.h"

namespace dynalake::engine {

// Numbers as text, and back, as Trino has them; doubles as text are base/float_text.h. A buffer has
// at least `kNumberText` bytes; what is written into it is answered.

inline constexpr size_t kNumberText = 64;

std::string_view DecimalText(iceberg::Int128 value, int32_t scale, char* buffer);

/// As Java's Double.parseDouble: blanks around, `1e3`, `Infinity`, `NaN`, `1d`, `0x1p3`.
bool ReadNumber(std::string_view text, double& value);
bool ReadNumber(std::string_view text, float& value);

/// As Java's BigDecimal reads it (no blanks), rounded half up to `scale`. False also where it has
/// more than `precision` digits then.
bool ReadDecimal(std::string_view text, int32_t precision, int32_t scale, iceberg::Int128& value);

/// The text without what Java's trim takes off: all up to the blank.
std::string_view JavaTrim(std::string_view text);

}  // namespace dynalake::engine
