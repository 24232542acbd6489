#include "shaping/scan/escapes.h"

#include <string>

#include <gtest/gtest.h>

namespace dynalake::shaping {
namespace {

TEST(EscapesTest, AreThoseOfTheCompactForm) {
  for (const char* canonical :
       {R"(\"...)", R"(\\...)", R"(\n...)", R"(\u001f...)", R"(\u0000...)"}) {
    EXPECT_NE(CanonicalEscapeSize(canonical), 0U) << canonical;
  }
  for (const char* other :
       {R"(\/...)", R"(\u000a...)", R"(\u0041...)", R"(\u001F...)", R"(\x...)"}) {
    EXPECT_EQ(CanonicalEscapeSize(other), 0U) << other;
  }
  EXPECT_EQ(Unescaped(R"(a\"b\\\n\u0001)"), std::string("a\"b\\\n\x01"));
}

}  // namespace
}  // namespace dynalake::shaping
