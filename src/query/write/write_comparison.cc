#include <algorithm>
#include <string_view>

#include "query/write/writer.h"

namespace dynalake::query {
namespace {

std::string_view OperatorOf(ComparisonOperator op) {
  switch (op) {
    case ComparisonOperator::kEqual:
      return " = ";
    case ComparisonOperator::kNotEqual:
      return " <> ";
    case ComparisonOperator::kLess:
      return " < ";
    case ComparisonOperator::kLessOrEqual:
      return " <= ";
    case ComparisonOperator::kGreater:
      return " > ";
    case ComparisonOperator::kGreaterOrEqual:
      return " >= ";
    case ComparisonOperator::kDistinct:
      return " IS DISTINCT FROM ";
    case ComparisonOperator::kNotDistinct:
      return " IS NOT DISTINCT FROM ";
  }
  return {};
}

bool IsDistinctness(ComparisonOperator op) {
  return op == ComparisonOperator::kDistinct || op == ComparisonOperator::kNotDistinct;
}

bool IsComparedByOwnFunction(const SqlType& type) {
  return type.is_nested() || type.kind == TypeKind::kTimeWithZone;
}

/// IN and NOT IN.
bool IsSearch(const TypedQuantified& quantified) {
  return quantified.op ==
         (quantified.all ? ComparisonOperator::kNotEqual : ComparisonOperator::kEqual);
}

/// IN is searched by what is identical, as DuckDB's operator does.
bool IsQuantifiedByOwnFunctions(const TypedQuantified& quantified) {
  const SqlType& type = quantified.value->type;
  return type.kind != TypeKind::kTimestampWithZone && !IsSearch(quantified) &&
         (IsFloat(type) || IsComparedByOwnFunction(type));
}

/// A constant, also as a cast of one, that is a number: neither NULL nor NaN.
bool IsKnownNumber(const TypedExpression& expression) {
  if (const auto* cast = std::get_if<TypedCast>(&expression.node)) {
    return cast->value->type.is_numeric() && IsKnownNumber(*cast->value);
  }
  const auto* constant = std::get_if<TypedConstant>(&expression.node);
  return constant != nullptr && constant->text && *constant->text != "NaN";
}

/// What costs nothing to be written twice.
bool IsRepeatable(const TypedExpression& expression) {
  const auto* cast = std::get_if<TypedCast>(&expression.node);
  const TypedExpression& value = cast == nullptr ? expression : *cast->value;
  return std::holds_alternative<TypedColumn>(value.node);
}

}  // namespace

void Writer::Comparison(const TypedComparison& comparison, bool is_condition) {
  const SqlType& type = comparison.left->type;
  const ComparisonOperator op = comparison.op;
  if (type.kind == TypeKind::kTimestampWithZone) {
    Put("(");
    Instant(*comparison.left);
    Put(OperatorOf(op));
    Instant(*comparison.right);
    Put(")");
  } else if (IsDistinctness(op) ? HasOwnIdentity(type) : IsComparedByOwnFunction(type)) {
    OwnComparison(comparison);
  } else if (IsFloat(type) && !IsDistinctness(op)) {
    FloatComparison(comparison, is_condition);
  } else {
    Operator(comparison);
  }
}

void Writer::Operator(const TypedComparison& comparison) {
  Put("(");
  Expression(comparison.left);
  Put(OperatorOf(comparison.op));
  Expression(comparison.right);
  Put(")");
}

void Writer::OwnComparison(const TypedComparison& comparison) {
  const auto call = [&](std::string_view function, const TypedPtr& first, const TypedPtr& second) {
    Put("dynalake.");
    Put(function);
    Put("(");
    Expression(first);
    Put(", ");
    Expression(second);
    Put(")");
  };
  const auto negated = [&](std::string_view function) {
    Put("(NOT ");
    call(function, comparison.left, comparison.right);
    Put(")");
  };
  switch (comparison.op) {
    case ComparisonOperator::kEqual:
      return call("is_equal", comparison.left, comparison.right);
    case ComparisonOperator::kNotEqual:
      return negated("is_equal");
    case ComparisonOperator::kLess:
      return call("is_less", comparison.left, comparison.right);
    case ComparisonOperator::kLessOrEqual:
      return call("is_at_most", comparison.left, comparison.right);
    case ComparisonOperator::kGreater:
      return call("is_less", comparison.right, comparison.left);
    case ComparisonOperator::kGreaterOrEqual:
      return call("is_at_most", comparison.right, comparison.left);
    case ComparisonOperator::kNotDistinct:
      return call("is_identical", comparison.left, comparison.right);
    case ComparisonOperator::kDistinct:
      return negated("is_identical");
  }
}

void Writer::FloatComparison(const TypedComparison& comparison, bool is_condition) {
  // For DuckDB NaN equals itself and is more than all others. Its operators are kept where they can
  // be, since they reach the scan and make hash joins: the side that would win as NaN is then asked
  // to be none.
  const TypedExpression& left = *comparison.left;
  const TypedExpression& right = *comparison.right;
  const bool knows_left = IsKnownNumber(left);
  const bool knows_right = IsKnownNumber(right);
  const bool has_known = knows_left || knows_right;
  const TypedExpression* greater = nullptr;  // the side that must not be NaN
  switch (comparison.op) {
    case ComparisonOperator::kLess:
    case ComparisonOperator::kLessOrEqual:
      greater = knows_right ? nullptr : &right;
      break;
    case ComparisonOperator::kGreater:
    case ComparisonOperator::kGreaterOrEqual:
      greater = knows_left ? nullptr : &left;
      break;
    case ComparisonOperator::kEqual:
      greater = has_known ? nullptr : &left;
      break;
    default:
      if (!has_known) {
        return OwnComparison(comparison);
      }
  }
  if (greater == nullptr) {
    return Operator(comparison);
  }
  // With a NULL on one side and NaN on the other the guard makes false of NULL.
  if (!IsRepeatable(*greater) || !(has_known || is_condition)) {
    return OwnComparison(comparison);
  }
  Put("(");
  Operator(comparison);
  Put(" AND ");
  NotNan(*greater);
  Put(")");
}

void Writer::NotNan(const TypedExpression& value) {
  Put("(");
  Expression(value);
  PutType(" <= CAST('Infinity' AS ", value.type, "))");
}

void Writer::InList(const TypedInList& in) {
  const SqlType& type = in.value->type;
  const bool is_zoned = type.kind == TypeKind::kTimestampWithZone;
  const bool is_float = IsFloat(type) && !std::ranges::all_of(in.list, [](const TypedPtr& value) {
                          return IsKnownNumber(*value);
                        });
  if (is_float || IsComparedByOwnFunction(type)) {
    Put("dynalake.is_among(");
    Expression(in.value);
    Put(", [");
    List(in.list, [&](const TypedPtr& value) { Named(*value, type); });
    Put("])");
    return;
  }
  const auto write = [&](const TypedPtr& value) {
    if (is_zoned) {
      Instant(*value);
    } else {
      Expression(value);
    }
  };
  Put("(");
  write(in.value);
  Put(" IN (");
  List(in.list, write);
  Put("))");
}

/// `value op ANY|ALL (query)`, as DuckDB's operator or by own functions.
struct Writer::QuantifiedWriter {
  Writer& to;
  const TypedQuantified& quantified;
  bool is_condition;
  const SqlType& type = quantified.value->type;
  const bool is_search = IsSearch(quantified);
  const bool is_equality =
      quantified.op == ComparisonOperator::kEqual || quantified.op == ComparisonOperator::kNotEqual;

  void Operator() {
    // IN finds what is identical, with NaN and NULL inside, as DuckDB's does; but where it is asked
    // as a condition Trino joins by what is equal.
    const bool drops_unequal =
        is_condition && is_search && !quantified.all && (IsFloat(type) || type.is_nested());
    const Conversion identity = IdentityOf(type);
    const Conversion answer =
        identity.is_none() ? RenamingOf(quantified.query->columns[0].type, type) : identity;
    to.Put("(");
    if (identity.is_none()) {
      to.Expression(quantified.value);
    } else {
      to.Identity(*quantified.value);
    }
    to.Put(OperatorOf(quantified.op));
    to.Put(quantified.all ? "ALL (" : "ANY (");
    const bool is_plain = !drops_unequal && answer.is_none();
    if (!is_plain) {
      to.Put("SELECT ");
      to.Put(answer.before);
      to.Put("q.c1");
      to.Put(answer.after);
      to.Put(" FROM (");
    }
    to.Query(*quantified.query);
    to.Put(is_plain ? "" : ") AS q");
    to.Put(drops_unequal ? " WHERE dynalake.is_equal(q.c1, q.c1)" : "");
    to.Put("))");
  }

  /// A few answers stand for all (`p.a.l`), so that memory does not grow with them. `p.a.d` is
  /// whether two of them differ: no value equals both.
  void OwnFunctions() {
    to.Put("list_transform([struct_pack(v := ");
    to.Expression(quantified.value);
    to.Put(", a := (SELECT struct_pack(l := CASE WHEN count(*) = 0 THEN [] ELSE [");
    if (is_equality && !IsFloat(type)) {
      to.Put("any_value(q.c1)");
    } else {
      const bool is_upward = quantified.op == ComparisonOperator::kLess ||
                             quantified.op == ComparisonOperator::kLessOrEqual;
      Bound(is_equality || is_upward == quantified.all);
    }
    to.Put("] || CASE WHEN count(*) > count(q.c1) THEN [NULL] ELSE [] END END, d := ");
    Differ();
    to.Put(") FROM (");
    to.Query(*quantified.query);
    to.Put(") AS q))], lambda p: CASE WHEN p.a.d THEN ");
    to.Put(quantified.all ? "false" : "true");
    to.Put(quantified.all ? " ELSE dynalake.all_true" : " ELSE dynalake.any_true");
    to.Put("(list_transform(p.a.l, lambda a: ");
    Comparison();
    to.Put(")) END)[1]");
  }

 private:
  /// Between `p.v` and the answer `a`.
  void Comparison() {
    switch (quantified.op) {
      case ComparisonOperator::kLess:
        return to.Put("dynalake.is_less(p.v, a)");
      case ComparisonOperator::kLessOrEqual:
        return to.Put("dynalake.is_at_most(p.v, a)");
      case ComparisonOperator::kGreater:
        return to.Put("dynalake.is_less(a, p.v)");
      case ComparisonOperator::kGreaterOrEqual:
        return to.Put("dynalake.is_at_most(a, p.v)");
      default:
        to.Put(quantified.op == ComparisonOperator::kNotEqual ? "NOT " : "");
        to.Put("dynalake.is_equal(p.v, a)");
    }
  }

  /// The least answer or the greatest: of numbers NaN where all are NaN, as Trino has it.
  void Bound(bool is_least) {
    if (type.kind == TypeKind::kTimeWithZone) {
      to.Put(is_least ? "arg_min(q.c1, " : "arg_max(q.c1, ");
      to.Put("q.c1.local - to_minutes(q.c1.offset_minutes))");
    } else if (is_least || !IsFloat(type)) {
      to.Put(is_least ? "min(q.c1)" : "max(q.c1)");
    } else {
      to.PutType("coalesce(max(q.c1) FILTER (WHERE q.c1 <= CAST('Infinity' AS ", type,
                 ")), max(q.c1))");
    }
  }

  void Differ() {
    if (!is_equality) {
      return to.Put("false");
    }
    if (!IsFloat(type)) {
      return to.Put(
          "coalesce(min(dynalake.identity(q.c1)) <> max(dynalake.identity(q.c1)), false)");
    }
    to.Put("coalesce(NOT dynalake.is_equal(");
    Bound(true);
    to.Put(", ");
    Bound(false);
    to.Put("), false)");
  }
};

void Writer::Quantified(const TypedQuantified& quantified, bool is_condition) {
  QuantifiedWriter writer{.to = *this, .quantified = quantified, .is_condition = is_condition};
  if (IsQuantifiedByOwnFunctions(quantified)) {
    writer.OwnFunctions();
  } else {
    writer.Operator();
  }
}

void Writer::Instant(const TypedExpression& expression) {
  if (const auto* column = std::get_if<TypedColumn>(&expression.node);
      column != nullptr && IsScanned(*column)) {
    RawColumn(*column);
    return;
  }
  if (const auto* constant = std::get_if<TypedConstant>(&expression.node)) {
    ConstantInstant(*constant);
    return;
  }
  if (const auto* cast = std::get_if<TypedCast>(&expression.node)) {
    const SqlType& from = cast->value->type;
    const bool is_exact = expression.type.precision >= from.precision;
    if (from.kind == TypeKind::kTimestampWithZone && is_exact) {
      Instant(*cast->value);
      return;
    }
    constexpr int32_t kMicroDigits = 6;
    if (from.kind == TypeKind::kDate ||
        (from.kind == TypeKind::kTimestamp && is_exact && from.precision <= kMicroDigits)) {
      Put("CAST(");  // The session's zone is UTC, and so is DuckDB's.
      Expression(cast->value);
      Put(" AS TIMESTAMPTZ)");
      return;
    }
  }
  Put("struct_extract_at(");
  Expression(expression);
  Put(", 1)");
}

void Writer::IsNull(const TypedExpression& operand) {
  Put("(");
  if (operand.type.kind == TypeKind::kTimestampWithZone) {
    Instant(operand);  // NULL together with it, and known to the scan.
  } else {
    Expression(operand);
  }
  Put(" IS NULL)");
}

void Writer::SortKey(const TypedExpression& expression) {
  if (expression.type.kind == TypeKind::kTimestampWithZone) {
    Instant(expression);
  } else {
    GroupKey(expression);
  }
}

void Writer::GroupKey(const TypedExpression& expression) {
  const bool is_constant = std::holds_alternative<TypedConstant>(expression.node);
  // A bare text would be a mistake where DuckDB looks for the number of a column.
  Put(is_constant ? "CAST(" : "");
  Expression(expression);
  if (is_constant) {
    PutType(" AS ", expression.type, ")");
  }
}

void Writer::Identity(const TypedExpression& expression) {
  const Conversion identity = IdentityOf(expression.type);
  if (expression.type.kind == TypeKind::kTimestampWithZone) {
    Instant(expression);
  } else if (identity.is_none()) {
    GroupKey(expression);
  } else {
    Converted(identity, expression);
  }
}

}  // namespace dynalake::query
