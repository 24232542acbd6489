#include "aws/transport/page_progress.h"

#include <string>

#include <gtest/gtest.h>

#include "base/testing/matchers.h"

namespace dynalake::aws {
namespace {

TEST(PageProgressTest, NewPlacesAreGoneTo) {
  PageProgress progress("start");
  for (int page = 0; page < 1000; ++page) {
    ASSERT_THAT(progress.GoOn(std::to_string(page)), IsOk()) << page;
  }
}

TEST(PageProgressTest, MoreNeedsAPlace) {
  PageProgress progress;
  ASSERT_THAT(progress.GoOn("a"), IsOk());
  EXPECT_THAT(progress.GoOn(""), IsError(ErrorCode::kUnreachable));
}

TEST(PageProgressTest, ThePlaceWhereItBeganIsNoneToGoTo) {
  PageProgress progress("a");
  EXPECT_THAT(progress.GoOn("a"), IsError(ErrorCode::kUnreachable));
}

TEST(PageProgressTest, EachCycleIsFoundWhateverComesBefore) {
  for (int before = 0; before < 20; ++before) {
    for (int cycle = 1; cycle <= 40; ++cycle) {
      PageProgress progress;
      int page = 0;
      while (progress.GoOn(std::to_string(page < before ? -1 - page : (page - before) % cycle))) {
        ++page;
        ASSERT_LE(page, 3 * (before + cycle)) << before << " pages, then " << cycle;
      }
      // Not one place of the first round is taken for an earlier one.
      EXPECT_GE(page, before + cycle);
    }
  }
}

}  // namespace
}  // namespace dynalake::aws
