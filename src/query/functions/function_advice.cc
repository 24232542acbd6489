#include "query/functions/function_advice.h"

#include <algorithm>
#include <iterator>
#include <utility>
#include <vector>

#include "base/ascii.h"
#include "base/format.h"
#include "base/nearest.h"
#include "query/functions/function_families.h"

namespace dynalake::query {
namespace {

/// Names of DuckDB's, Redshift's and others', and Athena's for the same.
constexpr std::pair<std::string_view, std::string_view> kOtherNames[] = {
    {"approx_count_distinct", "approx_distinct"},
    {"approx_quantile", "approx_percentile"},
    {"arg_max", "max_by"},
    {"arg_min", "min_by"},
    {"array_length", "cardinality"},
    {"bit_and", "bitwise_and_agg"},
    {"bit_or", "bitwise_or_agg"},
    {"charindex", "strpos"},
    {"dateadd", "date_add"},
    {"datediff", "date_diff"},
    {"date_part", "EXTRACT"},
    {"epoch", "to_unixtime"},
    {"epoch_ms", "to_unixtime"},
    {"getdate", "now"},
    {"group_concat", "listagg"},
    {"hex", "to_hex"},
    {"ifnull", "coalesce"},
    {"instr", "strpos"},
    {"isfinite", "is_finite"},
    {"isinf", "is_infinite"},
    {"isnan", "is_nan"},
    {"isodow", "day_of_week"},
    {"isnull", "IS NULL"},
    {"json_extract_path_text", "json_extract_scalar"},
    {"json_extract_string", "json_extract_scalar"},
    {"left", "substr"},
    {"len", "length"},
    {"levenshtein", "levenshtein_distance"},
    {"list", "array_agg"},
    {"list_contains", "contains"},
    {"list_filter", "filter"},
    {"list_transform", "transform"},
    {"list_value", "ARRAY[…]"},
    {"median", "approx_percentile(x, 0.5)"},
    {"nvl", "coalesce"},
    {"regexp_matches", "regexp_like"},
    {"right", "substr"},
    {"strftime", "date_format"},
    {"string_agg", "listagg"},
    {"string_split", "split"},
    {"strptime", "date_parse"},
    {"substring_index", "split_part"},
    {"to_char", "date_format"},
    {"to_date", "date_parse"},
    {"to_json", "CAST(… AS json)"},
    {"to_timestamp", "from_unixtime"},
    {"trunc", "truncate"},
    {"unhex", "from_hex"},
};

}  // namespace

std::string AdviceOnFunction(std::string_view name) {
  const std::string lower = AsciiLowerCase(name);
  const auto* other = std::ranges::find(kOtherNames, std::string_view(lower),
                                        &std::pair<std::string_view, std::string_view>::first);
  if (other != std::end(kOtherNames)) {
    return fmt::format(": in Athena it is {}", other->second);
  }
  std::vector<std::string_view> names = {"if", "coalesce", "nullif", "try", "typeof"};
  for (const auto family : FunctionFamilies()) {
    for (const FunctionRow& row : family) {
      if (!row.name.starts_with('$')) {
        names.push_back(row.name);
      }
    }
  }
  return Proposal(lower, names);
}

}  // namespace dynalake::query
