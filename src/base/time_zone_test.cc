#include "base/time_zone.h"

#include <cstdint>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

namespace dynalake {
namespace {

std::string NameOf(std::string_view name) {
  const auto zone = TimeZone::Find(name);
  return zone ? zone->name() : "none";
}

// What Trino 476 answers for these names.
TEST(TimeZoneTest, NamesAreThoseOfJava) {
  EXPECT_EQ(NameOf("Europe/Berlin"), "Europe/Berlin");
  EXPECT_EQ(NameOf("EST5EDT"), "EST5EDT");
  EXPECT_EQ(NameOf("Asia/Calcutta"), "Asia/Calcutta");
  for (const char* name : {"UTC", "Z", "GMT", "Etc/UTC", "UCT", "Zulu", "+00:00", "-00:00", "GMT0",
                           "Etc/GMT+0", "Greenwich"}) {
    EXPECT_EQ(NameOf(name), "UTC") << name;
  }
  EXPECT_EQ(NameOf("+2"), "+02:00");
  EXPECT_EQ(NameOf("+02"), "+02:00");
  EXPECT_EQ(NameOf("-0330"), "-03:30");
  EXPECT_EQ(NameOf("UTC+3"), "+03:00");
  EXPECT_EQ(NameOf("GMT+03:30"), "+03:30");
  EXPECT_EQ(NameOf("Etc/GMT+3"), "-03:00");
  EXPECT_EQ(NameOf("-14:00"), "-14:00");
  for (const char* name :
       {"", "x", "europe/berlin", "utc", "EST", "PST", "ut+5", "+15:00", "+14:01", "+",
        "+2:", "+02:60", "+02:30x", "../UTC", "posix/UTC", "Mars/Olympus"}) {
    EXPECT_EQ(NameOf(name), "none") << name;
  }
}

constexpr int64_t kOctober27 = 1729987200;  // 2024-10-27 00:00:00 UTC
constexpr int64_t kMarch31 = 1711843200;    // 2024-03-31 00:00:00 UTC

TEST(TimeZoneTest, SpansEndWhereTheClockChanges) {
  const TimeZone berlin = *TimeZone::Find("Europe/Berlin");
  const OffsetSpan summer = berlin.SpanAt(kOctober27);
  EXPECT_EQ(summer.offset_seconds, 7200);
  EXPECT_EQ(summer.begin, kMarch31 + 3600);
  EXPECT_EQ(summer.end, kOctober27 + 3600);
  EXPECT_EQ(berlin.SpanAt(kOctober27 + 3599).offset_seconds, 7200);
  EXPECT_EQ(berlin.SpanAt(kOctober27 + 3600).offset_seconds, 3600);
  EXPECT_EQ(berlin.SpanAt(kOctober27 + 3600).begin, kOctober27 + 3600);
  // Berlin's own time until April 1893 was 53 minutes and 28 seconds east.
  EXPECT_EQ(berlin.SpanAt(-3000000000).offset_seconds, 3208);
  // 2500-07-01: the rule goes on.
  EXPECT_EQ(berlin.SpanAt(16740864000).offset_seconds, 7200);
  EXPECT_EQ(berlin.ShortNameAt(kOctober27), "CEST");
  EXPECT_EQ(TimeZone::Find("America/Sao_Paulo")->ShortNameAt(kOctober27), "GMT-03:00");
  EXPECT_TRUE(TimeZone::Utc().SpanAt(0).contains(INT64_MAX - 1));
}

TEST(TimeZoneTest, LocalTimesThatComeTwiceOrNever) {
  const TimeZone berlin = *TimeZone::Find("Europe/Berlin");
  const LocalOffsets twice = berlin.OffsetsOfLocal(kOctober27 + 9000);
  EXPECT_FALSE(twice.is_gap);
  EXPECT_EQ(twice.before_seconds, 7200);
  EXPECT_EQ(twice.after_seconds, 3600);
  const LocalOffsets never = berlin.OffsetsOfLocal(kMarch31 + 9000);
  EXPECT_TRUE(never.is_gap);
  EXPECT_EQ(never.before_seconds, 3600);
  EXPECT_EQ(never.after_seconds, 7200);
  const LocalOffsets once = berlin.OffsetsOfLocal(kOctober27);
  EXPECT_FALSE(once.is_gap);
  EXPECT_EQ(once.before_seconds, once.after_seconds);
}

}  // namespace
}  // namespace dynalake
