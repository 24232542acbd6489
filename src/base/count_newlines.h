#pragma once

#include <cstdint>
#include <string_view>

namespace dynalake {

/// std::count of '\n', 32 bytes at a time; the ordinary form took 3 % of a load.
uint64_t CountNewlines(std::string_view text);

}  // namespace dynalake
