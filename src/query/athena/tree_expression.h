#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <variant>
#include <vector>

#include "query/athena/tree_functions.h"
#include "query/athena/tree_names.h"

namespace dynalake::query {

// Literals.

struct NullLiteral {};
struct BooleanLiteral {
  bool value = false;
};
struct IntegerLiteral {
  int64_t value = 0;
};
struct DecimalLiteral {
  std::string text = {};  ///< digits and one point, maybe a minus before
};
struct DoubleLiteral {
  double value = 0;
};
struct StringLiteral {
  std::string value = {};
};
struct BinaryLiteral {
  std::string bytes = {};
};
/// `DATE '2024-01-01'`: the type's name as it is written, and the text.
struct TypedLiteral {
  std::string type = {};
  std::string text = {};
};
enum class IntervalField : uint8_t { kYear, kMonth, kDay, kHour, kMinute, kSecond };
/// `INTERVAL -'1-2' YEAR TO MONTH`.
struct IntervalLiteral {
  bool negative = false;
  std::string text = {};
  IntervalField from = IntervalField::kDay;
  std::optional<IntervalField> to = {};
};
/// A `?`; the first has the index 0.
struct Parameter {
  int32_t index = 0;
};

// Names.

struct ColumnReference {
  Identifier name = {};
};
/// `base.field`: a column of a table, or a field of a row; the resolver knows.
struct Dereference {
  ExpressionPtr base = {};
  Identifier field = {};
  auto children() const { return std::tie(base); }
};

// Operators.

enum class UnaryOperator : uint8_t { kMinus, kPlus, kNot };
struct Unary {
  UnaryOperator op = UnaryOperator::kMinus;
  ExpressionPtr operand = {};
  auto children() const { return std::tie(operand); }
};
enum class BinaryOperator : uint8_t { kAdd, kSubtract, kMultiply, kDivide, kModulus, kConcat };
struct Binary {
  BinaryOperator op = BinaryOperator::kAdd;
  ExpressionPtr left = {};
  ExpressionPtr right = {};
  auto children() const { return std::tie(left, right); }
};
enum class ComparisonOperator : uint8_t {
  kEqual,
  kNotEqual,
  kLess,
  kLessOrEqual,
  kGreater,
  kGreaterOrEqual,
  kDistinct,  ///< IS DISTINCT FROM
  kNotDistinct,
};
struct Comparison {
  ComparisonOperator op = ComparisonOperator::kEqual;
  ExpressionPtr left = {};
  ExpressionPtr right = {};
  auto children() const { return std::tie(left, right); }
};
/// `value > ALL (query)`; SOME is ANY.
struct QuantifiedComparison {
  ComparisonOperator op = ComparisonOperator::kEqual;
  bool all = false;
  ExpressionPtr value = {};
  QueryPtr query = {};
  auto children() const { return std::tie(value, query); }
};
/// Two terms or more, so that a thousand of them are no deep tree.
struct Logical {
  bool is_or = false;
  std::vector<ExpressionPtr> terms = {};
  auto children() const { return std::tie(terms); }
};
struct Between {
  bool negated = false;
  ExpressionPtr value = {};
  ExpressionPtr low = {};
  ExpressionPtr high = {};
  auto children() const { return std::tie(value, low, high); }
};
struct InList {
  bool negated = false;
  ExpressionPtr value = {};
  std::vector<ExpressionPtr> list = {};
  auto children() const { return std::tie(value, list); }
};
struct InQuery {
  bool negated = false;
  ExpressionPtr value = {};
  QueryPtr query = {};
  auto children() const { return std::tie(value, query); }
};
struct Like {
  bool negated = false;
  ExpressionPtr value = {};
  ExpressionPtr pattern = {};
  ExpressionPtr escape = {};  ///< or null
  auto children() const { return std::tie(value, pattern, escape); }
};
struct IsNull {
  bool negated = false;
  ExpressionPtr value = {};
  auto children() const { return std::tie(value); }
};
struct AtTimeZone {
  ExpressionPtr value = {};
  ExpressionPtr zone = {};  ///< a text or an interval
  auto children() const { return std::tie(value, zone); }
};
struct Subscript {
  ExpressionPtr base = {};
  ExpressionPtr index = {};
  auto children() const { return std::tie(base, index); }
};

// Values of several.

struct ArrayConstructor {
  std::vector<ExpressionPtr> elements = {};
  auto children() const { return std::tie(elements); }
};
/// `ROW(1, 'a')` or `(1, 'a')`.
struct RowConstructor {
  std::vector<ExpressionPtr> fields = {};
  auto children() const { return std::tie(fields); }
};
struct Lambda {
  std::vector<Identifier> parameters = {};
  ExpressionPtr body = {};
  auto children() const { return std::tie(body); }
};

// Sub-queries.

struct ScalarSubquery {
  QueryPtr query = {};
  auto children() const { return std::tie(query); }
};
struct Exists {
  QueryPtr query = {};
  auto children() const { return std::tie(query); }
};

// Conditions and casts.

struct WhenClause {
  ExpressionPtr condition = {};
  ExpressionPtr result = {};
  auto children() const { return std::tie(condition, result); }
};
struct Case {
  ExpressionPtr operand = {};  ///< null: the conditions are boolean
  std::vector<WhenClause> whens = {};
  ExpressionPtr otherwise = {};  ///< or null
  auto children() const { return std::tie(operand, whens, otherwise); }
};
struct Cast {
  ExpressionPtr value = {};
  TypeName type = {};
  bool is_try = false;
  auto children() const { return std::tie(value); }
};

struct Expression {
  std::variant<NullLiteral, BooleanLiteral, IntegerLiteral, DecimalLiteral, DoubleLiteral,
               StringLiteral, BinaryLiteral, TypedLiteral, IntervalLiteral, Parameter,
               ColumnReference, Dereference, Unary, Binary, Comparison, QuantifiedComparison,
               Logical, Between, InList, InQuery, Like, IsNull, AtTimeZone, Subscript,
               ArrayConstructor, RowConstructor, Lambda, ScalarSubquery, Exists, Case, Cast,
               FunctionCall, CurrentValue, Extract, Trim, Normalize, Grouping, JsonExists,
               JsonValue, JsonQuery, JsonObject, JsonArray>
      node;
  uint32_t offset = 0;
  uint32_t depth = 1;  ///< of the tree that it is the root of
};

}  // namespace dynalake::query
