#include "query/types/coercion.h"

#include <algorithm>
#include <utility>

namespace dynalake::query {
namespace {

/// The decimal that holds every value of an integer type.
SqlType DecimalOfInteger(TypeKind kind) {
  switch (kind) {
    case TypeKind::kTinyint:
      return Decimal(3, 0);
    case TypeKind::kSmallint:
      return Decimal(5, 0);
    case TypeKind::kInteger:
      return Decimal(10, 0);
    default:
      return Decimal(19, 0);
  }
}

SqlType AsDecimal(const SqlType& type) {
  return type.kind == TypeKind::kDecimal ? type : DecimalOfInteger(type.kind);
}

std::optional<SqlType> CommonNumber(const SqlType& a, const SqlType& b) {
  const bool has_decimal = a.kind == TypeKind::kDecimal || b.kind == TypeKind::kDecimal;
  const auto is_floating = [](const SqlType& type) {
    return type.kind == TypeKind::kReal || type.kind == TypeKind::kDouble;
  };
  if (has_decimal && !is_floating(a) && !is_floating(b)) {
    const SqlType left = AsDecimal(a);
    const SqlType right = AsDecimal(b);
    const int32_t scale = std::max(left.scale, right.scale);
    const int32_t whole = std::max(left.precision - left.scale, right.precision - right.scale);
    return Decimal(std::min(SqlType::kMaxDecimalPrecision, whole + scale), scale);
  }
  if (has_decimal) {
    return a.kind == TypeKind::kDecimal ? b : a;
  }
  return a.kind > b.kind ? a : b;  // The kinds stand in the order of what they hold.
}

int32_t LongerOf(int32_t a, int32_t b) {
  return a == SqlType::kUnbounded || b == SqlType::kUnbounded ? SqlType::kUnbounded
                                                              : std::max(a, b);
}

SqlType CommonText(const SqlType& a, const SqlType& b) {
  const int32_t length = LongerOf(a.precision, b.precision);
  if (a.kind == TypeKind::kVarchar && b.kind == TypeKind::kVarchar) {
    return Varchar(length);
  }
  return Char(length == SqlType::kUnbounded ? SqlType::kMaxCharLength
                                            : std::min(length, SqlType::kMaxCharLength));
}

bool IsTimestamp(TypeKind kind) {
  return kind == TypeKind::kTimestamp || kind == TypeKind::kTimestampWithZone;
}

bool IsTime(TypeKind kind) { return kind == TypeKind::kTime || kind == TypeKind::kTimeWithZone; }

/// A timestamp or a date, which has no digits of a second; or times.
std::optional<SqlType> CommonTime(const SqlType& a, const SqlType& b) {
  const bool are_timestamps = (IsTimestamp(a.kind) || a.kind == TypeKind::kDate) &&
                              (IsTimestamp(b.kind) || b.kind == TypeKind::kDate);
  if (!are_timestamps && !(IsTime(a.kind) && IsTime(b.kind))) {
    return std::nullopt;
  }
  return Timed(std::max(a.kind, b.kind), std::max(a.precision, b.precision));
}

std::optional<SqlType> CommonNested(const SqlType& a, const SqlType& b) {
  if (a.kind != b.kind || a.fields.size() != b.fields.size() || a.kind == TypeKind::kFunction) {
    return std::nullopt;
  }
  SqlType common = Plain(a.kind);
  for (size_t i = 0; i < a.fields.size(); ++i) {
    std::optional<SqlType> field = CommonType(a.child(i), b.child(i));
    if (!field) {
      return std::nullopt;
    }
    const bool same_name = a.fields[i].name == b.fields[i].name;
    common.fields.push_back(
        {.name = same_name ? a.fields[i].name : std::string(), .type = *std::move(field)});
  }
  return common;
}

}  // namespace

std::optional<SqlType> CommonType(const SqlType& a, const SqlType& b) {
  if (a.is_nested() || b.is_nested()) {
    return a.kind == TypeKind::kUnknown   ? std::optional(b)
           : b.kind == TypeKind::kUnknown ? std::optional(a)
                                          : CommonNested(a, b);
  }
  if (a == b || b.kind == TypeKind::kUnknown) {
    return a;
  }
  if (a.kind == TypeKind::kUnknown) {
    return b;
  }
  if (a.is_numeric() && b.is_numeric()) {
    return CommonNumber(a, b);
  }
  if (a.is_text() && b.is_text()) {
    return CommonText(a, b);
  }
  return CommonTime(a, b);
}

bool CanCoerce(const SqlType& from, const SqlType& to) {
  // A char is taken as a varchar of functions; the common type of both is char.
  if (from.kind == TypeKind::kChar && to.kind == TypeKind::kVarchar) {
    return LongerOf(from.precision, to.precision) == to.precision;
  }
  const std::optional<SqlType> common = CommonType(from, to);
  return common && *common == to;
}

}  // namespace dynalake::query
