#include "engine/testing/function_fixture.h"

// The values are those that Trino 476 gave.

namespace dynalake::engine {
namespace {

class ZonedTest : public FunctionTest {};

TEST_F(ZonedTest, ZonesAreOnesOwn) {
  const std::string berlin =
      "dynalake.convert('2024-01-05 23:20:30.5 Europe/Berlin', 'varchar', 'timestamp_zoned(3)')";
  Gives("dynalake.zoned_local(" + berlin + ")", "2024-01-05 23:20:30.500000");
  Gives("dynalake.convert(dynalake.at_zone(" + berlin + ", '+2'), 'timestamp_zoned(1)', 'varchar')",
        "2024-01-06 00:20:30.5 +02:00");
  Gives("dynalake.convert(dynalake.at_zone(" + berlin +
            ", to_minutes(-150)), 'timestamp_zoned(1)', 'varchar')",
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
