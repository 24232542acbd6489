#include <algorithm>

#include "query/functions/function_row.h"
#include "query/functions/type_rules.h"

namespace dynalake::query {
namespace {

constexpr FunctionKind kAggregate = FunctionKind::kAggregate;

/// The type of the first argument, whose values must have an order.
Result<SqlType> FirstOrdered(const std::vector<SqlType>& arguments) {
  DYNALAKE_TRY(CheckOrder(arguments[0]));
  return arguments[0];
}
Result<SqlType> ArrayOfFirstOrdered(const std::vector<SqlType>& arguments) {
  DYNALAKE_TRY(CheckOrder(arguments[0]));
  return ArrayOf(arguments[0]);
}
/// The same of a value that the second argument orders.
Result<SqlType> FirstBySecond(const std::vector<SqlType>& arguments) {
  DYNALAKE_TRY(CheckOrder(arguments[1]));
  return arguments[0];
}
Result<SqlType> ArrayOfFirstBySecond(const std::vector<SqlType>& arguments) {
  DYNALAKE_TRY(CheckOrder(arguments[1]));
  return ArrayOf(arguments[0]);
}

bool HasRow(const SqlType& type) {
  return type.kind == TypeKind::kRow ||
         std::ranges::any_of(type.fields, [](const SqlField& field) { return HasRow(field.type); });
}

Result<SqlType> ChecksumOfValues(const std::vector<SqlType>& arguments) {
  if (HasRow(arguments[0])) {
    return Fail(ErrorCode::kUnsupported, "checksum of rows is not there: ask for that of fields");
  }
  return Plain(TypeKind::kVarbinary);
}

// NaN loses to Trino and is the greatest number to DuckDB: so it is where the greatest is asked
// for that something must be done.

constexpr FunctionRow kAggregates[] = {
    {"any_value", "(T) -> T", "any_value($D $1 $O) $F", kAggregate},
    {"approx_distinct", "(T) -> bigint", "dynalake.distinct_estimate($D $1, 0.023e0 $O) $F",
     kAggregate},
    {"approx_distinct", "(T, double) -> bigint", "dynalake.distinct_estimate($D $1, $2 $O) $F",
     kAggregate},
    {"approx_most_frequent", "(bigint, bigint, bigint) -> map(bigint, bigint)",
     "dynalake.most_frequent($D $1, $2, $3 $O) $F", kAggregate},
    {"approx_most_frequent", "(bigint, varchar, bigint) -> map(varchar, bigint)",
     "dynalake.most_frequent($D $1, $2, $3 $O) $F", kAggregate},
    {"approx_percentile", "(bigint, double) -> bigint", "dynalake.percentile($D $1, 1e0, $2 $O) $F",
     kAggregate},
    {"approx_percentile", "(bigint, double, double) -> bigint",
     "dynalake.percentile($D $1, $2, $3 $O) $F", kAggregate},
    {"approx_percentile", "(bigint, double, double, double) -> bigint",
     "dynalake.percentile($D $1, $2, $3 $O) $F", kAggregate},
    {"approx_percentile", "(bigint, array(double)) -> array(bigint)",
     "dynalake.percentile($D $1, 1e0, $2 $O) $F", kAggregate},
    {"approx_percentile", "(bigint, double, array(double)) -> array(bigint)",
     "dynalake.percentile($D $1, $2, $3 $O) $F", kAggregate},
    {"approx_percentile", "(real, double) -> real", "dynalake.percentile($D $1, 1e0, $2 $O) $F",
     kAggregate},
    {"approx_percentile", "(real, double, double) -> real",
     "dynalake.percentile($D $1, $2, $3 $O) $F", kAggregate},
    {"approx_percentile", "(real, double, double, double) -> real",
     "dynalake.percentile($D $1, $2, $3 $O) $F", kAggregate},
    {"approx_percentile", "(real, array(double)) -> array(real)",
     "dynalake.percentile($D $1, 1e0, $2 $O) $F", kAggregate},
    {"approx_percentile", "(real, double, array(double)) -> array(real)",
     "dynalake.percentile($D $1, $2, $3 $O) $F", kAggregate},
    {"approx_percentile", "(double, double) -> double", "dynalake.percentile($D $1, 1e0, $2 $O) $F",
     kAggregate},
    {"approx_percentile", "(double, double, double) -> double",
     "dynalake.percentile($D $1, $2, $3 $O) $F", kAggregate},
    {"approx_percentile", "(double, double, double, double) -> double",
     "dynalake.percentile($D $1, $2, $3 $O) $F", kAggregate},
    {"approx_percentile", "(double, array(double)) -> array(double)",
     "dynalake.percentile($D $1, 1e0, $2 $O) $F", kAggregate},
    {"approx_percentile", "(double, double, array(double)) -> array(double)",
     "dynalake.percentile($D $1, $2, $3 $O) $F", kAggregate},
    {"arbitrary", "(T) -> T", "any_value($D $1 $O) $F", kAggregate},
    {"array_agg", "(T) -> array(T)", "list($D $1 $O) $F", kAggregate},
    {"avg", "(bigint) -> double", "avg($D $W1 $O) $F", kAggregate},
    {"avg", "(decimal(p,s)) -> decimal(p,s)", "dynalake.decimal_average($D $1 $O) $F", kAggregate},
    {"avg", "(real) -> real", "CAST(avg($D $1 $O) $F AS FLOAT)", kAggregate},
    {"avg", "(double) -> double", "avg($D $1 $O) $F", kAggregate},
    {"avg", "(interval day to second) -> interval day to second",
     "dynalake.interval_average($D $1 $O) $F", kAggregate},
    {"avg", "(interval year to month) -> interval year to month",
     "dynalake.interval_average($D $1 $O) $F", kAggregate},
    {"bitwise_and_agg", "(bigint) -> bigint", "bit_and($D $1 $O) $F", kAggregate},
    {"bitwise_or_agg", "(bigint) -> bigint", "bit_or($D $1 $O) $F", kAggregate},
    {"bitwise_xor_agg", "(bigint) -> bigint", "bit_xor($D $1 $O) $F", kAggregate},
    {"bool_and", "(boolean) -> boolean", "bool_and($D $1 $O) $F", kAggregate},
    {"bool_or", "(boolean) -> boolean", "bool_or($D $1 $O) $F", kAggregate},
    {"checksum", "(char(x)) -> varbinary", "dynalake.checksum($D rtrim($1, ' ') $O) $F",
     kAggregate},
    {"checksum", "(T) -> varbinary", "dynalake.checksum($D $1 $O) $F", kAggregate,
     ChecksumOfValues},
    {"corr", "(real, real) -> real", "CAST(dynalake.correlation($D $1, $2 $O) $F AS FLOAT)",
     kAggregate},
    {"corr", "(double, double) -> double", "dynalake.correlation($D $1, $2 $O) $F", kAggregate},
    {"count", "() -> bigint", "count(*) $F", kAggregate},
    // Of zoned times alike the one is the other, wherever it is told.
    {"count", "(timestamp(p) with time zone) -> bigint", "count($D $1.instant $O) $F", kAggregate},
    {"count", "(T) -> bigint", "count($D $1 $O) $F", kAggregate},
    // Without a value that is true DuckDB's count_if answers NULL, and it counts in HUGEINT.
    {"count_if", "(boolean) -> bigint", "count($D CASE WHEN $1 THEN true END $O) $F", kAggregate},
    {"covar_pop", "(real, real) -> real",
     "CAST(dynalake.population_covariance($D $1, $2 $O) $F AS FLOAT)", kAggregate},
    {"covar_pop", "(double, double) -> double", "dynalake.population_covariance($D $1, $2 $O) $F",
     kAggregate},
    {"covar_samp", "(real, real) -> real",
     "CAST(dynalake.sample_covariance($D $1, $2 $O) $F AS FLOAT)", kAggregate},
    {"covar_samp", "(double, double) -> double", "dynalake.sample_covariance($D $1, $2 $O) $F",
     kAggregate},
    {"every", "(boolean) -> boolean", "bool_and($D $1 $O) $F", kAggregate},
    {"geometric_mean", "(bigint) -> double", "dynalake.geometric_average($D $1 $O) $F", kAggregate},
    {"geometric_mean", "(double) -> double", "dynalake.geometric_average($D $1 $O) $F", kAggregate},
    {"geometric_mean", "(real) -> real", "CAST(dynalake.geometric_average($D $1 $O) $F AS FLOAT)",
     kAggregate},
    // DuckDB counts in UBIGINT, and takes not-a-number for any other number.
    {"histogram", "(double) -> map(double, bigint)", "dynalake.counts_of(list($D $1 $O) $F)",
     kAggregate},
    {"histogram", "(real) -> map(real, bigint)", "dynalake.counts_of(list($D $1 $O) $F)",
     kAggregate},
    {"histogram", "(T) -> map(T, bigint)", "dynalake.bigint_counts(histogram($D $1 $O) $F)",
     kAggregate},
    {"kurtosis", "(bigint) -> double", "dynalake.sample_kurtosis($D $1 $O) $F", kAggregate},
    {"kurtosis", "(double) -> double", "dynalake.sample_kurtosis($D $1 $O) $F", kAggregate},
    {"listagg", "(varchar) -> varchar",
     "dynalake.joined_text(list($D $1 $O) $F, '', true, '', false)", kAggregate},
    {"listagg", "(varchar, varchar) -> varchar",
     "dynalake.joined_text(list($D $1 $O) $F, $2, true, '', false)", kAggregate},
    {"listagg", "(varchar, varchar, boolean, varchar, boolean) -> varchar",
     "dynalake.joined_text(list($D $1 $O) $F, $2, $3, $4, $5)", kAggregate},
    {"map_agg", "(K, V) -> map(K, V)",
     "dynalake.map_of_pairs(list($D struct_pack(k := $1, v := $2) $O) $F)", kAggregate},
    {"map_union", "(map(K, V)) -> map(K, V)", "dynalake.map_of_maps(list($D $1 $O) $F)",
     kAggregate},
    {"max", "(double) -> double", "dynalake.max_number($D $1 $O) $F", kAggregate},
    {"max", "(real) -> real", "dynalake.max_number($D $1 $O) $F", kAggregate},
    {"max", "(time(p) with time zone) -> time(p) with time zone",
     "arg_max($D $1, $1.local - to_minutes($1.offset_minutes) $O) $F", kAggregate},
    {"max", "(T) -> T", "max($D $1 $O) $F", kAggregate, FirstOrdered},
    {"max", "(double, bigint) -> array(double)",
     "arg_max($D $1, CASE WHEN isnan($1) THEN '-Infinity'::DOUBLE ELSE $1 END, "
     "dynalake.within($2, 1, 10000) $O) $F",
     kAggregate},
    {"max", "(real, bigint) -> array(real)",
     "arg_max($D $1, CASE WHEN isnan($1) THEN '-Infinity'::FLOAT ELSE $1 END, "
     "dynalake.within($2, 1, 10000) $O) $F",
     kAggregate},
    {"max", "(T, bigint) -> array(T)", "max($D $1, dynalake.within($2, 1, 10000) $O) $F",
     kAggregate, ArrayOfFirstOrdered},
    {"max_by", "(V, double) -> V",
     "arg_max_null($D $1, CASE WHEN isnan($2) THEN '-Infinity'::DOUBLE ELSE $2 END $O) $F",
     kAggregate},
    {"max_by", "(V, real) -> V",
     "arg_max_null($D $1, CASE WHEN isnan($2) THEN '-Infinity'::FLOAT ELSE $2 END $O) $F",
     kAggregate},
    {"max_by", "(V, K) -> V", "arg_max_null($D $1, $2 $O) $F", kAggregate, FirstBySecond},
    // DuckDB's form with a number skips rows whose value is NULL; a row of one field is none.
    {"max_by", "(V, double, bigint) -> array(V)",
     "list_transform(arg_max($D struct_pack(value := $1), CASE WHEN isnan($2) THEN "
     "'-Infinity'::DOUBLE ELSE $2 END, dynalake.within($3, 1, 10000) $O) $F, lambda chosen: "
     "chosen.value)",
     kAggregate},
    {"max_by", "(V, real, bigint) -> array(V)",
     "list_transform(arg_max($D struct_pack(value := $1), CASE WHEN isnan($2) THEN "
     "'-Infinity'::FLOAT ELSE $2 END, dynalake.within($3, 1, 10000) $O) $F, lambda chosen: "
     "chosen.value)",
     kAggregate},
    {"max_by", "(V, K, bigint) -> array(V)",
     "list_transform(arg_max($D struct_pack(value := $1), $2, dynalake.within($3, 1, 10000) $O) "
     "$F, "
     "lambda chosen: chosen.value)",
     kAggregate, ArrayOfFirstBySecond},
    {"min", "(time(p) with time zone) -> time(p) with time zone",
     "arg_min($D $1, $1.local - to_minutes($1.offset_minutes) $O) $F", kAggregate},
    {"min", "(T) -> T", "min($D $1 $O) $F", kAggregate, FirstOrdered},
    {"min", "(T, bigint) -> array(T)", "min($D $1, dynalake.within($2, 1, 10000) $O) $F",
     kAggregate, ArrayOfFirstOrdered},
    {"min_by", "(V, K) -> V", "arg_min_null($D $1, $2 $O) $F", kAggregate, FirstBySecond},
    {"min_by", "(V, K, bigint) -> array(V)",
     "list_transform(arg_min($D struct_pack(value := $1), $2, dynalake.within($3, 1, 10000) $O) "
     "$F, "
     "lambda chosen: chosen.value)",
     kAggregate, ArrayOfFirstBySecond},
    {"multimap_agg", "(K, V) -> map(K, array(V))",
     "dynalake.multimap_of_pairs(list($D struct_pack(k := $1, v := $2) $O) $F)", kAggregate},
    {"numeric_histogram", "(bigint, real) -> map(real, real)",
     "CAST(dynalake.histogram_of_numbers($D $1, $2 $O) $F AS MAP(FLOAT, FLOAT))", kAggregate},
    {"numeric_histogram", "(bigint, real, double) -> map(real, real)",
     "CAST(dynalake.histogram_of_numbers($D $1, $2, $3 $O) $F AS MAP(FLOAT, FLOAT))", kAggregate},
    {"numeric_histogram", "(bigint, double) -> map(double, double)",
     "dynalake.histogram_of_numbers($D $1, $2 $O) $F", kAggregate},
    {"numeric_histogram", "(bigint, double, double) -> map(double, double)",
     "dynalake.histogram_of_numbers($D $1, $2, $3 $O) $F", kAggregate},
    // The values of a group are put together one after the other, without the second lambda.
    {"reduce_agg", "(T, S, function(S, T, S), function(S, S, S)) -> S",
     "CASE WHEN count($D $1) $F > 0 THEN list_extract(dynalake.reduce(list_filter(list($D $1 $O) "
     "$F, lambda given: given IS NOT NULL), $3, any_value($2) $F), 1) END",
     kAggregate},
    {"regr_intercept", "(real, real) -> real",
     "CAST(dynalake.regression_intercept($D $1, $2 $O) $F AS FLOAT)", kAggregate},
    {"regr_intercept", "(double, double) -> double",
     "dynalake.regression_intercept($D $1, $2 $O) $F", kAggregate},
    {"regr_slope", "(real, real) -> real",
     "CAST(dynalake.regression_slope($D $1, $2 $O) $F AS FLOAT)", kAggregate},
    {"regr_slope", "(double, double) -> double", "dynalake.regression_slope($D $1, $2 $O) $F",
     kAggregate},
    {"skewness", "(bigint) -> double", "dynalake.population_skewness($D $1 $O) $F", kAggregate},
    {"skewness", "(double) -> double", "dynalake.population_skewness($D $1 $O) $F", kAggregate},
    {"stddev", "(bigint) -> double", "dynalake.sample_deviation($D $1 $O) $F", kAggregate},
    {"stddev", "(double) -> double", "dynalake.sample_deviation($D $1 $O) $F", kAggregate},
    {"stddev_pop", "(bigint) -> double", "dynalake.population_deviation($D $1 $O) $F", kAggregate},
    {"stddev_pop", "(double) -> double", "dynalake.population_deviation($D $1 $O) $F", kAggregate},
    {"stddev_samp", "(bigint) -> double", "dynalake.sample_deviation($D $1 $O) $F", kAggregate},
    {"stddev_samp", "(double) -> double", "dynalake.sample_deviation($D $1 $O) $F", kAggregate},
    {"sum", "(bigint) -> bigint", kSumOfIntegers, kAggregate},
    {"sum", "(decimal(p,s)) -> decimal(38,s)", "dynalake.checked_sum(sum($D $1 $O) $F)",
     kAggregate},
    {"sum", "(real) -> real", "CAST(sum($D $1 $O) $F AS FLOAT)", kAggregate},
    {"sum", "(double) -> double", "sum($D $1 $O) $F", kAggregate},
    {"sum", "(interval day to second) -> interval day to second",
     "dynalake.interval_sum($D $1 $O) $F", kAggregate},
    {"sum", "(interval year to month) -> interval year to month",
     "dynalake.interval_sum($D $1 $O) $F", kAggregate},
    {"var_pop", "(bigint) -> double", "dynalake.population_variance($D $1 $O) $F", kAggregate},
    {"var_pop", "(double) -> double", "dynalake.population_variance($D $1 $O) $F", kAggregate},
    {"var_samp", "(bigint) -> double", "dynalake.sample_variance($D $1 $O) $F", kAggregate},
    {"var_samp", "(double) -> double", "dynalake.sample_variance($D $1 $O) $F", kAggregate},
    {"variance", "(bigint) -> double", "dynalake.sample_variance($D $1 $O) $F", kAggregate},
    {"variance", "(double) -> double", "dynalake.sample_variance($D $1 $O) $F", kAggregate},
};

}  // namespace

std::span<const FunctionRow> AggregateFunctions() { return kAggregates; }

}  // namespace dynalake::query
