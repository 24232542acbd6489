#include <algorithm>
#include <cstdint>
#include <limits>
#include <vector>

#include "query/functions/function_row.h"

// Regular expressions. A pattern is varchar here; Trino's has a type of its own, to which char is
// not coerced.

namespace dynalake::query {
namespace {

/// Trino's bound of what a replacement makes of a text.
Result<SqlType> RegexpReplacedLength(const std::vector<SqlType>& arguments) {
  constexpr int64_t kMost = std::numeric_limits<int32_t>::max();
  const auto length_of = [](const SqlType& text) {
    return text.precision == SqlType::kUnbounded ? kMost : int64_t{text.precision};
  };
  const int64_t text = length_of(arguments[0]);
  const int64_t by = length_of(arguments[2]);
  const int64_t of_each = std::max(text * by / 2, by);
  if (of_each > (kMost - text) / (text + 1)) {
    return Varchar();
  }
  return Varchar(static_cast<int32_t>(text + of_each * (text + 1)));
}

// clang-format off
constexpr FunctionRow kRegexps[] = {
    {"regexp_count", "(varchar, varchar) -> bigint", "dynalake.regexp_count($1, $2)"},
    {"regexp_extract", "(varchar(x), varchar) -> varchar(x)",
     "dynalake.regexp_extract($1, $2, CAST(0 AS BIGINT))"},
    {"regexp_extract", "(varchar(x), varchar, bigint) -> varchar(x)",
     "dynalake.regexp_extract($1, $2, $3)"},
    {"regexp_extract_all", "(varchar(x), varchar) -> array(varchar(x))",
     "dynalake.regexp_extract_all($1, $2, CAST(0 AS BIGINT))"},
    {"regexp_extract_all", "(varchar(x), varchar, bigint) -> array(varchar(x))",
     "dynalake.regexp_extract_all($1, $2, $3)"},
    {"regexp_like", "(varchar, varchar) -> boolean", "dynalake.regexp_like($1, $2)"},
    {"regexp_position", "(varchar, varchar) -> integer",
     "dynalake.regexp_position($1, $2, 1, 1)"},
    {"regexp_position", "(varchar, varchar, integer) -> integer",
     "dynalake.regexp_position($1, $2, $3, 1)"},
    {"regexp_position", "(varchar, varchar, integer, integer) -> integer",
     "dynalake.regexp_position($1, $2, $3, $4)"},
    {"regexp_replace", "(varchar(x), varchar) -> varchar(x)",
     "dynalake.regexp_replace($1, $2, '')"},
    {.name = "regexp_replace", .signature = "(varchar(x), varchar, varchar(y)) -> varchar(x)",
     .form = "dynalake.regexp_replace($1, $2, $3)", .rule = RegexpReplacedLength},
    {"regexp_replace", "(varchar, varchar, function(array(varchar), varchar)) -> varchar",
     "dynalake.regexp_weave($1, $2, list_transform(dynalake.regexp_groups($1, $2), $3))"},
    {"regexp_split", "(varchar(x), varchar) -> array(varchar(x))",
     "dynalake.regexp_split($1, $2)"},
};
// clang-format on

}  // namespace

std::span<const FunctionRow> RegexpFunctions() { return kRegexps; }

}  // namespace dynalake::query
