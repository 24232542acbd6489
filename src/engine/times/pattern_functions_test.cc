#include "engine/testing/function_fixture.h"

// The values are those that Trino 476 gave.

namespace dynalake::engine {
namespace {

class PatternFunctionsTest : public FunctionTest {
 protected:
  void GivesFormat(const std::string& function, const std::string& time, const std::string& format,
                   const std::string& text) {
    Gives("dynalake." + function + "(TIMESTAMP '" + time + "', '" + format + "')", text);
  }
};

TEST_F(PatternFunctionsTest, MysqlLettersAreWritten) {
  const std::string time = "2024-01-05 15:04:09.123456";
  const auto gives = [&](const std::string& format, const std::string& text) {
    GivesFormat("date_format", time, format, text);
  };
  gives("%Y-%m-%d %H:%i:%s.%f", "2024-01-05 15:04:09.123000");
  gives("%a %W %b %M", "Fri Friday Jan January");
  gives("%c/%e/%y", "1/5/24");
  gives("%h:%I:%l %p %r %T %j %k", "03:03:3 PM 03:04:09 PM 15:04:09 005 15");
  gives("100%% %z %q 年", "100% z q 年");
  GivesFormat("date_format", "2023-01-01 00:00:00", "%x-%v %r", "2022-52 12:00:00 AM");
  GivesFormat("date_format", "12024-07-05 15:04:09", "%Y %y %x", "12024 24 12024");
  for (const char* format : {"", "%", "%D", "%U", "%u", "%V", "%w", "%X"}) {
    Fails("dynalake.date_format(TIMESTAMP '2024-01-05 15:04:09', '" + std::string(format) + "')",
          "INVALID_FUNCTION_ARGUMENT: Invalid format");
  }
}

TEST_F(PatternFunctionsTest, MysqlLettersAreRead) {
  const auto gives = [&](const std::string& text, const std::string& format,
                         const std::string& time) {
    Gives("dynalake.convert(dynalake.date_parse('" + text + "', '" + format +
              "'), 'timestamp(3)', 'varchar')",
          time);
  };
  gives("2024-1-5 15:04:09.123956789", "%Y-%m-%d %H:%i:%s.%f", "2024-01-05 15:04:09.123");
  gives("1/5/24", "%c/%e/%y", "2024-01-05 00:00:00.000");
  gives("70", "%y", "1970-01-01 00:00:00.000");
  gives("69", "%y", "2069-01-01 00:00:00.000");
  gives("JANUARY 5 2024", "%b %e %Y", "2024-01-05 00:00:00.000");
  gives("Mon Jan 5 2024", "%a %b %e %Y", "2024-01-01 00:00:00.000");
  gives("12:00 AM", "%h:%i %p", "1970-01-01 00:00:00.000");
  gives("03:04:09 pm", "%r", "1970-01-01 15:04:09.000");
  gives("2024 366", "%Y %j", "2024-12-31 00:00:00.000");
  gives("02-29", "%m-%d", "2000-02-29 00:00:00.000");
  gives("2020-53", "%x-%v", "2020-12-28 00:00:00.000");
  gives("100%", "100%%", "1970-01-01 00:00:00.000");
  gives("-5", "%Y", "-0005-01-01 00:00:00.000");
  const struct {
    const char* text;
    const char* format;
  } wrong[] = {{"2023 366", "%Y %j"},
               {"2024-01-05 10:00", "%Y-%m-%d"},
               {"2024-02-30", "%Y-%m-%d"},
               {"x", "%Y-%m-%d"},
               {"", "%Y"},
               {"24:00:00", "%H:%i:%s"},
               {"13:00 PM", "%h:%i %p"},
               {"12345", "%Y"},
               {"jAN 5 2024", "%b %e %Y"},
               {"2024-53", "%x-%v"},
               {"999999999", "%Y%m%d%H"}};
  for (const auto& [text, format] : wrong) {
    Fails(std::string("dynalake.date_parse('") + text + "', '" + format + "')",
          "INVALID_FUNCTION_ARGUMENT");
  }
  Fails("dynalake.date_parse('2024/01/05', '%Y-%m-%d')", "the format asked for is \"%Y-%m-%d\"");
}

TEST_F(PatternFunctionsTest, JodaLettersAreWritten) {
  const auto gives = [&](const std::string& format, const std::string& text) {
    GivesFormat("format_datetime", "2024-01-05 15:04:09.123", format, text);
  };
  gives("yyyy-MM-dd HH:mm:ss.SSS", "2024-01-05 15:04:09.123");
  gives("yy-M-d H:m:s EEE EEEE MMM MMMM", "24-1-5 15:4:9 Fri Friday Jan January");
  gives("hh:mm a KK kk D DDD", "03:04 PM 03 15 5 005");
  gives("xxxx ww e G YYYY C", "2024 01 5 AD 2024 20");
  gives("''Year'' yyyy ''o''''''''clock''", "Year 2024 o''clock");
  gives("S SSSSSS 年!", "1 123000 年!");
  GivesFormat("format_datetime", "0025-07-05 (BC) 15:04:09", "y yyyy Y YYYY G yy",
              "-24 -0024 25 0025 BC 24");
  Gives(
      "dynalake.format_datetime(dynalake.convert('2024-07-05 15:04:09 America/New_York', "
      "'varchar', 'timestamp_zoned(0)'),"
      " 'Z ZZ ZZZ z')",
      "-0400 -04:00 America/New_York EDT");
  for (const char* format : {"", "Q", "abc", "Z", "z"}) {
    Fails(
        "dynalake.format_datetime(TIMESTAMP '2024-01-05 15:04:09', '" + std::string(format) + "')",
        "INVALID_FUNCTION_ARGUMENT");
  }
}

TEST_F(PatternFunctionsTest, JodaLettersAreRead) {
  const auto gives = [&](const std::string& text, const std::string& format,
                         const std::string& time) {
    Gives("dynalake.convert(dynalake.parse_datetime('" + text + "', '" + format +
              "'), 'timestamp_zoned(3)', 'varchar')",
          time);
  };
  gives("2024-01-05 15:04 +0530", "yyyy-MM-dd HH:mm Z", "2024-01-05 15:04:00.000 +05:30");
  gives("2024-01-05 15:04 Europe/Berlin", "yyyy-MM-dd HH:mm ZZZ",
        "2024-01-05 15:04:00.000 Europe/Berlin");
  gives("2024-01-05T15:04:09.123Z", "yyyy-MM-dd''T''HH:mm:ss.SSSZ", "2024-01-05 15:04:09.123 UTC");
  gives("2024-01-05 10:00 EST", "yyyy-MM-dd HH:mm z", "2024-01-05 10:00:00.000 America/New_York");
  gives("05 Jan 2024", "dd MMM yyyy", "2024-01-05 00:00:00.000 UTC");
  gives("24", "yy", "2024-01-01 00:00:00.000 UTC");
  gives("1924", "yy", "1924-01-01 00:00:00.000 UTC");
  gives("20240105", "yyyyMMdd", "2024-01-05 00:00:00.000 UTC");
  gives("2024-W01-3", "xxxx-''W''ww-e", "2024-01-03 00:00:00.000 UTC");
  gives("24 AM", "kk a", "1970-01-01 00:00:00.000 UTC");
  const struct {
    const char* text;
    const char* format;
  } wrong[] = {{"2024", "yyyy-MM"},
               {"2024-01-05", "bad"},
               {"", "yyyy"},
               {"2024-02-30", "yyyy-MM-dd"},
               {"2024-03-31 02:30 Europe/Berlin", "yyyy-MM-dd HH:mm ZZZ"},
               {"123451", "yyyyMM"},
               {"10:00:00.55", "HH:mm:ss.S"}};
  for (const auto& [text, format] : wrong) {
    Fails(std::string("dynalake.parse_datetime('") + text + "', '" + format + "')",
          "INVALID_FUNCTION_ARGUMENT");
  }
}

TEST_F(PatternFunctionsTest, Iso8601) {
  Fails("dynalake.convert('2024-01-05T10:20:30Z', 'varchar', 'timestamp(3)')",
        "to timestamp(3): from_iso8601_timestamp reads it");
  const auto timestamp = [&](const std::string& text, const std::string& time) {
    Gives("dynalake.convert(dynalake.from_iso8601_timestamp('" + text +
              "'), 'timestamp_zoned(3)', 'varchar')",
          time);
  };
  timestamp("2024-01-05T10:20:30.9999Z", "2024-01-05 10:20:30.999 UTC");
  timestamp("2024-01-05T10:20:30+05:30", "2024-01-05 10:20:30.000 +05:30");
  timestamp("2024-02", "2024-02-01 00:00:00.000 UTC");
  timestamp("2024-W09-4T10", "2024-02-29 10:00:00.000 UTC");
  timestamp("2024-060T10", "2024-02-29 10:00:00.000 UTC");
  timestamp("T10:20", "1970-01-01 10:20:00.000 UTC");
  timestamp("2024-01-05T10.5", "2024-01-05 10:30:00.000 UTC");
  timestamp("2024-1-5t1:2:3,5z", "2024-01-05 01:02:03.500 UTC");
  timestamp("+12024-01-05TZ", "+12024-01-05 00:00:00.000 UTC");
  for (const char* text : {"", "2024-01-05 10:20:30", "20240105T102030Z", "2024-01-05T24:00:00",
                           "2024-01-05Z", "2024-W53-1", "2024-01-05T10:20:30 Europe/Berlin"}) {
    Fails("dynalake.from_iso8601_timestamp('" + std::string(text) + "')",
          "INVALID_FUNCTION_ARGUMENT: Invalid format");
  }
  Gives(
      "dynalake.convert(dynalake.from_iso8601_timestamp_nanos("
      "'2024-01-05T10:20:30.123456+05:30'), 'timestamp_zoned(9)', 'varchar')",
      "2024-01-05 10:20:30.123456000 +05:30");
  Fails("dynalake.from_iso8601_timestamp_nanos('2024-01-05')", "INVALID_FUNCTION_ARGUMENT");
  // Not Trino's answer: nanoseconds are not kept.
  Fails("dynalake.from_iso8601_timestamp_nanos('2024-01-05T10:20:30.123456789Z')",
        "NUMERIC_VALUE_OUT_OF_RANGE");
  Gives("dynalake.from_iso8601_date('2024-060')", "2024-02-29");
  Gives("dynalake.from_iso8601_date('2024-W09')", "2024-02-26");
  Gives("dynalake.from_iso8601_date('2024')", "2024-01-01");
  for (const char* text : {"x", "2024-01-05T10:00", "2024-60", "2023-366", "2024-W09-8"}) {
    Fails("dynalake.from_iso8601_date('" + std::string(text) + "')", "INVALID_FUNCTION_ARGUMENT");
  }
  Gives("dynalake.iso8601_text(TIMESTAMP '2024-01-05 10:20:30.12', 3)", "2024-01-05T10:20:30.120");
  Gives(
      "dynalake.iso8601_text(dynalake.convert('2024-01-05 23:30:00 America/New_York', 'varchar', "
      "'timestamp_zoned(0)'), 0)",
      "2024-01-05T23:30:00-05:00");
  Gives(
      "dynalake.iso8601_text(dynalake.convert('2024-01-05 10:20:30 Europe/London', 'varchar', "
      "'timestamp_zoned(0)'), 0)",
      "2024-01-05T10:20:30Z");
}

}  // namespace
}  // namespace dynalake::engine
