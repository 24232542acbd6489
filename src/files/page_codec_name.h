#pragma once

#include <optional>
#include <string_view>

#include "files/page_compressor.h"

namespace dynalake::files {

/// "zstd", "snappy", "none": as users and durable texts call a codec.
std::string_view PageCodecName(PageCodec codec);
/// By those names; nothing for any other.
std::optional<PageCodec> FindPageCodec(std::string_view name);

}  // namespace dynalake::files
