#include "engine/sandbox/allowed_functions.h"

#include <algorithm>
#include <cctype>
#include <string>

#include "base/ascii.h"

namespace dynalake::engine {
namespace {

// clang-format off
constexpr std::string_view kFunctions[] = {
    "!__postfix", "!~~", "!~~*", "%", "&", "&&", "*", "**", "+", "-", "->>", "/", "//", "<->",
    "<<", "<=>", "<@", ">>", "@", "@>", "^", "^@", "abs", "acos", "acosh", "add", "age",
    "aggregate", "ago", "alias", "any_value", "apply", "approx_count_distinct", "approx_quantile",
    "approx_top_k", "arbitrary", "arg_max", "arg_max_null", "arg_max_nulls_last", "arg_min",
    "arg_min_null", "arg_min_nulls_last", "argmax", "argmin", "array_agg", "array_aggr",
    "array_aggregate", "array_append", "array_apply", "array_cat", "array_concat",
    "array_contains", "array_cosine_distance", "array_cosine_similarity", "array_cross_product",
    "array_distance", "array_distinct", "array_dot_product", "array_extract", "array_filter",
    "array_grade_up", "array_has", "array_has_all", "array_has_any", "array_indexof",
    "array_inner_product", "array_intersect", "array_length", "array_negative_dot_product",
    "array_negative_inner_product", "array_pop_back", "array_pop_front", "array_position",
    "array_prepend", "array_push_back", "array_push_front", "array_reduce", "array_resize",
    "array_reverse", "array_reverse_sort", "array_select", "array_slice", "array_sort",
    "array_to_json", "array_to_string", "array_to_string_comma_default", "array_transform",
    "array_unique", "array_value", "array_where", "array_zip", "ascii", "asin", "asinh", "atan",
    "atan2", "atanh", "avg", "bar", "base64", "bin", "bit_and", "bit_count", "bit_length",
    "bit_or", "bit_position", "bit_xor", "bitstring", "bitstring_agg", "bool_and", "bool_or",
    "cardinality", "cbrt", "ceil", "ceiling", "century", "char_length", "character_length", "chr",
    "concat", "concat_ws", "contains", "corr", "cos", "cosh", "cot", "count", "count_if",
    "count_star", "countif", "covar_pop", "covar_samp", "cume_dist", "current_date",
    "current_localtime", "current_localtimestamp", "damerau_levenshtein", "date_add", "date_diff",
    "date_part", "date_sub", "date_trunc", "datediff", "datepart", "datesub", "datetrunc", "day",
    "dayname", "dayofmonth", "dayofweek", "dayofyear", "days_in_month", "decade", "decode",
    "degrees", "dense_rank", "divide", "editdist3", "element_at", "encode", "ends_with", "entropy",
    "epoch", "epoch_ms", "epoch_ns", "epoch_us", "equi_width_bins", "era", "error", "even", "exp",
    "factorial", "favg", "fdiv", "fill", "filter", "first", "first_value", "flatten", "floor",
    "fmod", "format", "formatreadabledecimalsize", "formatreadablesize", "format_bytes",
    "format_type", "from_base64", "from_binary", "from_hex", "from_json", "from_json_strict",
    "fsum", "gamma", "gcd", "gen_random_uuid", "generate_series", "generate_subscripts", "geomean",
    "geometric_mean", "get_bit", "get_current_time", "get_current_timestamp", "grade_up",
    "greatest", "greatest_common_divisor", "group_concat", "hamming", "hash", "hex", "histogram",
    "histogram_exact", "hour", "ilike_escape", "instr", "isfinite", "isinf", "isnan", "isodow",
    "isoyear", "jaccard", "jaro_similarity", "jaro_winkler_similarity", "json", "json_array",
    "json_array_length", "json_contains", "json_exists", "json_extract", "json_extract_path",
    "json_extract_path_text", "json_extract_string", "json_group_array", "json_group_object",
    "json_group_structure", "json_keys", "json_merge_patch", "json_object", "json_pretty",
    "json_quote", "json_structure", "json_transform", "json_transform_strict", "json_type",
    "json_valid", "json_value", "julian", "kahan_sum", "kurtosis", "kurtosis_pop", "lag", "last",
    "last_day", "last_value", "lcase", "lcm", "lead", "least", "least_common_multiple", "left",
    "left_grapheme", "len", "length", "length_grapheme", "levenshtein", "lgamma", "like_escape",
    "list", "list_aggr", "list_aggregate", "list_any_value", "list_append", "list_apply",
    "list_approx_count_distinct", "list_avg", "list_bit_and", "list_bit_or", "list_bit_xor",
    "list_bool_and", "list_bool_or", "list_cat", "list_concat", "list_contains",
    "list_cosine_distance", "list_cosine_similarity", "list_count", "list_distance",
    "list_distinct", "list_dot_product", "list_element", "list_entropy", "list_extract",
    "list_filter", "list_first", "list_grade_up", "list_has", "list_has_all", "list_has_any",
    "list_histogram", "list_indexof", "list_inner_product", "list_intersect", "list_kurtosis",
    "list_kurtosis_pop", "list_last", "list_mad", "list_max", "list_median", "list_min",
    "list_mode", "list_negative_dot_product", "list_negative_inner_product", "list_pack",
    "list_position", "list_prepend", "list_product", "list_reduce", "list_resize", "list_reverse",
    "list_reverse_sort", "list_select", "list_sem", "list_skewness", "list_slice", "list_sort",
    "list_stddev_pop", "list_stddev_samp", "list_string_agg", "list_sum", "list_transform",
    "list_unique", "list_value", "list_var_pop", "list_var_samp", "list_where", "list_zip",
    "listagg", "ln", "log", "log10", "log2", "lower", "lpad", "ltrim", "mad", "make_date",
    "make_time", "make_timestamp", "make_timestamp_ms", "make_timestamp_ns", "make_timestamptz",
    "map", "map_concat", "map_contains", "map_contains_entry", "map_contains_value", "map_entries",
    "map_extract", "map_extract_value", "map_from_entries", "map_keys", "map_values", "max",
    "max_by", "md5", "md5_number", "md5_number_lower", "md5_number_upper", "mean", "median",
    "microsecond", "millennium", "millisecond", "min", "min_by", "minute", "mismatches", "mod",
    "mode", "month", "monthname", "multiply", "nanosecond", "nextafter", "nfc_normalize",
    "not_ilike_escape", "not_like_escape", "now", "nth_value", "ntile", "nullif", "octet_length",
    "ord", "parse_dirname", "parse_dirpath", "parse_filename", "parse_formatted_bytes",
    "parse_path", "percent_rank", "pg_size_pretty", "pg_typeof", "pi", "position", "pow", "power",
    "prefix", "printf", "product", "quantile", "quantile_cont", "quantile_disc", "quarter",
    "radians", "random", "range", "rank", "rank_dense", "reduce", "regexp_escape",
    "regexp_extract", "regexp_extract_all", "regexp_full_match", "regexp_matches",
    "regexp_replace", "regexp_split_to_array", "regexp_split_to_table", "regr_avgx", "regr_avgy",
    "regr_count", "regr_intercept", "regr_r2", "regr_slope", "regr_sxx", "regr_sxy", "regr_syy",
    "repeat", "replace", "reservoir_quantile", "reverse", "right", "right_grapheme", "round",
    "round_even", "roundbankers", "row", "row_number", "row_to_json", "rpad", "rtrim", "second",
    "sem", "set_bit", "setseed", "sha1", "sha256", "sign", "signbit", "sin", "sinh", "skewness",
    "split", "split_part", "sqrt", "starts_with", "stddev", "stddev_pop", "stddev_samp",
    "str_split", "str_split_regex", "strftime", "string_agg", "string_split", "string_split_regex",
    "string_to_array", "strip_accents", "strlen", "strpos", "strptime", "struct_concat",
    "struct_contains", "struct_extract", "struct_extract_at", "struct_has", "struct_indexof",
    "struct_insert", "struct_keys", "struct_pack", "struct_position", "struct_update",
    "struct_values", "substr", "substring", "substring_grapheme", "subtract", "suffix", "sum",
    "sum_no_overflow", "sumkahan", "switch", "tan", "tanh", "time_bucket", "timezone",
    "timezone_hour", "timezone_minute", "to_base", "to_base64", "to_binary", "to_centuries",
    "to_days", "to_decades", "to_hex", "to_hours", "to_json", "to_microseconds", "to_millennia",
    "to_milliseconds", "to_minutes", "to_months", "to_quarters", "to_seconds", "to_timestamp",
    "to_weeks", "to_years", "today", "transaction_timestamp", "translate", "trim", "trunc",
    "try_strptime", "typeof", "ucase", "unbin", "unhex", "unicode", "union_extract", "union_tag",
    "union_value", "unnest", "unpivot_list", "upper", "url_decode", "url_encode", "uuid",
    "uuid_extract_timestamp", "uuid_extract_version", "uuidv4", "uuidv7", "var_pop", "var_samp",
    "variance", "variant_extract", "variant_typeof", "version", "wavg", "week", "weekday",
    "weekofyear", "weighted_avg", "xor", "year", "yearweek", "|", "||", "~", "~~", "~~*", "~~~",
};

constexpr std::string_view kTableFunctions[] = {
    "generate_series", "json_each", "json_tree", "range", "repeat", "repeat_row", "unnest",
};
constexpr std::string_view kOwnFunctions[] = {
    "acos", "add", "all_true", "any_true", "array_concat", "array_distinct", "array_except",
    "array_histogram", "array_intersect", "array_join", "array_max", "array_min", "array_position",
    "array_remove", "array_sort", "array_sort_with", "array_union", "arrays_overlap", "asin",
    "at_least", "at_zone", "beta_cdf", "bigint_counts", "bit_count", "cbrt", "ceiling",
    "checked_sum", "checksum", "chr", "codepoint", "combinations", "concat", "contains",
    "contains_sequence", "convert", "correlation", "cos", "cosine_distance", "cosine_similarity",
    "cosine_similarity_of_maps", "counts_of", "crc32", "date_add", "date_diff", "date_format",
    "date_parse", "date_trunc", "decimal_average", "distinct_estimate", "divide", "divide_interval",
    "dot_product", "element_at", "euclidean_distance", "floor", "format", "format_datetime",
    "format_number", "from_base", "from_base32", "from_base64", "from_base64url",
    "from_big_endian_32", "from_big_endian_64", "from_hex", "from_ieee754_32", "from_ieee754_64",
    "from_iso8601_date", "from_iso8601_timestamp", "from_iso8601_timestamp_nanos", "from_unixtime",
    "from_unixtime_nanos", "from_utf8", "geometric_average", "greatest", "hamming_distance",
    "histogram_of_numbers", "hmac_md5", "hmac_sha1", "hmac_sha256", "hmac_sha512",
    "human_readable_seconds", "identity", "interval_average", "interval_between", "interval_millis",
    "interval_sum", "inverse_beta_cdf", "inverse_normal_cdf", "is_among", "is_at_most", "is_equal",
    "is_identical", "is_json_scalar", "is_less", "iso8601_text", "joined_text", "json_array",
    "json_array_contains", "json_array_get", "json_array_length", "json_exists", "json_extract",
    "json_extract_scalar", "json_formatted", "json_object", "json_parse", "json_query", "json_size",
    "json_table", "json_value", "least", "levenshtein_distance", "like_escape", "ln", "log",
    "log10", "log2", "lpad", "lpad_bytes", "ltrim", "luhn_check", "map", "map_concat",
    "map_element_at", "map_entries", "map_filter", "map_from_entries", "map_of_maps",
    "map_of_pairs", "map_subscript", "map_zip_with", "max_number", "md5", "minus", "modulus",
    "most_frequent", "multimap_from_entries", "multimap_of_pairs", "multiply", "multiply_interval",
    "murmur3", "ngrams", "none_true", "normal_cdf", "normalize", "offset_name", "parse_data_size",
    "parse_datetime", "parse_duration", "percentile", "plus", "population_covariance",
    "population_deviation", "population_skewness", "population_variance", "power", "random_between",
    "reduce", "regexp_count", "regexp_extract", "regexp_extract_all", "regexp_groups",
    "regexp_like", "regexp_position", "regexp_replace", "regexp_split", "regexp_weave",
    "regression_intercept", "regression_slope", "repeat", "replace", "reverse", "reverse_bytes",
    "round", "round_decimal", "rpad", "rpad_bytes", "rtrim", "sample_covariance",
    "sample_deviation", "sample_kurtosis", "sample_variance", "sequence", "sequence_step", "sha1",
    "sha256", "sha512", "shift_left", "shift_right", "shift_right_signed", "shifted_sum", "shuffle",
    "sign", "sin", "slice", "soundex", "split", "split_part", "split_to_map", "split_to_multimap",
    "spooky_hash_v2_32", "spooky_hash_v2_64", "sqrt", "strpos", "subscript", "substr",
    "substr_of_bytes", "subtract", "t_cdf", "t_pdf", "tan", "time_sequence", "to_base", "to_base32",
    "to_base64url", "to_big_endian_32", "to_big_endian_64", "to_ieee754_32", "to_ieee754_64",
    "transform_keys", "transform_values", "trim", "trim_array", "truncate", "try_convert", "upper",
    "url_decode", "url_encode", "url_extract_fragment", "url_extract_host", "url_extract_parameter",
    "url_extract_path", "url_extract_port", "url_extract_protocol", "url_extract_query",
    "whole_micros", "width_bucket", "wilson_interval_lower", "wilson_interval_upper", "with_zone",
    "within", "word_stem", "xxhash64", "zip", "zip_with", "zone_minutes", "zoned_local",
};
// clang-format on

}  // namespace

std::span<const std::string_view> AllowedFunctions() { return kFunctions; }

std::span<const std::string_view> AllowedTableFunctions() { return kTableFunctions; }

std::span<const std::string_view> OwnFunctions() { return kOwnFunctions; }

bool IsAllowed(std::span<const std::string_view> list, std::string_view name) {
  return std::ranges::find(list, AsciiLowerCase(name)) != list.end();
}

}  // namespace dynalake::engine
