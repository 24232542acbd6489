#include "base/hex.h"

#include <gtest/gtest.h>

#include "base/testing/matchers.h"

namespace dynalake {
namespace {

using testing::HasSubstr;

TEST(HexTest, EncodesAndDecodes) {
  EXPECT_EQ(EncodeHex(std::string_view("\x00\x7f\xff", 3)), "007fff");
  EXPECT_THAT(DecodeHex("007fFF"), HasValue(std::string("\x00\x7f\xff", 3)));
  EXPECT_THAT(DecodeHex(""), HasValue(std::string()));
}

TEST(HexTest, RefusesOtherText) {
  EXPECT_THAT(DecodeHex("abc"), IsError(ErrorCode::kMalformedInput, HasSubstr("odd")));
  EXPECT_THAT(DecodeHex("ag"), IsError(ErrorCode::kMalformedInput, HasSubstr("character 1")));
  EXPECT_THAT(DecodeHex("ab x"), IsError(ErrorCode::kMalformedInput, HasSubstr("character 2")));
}

}  // namespace
}  // namespace dynalake
