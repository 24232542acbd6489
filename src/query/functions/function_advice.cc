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
    {"convert", "CAST(value AS type)"},
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
    {"left", "substr(text, 1, n)"},
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
    {"right", "substr(text, -n)"},
    {"strftime", "date_format"},
    {"string_agg", "listagg"},
    {"string_split", "split"},
    {"strptime", "date_parse"},
    {"substring_index", "split_part"},
    {"timestamp", "CAST(… AS timestamp)"},
    {"to_char", "date_format"},
    {"to_date", "date_parse"},
    {"to_json", "CAST(… AS json)"},
    {"to_timestamp", "from_unixtime"},
    {"trunc", "truncate"},
    {"unhex", "from_hex"},
};

struct Family {
  std::string_view name;
  std::string_view instead;
  std::vector<std::string_view> functions;
  std::vector<std::string_view> prefixes;
};

const std::vector<Family>& RefusedFamilies() {
  static const std::vector<Family> families = {
      {"colour functions", "", {"bar", "color", "render", "rgb"}, {}},
      {"digests",
       "; approx_distinct and approx_percentile do without",
       {"approx_set", "empty_approx_set", "hash_counts", "intersection_cardinality",
        "jaccard_index", "make_set_digest", "merge", "merge_set_digest", "qdigest_agg",
        "quantile_at_value", "tdigest_agg", "value_at_quantile", "values_at_quantiles"},
       {}},
      {"geospatial functions",
       "",
       {"convex_hull_agg", "from_encoded_polyline", "from_geojson_geometry",
        "great_circle_distance", "line_interpolate_point", "line_interpolate_points",
        "line_locate_point", "simplify_geometry", "spatial_partitioning", "spatial_partitions",
        "to_encoded_polyline", "to_geojson_geometry", "to_geometry", "to_spherical_geography"},
       {"bing_tile", "geometry_", "st_"}},
      {"functions of machine learning", "", {"classify", "features", "regress"}, {"learn_"}},
  };
  return families;
}

const Family* FindFamily(std::string_view name) {
  const std::string lower = AsciiLowerCase(name);
  const auto& families = RefusedFamilies();
  const auto found = std::ranges::find_if(families, [&](const Family& family) {
    return std::ranges::find(family.functions, std::string_view(lower)) != family.functions.end() ||
           std::ranges::any_of(family.prefixes,
                               [&](std::string_view prefix) { return lower.starts_with(prefix); });
  });
  return found == families.end() ? nullptr : &*found;
}

}  // namespace

std::string_view RefusedFamily(std::string_view name) {
  const Family* family = FindFamily(name);
  return family == nullptr ? std::string_view() : family->name;
}

std::string AdviceOnFunction(std::string_view name) {
  const std::string lower = AsciiLowerCase(name);
  const auto* other = std::ranges::find(kOtherNames, std::string_view(lower),
                                        &std::pair<std::string_view, std::string_view>::first);
  if (other != std::end(kOtherNames)) {
    return fmt::format(": in Athena it is {}", other->second);
  }
  if (const Family* family = FindFamily(lower)) {
    return fmt::format(": {} are not there{}", family->name, family->instead);
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
