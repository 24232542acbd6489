#include <vector>

#include "engine/functions/decimal_shape.h"
#include "query/functions/function_row.h"

// DuckDB raises errors where Trino answers NaN or an infinity, and rounds decimals to types of its
// own: those are ours.

namespace dynalake::query {
namespace {

using engine::DecimalShape;

template <DecimalShape (*kRule)(DecimalShape value)>
Result<SqlType> RoundingRule(const std::vector<SqlType>& arguments) {
  const DecimalShape shape =
      kRule({.precision = arguments[0].precision, .scale = arguments[0].scale});
  return Decimal(shape.precision, shape.scale);
}

Result<SqlType> ModulusRule(const std::vector<SqlType>& arguments) {
  const DecimalShape shape =
      engine::RemainderShape({.precision = arguments[0].precision, .scale = arguments[0].scale},
                             {.precision = arguments[1].precision, .scale = arguments[1].scale});
  return Decimal(shape.precision, shape.scale);
}

constexpr std::string_view kToDouble = "(double) -> double";
constexpr std::string_view kToDouble2 = "(double, double) -> double";
constexpr std::string_view kOfDecimal = "(decimal(p,s)) -> decimal(p,s)";
constexpr std::string_view kOfDecimalDigits = "(decimal(p,s), integer) -> decimal(p,s)";

// clang-format off
constexpr FunctionRow kMath[] = {
    {"abs", "(tinyint) -> tinyint", "abs($1)"},
    {"abs", "(smallint) -> smallint", "abs($1)"},
    {"abs", "(integer) -> integer", "abs($1)"},
    {"abs", "(bigint) -> bigint", "abs($1)"},
    {"abs", "(real) -> real", "abs($1)"},
    {"abs", kToDouble, "abs($1)"},
    {"abs", kOfDecimal, "abs($1)"},
    {"acos", kToDouble, "dynalake.acos($1)"},
    {"asin", kToDouble, "dynalake.asin($1)"},
    {"atan", kToDouble, "atan($1)"},
    {"atan2", kToDouble2, "atan2($1, $2)"},
    {"beta_cdf", "(double, double, double) -> double", "dynalake.beta_cdf($1, $2, $3)"},
    {"bit_count", "(bigint, bigint) -> bigint", "dynalake.bit_count($1, $2)"},
    {"bitwise_and", "(bigint, bigint) -> bigint", "($1 & $2)"},
    {"bitwise_left_shift", "(tinyint, integer) -> tinyint", "dynalake.shift_left($1, $2)"},
    {"bitwise_left_shift", "(smallint, integer) -> smallint", "dynalake.shift_left($1, $2)"},
    {"bitwise_left_shift", "(integer, integer) -> integer", "dynalake.shift_left($1, $2)"},
    {"bitwise_left_shift", "(bigint, integer) -> bigint", "dynalake.shift_left($1, $2)"},
    {"bitwise_not", "(bigint) -> bigint", "(~$1)"},
    {"bitwise_or", "(bigint, bigint) -> bigint", "($1 | $2)"},
    {"bitwise_right_shift", "(tinyint, integer) -> tinyint", "dynalake.shift_right($1, $2)"},
    {"bitwise_right_shift", "(smallint, integer) -> smallint", "dynalake.shift_right($1, $2)"},
    {"bitwise_right_shift", "(integer, integer) -> integer", "dynalake.shift_right($1, $2)"},
    {"bitwise_right_shift", "(bigint, integer) -> bigint", "dynalake.shift_right($1, $2)"},
    {"bitwise_right_shift_arithmetic", "(tinyint, integer) -> tinyint",
     "dynalake.shift_right_signed($1, $2)"},
    {"bitwise_right_shift_arithmetic", "(smallint, integer) -> smallint",
     "dynalake.shift_right_signed($1, $2)"},
    {"bitwise_right_shift_arithmetic", "(integer, integer) -> integer",
     "dynalake.shift_right_signed($1, $2)"},
    {"bitwise_right_shift_arithmetic", "(bigint, integer) -> bigint",
     "dynalake.shift_right_signed($1, $2)"},
    {"bitwise_xor", "(bigint, bigint) -> bigint", "xor($1, $2)"},
    {"cbrt", kToDouble, "dynalake.cbrt($1)"},
    {"ceil", "(tinyint) -> tinyint", "$1"},
    {"ceil", "(smallint) -> smallint", "$1"},
    {"ceil", "(integer) -> integer", "$1"},
    {"ceil", "(bigint) -> bigint", "$1"},
    {"ceil", "(real) -> real", "ceil($1)"},
    {"ceil", kToDouble, "ceil($1)"},
    {.name = "ceil", .signature = kOfDecimal, .form = "dynalake.ceiling($1)",
     .rule = RoundingRule<engine::WholeShape>},
    {"ceiling", "(tinyint) -> tinyint", "$1"},
    {"ceiling", "(smallint) -> smallint", "$1"},
    {"ceiling", "(integer) -> integer", "$1"},
    {"ceiling", "(bigint) -> bigint", "$1"},
    {"ceiling", "(real) -> real", "ceil($1)"},
    {"ceiling", kToDouble, "ceil($1)"},
    {.name = "ceiling", .signature = kOfDecimal, .form = "dynalake.ceiling($1)",
     .rule = RoundingRule<engine::WholeShape>},
    {"cos", kToDouble, "dynalake.cos($1)"},
    {"cosh", kToDouble, "cosh($1)"},
    {"cosine_distance", "(array(double), array(double)) -> double",
     "dynalake.cosine_distance($1, $2)"},
    {"cosine_similarity", "(array(double), array(double)) -> double",
     "dynalake.cosine_similarity($1, $2)"},
    {"cosine_similarity", "(map(varchar, double), map(varchar, double)) -> double",
     "dynalake.cosine_similarity_of_maps($1, $2)"},
    {"degrees", kToDouble, "degrees($1)"},
    {"dot_product", "(array(double), array(double)) -> double", "dynalake.dot_product($1, $2)"},
    {"e", "() -> double", "2.718281828459045e0"},
    {"euclidean_distance", "(array(double), array(double)) -> double",
     "dynalake.euclidean_distance($1, $2)"},
    {"exp", kToDouble, "exp($1)"},
    {"floor", "(tinyint) -> tinyint", "$1"},
    {"floor", "(smallint) -> smallint", "$1"},
    {"floor", "(integer) -> integer", "$1"},
    {"floor", "(bigint) -> bigint", "$1"},
    {"floor", "(real) -> real", "floor($1)"},
    {"floor", kToDouble, "floor($1)"},
    {.name = "floor", .signature = kOfDecimal, .form = "dynalake.floor($1)",
     .rule = RoundingRule<engine::WholeShape>},
    {"format_number", "(bigint) -> varchar", "dynalake.format_number(CAST($1 AS DOUBLE))"},
    {"format_number", "(double) -> varchar", "dynalake.format_number($1)"},
    {"from_base", "(varchar, bigint) -> bigint", "dynalake.from_base($1, $2)"},
    {"infinity", "() -> double", "CAST('inf' AS DOUBLE)"},
    {"inverse_beta_cdf", "(double, double, double) -> double",
     "dynalake.inverse_beta_cdf($1, $2, $3)"},
    {"inverse_normal_cdf", "(double, double, double) -> double",
     "dynalake.inverse_normal_cdf($1, $2, $3)"},
    {"is_finite", "(double) -> boolean", "isfinite($1)"},
    {"is_infinite", "(double) -> boolean", "isinf($1)"},
    {"is_nan", "(real) -> boolean", "isnan($1)"},
    {"is_nan", "(double) -> boolean", "isnan($1)"},
    {"ln", kToDouble, "dynalake.ln($1)"},
    {"log", kToDouble2, "dynalake.log($1, $2)"},
    {"log10", kToDouble, "dynalake.log10($1)"},
    {"log2", kToDouble, "dynalake.log2($1)"},
    {"mod", "(tinyint, tinyint) -> tinyint", "dynalake.modulus($1, $2)"},
    {"mod", "(smallint, smallint) -> smallint", "dynalake.modulus($1, $2)"},
    {"mod", "(integer, integer) -> integer", "dynalake.modulus($1, $2)"},
    {"mod", "(bigint, bigint) -> bigint", "dynalake.modulus($1, $2)"},
    {"mod", "(real, real) -> real", "($1 % $2)"},
    {"mod", kToDouble2, "($1 % $2)"},
    {.name = "mod", .signature = "(decimal(p,s), decimal(x,y)) -> decimal(p,s)",
     .form = "dynalake.modulus($1, $2)", .rule = ModulusRule},
    {"nan", "() -> double", "CAST('nan' AS DOUBLE)"},
    {"normal_cdf", "(double, double, double) -> double", "dynalake.normal_cdf($1, $2, $3)"},
    {"parse_data_size", "(varchar) -> decimal(38,0)", "dynalake.parse_data_size($1)"},
    {"parse_presto_data_size", "(varchar) -> decimal(38,0)", "dynalake.parse_data_size($1)"},
    {"pi", "() -> double", "pi()"},
    {"pow", kToDouble2, "dynalake.power($1, $2)"},
    {"power", kToDouble2, "dynalake.power($1, $2)"},
    {"radians", kToDouble, "radians($1)"},
    {"round", "(tinyint) -> tinyint", "$1"},
    {"round", "(smallint) -> smallint", "$1"},
    {"round", "(integer) -> integer", "$1"},
    {"round", "(bigint) -> bigint", "$1"},
    {"round", "(real) -> real", "dynalake.round($1)"},
    {"round", kToDouble, "dynalake.round($1)"},
    {.name = "round", .signature = kOfDecimal, .form = "dynalake.round_decimal($1)",
     .rule = RoundingRule<engine::WholeShape>},
    {"round", "(tinyint, integer) -> tinyint", "dynalake.round($1, $2)"},
    {"round", "(smallint, integer) -> smallint", "dynalake.round($1, $2)"},
    {"round", "(integer, integer) -> integer", "dynalake.round($1, $2)"},
    {"round", "(bigint, integer) -> bigint", "dynalake.round($1, $2)"},
    {"round", "(real, integer) -> real", "dynalake.round($1, $2)"},
    {"round", "(double, integer) -> double", "dynalake.round($1, $2)"},
    {.name = "round", .signature = kOfDecimalDigits, .form = "dynalake.round_decimal($1, $2)",
     .rule = RoundingRule<engine::RoundedShape>},
    {"sign", "(tinyint) -> tinyint", "sign($1)"},
    {"sign", "(smallint) -> smallint", "CAST(sign($1) AS SMALLINT)"},
    {"sign", "(integer) -> integer", "CAST(sign($1) AS INTEGER)"},
    {"sign", "(bigint) -> bigint", "CAST(sign($1) AS BIGINT)"},
    {"sign", "(real) -> real", "dynalake.sign($1)"},
    {"sign", kToDouble, "dynalake.sign($1)"},
    {"sign", "(decimal(p,s)) -> decimal(1,0)", "CAST(sign($1) AS DECIMAL(1,0))"},
    {"sin", kToDouble, "dynalake.sin($1)"},
    {"sinh", kToDouble, "sinh($1)"},
    {"sqrt", kToDouble, "dynalake.sqrt($1)"},
    {"t_cdf", kToDouble2, "dynalake.t_cdf($1, $2)"},
    {"t_pdf", kToDouble2, "dynalake.t_pdf($1, $2)"},
    {"tan", kToDouble, "dynalake.tan($1)"},
    {"tanh", kToDouble, "tanh($1)"},
    {"to_base", "(bigint, bigint) -> varchar(64)", "dynalake.to_base($1, $2)"},
    {"truncate", "(real) -> real", "trunc($1)"},
    {"truncate", kToDouble, "trunc($1)"},
    {.name = "truncate", .signature = kOfDecimal, .form = "dynalake.truncate($1)",
     .rule = RoundingRule<engine::CutShape>},
    {"truncate", kOfDecimalDigits, "dynalake.truncate($1, $2)"},
    {"width_bucket", "(double, double, double, bigint) -> bigint",
     "dynalake.width_bucket($1, $2, $3, $4)"},
    {"width_bucket", "(double, array(double)) -> bigint", "dynalake.width_bucket($1, $2)"},
    {"wilson_interval_lower", "(bigint, bigint, double) -> double",
     "dynalake.wilson_interval_lower($1, $2, $3)"},
    {"wilson_interval_upper", "(bigint, bigint, double) -> double",
     "dynalake.wilson_interval_upper($1, $2, $3)"},
};
// clang-format on

}  // namespace

std::span<const FunctionRow> MathFunctions() { return kMath; }

}  // namespace dynalake::query
