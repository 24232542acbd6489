#include "engine/functions/decimal_shape.h"

#include <algorithm>

namespace dynalake::engine {
namespace {

DecimalShape Bounded(int32_t precision, int32_t scale) {
  return {.precision = std::min(precision, kMaxDecimalPrecision), .scale = scale};
}

}  // namespace

DecimalShape SumShape(DecimalShape left, DecimalShape right) {
  const int32_t scale = std::max(left.scale, right.scale);
  const int32_t whole = std::max(left.precision - left.scale, right.precision - right.scale);
  return Bounded(whole + scale + 1, scale);
}

DecimalShape ProductShape(DecimalShape left, DecimalShape right) {
  return Bounded(left.precision + right.precision, left.scale + right.scale);
}

DecimalShape QuotientShape(DecimalShape left, DecimalShape right) {
  return Bounded(left.precision + right.scale + std::max(right.scale - left.scale, 0),
                 std::max(left.scale, right.scale));
}

DecimalShape RemainderShape(DecimalShape left, DecimalShape right) {
  const int32_t scale = std::max(left.scale, right.scale);
  const int32_t whole = std::min(left.precision - left.scale, right.precision - right.scale);
  return Bounded(whole + scale, scale);
}

DecimalShape WholeShape(DecimalShape value) {
  return Bounded(value.precision - value.scale + std::min(value.scale, 1), 0);
}

DecimalShape CutShape(DecimalShape value) {
  return Bounded(std::max(value.precision - value.scale, 1), 0);
}

DecimalShape RoundedShape(DecimalShape value) { return Bounded(value.precision + 1, value.scale); }

}  // namespace dynalake::engine
