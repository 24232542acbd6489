#include "engine/scan/filter_predicate.h"

#include <optional>

#include "engine/scan/types.h"

namespace dynalake::engine {
namespace {

using duckdb::Expression;
using duckdb::ExpressionClass;
using duckdb::ExpressionType;
using iceberg::Literal;
using iceberg::NestedField;
using iceberg::Predicate;
using Op = iceberg::Predicate::Op;

std::optional<Op> ToOp(ExpressionType type) {
  switch (type) {
    case ExpressionType::COMPARE_EQUAL:
      return Op::kEqual;
    case ExpressionType::COMPARE_NOTEQUAL:
      return Op::kNotEqual;
    case ExpressionType::COMPARE_LESSTHAN:
      return Op::kLess;
    case ExpressionType::COMPARE_LESSTHANOREQUALTO:
      return Op::kLessEqual;
    case ExpressionType::COMPARE_GREATERTHAN:
      return Op::kGreater;
    case ExpressionType::COMPARE_GREATERTHANOREQUALTO:
      return Op::kGreaterEqual;
    default:
      return std::nullopt;
  }
}

class Converter {
 public:
  explicit Converter(const FindColumn& find_column) : find_column_(find_column) {}

  std::optional<Predicate> Convert(const Expression& expression) const {
    switch (expression.GetExpressionClass()) {
      case ExpressionClass::BOUND_COMPARISON:
        return Comparison(expression.Cast<duckdb::BoundComparisonExpression>());
      case ExpressionClass::BOUND_BETWEEN:
        return Between(expression.Cast<duckdb::BoundBetweenExpression>());
      case ExpressionClass::BOUND_CONJUNCTION:
        return Conjunction(expression.Cast<duckdb::BoundConjunctionExpression>());
      case ExpressionClass::BOUND_OPERATOR:
        return Operator(expression.Cast<duckdb::BoundOperatorExpression>());
      case ExpressionClass::BOUND_FUNCTION:
        return Prefix(expression.Cast<duckdb::BoundFunctionExpression>());
      default:
        return std::nullopt;
    }
  }

 private:
  const NestedField* Column(const Expression& expression) const {
    if (expression.GetExpressionClass() != ExpressionClass::BOUND_COLUMN_REF) {
      return nullptr;
    }
    return find_column_(expression.Cast<duckdb::BoundColumnRefExpression>());
  }

  /// A constant of exactly the column's type.
  static std::optional<Literal> Constant(const NestedField& column, const Expression& expression) {
    if (expression.GetExpressionClass() != ExpressionClass::BOUND_CONSTANT) {
      return std::nullopt;
    }
    const duckdb::Value& value = expression.Cast<duckdb::BoundConstantExpression>().value;
    const Result<duckdb::LogicalType> type = ToLogicalType(column.type);
    if (!type || value.type() != *type) {
      return std::nullopt;
    }
    return ToLiteral(column.type, value);
  }

  /// DuckDB orders NaN above all numbers, where a column's bounds say nothing of it.
  static bool MayBeNan(const NestedField& column) {
    return column.type.id() == iceberg::TypeId::kFloat ||
           column.type.id() == iceberg::TypeId::kDouble;
  }

  std::optional<Predicate> Compare(Op op, const NestedField* column, const Expression& side) const {
    if (column == nullptr) {
      return std::nullopt;
    }
    std::optional<Literal> literal = Constant(*column, side);
    if (!literal || (MayBeNan(*column) && op != Op::kEqual)) {
      return std::nullopt;
    }
    return Predicate::Compare(op, column->id, *std::move(literal));
  }

  std::optional<Predicate> Comparison(const duckdb::BoundComparisonExpression& comparison) const {
    if (const NestedField* column = Column(*comparison.left)) {
      const std::optional<Op> op = ToOp(comparison.GetExpressionType());
      return op ? Compare(*op, column, *comparison.right) : std::nullopt;
    }
    const std::optional<Op> flipped =
        ToOp(duckdb::FlipComparisonExpression(comparison.GetExpressionType()));
    return flipped ? Compare(*flipped, Column(*comparison.right), *comparison.left) : std::nullopt;
  }

  std::optional<Predicate> Between(const duckdb::BoundBetweenExpression& between) const {
    const NestedField* column = Column(*between.input);
    auto lower =
        Compare(between.lower_inclusive ? Op::kGreaterEqual : Op::kGreater, column, *between.lower);
    auto upper =
        Compare(between.upper_inclusive ? Op::kLessEqual : Op::kLess, column, *between.upper);
    if (!lower || !upper) {
      return lower ? lower : upper;
    }
    return Predicate::And({*std::move(lower), *std::move(upper)});
  }

  std::optional<Predicate> Conjunction(
      const duckdb::BoundConjunctionExpression& conjunction) const {
    const bool is_or = conjunction.GetExpressionType() == ExpressionType::CONJUNCTION_OR;
    std::vector<Predicate> children;
    for (const auto& child : conjunction.children) {
      std::optional<Predicate> predicate = Convert(*child);
      if (predicate) {
        children.push_back(*std::move(predicate));
      } else if (is_or) {
        return std::nullopt;
      }
    }
    if (children.empty()) {
      return std::nullopt;
    }
    return is_or ? Predicate::Or(std::move(children)) : Predicate::And(std::move(children));
  }

  std::optional<Predicate> Operator(const duckdb::BoundOperatorExpression& operation) const {
    const NestedField* column =
        operation.children.empty() ? nullptr : Column(*operation.children[0]);
    if (column == nullptr) {
      return std::nullopt;
    }
    switch (operation.GetExpressionType()) {
      case ExpressionType::OPERATOR_IS_NULL:
        return Predicate::IsNull(column->id);
      case ExpressionType::OPERATOR_IS_NOT_NULL:
        return Predicate::NotNull(column->id);
      case ExpressionType::COMPARE_IN:
        break;
      default:
        return std::nullopt;
    }
    std::vector<Literal> literals;
    for (size_t i = 1; i < operation.children.size(); ++i) {
      std::optional<Literal> literal = Constant(*column, *operation.children[i]);
      if (!literal) {
        return std::nullopt;
      }
      literals.push_back(*std::move(literal));
    }
    return Predicate::In(column->id, std::move(literals));
  }

  std::optional<Predicate> Prefix(const duckdb::BoundFunctionExpression& call) const {
    const std::string& name = call.function.name;
    if ((name != "prefix" && name != "starts_with" && name != "^@") || call.children.size() != 2 ||
        !Column(*call.children[0])) {
      return std::nullopt;
    }
    return Compare(Op::kStartsWith, Column(*call.children[0]), *call.children[1]);
  }

  const FindColumn& find_column_;
};

}  // namespace

Predicate ToPredicate(const duckdb::vector<duckdb::unique_ptr<Expression>>& filters,
                      const FindColumn& find_column) {
  const Converter converter(find_column);
  std::vector<Predicate> children;
  for (const auto& filter : filters) {
    if (std::optional<Predicate> predicate = converter.Convert(*filter)) {
      children.push_back(*std::move(predicate));
    }
  }
  return children.empty() ? Predicate::True() : Predicate::And(std::move(children));
}

}  // namespace dynalake::engine
