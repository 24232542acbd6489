#include "engine/casts/number_text.h"

#include <array>
#include <cmath>
#include <string>

#include <gtest/gtest.h>

namespace dynalake::engine {
namespace {

TEST(NumberTextTest, ReadsWhatJavaReads) {
  double value = 0;
  for (const char* text : {"1.5", " 1.5 ", "\t1.5e0", "15e-1", "+1.5", "1.5d", "1.5F", "0x1.8p0"}) {
    EXPECT_TRUE(ReadNumber(text, value)) << text;
    EXPECT_EQ(value, 1.5) << text;
  }
  for (const char* text : {"", " ", "nan", "inf", "1,5", "1_0", "e5", ".", "1e", "0x1", "--1",
                           "1 5", "1dd", "1e5.0"}) {
    EXPECT_FALSE(ReadNumber(text, value)) << text;
  }
  EXPECT_TRUE(ReadNumber("-1e400", value));
  EXPECT_EQ(value, -INFINITY);
  EXPECT_TRUE(ReadNumber("1e-400", value));
  EXPECT_EQ(value, 0);
  EXPECT_TRUE(ReadNumber("5.", value));
  EXPECT_EQ(value, 5);
  EXPECT_TRUE(ReadNumber(".5", value));
  EXPECT_EQ(value, 0.5);
}

TEST(NumberTextTest, ReadsDecimals) {
  const auto read = [](std::string_view text, int32_t precision, int32_t scale) {
    iceberg::Int128 value = 0;
    std::array<char, kNumberText> buffer = {};
    return ReadDecimal(text, precision, scale, value)
               ? std::string(DecimalText(value, scale, buffer.data()))
               : std::string("none");
  };
  EXPECT_EQ(read("1.555", 10, 2), "1.56");
  EXPECT_EQ(read("-1.555", 10, 2), "-1.56");
  EXPECT_EQ(read("1e2", 10, 2), "100.00");
  EXPECT_EQ(read("1.5e-1", 10, 2), "0.15");
  EXPECT_EQ(read("9.995", 3, 2), "none");
  EXPECT_EQ(read("0.004", 3, 2), "0.00");
  EXPECT_EQ(read("-0.006", 3, 2), "-0.01");
  EXPECT_EQ(read(".5", 2, 1), "0.5");
  EXPECT_EQ(read("5.", 2, 1), "5.0");
  EXPECT_EQ(read("99999999999999999999999999999999999999", 38, 0),
            "99999999999999999999999999999999999999");
  EXPECT_EQ(read("99999999999999999999999999999999999999.5", 38, 0), "none");
  EXPECT_EQ(read("1e38", 38, 0), "none");
  EXPECT_EQ(read("0e999999", 38, 10), "0.0000000000");
  EXPECT_EQ(read("1e-999999", 38, 10), "0.0000000000");
  for (const char* text :
       {"", ".", " 1", "1 ", "1.5x", "1.2.3", "1e", "1e1.5", "--1", "1e99999999999"}) {
    EXPECT_EQ(read(text, 38, 2), "none") << text;
  }
}

}  // namespace
}  // namespace dynalake::engine
