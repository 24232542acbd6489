#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace dynalake::iceberg {

/// Reads one 32-bit bitmap in Roaring's portable format from the front of `bytes` and appends its
/// values, each with `base` added. Checks everything that the format promises: CRoaring 0.2 reads
/// outside of memory for a bitmap whose counts are wrong. Answers the bytes taken.
/// `positions` may not grow beyond `max_positions`.
Result<size_t> AppendRoaringValues(std::string_view bytes, uint64_t base, uint64_t max_positions,
                                   std::vector<uint64_t>& positions);

}  // namespace dynalake::iceberg
