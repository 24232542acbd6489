#include <algorithm>
#include <string_view>
#include <vector>

#include "base/format.h"
#include "engine/functions/decimal_shape.h"
#include "query/functions/function_row.h"

// The operators of numbers and text, under names that no function has. DuckDB's operators mean the
// same but for whole quotients and decimals: overflow is an error, and real and double follow
// IEEE 754.

namespace dynalake::query {
namespace {

using engine::DecimalShape;
using ShapeRule = DecimalShape (*)(DecimalShape left, DecimalShape right);

DecimalShape ShapeOf(const SqlType& type) {
  return {.precision = type.precision, .scale = type.scale};
}

template <ShapeRule kRule>
Result<SqlType> DecimalRule(const std::vector<SqlType>& arguments) {
  const DecimalShape shape = kRule(ShapeOf(arguments[0]), ShapeOf(arguments[1]));
  if (shape.scale > engine::kMaxDecimalPrecision) {
    return Error(ErrorCode::kInvalidArgument,
                 fmt::format("the product would have {} digits behind the point, and a decimal has "
                             "at most 38: cast a factor to a smaller scale",
                             shape.scale));
  }
  return Decimal(shape.precision, shape.scale);
}

Result<SqlType> ConcatenatedChars(const std::vector<SqlType>& arguments) {
  constexpr int32_t kLongestChar = 65536;
  return Char(std::min(arguments[0].precision + arguments[1].precision, kLongestChar));
}

constexpr std::string_view kDecimals = "(decimal(p,s), decimal(x,y)) -> decimal(p,s)";

// clang-format off
constexpr FunctionRow kRows[] = {
    {"$add", "(tinyint, tinyint) -> tinyint", "($1 + $2)"},
    {"$add", "(smallint, smallint) -> smallint", "($1 + $2)"},
    {"$add", "(integer, integer) -> integer", "($1 + $2)"},
    {"$add", "(bigint, bigint) -> bigint", "($1 + $2)"},
    {"$add", "(real, real) -> real", "($1 + $2)"},
    {"$add", "(double, double) -> double", "($1 + $2)"},
    {.name = "$add", .signature = kDecimals, .form = "dynalake.add($1, $2)",
     .rule = DecimalRule<engine::SumShape>},

    {"$concat", "(varchar, varchar) -> varchar", "($1 || $2)"},
    {.name = "$concat", .signature = "(char(x), char(y)) -> char(x)", .form = "($1 || $2)",
     .rule = ConcatenatedChars},
    {"$concat", "(varbinary, varbinary) -> varbinary", "($1 || $2)"},

    {"$divide", "(tinyint, tinyint) -> tinyint", "dynalake.divide($1, $2)"},
    {"$divide", "(smallint, smallint) -> smallint", "dynalake.divide($1, $2)"},
    {"$divide", "(integer, integer) -> integer", "dynalake.divide($1, $2)"},
    {"$divide", "(bigint, bigint) -> bigint", "dynalake.divide($1, $2)"},
    {"$divide", "(real, real) -> real", "($1 / $2)"},
    {"$divide", "(double, double) -> double", "($1 / $2)"},
    {.name = "$divide", .signature = kDecimals, .form = "dynalake.divide($1, $2)",
     .rule = DecimalRule<engine::QuotientShape>},

    {"$modulus", "(tinyint, tinyint) -> tinyint", "dynalake.modulus($1, $2)"},
    {"$modulus", "(smallint, smallint) -> smallint", "dynalake.modulus($1, $2)"},
    {"$modulus", "(integer, integer) -> integer", "dynalake.modulus($1, $2)"},
    {"$modulus", "(bigint, bigint) -> bigint", "dynalake.modulus($1, $2)"},
    {"$modulus", "(real, real) -> real", "($1 % $2)"},
    {"$modulus", "(double, double) -> double", "($1 % $2)"},
    {.name = "$modulus", .signature = kDecimals, .form = "dynalake.modulus($1, $2)",
     .rule = DecimalRule<engine::RemainderShape>},

    {"$multiply", "(tinyint, tinyint) -> tinyint", "($1 * $2)"},
    {"$multiply", "(smallint, smallint) -> smallint", "($1 * $2)"},
    {"$multiply", "(integer, integer) -> integer", "($1 * $2)"},
    {"$multiply", "(bigint, bigint) -> bigint", "($1 * $2)"},
    {"$multiply", "(real, real) -> real", "($1 * $2)"},
    {"$multiply", "(double, double) -> double", "($1 * $2)"},
    {.name = "$multiply", .signature = kDecimals, .form = "dynalake.multiply($1, $2)",
     .rule = DecimalRule<engine::ProductShape>},

    {"$negate", "(tinyint) -> tinyint", "(-($1))"},
    {"$negate", "(smallint) -> smallint", "(-($1))"},
    {"$negate", "(integer) -> integer", "(-($1))"},
    {"$negate", "(bigint) -> bigint", "(-($1))"},
    {"$negate", "(real) -> real", "(-($1))"},
    {"$negate", "(double) -> double", "(-($1))"},
    {"$negate", "(decimal(p,s)) -> decimal(p,s)", "(-($1))"},

    {"$subtract", "(tinyint, tinyint) -> tinyint", "($1 - $2)"},
    {"$subtract", "(smallint, smallint) -> smallint", "($1 - $2)"},
    {"$subtract", "(integer, integer) -> integer", "($1 - $2)"},
    {"$subtract", "(bigint, bigint) -> bigint", "($1 - $2)"},
    {"$subtract", "(real, real) -> real", "($1 - $2)"},
    {"$subtract", "(double, double) -> double", "($1 - $2)"},
    {.name = "$subtract", .signature = kDecimals, .form = "dynalake.subtract($1, $2)",
     .rule = DecimalRule<engine::SumShape>},
};
// clang-format on

}  // namespace

std::span<const FunctionRow> OperatorFunctions() { return kRows; }

}  // namespace dynalake::query
