#include <algorithm>
#include <vector>

#include "query/functions/function_row.h"

// The operators of dates, times and intervals. Athena keeps an interval of days in milliseconds, so
// what it is added to has three digits of a second at the least.

namespace dynalake::query {
namespace {

template <size_t kIndex>
Result<SqlType> WithMillis(const std::vector<SqlType>& arguments) {
  SqlType type = arguments[kIndex];
  type.precision = std::max(type.precision, 3);
  return type;
}

// clang-format off
constexpr FunctionRow kTimeOperatorRows[] = {
    {"$add", "(date, interval day to second) -> date", "dynalake.plus($1, $2)"},
    {"$add", "(date, interval year to month) -> date", "dynalake.plus($1, $2)"},
    {"$add", "(interval day to second, date) -> date", "dynalake.plus($2, $1)"},
    {"$add", "(interval year to month, date) -> date", "dynalake.plus($2, $1)"},
    {.name = "$add", .signature = "(time(p), interval day to second) -> time(p)",
     .form = "dynalake.plus($1, $2)", .rule = WithMillis<0>},
    {.name = "$add", .signature = "(interval day to second, time(p)) -> time(p)",
     .form = "dynalake.plus($2, $1)", .rule = WithMillis<1>},
    {.name = "$add",
     .signature = "(time(p) with time zone, interval day to second) -> time(p) with time zone",
     .form = "dynalake.plus($1, $2)", .rule = WithMillis<0>},
    {.name = "$add",
     .signature = "(interval day to second, time(p) with time zone) -> time(p) with time zone",
     .form = "dynalake.plus($2, $1)", .rule = WithMillis<1>},
    {.name = "$add", .signature = "(timestamp(p), interval day to second) -> timestamp(p)",
     .form = "dynalake.plus($1, $2)", .rule = WithMillis<0>},
    {.name = "$add", .signature = "(interval day to second, timestamp(p)) -> timestamp(p)",
     .form = "dynalake.plus($2, $1)", .rule = WithMillis<1>},
    {"$add", "(timestamp(p), interval year to month) -> timestamp(p)", "dynalake.plus($1, $2)"},
    {"$add", "(interval year to month, timestamp(p)) -> timestamp(p)", "dynalake.plus($2, $1)"},
    {.name = "$add",
     .signature = "(timestamp(p) with time zone, interval day to second)"
                  " -> timestamp(p) with time zone",
     .form = "dynalake.plus($1, $2)", .rule = WithMillis<0>},
    {.name = "$add",
     .signature = "(interval day to second, timestamp(p) with time zone)"
                  " -> timestamp(p) with time zone",
     .form = "dynalake.plus($2, $1)", .rule = WithMillis<1>},
    {"$add",
     "(timestamp(p) with time zone, interval year to month) -> timestamp(p) with time zone",
     "dynalake.plus($1, $2)"},
    {"$add",
     "(interval year to month, timestamp(p) with time zone) -> timestamp(p) with time zone",
     "dynalake.plus($2, $1)"},
    {"$add", "(interval day to second, interval day to second) -> interval day to second",
     "($1 + $2)"},
    {"$add", "(interval year to month, interval year to month) -> interval year to month",
     "($1 + $2)"},

    {"$divide", "(interval day to second, double) -> interval day to second",
     "dynalake.divide_interval($1, $2)"},
    {"$divide", "(interval year to month, double) -> interval year to month",
     "dynalake.divide_interval($1, $2)"},

    {"$multiply", "(interval day to second, bigint) -> interval day to second",
     "dynalake.multiply_interval($1, $2)"},
    {"$multiply", "(bigint, interval day to second) -> interval day to second",
     "dynalake.multiply_interval($2, $1)"},
    {"$multiply", "(interval day to second, double) -> interval day to second",
     "dynalake.multiply_interval($1, $2)"},
    {"$multiply", "(double, interval day to second) -> interval day to second",
     "dynalake.multiply_interval($2, $1)"},
    {"$multiply", "(interval year to month, bigint) -> interval year to month",
     "dynalake.multiply_interval($1, $2)"},
    {"$multiply", "(bigint, interval year to month) -> interval year to month",
     "dynalake.multiply_interval($2, $1)"},
    {"$multiply", "(interval year to month, double) -> interval year to month",
     "dynalake.multiply_interval($1, $2)"},
    {"$multiply", "(double, interval year to month) -> interval year to month",
     "dynalake.multiply_interval($2, $1)"},

    {"$negate", "(interval day to second) -> interval day to second", "(-$1)"},
    {"$negate", "(interval year to month) -> interval year to month", "(-$1)"},

    {"$subtract", "(date, interval day to second) -> date", "dynalake.minus($1, $2)"},
    {"$subtract", "(date, interval year to month) -> date", "dynalake.minus($1, $2)"},
    {.name = "$subtract", .signature = "(time(p), interval day to second) -> time(p)",
     .form = "dynalake.minus($1, $2)", .rule = WithMillis<0>},
    {.name = "$subtract",
     .signature = "(time(p) with time zone, interval day to second) -> time(p) with time zone",
     .form = "dynalake.minus($1, $2)", .rule = WithMillis<0>},
    {.name = "$subtract", .signature = "(timestamp(p), interval day to second) -> timestamp(p)",
     .form = "dynalake.minus($1, $2)", .rule = WithMillis<0>},
    {"$subtract", "(timestamp(p), interval year to month) -> timestamp(p)",
     "dynalake.minus($1, $2)"},
    {.name = "$subtract",
     .signature = "(timestamp(p) with time zone, interval day to second)"
                  " -> timestamp(p) with time zone",
     .form = "dynalake.minus($1, $2)", .rule = WithMillis<0>},
    {"$subtract",
     "(timestamp(p) with time zone, interval year to month) -> timestamp(p) with time zone",
     "dynalake.minus($1, $2)"},
    {"$subtract", "(date, date) -> interval day to second", "dynalake.interval_between($1, $2)"},
    {"$subtract", "(time(p), time(p)) -> interval day to second",
     "dynalake.interval_between($1, $2)"},
    {"$subtract", "(time(p) with time zone, time(p) with time zone) -> interval day to second",
     "dynalake.interval_between($1, $2)"},
    {"$subtract", "(timestamp(p), timestamp(p)) -> interval day to second",
     "dynalake.interval_between($1, $2)"},
    {"$subtract",
     "(timestamp(p) with time zone, timestamp(p) with time zone) -> interval day to second",
     "dynalake.interval_between($1, $2)"},
    {"$subtract", "(interval day to second, interval day to second) -> interval day to second",
     "($1 - $2)"},
    {"$subtract", "(interval year to month, interval year to month) -> interval year to month",
     "($1 - $2)"},
};
// clang-format on

}  // namespace

std::span<const FunctionRow> TimeOperatorFunctions() { return kTimeOperatorRows; }

}  // namespace dynalake::query
