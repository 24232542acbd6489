#pragma once

#include <cstdint>

#include "base/result.h"

namespace dynalake::ingest {

/// What a load takes beside the memory that it divides: the program itself, the text that is being
/// decompressed and decoded, the table's metadata.
inline constexpr int64_t kLoadOverheadBytes = int64_t{192} << 20;

/// How a load divides its memory. The sizes are per worker but for the last two.
struct LoadMemory {
  int workers = 2;                                  ///< units that are executed at once
  int64_t shaped_bytes = int64_t{96} << 20;         ///< rows on their way to the files
  int64_t buffered_file_bytes = int64_t{96} << 20;  ///< unfinished row groups
  int64_t idle_buffer_bytes = int64_t{192} << 20;   ///< column buffers kept for the next batch
  int64_t key_bytes = int64_t{128} << 20;           ///< keys to compare; more go to files
};

/// Divides `memory_bytes` among at most `threads` workers; fewer where each would have too little
/// to work with. kInvalidArgument, naming the least, where it does not do for one. The load stays
/// within `memory_bytes` and `kLoadOverheadBytes`.
Result<LoadMemory> DivideMemory(int64_t memory_bytes, int threads);

}  // namespace dynalake::ingest
