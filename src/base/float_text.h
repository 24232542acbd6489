#pragma once

#include <cstddef>
#include <string_view>

namespace dynalake {

// Floating point numbers as texts that read back as they are. A buffer has at least `kFloatText`
// bytes; what is written into it is answered.

inline constexpr size_t kFloatText = 40;

/// As Trino's CAST(double AS varchar): `1.0E2`, `0E0`, `-Infinity`, `NaN`.
std::string_view ScientificText(double value, char* buffer);
/// Of a real: seven digits at the most.
std::string_view ScientificText(float value, char* buffer);

/// As Java's Double.toString: `100.0`, `1.0E7`, `9.0E-4`. JSON, `format` and bounds have it.
std::string_view JavaText(double value, char* buffer);
std::string_view JavaText(float value, char* buffer);

}  // namespace dynalake
