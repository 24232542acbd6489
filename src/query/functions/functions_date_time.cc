#include "query/functions/function_row.h"

// Dates, times and zones. Texts are read and written by functions of our own; so is what goes by a
// calendar, as a time with a zone has its own.

namespace dynalake::query {
namespace {

// clang-format off
constexpr FunctionRow kDateTimeRows[] = {
    {"at_timezone", "(timestamp(p) with time zone, varchar) -> timestamp(p) with time zone",
     "dynalake.at_zone($1, $2)"},
    {"at_timezone",
     "(timestamp(p) with time zone, interval day to second)"
     " -> timestamp(p) with time zone",
     "dynalake.at_zone($1, $2)"},
    {"at_timezone", "(time(p) with time zone, varchar) -> time(p) with time zone",
     "dynalake.at_zone($1, $2, now())"},
    {"at_timezone", "(time(p) with time zone, interval day to second) -> time(p) with time zone",
     "dynalake.at_zone($1, $2)"},

    {"current_timezone", "() -> varchar", "'UTC'"},

    {"date", "(date) -> date", "$1"},
    {"date", "(varchar) -> date", "dynalake.convert($1, 'varchar', 'date')"},
    {"date", "(timestamp(p)) -> date", "CAST(dynalake.whole_micros($1) AS DATE)"},
    {"date", "(timestamp(p) with time zone) -> date", "CAST(dynalake.zoned_local($1) AS DATE)"},

    {"date_add", "(varchar, bigint, date) -> date", "dynalake.date_add($1, $2, $3)"},
    {"date_add", "(varchar, bigint, time(0)) -> time(0)",
     "dynalake.convert(dynalake.date_add($1, $2, $3), 'time(3)', 'time(0)')"},
    {"date_add", "(varchar, bigint, time(1)) -> time(1)",
     "dynalake.convert(dynalake.date_add($1, $2, $3), 'time(3)', 'time(1)')"},
    {"date_add", "(varchar, bigint, time(2)) -> time(2)",
     "dynalake.convert(dynalake.date_add($1, $2, $3), 'time(3)', 'time(2)')"},
    {"date_add", "(varchar, bigint, time(p)) -> time(p)", "dynalake.date_add($1, $2, $3)"},
    {"date_add", "(varchar, bigint, time(0) with time zone) -> time(0) with time zone",
     "dynalake.convert(dynalake.date_add($1, $2, $3), 'time_zoned(3)', 'time_zoned(0)')"},
    {"date_add", "(varchar, bigint, time(1) with time zone) -> time(1) with time zone",
     "dynalake.convert(dynalake.date_add($1, $2, $3), 'time_zoned(3)', 'time_zoned(1)')"},
    {"date_add", "(varchar, bigint, time(2) with time zone) -> time(2) with time zone",
     "dynalake.convert(dynalake.date_add($1, $2, $3), 'time_zoned(3)', 'time_zoned(2)')"},
    {"date_add", "(varchar, bigint, time(p) with time zone) -> time(p) with time zone",
     "dynalake.date_add($1, $2, $3)"},
    {"date_add", "(varchar, bigint, timestamp(0)) -> timestamp(0)",
     "dynalake.convert(dynalake.date_add($1, $2, $3), 'timestamp(3)', 'timestamp(0)')"},
    {"date_add", "(varchar, bigint, timestamp(1)) -> timestamp(1)",
     "dynalake.convert(dynalake.date_add($1, $2, $3), 'timestamp(3)', 'timestamp(1)')"},
    {"date_add", "(varchar, bigint, timestamp(2)) -> timestamp(2)",
     "dynalake.convert(dynalake.date_add($1, $2, $3), 'timestamp(3)', 'timestamp(2)')"},
    {"date_add", "(varchar, bigint, timestamp(p)) -> timestamp(p)",
     "dynalake.date_add($1, $2, $3)"},
    {"date_add", "(varchar, bigint, timestamp(0) with time zone) -> timestamp(0) with time zone",
     "dynalake.convert(dynalake.date_add($1, $2, $3), 'timestamp_zoned(3)', 'timestamp_zoned(0)')"},
    {"date_add", "(varchar, bigint, timestamp(1) with time zone) -> timestamp(1) with time zone",
     "dynalake.convert(dynalake.date_add($1, $2, $3), 'timestamp_zoned(3)', 'timestamp_zoned(1)')"},
    {"date_add", "(varchar, bigint, timestamp(2) with time zone) -> timestamp(2) with time zone",
     "dynalake.convert(dynalake.date_add($1, $2, $3), 'timestamp_zoned(3)', 'timestamp_zoned(2)')"},
    {"date_add", "(varchar, bigint, timestamp(p) with time zone) -> timestamp(p) with time zone",
     "dynalake.date_add($1, $2, $3)"},

    {"date_diff", "(varchar, date, date) -> bigint", "dynalake.date_diff($1, $2, $3)"},
    {"date_diff", "(varchar, time(p), time(p)) -> bigint", "dynalake.date_diff($1, $2, $3)"},
    {"date_diff", "(varchar, time(p) with time zone, time(p) with time zone) -> bigint",
     "dynalake.date_diff($1, $2, $3)"},
    {"date_diff", "(varchar, timestamp(p), timestamp(p)) -> bigint",
     "dynalake.date_diff($1, $2, $3)"},
    {"date_diff", "(varchar, timestamp(p) with time zone, timestamp(p) with time zone) -> bigint",
     "dynalake.date_diff($1, $2, $3)"},

    {"date_format", "(timestamp(p), varchar) -> varchar",
     "dynalake.date_format(dynalake.whole_micros($1), $2)"},
    {"date_format", "(timestamp(p) with time zone, varchar) -> varchar",
     "dynalake.date_format($1, $2)"},

    {"date_parse", "(varchar, varchar) -> timestamp(3)", "dynalake.date_parse($1, $2)"},

    {"date_trunc", "(varchar, date) -> date", "dynalake.date_trunc($1, $2)"},
    {"date_trunc", "(varchar, time(p)) -> time(p)", "dynalake.date_trunc($1, $2)"},
    {"date_trunc", "(varchar, time(p) with time zone) -> time(p) with time zone",
     "dynalake.date_trunc($1, $2)"},
    {"date_trunc", "(varchar, timestamp(p)) -> timestamp(p)", "dynalake.date_trunc($1, $2)"},
    {"date_trunc", "(varchar, timestamp(p) with time zone) -> timestamp(p) with time zone",
     "dynalake.date_trunc($1, $2)"},

    {"format_datetime", "(timestamp(p), varchar) -> varchar",
     "dynalake.format_datetime(dynalake.whole_micros($1), $2)"},
    {"format_datetime", "(timestamp(p) with time zone, varchar) -> varchar",
     "dynalake.format_datetime($1, $2)"},

    {"from_iso8601_date", "(varchar) -> date", "dynalake.from_iso8601_date($1)"},

    {"from_iso8601_timestamp", "(varchar) -> timestamp(3) with time zone",
     "dynalake.from_iso8601_timestamp($1)"},

    {"from_iso8601_timestamp_nanos", "(varchar) -> timestamp(9) with time zone",
     "dynalake.from_iso8601_timestamp_nanos($1)"},

    {"from_unixtime", "(double) -> timestamp(3) with time zone", "dynalake.from_unixtime($1)"},
    {"from_unixtime", "(double, varchar) -> timestamp(3) with time zone",
     "dynalake.from_unixtime($1, $2)"},
    {"from_unixtime", "(double, bigint, bigint) -> timestamp(3) with time zone",
     "dynalake.from_unixtime($1, $2, $3)"},

    {"from_unixtime_nanos", "(bigint) -> timestamp(9) with time zone",
     "dynalake.from_unixtime_nanos($1)"},
    {"from_unixtime_nanos", "(decimal(p,s)) -> timestamp(9) with time zone",
     "dynalake.from_unixtime_nanos(CAST($1 AS BIGINT))"},

    {"human_readable_seconds", "(double) -> varchar", "dynalake.human_readable_seconds($1)"},

    {"last_day_of_month", "(date) -> date", "last_day($1)"},
    {"last_day_of_month", "(timestamp(p)) -> date", "last_day(dynalake.whole_micros($1))"},
    {"last_day_of_month", "(timestamp(p) with time zone) -> date",
     "last_day(dynalake.zoned_local($1))"},

    {"parse_datetime", "(varchar, varchar) -> timestamp(3) with time zone",
     "dynalake.parse_datetime($1, $2)"},

    {"parse_duration", "(varchar) -> interval day to second", "dynalake.parse_duration($1)"},

    {"sequence", "(date, date) -> array(date)", "dynalake.time_sequence($1, $2)"},
    {"sequence", "(date, date, interval day to second) -> array(date)",
     "dynalake.time_sequence($1, $2, $3)"},
    {"sequence", "(date, date, interval year to month) -> array(date)",
     "dynalake.time_sequence($1, $2, $3)"},
    {"sequence", "(timestamp(p), timestamp(p), interval day to second) -> array(timestamp(p))",
     "dynalake.time_sequence($1, $2, $3)"},
    {"sequence", "(timestamp(p), timestamp(p), interval year to month) -> array(timestamp(p))",
     "dynalake.time_sequence($1, $2, $3)"},

    {"timezone", "(time(p) with time zone) -> varchar", "dynalake.offset_name($1)"},
    {"timezone", "(timestamp(p) with time zone) -> varchar", "struct_extract($1, 'zone')"},

    {"timezone_hour", "(time(p) with time zone) -> bigint",
     "CAST(struct_extract($1, 'offset_minutes') // 60 AS BIGINT)"},
    {"timezone_hour", "(timestamp(p) with time zone) -> bigint",
     "(dynalake.zone_minutes($1) // 60)"},

    {"timezone_minute", "(time(p) with time zone) -> bigint",
     "CAST(struct_extract($1, 'offset_minutes') % 60 AS BIGINT)"},
    {"timezone_minute", "(timestamp(p) with time zone) -> bigint",
     "(dynalake.zone_minutes($1) % 60)"},

    {"to_iso8601", "(date) -> varchar(16)", "dynalake.convert($1, 'date', 'varchar')"},
    {"to_iso8601", "(timestamp(0)) -> varchar(22)", "dynalake.iso8601_text($1, 0)"},
    {"to_iso8601", "(timestamp(1)) -> varchar(24)", "dynalake.iso8601_text($1, 1)"},
    {"to_iso8601", "(timestamp(2)) -> varchar(25)", "dynalake.iso8601_text($1, 2)"},
    {"to_iso8601", "(timestamp(3)) -> varchar(26)", "dynalake.iso8601_text($1, 3)"},
    {"to_iso8601", "(timestamp(4)) -> varchar(27)", "dynalake.iso8601_text($1, 4)"},
    {"to_iso8601", "(timestamp(5)) -> varchar(28)", "dynalake.iso8601_text($1, 5)"},
    {"to_iso8601", "(timestamp(6)) -> varchar(29)", "dynalake.iso8601_text($1, 6)"},
    {"to_iso8601", "(timestamp(7)) -> varchar(30)", "dynalake.iso8601_text($1, 7)"},
    {"to_iso8601", "(timestamp(8)) -> varchar(31)", "dynalake.iso8601_text($1, 8)"},
    {"to_iso8601", "(timestamp(9)) -> varchar(32)", "dynalake.iso8601_text($1, 9)"},
    {"to_iso8601", "(timestamp(0) with time zone) -> varchar(28)", "dynalake.iso8601_text($1, 0)"},
    {"to_iso8601", "(timestamp(1) with time zone) -> varchar(30)", "dynalake.iso8601_text($1, 1)"},
    {"to_iso8601", "(timestamp(2) with time zone) -> varchar(31)", "dynalake.iso8601_text($1, 2)"},
    {"to_iso8601", "(timestamp(3) with time zone) -> varchar(32)", "dynalake.iso8601_text($1, 3)"},
    {"to_iso8601", "(timestamp(4) with time zone) -> varchar(33)", "dynalake.iso8601_text($1, 4)"},
    {"to_iso8601", "(timestamp(5) with time zone) -> varchar(34)", "dynalake.iso8601_text($1, 5)"},
    {"to_iso8601", "(timestamp(6) with time zone) -> varchar(35)", "dynalake.iso8601_text($1, 6)"},
    {"to_iso8601", "(timestamp(7) with time zone) -> varchar(36)", "dynalake.iso8601_text($1, 7)"},
    {"to_iso8601", "(timestamp(8) with time zone) -> varchar(37)", "dynalake.iso8601_text($1, 8)"},
    {"to_iso8601", "(timestamp(9) with time zone) -> varchar(38)", "dynalake.iso8601_text($1, 9)"},

    {"to_milliseconds", "(interval day to second) -> bigint", "dynalake.interval_millis($1)"},

    {"to_unixtime", "(timestamp(p) with time zone) -> double",
     "(CAST(epoch_us(struct_extract($1, 'instant')) AS DOUBLE) / 1e6)"},

    {"with_timezone", "(timestamp(p), varchar) -> timestamp(p) with time zone",
     "dynalake.with_zone($1, $2)"},
};
// clang-format on

}  // namespace

std::span<const FunctionRow> DateTimeFunctions() { return kDateTimeRows; }

}  // namespace dynalake::query
