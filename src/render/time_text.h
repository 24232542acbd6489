#pragma once

#include <cstdint>
#include <string>

#include <arrow/array.h>

namespace dynalake::render {

/// Appends one date, time, timestamp or interval, not null, in ISO 8601; false, and nothing, if
/// `array` holds another type.
bool AppendIfTime(const arrow::Array& array, int64_t row, std::string& out);

}  // namespace dynalake::render
