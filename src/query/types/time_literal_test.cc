#include "query/types/time_literal.h"

#include <string>
#include <string_view>

#include <gtest/gtest.h>

namespace dynalake::query {
namespace {

std::string Text(const Result<TimeConstant>& constant) {
  if (!constant.has_value()) {
    return constant.error().code() == ErrorCode::kInvalidArgument ? "INVALID_LITERAL"
                                                                  : "NOT_SUPPORTED";
  }
  return std::to_string(static_cast<int>(constant->type.precision)) + ": " + constant->text;
}

std::string Read(std::string_view type, std::string_view text) {
  return Text(ReadTimeLiteral({.type = std::string(type), .text = std::string(text)}));
}

// Expected is what Trino 476 answers, zones in UTC.
TEST(TimeLiteralTest, Dates) {
  EXPECT_EQ(Read("DATE", "2024-02-29"), "0: 2024-02-29");
  EXPECT_EQ(Read("date", " 2024-1-5 "), "0: 2024-01-05");
  EXPECT_EQ(Read("date", "24-01-05"), "0: 0024-01-05");
  EXPECT_EQ(Read("date", "-0044-03-15"), "0: -0044-03-15");
  EXPECT_EQ(Read("date", "5881580-07-11"), "0: 5881580-07-11");
  for (const char* text : {"", "2023-02-29", "2024-01-05 10:00:00", "2024-01", "5881580-07-12",
                           "1000000000-01-01", "2024-00-05", "2024-01-05x"}) {
    EXPECT_EQ(Read("date", text), "INVALID_LITERAL") << text;
  }
}

TEST(TimeLiteralTest, Times) {
  EXPECT_EQ(Read("time", "10:20"), "0: 10:20:00");
  EXPECT_EQ(Read("time", "1:2:3"), "0: 01:02:03");
  EXPECT_EQ(Read("time", "10:20:30.123456"), "6: 10:20:30.123456");
  EXPECT_EQ(Read("time", "10:20:30+05:30"), "0: 04:50:30 +05:30");
  EXPECT_EQ(Read("time", "10:20:30.5 -08:00"), "1: 18:20:30.5 -08:00");
  for (const char* text : {"24:00:00", "10:20:60", "10", " 10:20", "10:20:30 UTC", "10:20:30+5",
                           "10:20:30+14:01", "10:20:30."}) {
    EXPECT_EQ(Read("time", text), "INVALID_LITERAL") << text;
  }
}

TEST(TimeLiteralTest, Timestamps) {
  EXPECT_EQ(Read("timestamp", "2024-01-05"), "0: 2024-01-05 00:00:00");
  EXPECT_EQ(Read("timestamp", "2024-1-5 1:2:3"), "0: 2024-01-05 01:02:03");
  EXPECT_EQ(Read("timestamp", "2024-01-05 10:20:30.123456789"), "9: 2024-01-05 10:20:30.123456789");
  EXPECT_EQ(Read("timestamp", "-2024-01-05 10:20:30"), "0: -2024-01-05 10:20:30");
  EXPECT_EQ(Read("timestamp", "2024-01-05 10:20:30 "), "0: 2024-01-05 10:20:30");
  EXPECT_EQ(Read("timestamp", "2024-01-05 10:20:30 +05:30"), "0: 2024-01-05 04:50:30 +05:30");
  EXPECT_EQ(Read("timestamp", "2024-01-05 10:20:30.5 America/New_York"),
            "1: 2024-01-05 15:20:30.5 America/New_York");
  EXPECT_EQ(Read("timestamp", "2024-01-05 10:20:30UTC"), "0: 2024-01-05 10:20:30 UTC");
  EXPECT_EQ(Read("timestamp", "2024-01-05 +02:00"), "0: 2024-01-04 22:00:00 +02:00");
  EXPECT_EQ(Read("timestamp", "2024-10-27 02:30:00 Europe/Berlin"),
            "0: 2024-10-27 00:30:00 Europe/Berlin");
  for (const char* text :
       {"2024-03-31 02:30:00 Europe/Berlin", "2024-01-05T10:20:30", "2024-01-05 24:00:00",
        "2024-13-05 10:20:30", "2024-01-05 10:20:30 Mars/Olympus", " 2024-01-05 10:20:30",
        "2024-01-05 10", "2024-01-05 10:20:30.", "300000-02-20 10:20:30"}) {
    EXPECT_EQ(Read("timestamp", text), "INVALID_LITERAL") << text;
  }
  EXPECT_EQ(Read("timestamp", "2024-01-05 10:20:30 +14:01"), "NOT_SUPPORTED");
}

std::string Interval(std::string_view text, IntervalField from,
                     std::optional<IntervalField> to = {}, bool negative = false) {
  const std::string answer = Text(ReadIntervalLiteral(
      {.negative = negative, .text = std::string(text), .from = from, .to = to}));
  return answer.starts_with("0: ") ? answer.substr(3) : answer;
}

TEST(TimeLiteralTest, Intervals) {
  using enum IntervalField;
  EXPECT_EQ(Interval("3", kDay), "259200000");
  EXPECT_EQ(Interval("-3", kDay), "-259200000");
  EXPECT_EQ(Interval("-3", kDay, {}, true), "259200000");
  EXPECT_EQ(Interval("", kDay), "0");
  EXPECT_EQ(Interval("3.1239", kSecond), "3123");
  EXPECT_EQ(Interval(".5", kSecond), "500");
  EXPECT_EQ(Interval("1 02:03:04.5", kDay, kSecond), "93784500");
  EXPECT_EQ(Interval("1 25:00:00", kDay, kSecond), "176400000");
  EXPECT_EQ(Interval("3", kDay, kSecond), "259200000");
  EXPECT_EQ(Interval("70:3", kMinute, kSecond), "4203000");
  EXPECT_EQ(Interval("1-14", kYear, kMonth), "26");
  EXPECT_EQ(Interval("178956970", kYear), "2147483640");
  EXPECT_EQ(Interval("200000000", kYear), "INVALID_LITERAL");
  EXPECT_EQ(Interval("106751991167", kDay), "INVALID_LITERAL");
  EXPECT_EQ(Interval("1.5", kDay), "INVALID_LITERAL");
  EXPECT_EQ(Interval(" 3 ", kDay), "INVALID_LITERAL");
  EXPECT_EQ(Interval("1-2", kYear), "INVALID_LITERAL");
  EXPECT_EQ(Interval("1", kMonth, kDay), "INVALID_LITERAL");
  EXPECT_EQ(Interval("2147483647", kDay), "NOT_SUPPORTED");
}

}  // namespace
}  // namespace dynalake::query
