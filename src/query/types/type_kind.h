#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "iceberg/model/type.h"

namespace dynalake::query {

/// The kinds of types of Athena's engine 3 (Trino 476, "Data types").
enum class TypeKind : uint8_t {
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
  kTimeWithZone,
  kTimestamp,
  kTimestampWithZone,
  kIntervalYearToMonth,
  kIntervalDayToSecond,
  kJson,
  kUuid,
  kArray,
  kMap,
  kRow,
  kFunction,  ///< of a lambda: its parameters, then what it gives
};

/// The kind that Athena's queries call so, in small letters ("integer", "int", "timestamp with time
/// zone"); nothing for a name that is none.
std::optional<TypeKind> KindNamed(std::string_view name);

/// Trino's name of the kind, without parameters.
std::string_view NameOf(TypeKind kind);

/// How DuckDB keeps values of the kind (sql_type.h); empty where that depends on more.
std::string_view DuckNameOf(TypeKind kind);

/// The kind of a column whose type has no parameters in SQL; nothing for others.
std::optional<TypeKind> KindOf(iceberg::TypeId id);

/// What to write instead of a type's name that other languages know; empty: nothing to say.
std::string_view AdviceOnType(std::string_view name);

}  // namespace dynalake::query
