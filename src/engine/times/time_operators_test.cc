#include <string>

#include "engine/testing/function_fixture.h"

// The values are those that Trino 476 gave.

namespace dynalake::engine {
namespace {

/// A zoned value of an instant in UTC.
std::string Zoned(const std::string& instant, const std::string& zone) {
  return "{'instant': TIMESTAMPTZ '" + instant + "+00', 'zone': '" + zone + "'}";
}

class TimeOperatorsTest : public FunctionTest {
 protected:
  std::string Ask(const std::string& expression) {
    return Rows("SELECT CAST(" + expression + " AS VARCHAR)");
  }
  std::string Rows(const std::string& sql) {
    const auto answer = Run(sql);
    return answer ? answer->substr(0, answer->size() - 1) : answer.error().ToString();
  }
  /// The minute of the day in UTC.
  std::string Instant(const std::string& expression) {
    return Ask("CAST(epoch_us((" + expression + ").instant) AS BIGINT) // 1000000 % 86400 // 60");
  }
};

TEST_F(TimeOperatorsTest, DatesAndIntervals) {
  EXPECT_EQ(Ask("dynalake.plus(DATE '2024-01-31', INTERVAL 1 MONTH)"), "2024-02-29");
  EXPECT_EQ(Ask("dynalake.minus(DATE '2024-03-31', INTERVAL 1 MONTH)"), "2024-02-29");
  EXPECT_EQ(Ask("dynalake.plus(DATE '2024-01-31', to_hours(24))"), "2024-02-01");
  EXPECT_EQ(Ask("dynalake.minus(DATE '2024-01-31', to_hours(-48))"), "2024-02-02");
  EXPECT_EQ(Ask("dynalake.plus(NULL::DATE, to_hours(24))"), "null");
  EXPECT_THAT(Ask("dynalake.plus(DATE '2024-01-31', to_hours(1))"),
              testing::HasSubstr("INVALID_FUNCTION_ARGUMENT: Cannot add hour, minutes or seconds"));
  EXPECT_THAT(Ask("dynalake.minus(DATE '2024-01-31', to_hours(36))"),
              testing::HasSubstr("Cannot subtract hour, minutes or seconds from a date"));
  EXPECT_THAT(Ask("dynalake.plus(DATE '2024-01-31', INTERVAL 2147483647 MONTH)"),
              testing::HasSubstr("NUMERIC_VALUE_OUT_OF_RANGE"));
  EXPECT_EQ(Ask("dynalake.interval_between(DATE '2024-01-31', DATE '2023-01-31')"), "8760:00:00");
}

TEST_F(TimeOperatorsTest, TimestampsAndIntervals) {
  EXPECT_EQ(Ask("dynalake.plus(TIMESTAMP '2024-01-31 10:00:00.123456', INTERVAL 1 MONTH)"),
            "2024-02-29 10:00:00.123456");
  EXPECT_EQ(Ask("dynalake.minus(TIMESTAMP '2024-01-31 10:00:00.123456', to_milliseconds(500))"),
            "2024-01-31 09:59:59.623456");
  EXPECT_EQ(Ask("dynalake.plus(TIMESTAMP_NS '2024-01-31 10:00:00.123456789', INTERVAL 1 MONTH)"),
            "2024-02-29 10:00:00.123456789");
  EXPECT_EQ(Ask("dynalake.minus(TIMESTAMP_NS '1970-01-01 00:00:00.000000001', to_hours(1))"),
            "1969-12-31 23:00:00.000000001");
  const auto between = [this](const std::string& a, const std::string& b) {
    return Ask("dynalake.interval_between(TIMESTAMP '2024-01-31 10:00:00" + a +
               "', TIMESTAMP '2024-01-31 10:00:00" + b + "')");
  };
  EXPECT_EQ(between(".123456", ".122457"), "00:00:00.001");
  EXPECT_EQ(between("", ".0009"), "-00:00:00.001");
  EXPECT_EQ(between("", ".0005"), "00:00:00");
  EXPECT_EQ(Ask("dynalake.plus(TIME '23:30:00', to_hours(25))"), "00:30:00");
  EXPECT_EQ(Ask("dynalake.minus(TIME '00:30:00', to_hours(1))"), "23:30:00");
  EXPECT_EQ(Ask("dynalake.interval_between(TIME '22:00:00', TIME '23:30:00.123456')"),
            "-01:30:00.123");
  EXPECT_EQ(Ask("dynalake.interval_between({'local': TIME '23:30:00', 'offset_minutes': 60}, "
                "{'local': TIME '22:00:00', 'offset_minutes': 0})"),
            "00:30:00");
}

TEST_F(TimeOperatorsTest, ZonedTimesKeepTheirZone) {
  // Minutes of the day in UTC: 00:30 and 01:30 of the night when Berlin's 02:30 came twice.
  EXPECT_EQ(Instant("dynalake.plus(" + Zoned("2024-09-27 00:30:00", "Europe/Berlin") +
                    ", INTERVAL 1 MONTH)"),
            "30");
  EXPECT_EQ(Instant("dynalake.minus(" + Zoned("2024-11-27 01:30:00", "Europe/Berlin") +
                    ", INTERVAL 1 MONTH)"),
            "90");
  // A day is 24 hours: noon becomes 13:00 in Berlin, 11:00 UTC.
  const std::string noon = Zoned("2024-03-30 11:00:00", "Europe/Berlin");
  EXPECT_EQ(Instant("dynalake.plus(" + noon + ", to_hours(24))"), "660");
  EXPECT_EQ(Ask("dynalake.plus(" + noon + ", to_hours(24)).zone"), "Europe/Berlin");
  EXPECT_EQ(Ask("dynalake.interval_between(" + Zoned("2024-01-31 10:00:00", "UTC") + ", " +
                Zoned("2024-01-30 01:00:00", "Asia/Tokyo") + ")"),
            "33:00:00");
  EXPECT_THAT(
      Ask("dynalake.plus(" + Zoned("2024-01-31 10:00:00", "Mars/Olympus") + ", INTERVAL 1 MONTH)"),
      testing::HasSubstr("'Mars/Olympus' is not a valid time zone"));
  // Rows of several zones, and a missing one.
  EXPECT_EQ(Rows("SELECT dynalake.convert(dynalake.plus(z, i), 'timestamp_zoned(0)', 'varchar') "
                 "FROM (VALUES (" +
                 Zoned("2024-01-31 03:00:00", "America/Argentina/Buenos_Aires") +
                 ", INTERVAL 1 MONTH), (" + Zoned("2024-01-31 00:00:00", "UTC") +
                 ", INTERVAL 1 MONTH), (NULL, INTERVAL 1 MONTH)) t(z, i)"),
            "2024-02-29 00:00:00 America/Argentina/Buenos_Aires\n2024-02-29 00:00:00 UTC\nnull");
}

TEST_F(TimeOperatorsTest, IntervalsAndNumbers) {
  EXPECT_EQ(Ask("dynalake.multiply_interval(to_hours(24), 1.5::DOUBLE)"), "36:00:00");
  EXPECT_EQ(Ask("dynalake.multiply_interval(to_milliseconds(3), 0.5::DOUBLE)"), "00:00:00.001");
  EXPECT_EQ(Ask("dynalake.multiply_interval(INTERVAL 1 MONTH, -1.9::DOUBLE)"), "-1 month");
  EXPECT_EQ(Ask("dynalake.multiply_interval(INTERVAL 1 MONTH, 2::BIGINT)"), "2 months");
  EXPECT_EQ(Ask("dynalake.divide_interval(INTERVAL 7 MONTH, 2)"), "3 months");
  EXPECT_EQ(Ask("dynalake.divide_interval(to_hours(24), 2.5)"), "09:36:00");
  for (const char* wrong : {"dynalake.divide_interval(to_hours(1), 0)",
                            "dynalake.divide_interval(INTERVAL 7 MONTH, 'nan'::DOUBLE)",
                            "dynalake.multiply_interval(to_hours(1), 'nan'::DOUBLE)"}) {
    EXPECT_THAT(Ask(wrong), testing::HasSubstr("INVALID_FUNCTION_ARGUMENT: Cannot")) << wrong;
  }
  EXPECT_THAT(Ask("dynalake.multiply_interval(to_hours(1), 'inf'::DOUBLE)"),
              testing::HasSubstr("NUMERIC_VALUE_OUT_OF_RANGE"));
}

}  // namespace
}  // namespace dynalake::engine
