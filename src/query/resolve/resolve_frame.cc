#include <utility>

#include "query/resolve/node_resolver.h"
#include "query/types/coercion.h"

namespace dynalake::query {
namespace {

bool IsInterval(const SqlType& type) {
  return type.kind == TypeKind::kIntervalDayToSecond || type.kind == TypeKind::kIntervalYearToMonth;
}

bool IsTimeOfDay(const SqlType& type) {
  return type.kind == TypeKind::kTime || type.kind == TypeKind::kTimeWithZone;
}

bool IsDayOrTime(const SqlType& type) {
  return IsTimeOfDay(type) || type.kind == TypeKind::kDate || type.kind == TypeKind::kTimestamp ||
         type.kind == TypeKind::kTimestampWithZone;
}

/// Whether values of the one type lie `distance` apart.
bool IsDistance(const SqlType& sorted, const SqlType& distance) {
  if (sorted.is_numeric()) {
    return distance.is_numeric();
  }
  if (IsInterval(sorted)) {
    return distance.kind == sorted.kind;
  }
  return IsInterval(distance) &&
         (!IsTimeOfDay(sorted) || distance.kind == TypeKind::kIntervalDayToSecond);
}

/// Checks and resolves the bounds of one frame, with Trino's sentences for what is wrong.
class FrameResolver {
 public:
  FrameResolver(ExpressionResolver& resolver, const StatementContext& context,
                const WindowFrame& frame)
      : resolver_(resolver), context_(context), frame_(frame) {}

  Result<void> Resolve(TypedWindow& window) {
    DYNALAKE_TRY(CheckOrder());
    window.unit = frame_.unit;
    DYNALAKE_ASSIGN(window.start, Bound(frame_.start, window, "start"));
    if (frame_.end) {
      DYNALAKE_ASSIGN(window.end, Bound(*frame_.end, window, "end"));
    }
    return {};
  }

 private:
  using Kind = FrameBoundKind;

  Error Wrong(uint32_t offset, std::string_view name, std::string_view message) const {
    return ErrorAt(context_, offset, ErrorCode::kInvalidArgument, name, message);
  }
  Error WrongFrame(std::string_view message) const {
    return Wrong(frame_.offset, "INVALID_WINDOW_FRAME", message);
  }

  /// That it does not end before it begins.
  Result<void> CheckOrder() const {
    const Kind start = frame_.start.kind;
    const Kind end = frame_.end ? frame_.end->kind : Kind::kCurrentRow;
    if (start == Kind::kUnboundedFollowing) {
      return WrongFrame("Window frame start cannot be UNBOUNDED FOLLOWING");
    }
    if (end == Kind::kUnboundedPreceding) {
      return WrongFrame("Window frame end cannot be UNBOUNDED PRECEDING");
    }
    if (start == Kind::kCurrentRow && end == Kind::kPreceding) {
      return WrongFrame("Window frame starting from CURRENT ROW cannot end with PRECEDING");
    }
    if (start == Kind::kFollowing && end == Kind::kPreceding) {
      return WrongFrame("Window frame starting from FOLLOWING cannot end with PRECEDING");
    }
    return start == Kind::kFollowing && end == Kind::kCurrentRow
               ? WrongFrame("Window frame starting from FOLLOWING cannot end with CURRENT ROW")
               : Result<void>();
  }

  Result<TypedFrameBound> Bound(const FrameBound& written, const TypedWindow& window,
                                std::string_view which) {
    TypedFrameBound typed;
    typed.kind = written.kind;
    if (written.value == nullptr) {
      return typed;
    }
    const uint32_t offset = written.value->offset;
    DYNALAKE_ASSIGN(typed.value, resolver_.Resolve(*written.value));
    const auto* constant = std::get_if<TypedConstant>(&typed.value->node);
    if (constant != nullptr && constant->text && typed.value->type.is_numeric() &&
        constant->text->starts_with('-')) {
      return Wrong(offset, "INVALID_WINDOW_FRAME",
                   "Window frame offset value must not be negative or null");
    }
    if (frame_.unit == FrameUnit::kRange) {
      DYNALAKE_TRY(CheckRange(*typed.value, offset, window));
      return typed;
    }
    if (frame_.unit == FrameUnit::kGroups && window.order_by.empty()) {
      return Wrong(frame_.offset, "MISSING_ORDER_BY",
                   "Window frame of type GROUPS PRECEDING or FOLLOWING requires ORDER BY");
    }
    const SqlType type = typed.value->type;
    typed.value = type.kind == TypeKind::kUnknown
                      ? nullptr
                      : Coerced(std::move(typed.value), Plain(TypeKind::kBigint));
    if (typed.value == nullptr) {
      return Wrong(
          offset, "TYPE_MISMATCH",
          fmt::format("Window frame {} {} value type must be exact numeric type with "
                      "scale 0 (actual {})",
                      frame_.unit == FrameUnit::kRows ? "ROWS" : "GROUPS", which, ToString(type)));
    }
    return typed;
  }

  /// That rows are ordered by one value, and that the distance is one between such values.
  Result<void> CheckRange(const TypedExpression& distance, uint32_t offset,
                          const TypedWindow& window) const {
    constexpr std::string_view kFrame = "Window frame of type RANGE PRECEDING or FOLLOWING";
    if (window.order_by.empty()) {
      return Wrong(frame_.offset, "MISSING_ORDER_BY", fmt::format("{} requires ORDER BY", kFrame));
    }
    if (window.order_by.size() > 1) {
      return Wrong(frame_.offset, "INVALID_ORDER_BY",
                   fmt::format("{} requires single sort item in ORDER BY (actual: {})", kFrame,
                               window.order_by.size()));
    }
    const TypedExpression& sorted = *window.order_by[0].value;
    if (!sorted.type.is_numeric() && !IsDayOrTime(sorted.type) && !IsInterval(sorted.type)) {
      return Wrong(sorted.offset, "TYPE_MISMATCH",
                   fmt::format("{} requires that sort item type be numeric, datetime or interval "
                               "(actual: {})",
                               kFrame, ToString(sorted.type)));
    }
    if (!IsDistance(sorted.type, distance.type)) {
      return Wrong(
          offset, "TYPE_MISMATCH",
          fmt::format("Window frame RANGE value type ({}) not compatible with sort item type ({})",
                      ToString(distance.type), ToString(sorted.type)));
    }
    return {};
  }

  ExpressionResolver& resolver_;
  const StatementContext& context_;
  const WindowFrame& frame_;
};

}  // namespace

Result<void> NodeResolver::ResolveFrame(const WindowFrame& frame, TypedWindow& window) {
  return FrameResolver(resolver_, context_, frame).Resolve(window);
}

}  // namespace dynalake::query
