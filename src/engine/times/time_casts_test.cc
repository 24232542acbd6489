#include "engine/testing/function_fixture.h"

// The values are those that Trino 476 gave.

namespace dynalake::engine {
namespace {

class TimeCastsTest : public FunctionTest {};

TEST_F(TimeCastsTest, TextBecomesTimes) {
  Gives("dynalake.parse_date(' 2024-1-5 ')", "2024-01-05");
  Gives("dynalake.parse_time('10:20:30.9999', 3)", "10:20:31.000000");
  Gives("dynalake.parse_time('23:59:59.9999', 3)", "00:00:00.000000");
  Gives("dynalake.offset_time_text(dynalake.parse_offset_time('10:20:30.1239+02:00', 3), 3)",
        "10:20:30.124+02:00");
  Gives("dynalake.offset_time_text(dynalake.parse_offset_time('10:20:30', 3), 3)",
        "10:20:30.000+00:00");
  const auto timestamp = [](const std::string& text) {
    return "dynalake.timestamp_text(dynalake.parse_timestamp('" + text + "', 3), 3)";
  };
  Gives(timestamp("2024-01-05 10:20:30.12345"), "2024-01-05 10:20:30.123");
  Gives(timestamp("2024-01-05 10:20:30.9999"), "2024-01-05 10:20:31.000");
  Gives(timestamp("  2024-01-05 10:20:30  "), "2024-01-05 10:20:30.000");
  Gives(timestamp("2024-01-05 10:00:00 America/New_York"), "2024-01-05 10:00:00.000");
  Gives(
      "dynalake.timestamp_text(dynalake.parse_timestamp_ns('1969-12-31 23:59:59.99999999', 9), 9)",
      "1969-12-31 23:59:59.999999990");
  const auto zoned = [](const std::string& text) {
    return "dynalake.zoned_text(dynalake.parse_zoned('" + text + "', 3), 3)";
  };
  Gives(zoned("2024-01-05 10:20:30"), "2024-01-05 10:20:30.000 UTC");
  Gives(zoned("2024-01-05 +02:00"), "2024-01-05 00:00:00.000 +02:00");
  Gives(zoned("2024-03-31 02:30:00 Europe/Berlin"), "2024-03-31 03:30:00.000 Europe/Berlin");
  Gives("epoch(dynalake.parse_zoned('2024-10-27 02:30:00 Europe/Berlin', 3).instant)",
        "1729989000");
}

TEST_F(TimeCastsTest, OtherTextIsRefused) {
  for (const std::string call :
       {"parse_date('2024-02-29 10:00:00')", "parse_date('2024-02-30')", "parse_date('x')",
        "parse_time(' 10:20:30 ', 3)", "parse_time('10:20:30+02:00', 3)", "parse_time('24:00', 3)",
        "parse_timestamp('2024-01-05T01:02:03', 3)",
        "parse_timestamp('2024-01-05 10:20:30 Foo', 3)",
        "parse_timestamp('2024-01-05 10:20:30 europe/berlin', 3)",
        "parse_timestamp_ns('2300-01-01', 9)", "parse_offset_time('x', 3)",
        "parse_zoned('x', 3)"}) {
    Fails("dynalake." + call, "INVALID_CAST_ARGUMENT: Value cannot be cast to ");
    Gives("dynalake.try_" + call, "null");
  }
}

TEST_F(TimeCastsTest, TimesBecomeText) {
  Gives("dynalake.date_text(DATE '12024-01-05')", "12024-01-05");
  Gives("dynalake.date_text(DATE '0045-03-15 (BC)')", "-0044-03-15");
  Gives("dynalake.timestamp_text(TIMESTAMP '12024-01-05 00:00:00', 0)", "+12024-01-05 00:00:00");
  Gives("dynalake.time_text(TIME '10:20:30.5', 1)", "10:20:30.5");
  Gives("dynalake.months_text(to_months(-14))", "-1-2");
  Gives("dynalake.millis_text(to_milliseconds(-93784500))", "-1 02:03:04.500");
  Gives(
      "dynalake.zoned_text({'instant': TIMESTAMPTZ '2024-10-27 01:30:00+00', 'zone': "
      "'Europe/Berlin'}, 0)",
      "2024-10-27 02:30:00 Europe/Berlin");
}

TEST_F(TimeCastsTest, FewerDigitsAreRounded) {
  Gives("dynalake.round_seconds(TIMESTAMP '1969-12-31 23:59:59.9995', 3)",
        "1970-01-01 00:00:00.000000");
  Gives("dynalake.round_to_micros(TIMESTAMP_NS '2024-01-01 23:59:59.9999999', 6)",
        "2024-01-02 00:00:00.000000");
  Gives("dynalake.round_seconds(TIME '23:59:59.9', 0)", "00:00:00.000000");
}

TEST_F(TimeCastsTest, ZonesAreOnesOwn) {
  const std::string berlin = "dynalake.parse_zoned('2024-01-05 23:20:30.5 Europe/Berlin', 3)";
  Gives("dynalake.zoned_local(" + berlin + ")", "2024-01-05 23:20:30.500000");
  Gives("dynalake.offset_time_text(dynalake.zoned_clock(" + berlin + "), 1)", "23:20:30.5+01:00");
  Gives("dynalake.zoned_text(dynalake.at_zone(" + berlin + ", '+2'), 1)",
        "2024-01-06 00:20:30.5 +02:00");
  Gives("dynalake.zoned_text(dynalake.at_zone(" + berlin + ", to_minutes(-150)), 1)",
        "2024-01-05 19:50:30.5 -02:30");
  Gives("dynalake.zone_minutes(dynalake.at_zone(" + berlin + ", '-03:30'))", "-210");
  const auto instant = [](const std::string& time, const std::string& zone) {
    return "epoch(dynalake.with_zone(TIMESTAMP '" + time + "', '" + zone + "').instant) % 86400";
  };
  Gives(instant("2024-10-27 02:30:00", "Europe/Berlin"), "5400");
  Gives(instant("2024-11-03 01:30:00", "America/New_York"), "19800");
  Gives(instant("2024-03-10 02:30:00", "America/New_York"), "27000");
  Fails("dynalake.with_zone(TIMESTAMP_NS '2024-01-05 00:00:00.000000001', 'UTC')",
        "NUMERIC_VALUE_OUT_OF_RANGE");
  Fails("dynalake.at_zone(" + berlin + ", 'est')", "'est' is not a valid time zone");
  Fails("dynalake.at_zone(" + berlin + ", to_hours(15))", "Invalid offset minutes 900");
}

}  // namespace
}  // namespace dynalake::engine
