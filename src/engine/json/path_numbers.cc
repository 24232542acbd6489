#include "engine/json/path_numbers.h"

#include <cmath>
#include <cstdlib>
#include <limits>

#include "engine/casts/number_text.h"

namespace dynalake::engine {

std::optional<PathItem> ComputeItem(PathOp op, const PathItem& left, const PathItem& right) {
  if (!left.is_number() || !right.is_number()) {
    return std::nullopt;
  }
  if (left.kind == ItemKind::kInteger && right.kind == ItemKind::kInteger) {
    int64_t value = 0;
    bool overflows = false;
    switch (op) {
      case PathOp::kAdd:
        overflows = __builtin_add_overflow(left.integer, right.integer, &value);
        break;
      case PathOp::kSubtract:
        overflows = __builtin_sub_overflow(left.integer, right.integer, &value);
        break;
      case PathOp::kMultiply:
        overflows = __builtin_mul_overflow(left.integer, right.integer, &value);
        break;
      default:
        overflows = right.integer == 0 ||
                    (right.integer == -1 && left.integer == std::numeric_limits<int64_t>::min());
        if (!overflows) {
          value =
              op == PathOp::kDivide ? left.integer / right.integer : left.integer % right.integer;
        }
    }
    return overflows ? std::nullopt : std::optional(IntegerItem(value));
  }
  const double a = left.as_double();
  const double b = right.as_double();
  switch (op) {
    case PathOp::kAdd:
      return DoubleItem(a + b);
    case PathOp::kSubtract:
      return DoubleItem(a - b);
    case PathOp::kMultiply:
      return DoubleItem(a * b);
    case PathOp::kDivide:
      return DoubleItem(a / b);
    default:
      return DoubleItem(std::fmod(a, b));
  }
}

std::optional<PathItem> RoundItem(PathOp op, const PathItem& item) {
  if (!item.is_number()) {
    return std::nullopt;
  }
  if (item.kind == ItemKind::kInteger) {
    if (op == PathOp::kAbs && item.integer == std::numeric_limits<int64_t>::min()) {
      return std::nullopt;
    }
    return IntegerItem(op == PathOp::kAbs ? std::abs(item.integer) : item.integer);
  }
  return DoubleItem(op == PathOp::kCeiling ? std::ceil(item.number)
                    : op == PathOp::kFloor ? std::floor(item.number)
                                           : std::fabs(item.number));
}

std::optional<PathItem> ItemAsDouble(const PathItem& item) {
  if (item.is_number()) {
    return DoubleItem(item.as_double());
  }
  double value = 0;
  if (item.kind == ItemKind::kString && ReadNumber(item.text, value)) {
    return DoubleItem(value);
  }
  return std::nullopt;
}

}  // namespace dynalake::engine
