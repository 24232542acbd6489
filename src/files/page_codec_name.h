#pragma once

#include <optional>
#include <string_view>

#include "base/enum_names.h"
#include "files/page_compressor.h"

namespace dynalake::files {

/// "zstd", "snappy", "none": as users and durable texts call a codec.
inline constexpr auto kPageCodecNames = MakeEnumNames<PageCodec>(
    {{PageCodec::kZstd, "zstd"}, {PageCodec::kSnappy, "snappy"}, {PageCodec::kNone, "none"}});

inline std::string_view PageCodecName(PageCodec codec) { return kPageCodecNames.NameOf(codec); }
/// By those names; nothing for any other.
inline std::optional<PageCodec> FindPageCodec(std::string_view name) {
  return kPageCodecNames.Find(name);
}

}  // namespace dynalake::files
