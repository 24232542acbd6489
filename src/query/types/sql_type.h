#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "iceberg/model/type.h"
#include "query/athena/tree_names.h"
#include "query/types/type_kind.h"

namespace dynalake::query {

struct SqlField;

/// A type as Athena sees it. A plain value.
struct SqlType {
  static constexpr int32_t kUnbounded = -1;
  static constexpr int32_t kMaxCharLength = 65536;
  static constexpr int32_t kMaxDecimalPrecision = 38;

  TypeKind kind = TypeKind::kUnknown;
  /// The precision of a decimal, a time or a timestamp (digits of the second); the length of char
  /// and varchar in code points, kUnbounded for plain varchar.
  int32_t precision = 0;
  int32_t scale = 0;  ///< of a decimal
  /// The element of an array; key and value of a map; the fields of a row.
  std::vector<SqlField> fields;

  /// Equal types; names of a row's fields do not count.
  friend bool operator==(const SqlType& a, const SqlType& b);

  bool is_numeric() const { return kind >= TypeKind::kTinyint && kind <= TypeKind::kDecimal; }
  bool is_integer() const { return kind >= TypeKind::kTinyint && kind <= TypeKind::kBigint; }
  bool is_text() const { return kind == TypeKind::kVarchar || kind == TypeKind::kChar; }
  bool is_nested() const { return kind >= TypeKind::kArray; }
  const SqlType& child(size_t index) const;
};

/// A field of a row; the name is empty where it has none.
struct SqlField {
  std::string name = {};
  SqlType type = {};
};

inline const SqlType& SqlType::child(size_t index) const { return fields[index].type; }

SqlType Plain(TypeKind kind);
SqlType Decimal(int32_t precision, int32_t scale);
SqlType Varchar(int32_t length = SqlType::kUnbounded);
SqlType Char(int32_t length);
SqlType Timed(TypeKind kind, int32_t precision);  ///< time and timestamp, with and without zone
SqlType ArrayOf(SqlType element);
SqlType MapOf(SqlType key, SqlType value);
SqlType RowOf(std::vector<SqlField> fields);

/// As `typeof` of Trino spells it: "decimal(3,2)", "timestamp(3) with time zone",
/// "row(a bigint, varchar(1))" (names that are no plain words in quotes).
std::string ToString(const SqlType& type);

/// That, cut to 60 bytes at the most: for messages, as a row may have hundreds of fields.
std::string ToShortString(const SqlType& type);

/// The type that was written. kInvalidArgument, without the place, for one that does not exist or
/// whose parameters are out of bounds; kUnsupported for one that values here cannot have.
Result<SqlType> TypeOf(const TypeName& name);

/// Of a column of a table. kUnsupported for variant, geometry and geography.
Result<SqlType> TypeOf(const iceberg::Type& type);

/// How DuckDB keeps values of the type, as its SQL spells it:
///
///   varchar, char    VARCHAR; a char(n) is padded with blanks to n code points
///   varbinary        BLOB
///   time             TIME; timestamp(p): TIMESTAMP, from p = 7 on TIMESTAMP_NS
///   with time zone   STRUCT(instant TIMESTAMPTZ, zone VARCHAR); times: STRUCT(local TIME,
///                    offset_minutes INTEGER)
///   intervals        INTERVAL of months alone, and of milliseconds as micros alone (no days)
///   json             VARCHAR: the text that `json_format` gives
///   row              STRUCT; a field without a name, or with one that is there already, is
///                    called `fieldN`, counted from 1; both are of one like a zoned time
///   NULL             INTEGER
std::string DuckTypeOf(const SqlType& type);

/// The names of a row's fields inside DuckDB.
std::vector<std::string> DuckFieldNames(const SqlType& row);

}  // namespace dynalake::query
