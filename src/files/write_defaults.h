#pragma once

#include <cstdint>

namespace dynalake::files {

// How table files are written where nobody says otherwise.
inline constexpr int kDefaultZstdLevel = 1;
inline constexpr int64_t kDefaultRowGroupRows = 1 << 20;
inline constexpr int64_t kDefaultTargetFileBytes = int64_t{256} << 20;

}  // namespace dynalake::files
