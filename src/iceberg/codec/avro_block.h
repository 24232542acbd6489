#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace dynalake::iceberg {

/// How the blocks of an Avro file are packed (Avro specification, "Required Codecs" and "Optional
/// Codecs"); bzip2 and xz, which no Iceberg writer offers, are not read.
enum class AvroCodec : uint8_t { kNull, kDeflate, kSnappy, kZstandard };

/// By the name in the header; nothing for one that is not read.
std::optional<AvroCodec> FindAvroCodec(std::string_view name);

/// Unpacks a block into `out`. More than `limit` bytes are kUnsupported before they are
/// allocated, whatever the block claims; what is no data of the codec is kMalformedInput.
Result<void> UnpackAvroBlock(AvroCodec codec, std::string_view packed, size_t limit,
                             std::string& out);

/// The reverse of kDeflate.
Result<std::string> Deflate(std::string_view plain);

}  // namespace dynalake::iceberg
