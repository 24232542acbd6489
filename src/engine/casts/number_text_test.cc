#include "engine/casts/number_text.h"

#include <array>
#include <cmath>
#include <string>

#include <gtest/gtest.h>

namespace dynalake::engine {
namespace {

template <typename T>
std::string Scientific(T value) {
  std::array<char, kNumberText> buffer = {};
  return std::string(ScientificText(value, buffer.data()));
}

template <typename T>
std::string Java(T value) {
  std::array<char, kNumberText> buffer = {};
  return std::string(JavaText(value, buffer.data()));
}

// tests/sql/athena/expressions/casts.jsonl has what Trino 476 answers.
TEST(NumberTextTest, IsScientificInVarchar) {
  const struct {
    double value;
    const char* text;
  } cases[] = {{0.0, "0E0"},
               {-0.0, "-0E0"},
               {100.0, "1.0E2"},
               {1e-3, "1.0E-3"},
               {12345678.9, "1.23456789E7"},
               {1e22, "1.0E22"},
               {1.7976931348623157e308, "1.7976931348623157E308"},
               {4.9e-324, "4.9E-324"},
               {0.1 + 0.2, "3.0000000000000004E-1"},
               {-1.0 / 3, "-3.333333333333333E-1"},
               {INFINITY, "Infinity"},
               {-INFINITY, "-Infinity"},
               {NAN, "NaN"}};
  for (const auto& [value, text] : cases) {
    EXPECT_EQ(Scientific(value), text);
  }
  EXPECT_EQ(Scientific(3.4e10F), "3.4E10");
  EXPECT_EQ(Scientific(0.1F), "1.0E-1");
  EXPECT_EQ(Scientific(1.0F / 3), "3.333333E-1");
}

// The examples of Java's Double.toString.
TEST(NumberTextTest, IsJavasElsewhere) {
  EXPECT_EQ(Java(100.0), "100.0");
  EXPECT_EQ(Java(1e-3), "0.001");
  EXPECT_EQ(Java(9e-4), "9.0E-4");
  EXPECT_EQ(Java(9999999.0), "9999999.0");
  EXPECT_EQ(Java(1e7), "1.0E7");
  EXPECT_EQ(Java(-1.5), "-1.5");
  EXPECT_EQ(Java(0.1F), "0.1");
  EXPECT_EQ(Java(123456.789), "123456.789");
  EXPECT_EQ(Java(-0.0), "-0.0");
}

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
