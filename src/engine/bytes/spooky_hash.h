#pragma once

#include <cstdint>
#include <string_view>

namespace dynalake::engine {

/// The first half of SpookyHash V2 (Bob Jenkins, 2012) with both seeds 0.
uint64_t SpookyHash64(std::string_view bytes);

}  // namespace dynalake::engine
