#include "base/cancel.h"

#include <gtest/gtest.h>

#include "base/testing/matchers.h"

namespace dynalake {
namespace {

TEST(CancelTokenTest, CopiesShareTheFlag) {
  const CancelToken token;
  const CancelToken copy = token;
  EXPECT_FALSE(copy.cancelled());
  EXPECT_THAT(copy.Check(), IsOk());
  token.Cancel();
  EXPECT_TRUE(copy.cancelled());
  EXPECT_THAT(copy.Check(), IsError(ErrorCode::kCancelled));
  EXPECT_THAT(CancelToken().Check(), IsOk());
}

}  // namespace
}  // namespace dynalake
