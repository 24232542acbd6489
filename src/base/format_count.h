#pragma once

#include <cstdint>
#include <string>

namespace dynalake {

/// "0", "12,345", "-1,000".
std::string FormatCount(int64_t count);

}  // namespace dynalake
