#include "base/ascii.h"

#include <gtest/gtest.h>

namespace dynalake {
namespace {

TEST(AsciiTest, OnlyBytesOfAsciiHaveAClass) {
  for (int byte = 128; byte < 256; ++byte) {
    const char c = static_cast<char>(byte);
    EXPECT_FALSE(IsAsciiAlphanumeric(c) || IsAsciiSpace(c)) << byte;
    EXPECT_EQ(AsciiLower(c), c);
    EXPECT_EQ(AsciiUpper(c), c);
  }
  EXPECT_TRUE(IsAsciiLetter('a') && IsAsciiLetter('Z') && IsAsciiDigit('9'));
  EXPECT_FALSE(IsAsciiLetter('[') || IsAsciiLetter('`') || IsAsciiDigit(':'));
}

TEST(AsciiTest, FoldsLettersAndLeavesTheRest) {
  EXPECT_EQ(AsciiLowerCase("Straße_9 ÄZ"), "straße_9 Äz");
  EXPECT_EQ(AsciiUpperCase("Straße_9 äz"), "STRAßE_9 äZ");
}

TEST(AsciiTest, TrimsBlanksAtBothEnds) {
  EXPECT_EQ(AsciiTrim(" \t\r\n\v\f a b \n"), "a b");
  EXPECT_EQ(AsciiTrim(" \n "), "");
  EXPECT_EQ(AsciiTrim(""), "");
}

}  // namespace
}  // namespace dynalake
