#include "query/functions/function_row.h"

// Parts of dates, times and intervals. DuckDB's own functions count as Athena's do; a time with a
// zone is asked on its own clock.

namespace dynalake::query {
namespace {

// clang-format off
constexpr FunctionRow kDatePartRows[] = {
    {"day", "(date) -> bigint", "day($1)"},
    {"day", "(timestamp(p)) -> bigint", "day(dynalake.whole_micros($1))"},
    {"day", "(timestamp(p) with time zone) -> bigint", "day(dynalake.zoned_local($1))"},
    {"day", "(interval day to second) -> bigint", "(dynalake.interval_millis($1) // 86400000)"},

    {"day_of_month", "(date) -> bigint", "day($1)"},
    {"day_of_month", "(timestamp(p)) -> bigint", "day(dynalake.whole_micros($1))"},
    {"day_of_month", "(timestamp(p) with time zone) -> bigint", "day(dynalake.zoned_local($1))"},
    {"day_of_month", "(interval day to second) -> bigint",
     "(dynalake.interval_millis($1) // 86400000)"},

    {"day_of_week", "(date) -> bigint", "isodow($1)"},
    {"day_of_week", "(timestamp(p)) -> bigint", "isodow(dynalake.whole_micros($1))"},
    {"day_of_week", "(timestamp(p) with time zone) -> bigint", "isodow(dynalake.zoned_local($1))"},

    {"dow", "(date) -> bigint", "isodow($1)"},
    {"dow", "(timestamp(p)) -> bigint", "isodow(dynalake.whole_micros($1))"},
    {"dow", "(timestamp(p) with time zone) -> bigint", "isodow(dynalake.zoned_local($1))"},

    {"day_of_year", "(date) -> bigint", "dayofyear($1)"},
    {"day_of_year", "(timestamp(p)) -> bigint", "dayofyear(dynalake.whole_micros($1))"},
    {"day_of_year", "(timestamp(p) with time zone) -> bigint",
     "dayofyear(dynalake.zoned_local($1))"},

    {"doy", "(date) -> bigint", "dayofyear($1)"},
    {"doy", "(timestamp(p)) -> bigint", "dayofyear(dynalake.whole_micros($1))"},
    {"doy", "(timestamp(p) with time zone) -> bigint", "dayofyear(dynalake.zoned_local($1))"},

    {"hour", "(time(p)) -> bigint", "hour($1)"},
    {"hour", "(time(p) with time zone) -> bigint", "hour(struct_extract($1, 'local'))"},
    {"hour", "(timestamp(p)) -> bigint", "hour(dynalake.whole_micros($1))"},
    {"hour", "(timestamp(p) with time zone) -> bigint", "hour(dynalake.zoned_local($1))"},
    {"hour", "(interval day to second) -> bigint",
     "(dynalake.interval_millis($1) // 3600000 % 24)"},

    {"millisecond", "(time(p)) -> bigint", "(millisecond($1) % 1000)"},
    {"millisecond", "(time(p) with time zone) -> bigint",
     "(millisecond(struct_extract($1, 'local')) % 1000)"},
    {"millisecond", "(timestamp(p)) -> bigint", "(millisecond(dynalake.whole_micros($1)) % 1000)"},
    {"millisecond", "(timestamp(p) with time zone) -> bigint",
     "(millisecond(dynalake.zoned_local($1)) % 1000)"},
    {"millisecond", "(interval day to second) -> bigint", "(dynalake.interval_millis($1) % 1000)"},

    {"minute", "(time(p)) -> bigint", "minute($1)"},
    {"minute", "(time(p) with time zone) -> bigint", "minute(struct_extract($1, 'local'))"},
    {"minute", "(timestamp(p)) -> bigint", "minute(dynalake.whole_micros($1))"},
    {"minute", "(timestamp(p) with time zone) -> bigint", "minute(dynalake.zoned_local($1))"},
    {"minute", "(interval day to second) -> bigint",
     "(dynalake.interval_millis($1) // 60000 % 60)"},

    {"month", "(date) -> bigint", "month($1)"},
    {"month", "(timestamp(p)) -> bigint", "month(dynalake.whole_micros($1))"},
    {"month", "(timestamp(p) with time zone) -> bigint", "month(dynalake.zoned_local($1))"},
    {"month", "(interval year to month) -> bigint", "month($1)"},

    {"quarter", "(date) -> bigint", "quarter($1)"},
    {"quarter", "(timestamp(p)) -> bigint", "quarter(dynalake.whole_micros($1))"},
    {"quarter", "(timestamp(p) with time zone) -> bigint", "quarter(dynalake.zoned_local($1))"},

    {"second", "(time(p)) -> bigint", "second($1)"},
    {"second", "(time(p) with time zone) -> bigint", "second(struct_extract($1, 'local'))"},
    {"second", "(timestamp(p)) -> bigint", "second(dynalake.whole_micros($1))"},
    {"second", "(timestamp(p) with time zone) -> bigint", "second(dynalake.zoned_local($1))"},
    {"second", "(interval day to second) -> bigint",
     "(dynalake.interval_millis($1) // 1000 % 60)"},

    {"week", "(date) -> bigint", "week($1)"},
    {"week", "(timestamp(p)) -> bigint", "week(dynalake.whole_micros($1))"},
    {"week", "(timestamp(p) with time zone) -> bigint", "week(dynalake.zoned_local($1))"},

    {"week_of_year", "(date) -> bigint", "week($1)"},
    {"week_of_year", "(timestamp(p)) -> bigint", "week(dynalake.whole_micros($1))"},
    {"week_of_year", "(timestamp(p) with time zone) -> bigint", "week(dynalake.zoned_local($1))"},

    {"year", "(date) -> bigint", "year($1)"},
    {"year", "(timestamp(p)) -> bigint", "year(dynalake.whole_micros($1))"},
    {"year", "(timestamp(p) with time zone) -> bigint", "year(dynalake.zoned_local($1))"},
    {"year", "(interval year to month) -> bigint", "year($1)"},

    {"year_of_week", "(date) -> bigint", "isoyear($1)"},
    {"year_of_week", "(timestamp(p)) -> bigint", "isoyear(dynalake.whole_micros($1))"},
    {"year_of_week", "(timestamp(p) with time zone) -> bigint",
     "isoyear(dynalake.zoned_local($1))"},

    {"yow", "(date) -> bigint", "isoyear($1)"},
    {"yow", "(timestamp(p)) -> bigint", "isoyear(dynalake.whole_micros($1))"},
    {"yow", "(timestamp(p) with time zone) -> bigint", "isoyear(dynalake.zoned_local($1))"},
};
// clang-format on

}  // namespace

std::span<const FunctionRow> DatePartFunctions() { return kDatePartRows; }

}  // namespace dynalake::query
