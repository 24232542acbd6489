#include "engine/testing/function_fixture.h"

// The values are those that Trino 476 gave.

namespace dynalake::engine {
namespace {

class CalendarTest : public FunctionTest {
 protected:
  static std::string Zoned(const std::string& text) {
    return "dynalake.convert('" + text + "', 'varchar', 'timestamp_zoned(3)')";
  }
  /// In UTC.
  void GivesInstant(const std::string& expression, const std::string& value) {
    Gives("dynalake.convert(dynalake.at_zone(" + expression +
              ", 'UTC'), 'timestamp_zoned(0)', 'varchar')",
          value + " UTC");
  }
};

TEST_F(CalendarTest, AddsUnits) {
  Gives("dynalake.date_add('month', 1, DATE '2024-01-31')", "2024-02-29");
  Gives("dynalake.date_add('quarter', -1, DATE '2024-05-31')", "2024-02-29");
  Gives("dynalake.convert(dynalake.date_add('year', -2024, DATE '2024-02-29'), 'date', 'varchar')",
        "0000-02-29");
  Gives("dynalake.date_add('WEEK', 2, DATE '2024-02-28')", "2024-03-13");
  Gives("dynalake.date_add('minute', -30, TIMESTAMP '2024-01-05 00:20:30')",
        "2024-01-04 23:50:30.000000");
  Gives(
      "dynalake.convert(dynalake.date_add('millisecond', 5, "
      "TIMESTAMP_NS '2024-01-05 10:20:30.123456789'), 'timestamp(9)', 'varchar')",
      "2024-01-05 10:20:30.128456789");
  Gives("dynalake.convert(dynalake.date_add('hour', 20, TIME '10:20:30'), 'time(0)', 'varchar')",
        "06:20:30");
  for (const char* unit : {"hour", "millisecond", "days", ""}) {
    Fails(std::string("dynalake.date_add('") + unit + "', 1, DATE '2024-02-28')",
          "is not a valid DATE field");
  }
  Fails("dynalake.date_add('day', 9223372036854775807, DATE '2024-02-28')",
        "NUMERIC_VALUE_OUT_OF_RANGE");
  Fails("dynalake.date_add('month', -9223372036854775807, TIMESTAMP '2024-02-28 00:00:00')",
        "NUMERIC_VALUE_OUT_OF_RANGE");
}

TEST_F(CalendarTest, TruncatesToUnits) {
  Gives("dynalake.date_trunc('week', DATE '2024-02-29')", "2024-02-26");
  Gives(
      "dynalake.convert(dynalake.date_trunc('quarter', DATE '0002-05-05 (BC)'), 'date', 'varchar')",
      "-0001-04-01");
  Gives("dynalake.date_trunc('hour', TIMESTAMP '1969-12-31 23:20:30')",
        "1969-12-31 23:00:00.000000");
  Gives("dynalake.date_trunc('millisecond', TIMESTAMP '2024-01-05 10:20:30.456789')",
        "2024-01-05 10:20:30.456000");
  Fails("dynalake.date_trunc('decade', DATE '2024-02-29')", "INVALID_FUNCTION_ARGUMENT");
  Fails("dynalake.date_trunc('day', TIME '10:20:30')", "is not a valid TIME field");
}

// DuckDB's optimizer turns the comparison into one of the column.
TEST_F(CalendarTest, TruncatedTimestampsReachTheScan) {
  EXPECT_THAT(Run("EXPLAIN SELECT * FROM range(TIMESTAMP '2024-01-01', TIMESTAMP '2024-06-01', "
                  "INTERVAL 1 DAY) t(x) WHERE dynalake.date_trunc('month', x) >= "
                  "TIMESTAMP '2024-02-01'"),
              HasValue(testing::HasSubstr("(x >= '2024-02-01 00:00:00")));
}

TEST_F(CalendarTest, NullHasItsType) {
  GivesType("dynalake.date_add('day', NULL, DATE '2024-01-01')", "DATE", "null");
  GivesType("dynalake.plus(DATE '2024-01-01', NULL)", "DATE", "null");
}

TEST_F(CalendarTest, CountsWholeUnits) {
  const auto days = [](const std::string& unit, const std::string& a, const std::string& b) {
    return "dynalake.date_diff('" + unit + "', DATE '" + a + "', DATE '" + b + "')";
  };
  Gives(days("day", "2024-03-01", "2024-02-28"), "-2");
  Gives(days("month", "2024-01-31", "2024-02-29"), "1");
  Gives(days("month", "2024-02-29", "2024-01-31"), "-1");
  Gives(days("month", "2024-01-15", "2024-02-14"), "0");
  Gives(days("quarter", "2023-12-31", "2024-03-31"), "1");
  Gives(days("year", "2024-02-29", "2025-02-28"), "1");
  const auto clocks = [](const std::string& unit, const std::string& a, const std::string& b) {
    return "dynalake.date_diff('" + unit + "', TIMESTAMP '" + a + "', TIMESTAMP '" + b + "')";
  };
  Gives(clocks("hour", "2024-01-05 10:30:00", "2024-01-05 09:31:00"), "0");
  Gives(clocks("day", "2024-01-05 23:00:00", "2024-01-07 01:00:00"), "1");
  Gives(clocks("month", "2024-01-31 10:00:00", "2024-02-29 09:00:00"), "0");
  Gives(clocks("millisecond", "2024-01-05 10:00:00.0005", "2024-01-05 10:00:00.0015"), "1");
  Gives(clocks("year", "2024-06-01 00:00:01", "2025-06-01 00:00:00"), "0");
  Gives(
      "dynalake.date_diff('hour', {'local': TIME '23:00:00', 'offset_minutes': 120}, "
      "{'local': TIME '01:00:00', 'offset_minutes': 0})",
      "-20");
}

TEST_F(CalendarTest, ZonesHaveTheirOwnCalendar) {
  const std::string noon = Zoned("2024-03-30 12:00:00 Europe/Berlin");
  GivesInstant("dynalake.date_add('day', 1, " + noon + ")", "2024-03-31 10:00:00");
  GivesInstant("dynalake.date_add('day', 1, " + Zoned("2024-03-30 02:30:00 Europe/Berlin") + ")",
               "2024-03-31 01:30:00");
  GivesInstant("dynalake.date_add('day', 1, " + Zoned("2024-10-26 02:30:00 Europe/Berlin") + ")",
               "2024-10-27 00:30:00");
  GivesInstant("dynalake.date_add('day', -1, " + Zoned("2024-10-28 02:30:00 Europe/Berlin") + ")",
               "2024-10-27 01:30:00");
  GivesInstant("dynalake.date_add('hour', 2, " + Zoned("2024-10-27 02:30:00 Europe/Berlin") + ")",
               "2024-10-27 02:30:00");
  GivesInstant("dynalake.date_trunc('day', " + Zoned("2024-10-27 12:00:00 Europe/Berlin") + ")",
               "2024-10-26 22:00:00");
  GivesInstant("dynalake.date_trunc('day', " + Zoned("2024-11-03 12:45:00 America/Havana") + ")",
               "2024-11-03 05:00:00");
  GivesInstant("dynalake.date_trunc('hour', " + Zoned("2024-01-05 10:45:00 +05:30") + ")",
               "2024-01-05 04:30:00");
  const std::string next = Zoned("2024-03-31 12:00:00 Europe/Berlin");
  Gives("dynalake.date_diff('day', " + noon + ", " + next + ")", "1");
  Gives("dynalake.date_diff('hour', " + noon + ", " + next + ")", "23");
}

TEST_F(CalendarTest, SequencesCountFromTheirStart) {
  Gives("dynalake.time_sequence(DATE '2024-01-31', DATE '2024-05-31', INTERVAL 1 MONTH)::VARCHAR",
        "[2024-01-31, 2024-02-29, 2024-03-31, 2024-04-30, 2024-05-31]");
  Gives("dynalake.time_sequence(DATE '2024-02-02', DATE '2024-01-31')::VARCHAR",
        "[2024-02-02, 2024-02-01, 2024-01-31]");
  Gives(
      "dynalake.time_sequence(TIMESTAMP '2024-01-02 00:00:00', TIMESTAMP '2024-01-01 00:00:00', "
      "to_hours(-12))::VARCHAR",
      "['2024-01-02 00:00:00', '2024-01-01 12:00:00', '2024-01-01 00:00:00']");
  const auto dates = [](const std::string& end, const std::string& step) {
    return "dynalake.time_sequence(DATE '2024-01-01', DATE '" + end + "', " + step + ")";
  };
  Fails(dates("2024-01-05", "to_hours(12)"), "sequence step must be a day interval");
  Fails(dates("2024-01-05", "to_hours(0)"), "step must not be zero");
  Fails(dates("2024-01-05", "to_hours(-24)"), "sequence stop value should be");
  Fails(dates("2064-01-05", "to_hours(24)"), "must not have more than 10000 entries");
}

TEST_F(CalendarTest, UnixTime) {
  const auto text = [](const std::string& call) {
    return "dynalake.convert(dynalake." + call + ", 'timestamp_zoned(3)', 'varchar')";
  };
  Gives(text("from_unixtime(1.0005)"), "1970-01-01 00:00:01.001 UTC");
  Gives(text("from_unixtime(-1.5)"), "1969-12-31 23:59:58.500 UTC");
  Gives(text("from_unixtime('nan'::DOUBLE)"), "1970-01-01 00:00:00.000 UTC");
  Gives(text("from_unixtime(1704450030, 'Europe/Berlin')"),
        "2024-01-05 11:20:30.000 Europe/Berlin");
  Gives(text("from_unixtime(1704450030, 5, 30)"), "2024-01-05 15:50:30.000 +05:30");
  Fails("dynalake.from_unixtime(1e20)", "INVALID_FUNCTION_ARGUMENT");
  Fails("dynalake.from_unixtime(0, 15, 0)", "INVALID_FUNCTION_ARGUMENT");
  Gives(text("from_unixtime_nanos(1704450030123456000)"), "2024-01-05 10:20:30.123 UTC");
  Fails("dynalake.from_unixtime_nanos(1)", "NUMERIC_VALUE_OUT_OF_RANGE");
}

TEST_F(CalendarTest, Durations) {
  Gives("dynalake.human_readable_seconds(56363463)",
        "93 weeks, 1 day, 8 hours, 31 minutes, 3 seconds");
  Gives("dynalake.human_readable_seconds(-0.5)", "1 second");
  Gives("dynalake.human_readable_seconds(0)", "0 seconds");
  Fails("dynalake.human_readable_seconds('nan'::DOUBLE)", "Invalid argument found: NaN");
  const auto millis = [](const std::string& text) {
    return "dynalake.interval_millis(dynalake.parse_duration('" + text + "'))";
  };
  Gives(millis("42.8ms"), "43");
  Gives(millis("3.81 d"), "329184000");
  Gives(millis("500us"), "1");
  Gives(millis(" 5m"), "300000");
  for (const char* wrong : {"2 weeks", "-5m", "5", "5M", "99999999999999d", "1.2.3s", ""}) {
    Fails(millis(wrong), "INVALID_FUNCTION_ARGUMENT");
  }
}

}  // namespace
}  // namespace dynalake::engine
