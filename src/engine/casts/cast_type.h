#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/duckdb.h"

namespace dynalake::engine {

enum class CastKind : uint8_t {
  kUnknown,  ///< of NULL alone
  kBoolean,
  kTinyint,
  kSmallint,
  kInteger,
  kBigint,
  kReal,
  kDouble,
  kDecimal,
  kVarchar,
  kChar,
  kVarbinary,
  kDate,
  kTime,
  kTimeZoned,
  kTimestamp,
  kTimestampZoned,
  kMonths,  ///< interval year to month
  kMillis,  ///< interval day to second
  kJson,
  kUuid,
  kArray,
  kMap,
  kRow,
  kInstant,  ///< a zoned timestamp as tables have it: TIMESTAMPTZ alone
};

/// A type of Trino as `convert` is told it, and how DuckDB keeps it.
///
///     decimal(10,2)  varchar  varchar(3)  timestamp(3)  timestamp_zoned(3)  months
///     array(bigint)  map(varchar,double)  row("a" "a" bigint,"" "field2" varchar)
///
/// A field has its name, which may be empty, and the one that it has in DuckDB.
struct CastType {
  CastKind kind = CastKind::kUnknown;
  int32_t precision = -1;  ///< also a length; -1: unbounded
  int32_t scale = 0;
  std::vector<CastType> children;
  std::vector<std::string> names;       ///< of a row's fields
  std::vector<std::string> duck_names;  ///< the same in DuckDB

  /// Throws an internal error for what is no such text: it is ours.
  static CastType Parse(std::string_view text);

  duckdb::LogicalType ToLogicalType() const;
  /// For messages: "decimal(10,2)".
  std::string ToString() const;

  const CastType& child(size_t index) const { return children[index]; }
  bool is_integer() const { return kind >= CastKind::kTinyint && kind <= CastKind::kBigint; }
  bool is_float() const { return kind == CastKind::kReal || kind == CastKind::kDouble; }
  bool is_text() const { return kind == CastKind::kVarchar || kind == CastKind::kChar; }

  friend bool operator==(const CastType&, const CastType&) = default;
};

}  // namespace dynalake::engine
