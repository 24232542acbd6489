#pragma once

#include <cstddef>
#include <cstdint>

#include "files/byte_buffer.h"

namespace dynalake::files {

/// Parquet's RLE and bit-packing hybrid (the format's page on encodings, "RLE = 3"), without a
/// length in front: runs of equal values and groups of eight packed ones.

/// Appends levels, each below 2^`bit_width`.
void AppendHybrid(const uint8_t* values, size_t count, int bit_width, ByteBuffer* out);
/// Appends dictionary indices, each from 0 and below 2^`bit_width`.
void AppendHybrid(const int32_t* values, size_t count, int bit_width, ByteBuffer* out);
/// Appends values of one bit: bit i of `bits`, least significant first. Up to kSlack bytes behind
/// them are read.
void AppendHybridBits(const uint8_t* bits, size_t count, ByteBuffer* out);
/// Appends `count` times `value`; nothing for none.
void AppendHybridRun(uint32_t value, size_t count, int bit_width, ByteBuffer* out);

}  // namespace dynalake::files
