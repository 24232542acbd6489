#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "query/types/sql_type.h"

namespace dynalake::query {

enum class FunctionKind : uint8_t { kScalar, kAggregate, kWindow };

/// What the result's type is, where the signature cannot say it: from the arguments' types after
/// coercion.
using ResultRule = Result<SqlType> (*)(const std::vector<SqlType>& arguments);

/// One signature of one function of Athena, and how DuckDB computes it.
struct FunctionRow {
  /// In small letters.
  std::string_view name;
  /// Trino's types, such as "(array(T), bigint) -> T". Capital letters stand for any type (the same
  /// letter for the same type); `x`, `y`, `p`, `s` in a parameter's place for any number, so that
  /// "(varchar(x)) -> varchar(x)" keeps a length and "(varchar) -> varchar" takes any. A type
  /// behind which `...` stands is taken any number of times, none included. Lambdas:
  /// "(array(T), function(T, U)) -> array(U)"; the last type of a function is its result.
  std::string_view signature;
  /// DuckDB's expression: `$1` is the first argument, in parentheses or otherwise whole; `$*` are
  /// all that are left, with commas; `$T1` is an array with its elements cast to varchar, `$S1` the
  /// type of an argument as the engine's `CastType` spells it, in quotes. Each argument has the
  /// type of `DuckTypeOf` of its own type in the signature, and so must the value have of the
  /// result's. Own functions are called as `dynalake.name(…)`. Of an aggregate: `$D` stands where
  /// DISTINCT does, `$O` where ORDER BY does, both inside of the parentheses, `$N` where IGNORE
  /// NULLS does, and `$F` behind the parentheses for FILTER and OVER:
  /// "CAST(sum($D $1 $O) $F AS BIGINT)". `$W1` is an argument without its cast to bigint, for what
  /// DuckDB computes of smaller integers too, and faster.
  std::string_view form;
  FunctionKind kind = FunctionKind::kScalar;
  ResultRule rule = nullptr;  ///< or null: as the signature says
};

/// The form of `sum` of integers, which is written otherwise where they are sums themselves.
inline constexpr std::string_view kSumOfIntegers = "dynalake.checked_sum(sum($D $W1 $O) $F)";

/// All functions of a family (function_families.cc lists them); the rows of one name stand
/// together, first the one that is preferred where several take the same arguments.
std::span<const FunctionRow> SyntaxFunctions();  ///< names that begin with `$`: LIKE and others
/// `a + b` is `$add`, and so `$subtract`, `$multiply`, `$divide`, `$modulus`; `-a` is `$negate`,
/// `a || b` is `$concat`. Of numbers and text.
std::span<const FunctionRow> OperatorFunctions();
std::span<const FunctionRow> TimeOperatorFunctions();
std::span<const FunctionRow> StringFunctions();
std::span<const FunctionRow> RegexpFunctions();
std::span<const FunctionRow> MathFunctions();
std::span<const FunctionRow> RandomFunctions();
std::span<const FunctionRow> UrlFunctions();
std::span<const FunctionRow> BinaryFunctions();
std::span<const FunctionRow> DateTimeFunctions();
std::span<const FunctionRow> DatePartFunctions();
std::span<const FunctionRow> JsonFunctions();
std::span<const FunctionRow> ArrayFunctions();
std::span<const FunctionRow> MapFunctions();
std::span<const FunctionRow> ConditionalFunctions();
std::span<const FunctionRow> AggregateFunctions();
std::span<const FunctionRow> WindowFunctions();

}  // namespace dynalake::query
