#pragma once

#include <cstddef>
#include <cstdint>

#include "files/byte_buffer.h"

namespace dynalake::files {

/// Appends `values` in Parquet's DELTA_BINARY_PACKED (the format's page on encodings,
/// "Delta Encoding"): for numbers that rise steadily, such as positions.
void AppendDeltaBinaryPacked(const int64_t* values, size_t count, ByteBuffer* out);

}  // namespace dynalake::files
