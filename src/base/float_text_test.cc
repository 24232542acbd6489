#include "base/float_text.h"

#include <array>
#include <cmath>
#include <string>

#include <gtest/gtest.h>

namespace dynalake {
namespace {

template <typename T>
std::string Scientific(T value) {
  std::array<char, kFloatText> buffer = {};
  return std::string(ScientificText(value, buffer.data()));
}

template <typename T>
std::string Java(T value) {
  std::array<char, kFloatText> buffer = {};
  return std::string(JavaText(value, buffer.data()));
}

// tests/sql/athena/expressions/casts.jsonl has what Trino 476 answers.
TEST(FloatTextTest, IsScientificInVarchar) {
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
TEST(FloatTextTest, IsJavasElsewhere) {
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

}  // namespace
}  // namespace dynalake
