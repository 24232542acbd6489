#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "iceberg/model/schema.h"

namespace dynalake::iceberg {

/// A condition on a row, by field ids. Literals have the representation of the field's type
/// (`Literal`); a decimal literal has the field's scale. SQL's three values: a row matches if the
/// condition is true, so null comparisons do not match.
struct Predicate {
  enum class Op : uint8_t {
    kTrue,
    kFalse,
    kAnd,
    kOr,
    kNot,
    kIsNull,
    kNotNull,
    kIsNan,
    kNotNan,
    kEqual,
    kNotEqual,
    kLess,
    kLessEqual,
    kGreater,
    kGreaterEqual,
    kIn,
    kNotIn,
    kStartsWith,
    kNotStartsWith,
  };

  Op op = Op::kTrue;
  int32_t field_id = 0;
  std::vector<Literal> literals = {};    ///< one for comparisons, any number for in and not in
  std::vector<Predicate> children = {};  ///< of and, or, not

  static Predicate True() { return {}; }
  static Predicate False() { return {.op = Op::kFalse, .literals = {}, .children = {}}; }
  static Predicate And(std::vector<Predicate> children);
  static Predicate Or(std::vector<Predicate> children);
  static Predicate Not(Predicate child);
  static Predicate IsNull(int32_t field_id);
  static Predicate NotNull(int32_t field_id);
  /// Any comparison with one literal.
  static Predicate Compare(Op op, int32_t field_id, Literal literal);
  static Predicate In(int32_t field_id, std::vector<Literal> literals);

  /// "PK" = "x" AND …, with field names of `schema`, for EXPLAIN.
  std::string ToString(const Schema& schema) const;
};

/// The same condition without `kNot`, pushed down to the leaves.
Predicate PushDownNot(const Predicate& predicate);

}  // namespace dynalake::iceberg
