#include "query/types/type_kind.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

namespace dynalake::query {
namespace {

using iceberg::TypeId;

struct KindRow {
  TypeKind kind;
  std::string_view name;
  std::string_view duck;  ///< empty: depends on more than the kind
};

constexpr std::array kKinds = {
    KindRow{TypeKind::kUnknown, "unknown", "INTEGER"},
    KindRow{TypeKind::kBoolean, "boolean", "BOOLEAN"},
    KindRow{TypeKind::kTinyint, "tinyint", "TINYINT"},
    KindRow{TypeKind::kSmallint, "smallint", "SMALLINT"},
    KindRow{TypeKind::kInteger, "integer", "INTEGER"},
    KindRow{TypeKind::kBigint, "bigint", "BIGINT"},
    KindRow{TypeKind::kReal, "real", "FLOAT"},
    KindRow{TypeKind::kDouble, "double", "DOUBLE"},
    KindRow{TypeKind::kDecimal, "decimal", ""},
    KindRow{TypeKind::kVarchar, "varchar", "VARCHAR"},
    KindRow{TypeKind::kChar, "char", "VARCHAR"},
    KindRow{TypeKind::kVarbinary, "varbinary", "BLOB"},
    KindRow{TypeKind::kDate, "date", "DATE"},
    KindRow{TypeKind::kTime, "time", "TIME"},
    KindRow{TypeKind::kTimeWithZone, "time with time zone",
            "STRUCT(\"local\" TIME, \"offset_minutes\" INTEGER)"},
    KindRow{TypeKind::kTimestamp, "timestamp", ""},
    KindRow{TypeKind::kTimestampWithZone, "timestamp with time zone",
            "STRUCT(\"instant\" TIMESTAMP WITH TIME ZONE, \"zone\" VARCHAR)"},
    KindRow{TypeKind::kIntervalYearToMonth, "interval year to month", "INTERVAL"},
    KindRow{TypeKind::kIntervalDayToSecond, "interval day to second", "INTERVAL"},
    KindRow{TypeKind::kJson, "json", "VARCHAR"},
    KindRow{TypeKind::kUuid, "uuid", "UUID"},
    KindRow{TypeKind::kArray, "array", ""},
    KindRow{TypeKind::kMap, "map", ""},
    KindRow{TypeKind::kRow, "row", ""},
    KindRow{TypeKind::kFunction, "function", ""},
};

const KindRow& KindRowOf(TypeKind kind) { return *std::ranges::find(kKinds, kind, &KindRow::kind); }

}  // namespace

std::optional<TypeKind> KindNamed(std::string_view name) {
  const std::string_view standard = name == "int" ? "integer" : name;
  const auto found = std::ranges::find(kKinds, standard, &KindRow::name);
  if (found == kKinds.end() || found->kind == TypeKind::kFunction) {
    return std::nullopt;
  }
  return found->kind;
}

std::string_view NameOf(TypeKind kind) { return KindRowOf(kind).name; }

std::string_view DuckNameOf(TypeKind kind) { return KindRowOf(kind).duck; }

std::optional<TypeKind> KindOf(TypeId id) {
  constexpr std::pair<TypeId, TypeKind> kPlain[] = {
      {TypeId::kBoolean, TypeKind::kBoolean},  {TypeId::kInt, TypeKind::kInteger},
      {TypeId::kLong, TypeKind::kBigint},      {TypeId::kFloat, TypeKind::kReal},
      {TypeId::kDouble, TypeKind::kDouble},    {TypeId::kDate, TypeKind::kDate},
      {TypeId::kUuid, TypeKind::kUuid},        {TypeId::kFixed, TypeKind::kVarbinary},
      {TypeId::kBinary, TypeKind::kVarbinary}, {TypeId::kUnknown, TypeKind::kUnknown},
  };
  const auto* found = std::ranges::find(kPlain, id, &std::pair<TypeId, TypeKind>::first);
  return found == std::end(kPlain) ? std::nullopt : std::optional(found->second);
}

std::string_view AdviceOnType(std::string_view name) {
  constexpr std::pair<std::string_view, std::string_view> kAdvice[] = {
      {"string", "; in queries it is called varchar"},
      {"text", "; it is called varchar"},
      {"binary", "; in queries it is called varbinary"},
      {"blob", "; it is called varbinary"},
      {"float", "; in queries it is called real"},
      {"hugeint", "; decimal(38, 0) has the most digits"},
      {"int64", "; it is called bigint"},
      {"int32", "; it is called integer"},
      {"int2", "; it is called smallint"},
      {"float4", "; it is called real"},
      {"float8", "; it is called double"},
      {"long", "; it is called bigint"},
      {"int8", "; it is called bigint"},
      {"int4", "; it is called integer"},
      {"struct", "; in queries it is called row(name type, ...)"},
      {"list", "; it is called array(type)"},
      {"numeric", "; it is called decimal(p, s)"},
      {"datetime", "; it is called timestamp"},
      {"timestamptz", "; it is called timestamp with time zone"},
      {"bool", "; it is called boolean"},
  };
  const auto* found =
      std::ranges::find(kAdvice, name, &std::pair<std::string_view, std::string_view>::first);
  return found == std::end(kAdvice) ? "" : found->second;
}

}  // namespace dynalake::query
