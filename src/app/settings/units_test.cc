#include "app/settings/units.h"

#include <optional>

#include <gtest/gtest.h>

#include "base/testing/matchers.h"

namespace dynalake::app {
namespace {

struct Case {
  std::string_view text;
  std::optional<int64_t> expected;
};

template <typename Parse>
void Check(Parse parse, std::initializer_list<Case> cases) {
  for (const Case& c : cases) {
    const Result<int64_t> result = parse(c.text);
    if (c.expected.has_value()) {
      EXPECT_THAT(result, HasValue(*c.expected)) << c.text;
    } else {
      EXPECT_THAT(result, IsError(ErrorCode::kInvalidArgument)) << c.text;
    }
  }
}

TEST(UnitsTest, Sizes) {
  Check(ParseSize, {{"1", 1},
                    {"512MiB", int64_t{512} << 20},
                    {"2GB", 2'000'000'000},
                    {"1.5g", int64_t{3} << 29},
                    {"2 gib", int64_t{2} << 30},
                    {"10kB", 10'000},
                    {"0", std::nullopt},
                    {"", std::nullopt},
                    {"-1", std::nullopt},
                    {"12 apples", std::nullopt},
                    {"9999999999999TB", std::nullopt},
                    {"nan", std::nullopt}});
}

TEST(UnitsTest, Ages) {
  Check(ParseAge, {{"90s", 90'000'000},
                   {"0s", 0},
                   {"30m", 1'800'000'000},
                   {"1.5h", 5'400'000'000},
                   {"5d", int64_t{5} * 86'400'000'000},
                   {"5", std::nullopt},
                   {"d", std::nullopt},
                   {"5 days", std::nullopt}});
}

TEST(UnitsTest, Integers) {
  const auto parse = [](std::string_view text) { return ParseInteger(text, 1, 10); };
  Check(parse, {{"1", 1},
                {"10", 10},
                {"0", std::nullopt},
                {"11", std::nullopt},
                {"", std::nullopt},
                {"1x", std::nullopt},
                {"99999999999999999999", std::nullopt}});
}

TEST(UnitsTest, Times) {
  Check(ParseTime, {{"1970-01-01", 0},
                    {"2024-07-17", 1'721'174'400'000'000},
                    {"2024-07-17T12:30", 1'721'219'400'000'000},
                    {"2024-07-17 12:30:15.25Z", 1'721'219'415'250'000},
                    {"2024-07-17T12:30:15.1234567Z", 1'721'219'415'123'456},
                    {"2024-07-17T12:30:15+02:00", 1'721'212'215'000'000},
                    {"2024-07-17T12:30:15-0130", 1'721'224'815'000'000},
                    {"2024-02-30", std::nullopt},
                    {"2024-07-17T25:00", std::nullopt},
                    {"2024-07-17T12", std::nullopt},
                    {"2024-07-17T12:30Zx", std::nullopt},
                    {"2024-07-17T12:30:15.", std::nullopt},
                    {"yesterday", std::nullopt},
                    {"", std::nullopt}});
}

TEST(UnitsTest, Prices) {
  EXPECT_THAT(ParsePrice("0.125"), HasValue(0.125));
  EXPECT_THAT(ParsePrice("0"), HasValue(0.0));
  for (const char* text : {"", "-1", "1,5", "$1", "inf", "nan", "1e10"}) {
    EXPECT_THAT(ParsePrice(text), IsError(ErrorCode::kInvalidArgument)) << text;
  }
  EXPECT_EQ(FormatDollars(0), "$0");
  EXPECT_EQ(FormatDollars(0.0000163), "$0.000016");
  EXPECT_EQ(FormatDollars(0.25), "$0.25");
  EXPECT_EQ(FormatDollars(12.345), "$12.35");
}

TEST(UnitsTest, Shown) {
  EXPECT_EQ(FormatSize(12), "12 B");
  EXPECT_EQ(FormatSize(3482), "3.4 KiB");
  EXPECT_EQ(FormatSize(int64_t{5} << 40), "5.0 TiB");
  EXPECT_EQ(FormatDuration(412'000), "0.412 s");
  EXPECT_EQ(FormatDuration(2'500'000), "2.5 s");
  EXPECT_EQ(FormatDuration(185'000'000), "3 min 05 s");
  EXPECT_EQ(FormatDuration(int64_t{7'800'000'000}), "2 h 10 min");
  EXPECT_EQ(FormatAge(-5), "0 s");
  EXPECT_EQ(FormatAge(59'999'999), "59 s");
  EXPECT_EQ(FormatAge(int64_t{3'600'000'000}), "1 h");
  EXPECT_EQ(FormatAge(int64_t{2'880} * 60'000'000), "2 d");
}

}  // namespace
}  // namespace dynalake::app
