#include "query/types/sql_type.h"

#include <array>
#include <iterator>
#include <set>
#include <utility>

#include "base/ascii.h"
#include "base/format.h"
#include "base/unicode.h"
#include "query/types/type_kind.h"

namespace dynalake::query {
namespace {

using iceberg::TypeId;

constexpr int32_t kMaxSubsecond = 12;
/// Of what DuckDB's TIMESTAMP_NS keeps.
constexpr int32_t kMaxKeptSubsecond = 9;
constexpr int32_t kMaxKeptOfTime = 6;
constexpr int32_t kMaxKeptOfZoned = 6;
constexpr int32_t kMicros = 6;
constexpr int64_t kMaxVarchar = 2147483646;
constexpr int32_t kDefaultSubsecond = 3;

Error NoSuchType(std::string_view name) {
  return Fail(ErrorCode::kInvalidArgument, "unknown type {}{}", name, AdviceOnType(name));
}

/// The arguments of a type that takes numbers, or an error.
Result<std::vector<int64_t>> NumbersOf(const TypeName& name, size_t most) {
  std::vector<int64_t> numbers;
  for (const TypeName::Argument& argument : name.arguments) {
    const auto* number = std::get_if<int64_t>(&argument.value);
    if (number == nullptr || !argument.field.text.empty() || numbers.size() == most) {
      return Fail(ErrorCode::kInvalidArgument, "the type {} takes {} in its parentheses", name.name,
                  most == 0   ? "nothing"
                  : most == 1 ? "one number"
                              : "one or two numbers");
    }
    numbers.push_back(*number);
  }
  return numbers;
}

/// One number between `least` and `most`, or `otherwise` where there is none.
Result<int32_t> NumberOf(const TypeName& name, int64_t least, int64_t most, int32_t otherwise) {
  DYNALAKE_ASSIGN(const std::vector<int64_t> numbers, NumbersOf(name, 1));
  if (numbers.empty()) {
    return otherwise;
  }
  if (numbers[0] < least || numbers[0] > most) {
    return Fail(ErrorCode::kInvalidArgument, "{}({}) is out of range: {} to {} is possible",
                name.name, numbers[0], least, most);
  }
  return static_cast<int32_t>(numbers[0]);
}

Result<SqlType> DecimalOf(const TypeName& name) {
  DYNALAKE_ASSIGN(const std::vector<int64_t> numbers, NumbersOf(name, 2));
  const int64_t precision = numbers.empty() ? SqlType::kMaxDecimalPrecision : numbers[0];
  const int64_t scale = numbers.size() < 2 ? 0 : numbers[1];
  if (precision < 1 || precision > SqlType::kMaxDecimalPrecision || scale < 0 ||
      scale > precision) {
    return Fail(ErrorCode::kInvalidArgument,
                "decimal({},{}) is out of range: the precision is 1 to 38, the scale 0 to the "
                "precision",
                precision, scale);
  }
  return Decimal(static_cast<int32_t>(precision), static_cast<int32_t>(scale));
}

Result<SqlType> TimedOf(TypeKind kind, const TypeName& name, int32_t most_kept) {
  DYNALAKE_ASSIGN(const int32_t precision, NumberOf(name, 0, kMaxSubsecond, kDefaultSubsecond));
  if (precision > most_kept) {
    return Fail(ErrorCode::kUnsupported, "{}({}): at most {} digits of a second are kept here",
                name.name, precision, most_kept);
  }
  return Timed(kind, precision);
}

Result<std::vector<SqlField>> FieldsOf(const TypeName& name) {
  std::vector<SqlField> fields;
  for (const TypeName::Argument& argument : name.arguments) {
    const auto* inner = std::get_if<TypeName>(&argument.value);
    if (inner == nullptr) {
      return Fail(ErrorCode::kInvalidArgument, "the type {} takes types in its parentheses",
                  name.name);
    }
    DYNALAKE_ASSIGN(SqlType type, TypeOf(*inner));
    fields.push_back({.name = argument.field.text, .type = std::move(type)});
  }
  return fields;
}

Result<SqlType> NestedOf(TypeKind kind, const TypeName& name) {
  const size_t count = name.arguments.size();
  if (kind == TypeKind::kRow ? count == 0 : count != (kind == TypeKind::kArray ? 1U : 2U)) {
    return Fail(ErrorCode::kInvalidArgument, "the type {} takes {} in its parentheses", name.name,
                kind == TypeKind::kRow     ? "fields"
                : kind == TypeKind::kArray ? "one type"
                                           : "two types");
  }
  SqlType type = Plain(kind);
  DYNALAKE_ASSIGN(type.fields, FieldsOf(name));
  return type;
}

/// Types and, for rows, names before them, with commas.
template <typename TypeText, typename NameText>
void PutFields(const SqlType& type, TypeText&& type_text, NameText&& name_text, std::string& out) {
  out += '(';
  for (size_t i = 0; i < type.fields.size(); ++i) {
    out += i == 0 ? "" : ", ";
    name_text(i);
    out += type_text(type.child(i));
  }
  out += ')';
}

void PutQuotedName(std::string_view name, std::string& out) {
  out += '"';
  for (const char c : name) {
    out.append(c == '"' ? 2 : 1, c);
  }
  out += '"';
}

/// Whether DuckDB would have `row` as it has a time with time zone. (The instant of a timestamp
/// with time zone is of a type that no field has.)
bool IsAsTimeWithZone(const SqlType& row) {
  return row.fields.size() == 2 && row.child(0).kind == TypeKind::kTime &&
         row.child(1).kind == TypeKind::kInteger && CaseFold(row.fields[0].name) == "local" &&
         CaseFold(row.fields[1].name) == "offset_minutes";
}

}  // namespace

bool operator==(const SqlType& a, const SqlType& b) {
  if (a.kind != b.kind || a.precision != b.precision || a.scale != b.scale ||
      a.fields.size() != b.fields.size()) {
    return false;
  }
  for (size_t i = 0; i < a.fields.size(); ++i) {
    if (!(a.child(i) == b.child(i))) {
      return false;
    }
  }
  return true;
}

SqlType Plain(TypeKind kind) {
  SqlType type;
  type.kind = kind;
  return type;
}

SqlType Decimal(int32_t precision, int32_t scale) {
  SqlType type = Plain(TypeKind::kDecimal);
  type.precision = precision;
  type.scale = scale;
  return type;
}

SqlType Timed(TypeKind kind, int32_t precision) {
  SqlType type = Plain(kind);
  type.precision = precision;
  return type;
}

SqlType Varchar(int32_t length) { return Timed(TypeKind::kVarchar, length); }
SqlType Char(int32_t length) { return Timed(TypeKind::kChar, length); }

SqlType ArrayOf(SqlType element) {
  SqlType type = Plain(TypeKind::kArray);
  type.fields.push_back({.name = {}, .type = std::move(element)});
  return type;
}

SqlType MapOf(SqlType key, SqlType value) {
  SqlType type = Plain(TypeKind::kMap);
  type.fields.push_back({.name = {}, .type = std::move(key)});
  type.fields.push_back({.name = {}, .type = std::move(value)});
  return type;
}

SqlType RowOf(std::vector<SqlField> fields) {
  SqlType type = Plain(TypeKind::kRow);
  type.fields = std::move(fields);
  return type;
}

Result<SqlType> TypeOf(const TypeName& name) {
  const std::optional<TypeKind> kind = KindNamed(name.name);
  if (!kind) {
    return NoSuchType(name.name);
  }
  switch (*kind) {
    case TypeKind::kDecimal:
      return DecimalOf(name);
    case TypeKind::kVarchar: {
      DYNALAKE_ASSIGN(const int32_t length, NumberOf(name, 0, kMaxVarchar, SqlType::kUnbounded));
      return Varchar(length);
    }
    case TypeKind::kChar: {
      DYNALAKE_ASSIGN(const int32_t length, NumberOf(name, 0, SqlType::kMaxCharLength, 1));
      return Char(length);
    }
    case TypeKind::kTime:
    case TypeKind::kTimeWithZone:
      return TimedOf(*kind, name, kMaxKeptOfTime);
    case TypeKind::kTimestamp:
      return TimedOf(*kind, name, kMaxKeptSubsecond);
    case TypeKind::kTimestampWithZone:
      return TimedOf(*kind, name, kMaxKeptOfZoned);
    case TypeKind::kArray:
    case TypeKind::kMap:
    case TypeKind::kRow:
      return NestedOf(*kind, name);
    default:
      DYNALAKE_TRY(NumbersOf(name, 0));
      return Plain(*kind);
  }
}

Result<SqlType> TypeOf(const iceberg::Type& type) {
  switch (type.id()) {
    case TypeId::kDecimal:
      return Decimal(type.precision(), type.scale());
    case TypeId::kString:
      return Varchar();
    case TypeId::kTime:
      return Timed(TypeKind::kTime, kMicros);
    case TypeId::kTimestamp:
      return Timed(TypeKind::kTimestamp, kMicros);
    case TypeId::kTimestampNs:
      return Timed(TypeKind::kTimestamp, kMaxKeptSubsecond);
    // DuckDB reads zoned nanoseconds as microseconds.
    case TypeId::kTimestampTz:
    case TypeId::kTimestampTzNs:
      return Timed(TypeKind::kTimestampWithZone, kMicros);
    case TypeId::kList: {
      DYNALAKE_ASSIGN(SqlType element, TypeOf(type.fields()[0].type));
      return ArrayOf(std::move(element));
    }
    case TypeId::kMap: {
      DYNALAKE_ASSIGN(SqlType key, TypeOf(type.fields()[0].type));
      DYNALAKE_ASSIGN(SqlType value, TypeOf(type.fields()[1].type));
      return MapOf(std::move(key), std::move(value));
    }
    case TypeId::kStruct: {
      std::vector<SqlField> fields;
      for (const iceberg::NestedField& field : type.fields()) {
        DYNALAKE_ASSIGN(SqlType inner, TypeOf(field.type));
        fields.push_back({.name = field.name, .type = std::move(inner)});
      }
      return RowOf(std::move(fields));
    }
    default:
      break;
  }
  if (const std::optional<TypeKind> kind = KindOf(type.id())) {
    return Plain(*kind);
  }
  return Fail(ErrorCode::kUnsupported, "SQL has no values of the type {}", type.ToString());
}

std::vector<std::string> DuckFieldNames(const SqlType& row) {
  std::vector<std::string> names;
  std::set<std::string> used;
  for (size_t i = 0; i < row.fields.size(); ++i) {
    std::string name = row.fields[i].name;
    if (name.empty() || !used.insert(CaseFold(name)).second) {
      name = fmt::format("field{}", i + 1);
      used.insert(name);
    }
    names.push_back(std::move(name));
  }
  if (IsAsTimeWithZone(row)) {
    return {"field1", "field2"};
  }
  return names;
}

std::string ToString(const SqlType& type) {
  std::string text(NameOf(type.kind));
  switch (type.kind) {
    case TypeKind::kDecimal:
      return fmt::format("decimal({},{})", type.precision, type.scale);
    case TypeKind::kVarchar:
    case TypeKind::kChar:
      return type.precision == SqlType::kUnbounded ? text
                                                   : fmt::format("{}({})", text, type.precision);
    case TypeKind::kTime:
    case TypeKind::kTimestamp:
      return fmt::format("{}({})", text, type.precision);
    case TypeKind::kTimeWithZone:
      return fmt::format("time({}) with time zone", type.precision);
    case TypeKind::kTimestampWithZone:
      return fmt::format("timestamp({}) with time zone", type.precision);
    case TypeKind::kArray:
    case TypeKind::kMap:
    case TypeKind::kRow:
    case TypeKind::kFunction:
      PutFields(
          type, [](const SqlType& inner) { return ToString(inner); },
          [&](size_t i) {
            const std::string& name = type.fields[i].name;
            text += name.empty() ? "" : name + " ";
          },
          text);
      return text;
    default:
      return text;
  }
}

std::string ToShortString(const SqlType& type) {
  constexpr size_t kMostBytes = 60;
  std::string text = ToString(type);
  if (text.size() > kMostBytes) {
    text.resize(ValidUtf8Prefix(std::string_view(text).substr(0, kMostBytes - 3)));
    text += "…";
  }
  return text;
}

std::string DuckTypeOf(const SqlType& type) {
  switch (type.kind) {
    case TypeKind::kDecimal:
      return fmt::format("DECIMAL({},{})", type.precision, type.scale);
    case TypeKind::kTimestamp:
      return type.precision > kMicros ? "TIMESTAMP_NS" : "TIMESTAMP";
    case TypeKind::kArray:
      return DuckTypeOf(type.child(0)) + "[]";
    case TypeKind::kMap: {
      std::string text = "MAP";
      PutFields(type, DuckTypeOf, [](size_t) {}, text);
      return text;
    }
    case TypeKind::kRow: {
      std::string text = "STRUCT";
      const std::vector<std::string> names = DuckFieldNames(type);
      PutFields(
          type, DuckTypeOf,
          [&](size_t i) {
            PutQuotedName(names[i], text);
            text += ' ';
          },
          text);
      return text;
    }
    default:
      return std::string(DuckNameOf(type.kind));
  }
}

}  // namespace dynalake::query
