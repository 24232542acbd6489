#include "iceberg/scan/evidence.h"

#include <algorithm>
#include <cmath>
#include <string>

namespace dynalake::iceberg {
namespace {

using Op = Predicate::Op;

std::optional<double> AsDouble(const Literal& literal) {
  if (const auto* wide = std::get_if<double>(&literal.value())) {
    return *wide;
  }
  if (const auto* narrow = std::get_if<float>(&literal.value())) {
    return *narrow;
  }
  return std::nullopt;
}

/// SQL's order, in which the two zeros are equal. Neither side is NaN.
std::partial_ordering Compare(const Literal& a, const Literal& b) {
  const auto left = AsDouble(a);
  const auto right = AsDouble(b);
  return left && right ? *left <=> *right : a <=> b;
}

/// Whether `prefix` may start a string within the bounds.
bool PrefixMayMatch(const std::string& prefix, const Evidence& evidence) {
  const auto* lower = evidence.lower ? std::get_if<std::string>(&evidence.lower->value()) : nullptr;
  const auto* upper = evidence.upper ? std::get_if<std::string>(&evidence.upper->value()) : nullptr;
  return (lower == nullptr || lower->compare(0, prefix.size(), prefix) <= 0) &&
         (upper == nullptr || upper->compare(0, prefix.size(), prefix) >= 0);
}

/// `kEqual`, `kNotEqual` and the four orders, for one literal. What cannot be compared may match.
bool CompareMayMatch(Op op, const Literal& literal, const Evidence& evidence) {
  if (IsNan(literal)) {
    return true;
  }
  const auto below = [&] {  // all values are below the literal
    return evidence.upper && Compare(*evidence.upper, literal) < 0;
  };
  const auto above = [&] { return evidence.lower && Compare(*evidence.lower, literal) > 0; };
  switch (op) {
    case Op::kEqual:
      return !below() && !above();
    case Op::kNotEqual:
      return evidence.may_be_nan || !evidence.lower || !evidence.upper ||
             Compare(*evidence.lower, literal) != 0 || Compare(*evidence.upper, literal) != 0;
    case Op::kLessEqual:
      return !above();
    case Op::kLess:
      return !(evidence.lower && Compare(*evidence.lower, literal) >= 0);
    case Op::kGreaterEqual:
      return evidence.may_be_nan || !below();
    case Op::kGreater:
      return evidence.may_be_nan || !(evidence.upper && Compare(*evidence.upper, literal) <= 0);
    default:
      return true;
  }
}

}  // namespace

bool IsNan(const Literal& literal) {
  const auto value = AsDouble(literal);
  return value && std::isnan(*value);
}

bool LeafMayMatch(const Leaf& leaf, const Evidence& evidence) {
  switch (leaf.op) {
    case Op::kIsNull:
      return evidence.may_be_null;
    case Op::kNotNull:
      return evidence.may_be_value;
    case Op::kIsNan:
      return evidence.may_be_nan && evidence.may_be_value;
    case Op::kStartsWith:
      return evidence.may_be_value && PrefixMayMatch(leaf.literals[0].bytes(), evidence);
    case Op::kIn:
      return evidence.may_be_value &&
             std::any_of(leaf.literals.begin(), leaf.literals.end(), [&](const Literal& literal) {
               return CompareMayMatch(Op::kEqual, literal, evidence);
             });
    case Op::kEqual:
    case Op::kNotEqual:
    case Op::kLess:
    case Op::kLessEqual:
    case Op::kGreater:
    case Op::kGreaterEqual:
      return evidence.may_be_value && CompareMayMatch(leaf.op, leaf.literals[0], evidence);
    default:
      return true;
  }
}

}  // namespace dynalake::iceberg
