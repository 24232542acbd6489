#pragma once

#include <cstdint>
#include <string_view>

namespace dynalake::files {

/// How the bytes of a text file are stored.
enum class Compression : uint8_t { kNone, kGzip, kZstd };

/// What a compressed file's name ends in: "", ".gz", ".zst".
constexpr std::string_view FileSuffix(Compression compression) {
  switch (compression) {
    case Compression::kGzip:
      return ".gz";
    case Compression::kZstd:
      return ".zst";
    case Compression::kNone:
      break;
  }
  return "";
}

}  // namespace dynalake::files
