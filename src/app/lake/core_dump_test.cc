#include "app/lake/core_dump.h"

#include <cstdlib>

#include <gtest/gtest.h>
#include <sys/prctl.h>
#include <sys/resource.h>

namespace dynalake::app {
namespace {

// In a child, since it cannot be undone.
TEST(CoreDumpTest, NoneIsWrittenNorPiped) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  EXPECT_EXIT(
      {
        ForbidCoreDumps();
        rlimit limit{};
        getrlimit(RLIMIT_CORE, &limit);
        std::exit(limit.rlim_max == 0 && prctl(PR_GET_DUMPABLE) == 0 ? 0 : 1);
      },
      ::testing::ExitedWithCode(0), "");
}

}  // namespace
}  // namespace dynalake::app
