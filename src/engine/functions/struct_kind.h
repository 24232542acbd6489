#pragma once

#include <cstdint>

#include "engine/functions/value_access.h"

namespace dynalake::engine {

/// How a struct is compared: field by field, or as the instant that it stands for.
enum class StructKind : uint8_t { kFields, kZonedTimestamp, kZonedTime };

inline StructKind KindOf(const duckdb::LogicalType& type) {
  static const duckdb::LogicalType kZonedType = duckdb::LogicalType::STRUCT(
      {{"instant", duckdb::LogicalType::TIMESTAMP_TZ}, {"zone", duckdb::LogicalType::VARCHAR}});
  static const duckdb::LogicalType kOffsetTimeType = duckdb::LogicalType::STRUCT(
      {{"local", duckdb::LogicalType::TIME}, {"offset_minutes", duckdb::LogicalType::INTEGER}});
  const auto& fields = duckdb::StructType::GetChildTypes(type);
  const duckdb::LogicalTypeId first =
      fields.empty() ? duckdb::LogicalTypeId::INVALID : fields[0].second.id();
  if (first == duckdb::LogicalTypeId::TIMESTAMP_TZ && type == kZonedType) {
    return StructKind::kZonedTimestamp;
  }
  if (first == duckdb::LogicalTypeId::TIME && type == kOffsetTimeType) {
    return StructKind::kZonedTime;
  }
  return StructKind::kFields;
}

inline constexpr int64_t kMicrosPerMinute = 60'000'000;
inline constexpr int64_t kMicrosPerDay = 24 * 60 * kMicrosPerMinute;

/// The instant of a zoned value in micros; times within one day.
inline int64_t InstantOf(StructKind kind, const ValueFormat& values, duckdb::idx_t row) {
  const int64_t first = ValueAt<int64_t>(values.children[0], row);
  if (kind == StructKind::kZonedTimestamp) {
    return first;
  }
  const int64_t utc = first - ValueAt<int32_t>(values.children[1], row) * kMicrosPerMinute;
  return ((utc % kMicrosPerDay) + kMicrosPerDay) % kMicrosPerDay;
}

}  // namespace dynalake::engine
