#pragma once

#include <cstdint>
#include <string_view>

namespace dynalake::files {

/// How the bytes of a text file are stored.
enum class Compression : uint8_t { kNone, kGzip, kZstd };

/// What a compressed file's name ends in: "", ".gz", ".zst".
std::string_view FileSuffix(Compression compression);

}  // namespace dynalake::files
