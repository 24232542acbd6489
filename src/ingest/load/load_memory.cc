#include "ingest/load/load_memory.h"

#include <algorithm>

namespace dynalake::ingest {
namespace {

constexpr int64_t kMebibyte = int64_t{1} << 20;
/// With less, row groups become so small that the files are no good.
constexpr int64_t kLeastPerWorker = 56 * kMebibyte;
constexpr int64_t kLeastMemory = 64 * kMebibyte;
/// More than this makes nothing faster.
constexpr int64_t kMostShaped = 96 * kMebibyte;
constexpr int64_t kMostBuffered = 96 * kMebibyte;
constexpr int64_t kMostKeys = 128 * kMebibyte;

}  // namespace

Result<LoadMemory> DivideMemory(int64_t memory_bytes, int threads) {
  if (memory_bytes < kLeastMemory) {
    return Fail(ErrorCode::kInvalidArgument,
                "a load needs at least {} MiB of memory: --memory is {} MiB",
                kLeastMemory / kMebibyte, memory_bytes / kMebibyte);
  }
  LoadMemory memory;
  memory.key_bytes = std::min(memory_bytes / 8, kMostKeys);
  const int64_t shared = memory_bytes - memory.key_bytes;
  memory.workers = static_cast<int>(std::min<int64_t>(shared / kLeastPerWorker, threads));
  // Half of it is left for batches and pages while they are encoded and compressed.
  const int64_t quarter = shared / memory.workers / 4;
  memory.shaped_bytes = std::min(quarter, kMostShaped);
  memory.buffered_file_bytes = std::min(quarter, kMostBuffered);
  memory.idle_buffer_bytes = memory.workers * memory.shaped_bytes;
  return memory;
}

}  // namespace dynalake::ingest
