#include "ingest/load/load_memory.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/testing/matchers.h"

namespace dynalake::ingest {
namespace {

constexpr int64_t kMebibyte = int64_t{1} << 20;

TEST(LoadMemoryTest, ThePartsStayWithinTheWhole) {
  for (const int64_t mebibytes : {64, 100, 512, 1024, 16384}) {
    for (const int threads : {1, 2, 7, 64}) {
      ASSERT_OK_AND_ASSIGN(const LoadMemory memory, DivideMemory(mebibytes * kMebibyte, threads));
      EXPECT_GE(memory.workers, 1);
      EXPECT_LE(memory.workers, threads);
      EXPECT_GE(memory.shaped_bytes, 14 * kMebibyte);
      EXPECT_LE(memory.workers * 2 * (memory.shaped_bytes + memory.buffered_file_bytes) +
                    memory.key_bytes,
                mebibytes * kMebibyte);
    }
  }
}

TEST(LoadMemoryTest, ManyThreadsBecomeFewerWorkers) {
  ASSERT_OK_AND_ASSIGN(const LoadMemory memory, DivideMemory(256 * kMebibyte, 64));
  EXPECT_EQ(memory.workers, 4);
}

TEST(LoadMemoryTest, TooLittleNamesTheLeast) {
  const auto refused = DivideMemory(63 * kMebibyte, 1);
  ASSERT_THAT(refused, IsError(ErrorCode::kInvalidArgument));
  EXPECT_EQ(refused.error().message(),
            "a load needs at least 64 MiB of memory: --memory is 63 MiB");
}

}  // namespace
}  // namespace dynalake::ingest
