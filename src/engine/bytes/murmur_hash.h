#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace dynalake::engine {

/// MurmurHash3_x64_128 (Austin Appleby) with the seed 0: two words.
std::array<uint64_t, 2> MurmurHash128(std::string_view bytes);

}  // namespace dynalake::engine
