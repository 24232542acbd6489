#include "dynamodb/number.h"

#include <string>
#include <string_view>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace dynalake::dynamodb {
namespace {

struct NumberCase {
  std::string_view text;
  std::string_view canonical;  ///< empty: refused
  int integer_digits = 0;
  int scale = 0;
  bool fits_int64 = false;
};

void CheckNumber(const NumberCase& number) {
  SCOPED_TRACE(number.text);
  const auto canonical = CanonicalNumber(number.text);
  const auto shape = ScanNumber(number.text);
  if (number.canonical.empty()) {
    EXPECT_FALSE(canonical.has_value());
    EXPECT_FALSE(shape.has_value());
    EXPECT_FALSE(IsCanonicalNumber(number.text));
    return;
  }
  ASSERT_TRUE(canonical.has_value()) << canonical.error().ToString();
  EXPECT_EQ(*canonical, number.canonical);
  ASSERT_TRUE(shape.has_value());
  const bool is_canonical = number.text == number.canonical;
  EXPECT_EQ(*shape,
            (NumberShape{is_canonical, number.integer_digits, number.scale, number.fits_int64}));
  EXPECT_EQ(IsCanonicalNumber(number.text), is_canonical);
  EXPECT_TRUE(IsCanonicalNumber(number.canonical));
  EXPECT_TRUE(NumericEqual(number.text, number.canonical));
}

const std::string kNines38(38, '9');

TEST(NumberTest, CanonicalSpellingAndShape) {
  const std::string huge = kNines38 + std::string(88, '0');
  const std::string tiny = "0." + std::string(129, '0') + "1";
  const std::string tiny_nines = "0." + std::string(129, '0') + kNines38;
  for (const NumberCase& number : {
           NumberCase{"0", "0", 0, 0, true},
           NumberCase{"-0", "0", 0, 0, true},
           NumberCase{"0.00", "0", 0, 0, true},
           NumberCase{"0E999999999999999999999", "0", 0, 0, true},
           NumberCase{"5", "5", 1, 0, true},
           NumberCase{"+5", "5", 1, 0, true},
           NumberCase{"-5", "-5", 1, 0, true},
           NumberCase{"100", "100", 3, 0, true},
           NumberCase{"1E2", "100", 3, 0, true},
           NumberCase{"1e+2", "100", 3, 0, true},
           NumberCase{"103.", "103", 3, 0, true},
           NumberCase{".5", "0.5", 0, 1, false},
           NumberCase{"0.5", "0.5", 0, 1, false},
           NumberCase{"00.5", "0.5", 0, 1, false},
           NumberCase{"1.10", "1.1", 1, 1, false},
           NumberCase{"10.01", "10.01", 2, 2, false},
           NumberCase{"1.50E1", "15", 2, 0, true},
           NumberCase{"0.00012E-2", "0.0000012", 0, 7, false},
           NumberCase{"007", "7", 1, 0, true},
           NumberCase{"9223372036854775807", "9223372036854775807", 19, 0, true},
           NumberCase{"9223372036854775808", "9223372036854775808", 19, 0, false},
           NumberCase{"-9223372036854775808", "-9223372036854775808", 19, 0, true},
           NumberCase{"-9223372036854775809", "-9223372036854775809", 19, 0, false},
           NumberCase{"1E18", "1000000000000000000", 19, 0, true},
           NumberCase{"1E19", "10000000000000000000", 20, 0, false},
           NumberCase{kNines38, kNines38, 38, 0, false},
           NumberCase{"9.9999999999999999999999999999999999999E+125", huge, 126, 0, false},
           NumberCase{"1E-130", tiny, 0, 130, false},
           NumberCase{"9.9999999999999999999999999999999999999E-130", tiny_nines, 0, 167, false},
           NumberCase{"-12345678901234567890.123456789012345678",
                      "-12345678901234567890.123456789012345678", 20, 18, false},
       }) {
    CheckNumber(number);
  }
}

TEST(NumberTest, RefusesWhatDynamoDbRefuses) {
  for (std::string_view text :
       {"",         "-",     "+",   ".",     "-.",     "e5",       "1e",
        "1e+",      "1.2.3", "--1", "1 ",    " 1",     "0x10",     "NaN",
        "Infinity", "1_000", "1d2", "1E126", "1E-131", "0.1E-130", "1E99999999999999999999",
        "１"}) {
    CheckNumber({text, ""});
  }
  CheckNumber({kNines38 + "9", ""});
  CheckNumber({kNines38 + ".1", ""});
}

TEST(NumberTest, SaysWhatIsWrong) {
  EXPECT_EQ(WhyNotANumber(kNines38 + "1"), "has more than 38 significant digits");
  EXPECT_EQ(WhyNotANumber("1E126"), "is larger than 9.9999999999999999999999999999999999999E+125");
  EXPECT_EQ(WhyNotANumber("1E-131"), "is smaller than 1E-130");
  EXPECT_EQ(WhyNotANumber("one"), "is not a decimal number");
  EXPECT_THAT(CanonicalNumber("one").error().message(),
              testing::Eq("number \"one\" is not a decimal number"));
}

TEST(NumberTest, ExponentLetterOfIon) {
  std::string out = "x";
  EXPECT_TRUE(AppendCanonicalNumber("2d3", 'd', &out));
  EXPECT_TRUE(AppendCanonicalNumber("-1D-1", 'd', &out));
  EXPECT_FALSE(AppendCanonicalNumber("2e3", 'd', &out));
  EXPECT_EQ(out, "x2000-0.1");
}

TEST(NumberTest, NumericEqual) {
  EXPECT_TRUE(NumericEqual("1.0", "10e-1"));
  EXPECT_TRUE(NumericEqual("-0", "0"));
  EXPECT_FALSE(NumericEqual("1", "-1"));
  EXPECT_FALSE(NumericEqual("x", "x"));
}

}  // namespace
}  // namespace dynalake::dynamodb
