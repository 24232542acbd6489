#pragma once

#include <cstdint>
#include <string>

#include <arrow/array.h>

#include "render/output_format.h"

namespace dynalake::render {

/// How binary values are shown.
enum class BinaryText : uint8_t { kHex, kBase64 };

/// Appends one value, not null, as plain text: numbers exactly, times in ISO 8601, binary as asked,
/// lists, structs and maps as JSON. Strings come as they are, with whatever characters they hold.
void AppendCellText(const arrow::Array& array, int64_t row, BinaryText binary, std::string& out,
                    FloatWords words = FloatWords::kShort);

/// Appends one value as JSON; null as `null`. Numbers are JSON numbers with all their digits (NaN
/// and the infinities are strings), binary is Base64, a map with text keys is an object, any other
/// map a list of {"key", "value"}.
void AppendCellJson(const arrow::Array& array, int64_t row, std::string& out,
                    FloatWords words = FloatWords::kShort);

/// Whether a value is null; a null inside a union is not in the union's own validity.
bool IsNullCell(const arrow::Array& array, int64_t row);

/// Whether values of `type` are shown at the right edge of their column.
bool IsRightAligned(const arrow::DataType& type);

/// A value, not null, of a type that is right aligned, as the nearest double.
double NumberOf(const arrow::Array& array, int64_t row);

/// Whether the beginning of a value of `type` tells something: of a text, not of a number or a
/// time.
bool MayBeCut(const arrow::DataType& type);

}  // namespace dynalake::render
