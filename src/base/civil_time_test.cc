#include "base/civil_time.h"

#include <chrono>
#include <cstdint>

#include <gtest/gtest.h>

namespace dynalake {
namespace {

TEST(CivilTimeTest, DaysAreThoseOfTheStandardLibrary) {
  for (int64_t days = -1'000'000; days <= 3'000'000; days += 97) {
    const std::chrono::year_month_day expected{
        std::chrono::sys_days(std::chrono::days(static_cast<int>(days)))};
    const CivilDay day = CivilDayOf(days);
    ASSERT_EQ(day.year, static_cast<int>(expected.year())) << days;
    ASSERT_EQ(static_cast<unsigned>(day.month), static_cast<unsigned>(expected.month())) << days;
    ASSERT_EQ(static_cast<unsigned>(day.day), static_cast<unsigned>(expected.day())) << days;
    ASSERT_EQ(DaysOf(day), days);
  }
}

TEST(CivilTimeTest, DaysBeyondTheStandardLibraryHaveADate) {
  // 400 years are 146,097 days.
  EXPECT_EQ(CivilDayOf(int64_t{146'097} * 1'000'000).year, 1970 + 400'000'000);
  EXPECT_EQ(DaysOf({1970 + 400'000'000, 1, 1}), int64_t{146'097} * 1'000'000);
  EXPECT_EQ(CivilDayOf(INT64_MAX / 86'400'000'000).year, 294'247);
  EXPECT_GT(CivilDayOf(INT64_MAX).year, 0);
  EXPECT_LT(CivilDayOf(INT64_MIN).year, 0);
}

TEST(CivilTimeTest, ThereIsNoSuchDay) {
  EXPECT_EQ(DaysOf({2023, 2, 29}), std::nullopt);
  EXPECT_EQ(DaysOf({1900, 2, 29}), std::nullopt);
  EXPECT_NE(DaysOf({2000, 2, 29}), std::nullopt);
  EXPECT_EQ(DaysOf({2024, 4, 31}), std::nullopt);
  EXPECT_EQ(DaysOf({2024, 0, 1}), std::nullopt);
  EXPECT_EQ(DaysOf({2024, 13, 1}), std::nullopt);
  EXPECT_EQ(DaysOf({2024, 1, 0}), std::nullopt);
}

TEST(CivilTimeTest, Prints) {
  std::string text;
  AppendCivilDay(19'921, text);
  text += ' ';
  AppendTimeOfDay(61'509, text);
  EXPECT_EQ(text, "2024-07-17 17:05:09");
  std::string old;
  AppendCivilDay(*DaysOf({-44, 3, 15}), old);
  EXPECT_EQ(old, "-0044-03-15");
  std::string late;
  AppendCivilDay(*DaysOf({12'345, 1, 2}), late);
  EXPECT_EQ(late, "12345-01-02");
}

TEST(CivilTimeTest, TakesDaysOffTheFront) {
  std::string_view text = "2024-07-17T";
  EXPECT_EQ(TakeCivilDay(text), 19'921);
  EXPECT_EQ(text, "T");
  for (std::string_view wrong : {"", "2024", "2024-7-17", "24-07-17", "2024-07-1", "2024/07/17",
                                 "-024-07-17", "2024-02-30", "2024-13-01"}) {
    EXPECT_EQ(TakeCivilDay(wrong), std::nullopt);
  }
}

TEST(CivilTimeTest, TakesTimesOfDay) {
  std::string_view text = "17:05:09.25Z";
  const auto time = TakeTimeOfDay(text);
  ASSERT_TRUE(time);
  EXPECT_EQ(time->seconds, 61'509);
  EXPECT_EQ(time->nanos, 250'000'000);
  EXPECT_EQ(time->fraction_digits, 2);
  EXPECT_EQ(text, "Z");
  std::string_view minutes = "17:05Z";
  ASSERT_TRUE(TakeTimeOfDay(minutes));
  EXPECT_EQ(minutes, "Z");
  for (std::string_view wrong : {"", "24:00:00", "17:60:00", "17:05:60", "17:05:", "17:05:09.",
                                 "17:05:09.1234567890", "1705", "7:05:09"}) {
    EXPECT_EQ(TakeTimeOfDay(wrong), std::nullopt) << wrong;
  }
}

TEST(CivilTimeTest, TakesZones) {
  for (const auto& [zone, seconds] : std::initializer_list<std::pair<std::string_view, int64_t>>{
           {"Z", 0}, {"+00:00", 0}, {"+02:00", 7'200}, {"-0230", -9'000}, {"+18:00", 64'800}}) {
    std::string_view text = zone;
    EXPECT_EQ(TakeZone(text), seconds) << zone;
    EXPECT_EQ(text, "");
  }
  for (std::string_view wrong : {"", "z", "+2:00", "+19:00", "+02:60", "02:00"}) {
    EXPECT_EQ(TakeZone(wrong), std::nullopt) << wrong;
  }
}

TEST(CivilTimeTest, ReadsTheDatesOfHttp) {
  // The example of RFC 9110, section 5.6.7.
  EXPECT_EQ(ParseHttpDate("Sun, 06 Nov 1994 08:49:37 GMT"), 784'111'777);
  for (const std::string_view wrong :
       {"", "Sun", "Sun, 06 Nov 1994", "Sun, 06 nov 1994 08:49:37 GMT", "06 Nov 1994 08:49:37 GMT",
        "Sun, 06 Nov 1994 08:49:37", "Sun, 06 Nov 1994 08:49 GMT", "Sun, 31 Nov 1994 08:49:37 GMT",
        "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994"}) {
    EXPECT_EQ(ParseHttpDate(wrong), std::nullopt) << wrong;
  }
}

}  // namespace
}  // namespace dynalake
