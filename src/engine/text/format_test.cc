// Expected values are answers of Trino 476 (tests/sql/athena).

#include "engine/testing/function_fixture.h"

namespace dynalake::engine {
namespace {

class FormatTest : public FunctionTest {};

TEST_F(FormatTest, PrintsText) {
  Gives("dynalake.format('%2$s %1$s', 'a', 'b')", "b a");
  Gives("dynalake.format('%s %<s', 'a')", "a a");
  Gives("dynalake.format('%5s|%-5s|%.2s', 'ab', 'ab', 'abc')", "   ab|ab   |ab");
  Gives("dynalake.format('%s %d %5s|', NULL, NULL, NULL)", "null null  null|");
  Gives("dynalake.format('%s', 1.50)", "1.50");
  Gives("dynalake.format('%s', 1e10::DOUBLE)", "1.0E10");
  Gives("dynalake.format('%s', TIMESTAMP '2024-01-01 00:00:00')", "2024-01-01T00:00");
  Gives("dynalake.format('%s', TIMESTAMP '2024-01-01 10:20:30.120')", "2024-01-01T10:20:30.120");
  Gives("dynalake.format('%b %B', NULL, true)", "false TRUE");
  Gives("dynalake.format('%h', 'hello')", "5e918d2");
}

TEST_F(FormatTest, PrintsNumbers) {
  Gives("dynalake.format('%5d|%-5d|%05d', 42, 42, 42)", "   42|42   |00042");
  Gives("dynalake.format('%+d %+d|% d|%(d', 1, -1, 5, -5)", "+1 -1| 5|(5)");
  Gives("dynalake.format('%,d %,.2f', 1234567, 1234567.891::DOUBLE)", "1,234,567 1,234,567.89");
  Gives("dynalake.format('%x %X %#x %o', -1, 255, 255, 8)", "ffffffffffffffff FF 0xff 10");
  Gives("dynalake.format('%.0f %.0f %.1f', 0.5::DOUBLE, 2.5::DOUBLE, 0.25::DOUBLE)", "1 3 0.3");
  Gives("dynalake.format('%08.2f', -3.14159::DOUBLE)", "-0003.14");
  Gives("dynalake.format('%.2f', 1.005)", "1.01");
  Gives("dynalake.format('%f %f', 'nan'::DOUBLE, 'inf'::DOUBLE)", "NaN Infinity");
  Gives("dynalake.format('%e %.2E', 12345.678::DOUBLE, 12345.678::DOUBLE)",
        "1.234568e+04 1.23E+04");
  Gives("dynalake.format('%g %g', 0.0001::DOUBLE, 123456789::DOUBLE)", "0.000100000 1.23457e+08");
  Gives("dynalake.format('%a', 1::DOUBLE)", "0x1.0p0");
}

TEST_F(FormatTest, PrintsTimes) {
  Gives("dynalake.format('%tB %<te, %<tY, a %<tA', DATE '2024-01-05')",
        "January 5, 2024, a Friday");
  Gives("dynalake.format('%1$tH:%1$tM:%1$tS.%1$tL', TIMESTAMP '2024-01-01 10:20:30.123')",
        "10:20:30.123");
}

TEST_F(FormatTest, PrintsZonedTimes) {
  Gives(
      "dynalake.format('%s|%s', {instant: TIMESTAMPTZ '2024-01-01 00:00:00+00', zone: 'UTC'}, "
      "{instant: TIMESTAMPTZ '2024-01-01 00:00:00+00', zone: '+02:00'})",
      "2024-01-01T00:00Z[UTC]|2024-01-01T02:00+02:00");
}

TEST_F(FormatTest, RefusesWhatIsNoFormat) {
  Fails("dynalake.format('%d', 1.5)", "INVALID_FUNCTION_ARGUMENT");
  Fails("dynalake.format('%d', 'a')", "INVALID_FUNCTION_ARGUMENT");
  Fails("dynalake.format('%f', 1)", "INVALID_FUNCTION_ARGUMENT");
  Fails("dynalake.format('%c', 65)", "INVALID_FUNCTION_ARGUMENT");
  Fails("dynalake.format('%s %s', 'a')", "an argument is missing");
  Fails("dynalake.format('%z', 1)", "INVALID_FUNCTION_ARGUMENT");
  Fails("dynalake.format('%', 1)", "INVALID_FUNCTION_ARGUMENT");
  EXPECT_THAT(Run("SELECT dynalake.format('%s', [1])"), IsError(ErrorCode::kUnsupported));
}

}  // namespace
}  // namespace dynalake::engine
