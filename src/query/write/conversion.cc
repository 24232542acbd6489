#include "query/write/conversion.h"

#include <algorithm>
#include <array>

#include "base/format.h"

namespace dynalake::query {
namespace {

/// The words of the engine's `CastType`, in the order of the kinds here.
constexpr std::array<std::string_view, 24> kWords = {"unknown",
                                                     "boolean",
                                                     "tinyint",
                                                     "smallint",
                                                     "integer",
                                                     "bigint",
                                                     "real",
                                                     "double",
                                                     "decimal",
                                                     "varchar",
                                                     "char",
                                                     "varbinary",
                                                     "date",
                                                     "time",
                                                     "time_zoned",
                                                     "timestamp",
                                                     "timestamp_zoned",
                                                     "months",
                                                     "millis",
                                                     "json",
                                                     "uuid",
                                                     "array",
                                                     "map",
                                                     "row"};

void AppendName(std::string_view name, std::string& out) {
  out += '"';
  for (const char c : name) {
    out.append(c == '"' ? 2 : 1, c);
  }
  out += '"';
}

/// How timestamps with time zone are kept.
enum class ZonedForm : uint8_t {
  kZoned,    ///< with their zones
  kInstant,  ///< as tables have them
};

/// How `type` is told to the engine's `convert`.
void AppendSpec(const SqlType& type, ZonedForm zoned, std::string& out) {
  if (zoned == ZonedForm::kInstant && type.kind == TypeKind::kTimestampWithZone) {
    out += "instant";
    return;
  }
  out += kWords[static_cast<size_t>(type.kind)];
  switch (type.kind) {
    case TypeKind::kDecimal:
      out += fmt::format("({},{})", type.precision, type.scale);
      return;
    case TypeKind::kVarchar:
      out += type.precision == SqlType::kUnbounded ? "" : fmt::format("({})", type.precision);
      return;
    case TypeKind::kChar:
    case TypeKind::kTime:
    case TypeKind::kTimeWithZone:
    case TypeKind::kTimestamp:
    case TypeKind::kTimestampWithZone:
      out += fmt::format("({})", type.precision);
      return;
    case TypeKind::kArray:
    case TypeKind::kMap:
    case TypeKind::kRow:
      break;
    default:
      return;
  }
  const bool is_row = type.kind == TypeKind::kRow;
  const std::vector<std::string> names = is_row ? DuckFieldNames(type) : std::vector<std::string>();
  out += '(';
  for (size_t i = 0; i < type.fields.size(); ++i) {
    out += i == 0 ? "" : ",";
    if (is_row) {
      AppendName(type.fields[i].name, out);
      out += ' ';
      AppendName(names[i], out);
      out += ' ';
    }
    AppendSpec(type.child(i), zoned, out);
  }
  out += ')';
}

std::string QuotedSpec(const SqlType& type, ZonedForm zoned = ZonedForm::kZoned) {
  std::string spec;
  AppendSpec(type, zoned, spec);
  std::string quoted = "'";
  for (const char c : spec) {
    quoted.append(c == '\'' ? 2 : 1, c);
  }
  return quoted + '\'';
}

/// `from` and `to` are quoted specs.
Conversion Convert(std::string_view from, std::string_view to, bool is_try = false) {
  return {.before = is_try ? "dynalake.try_convert(" : "dynalake.convert(",
          .after = fmt::format(", {}, {})", from, to)};
}

int32_t MostDigits(TypeKind integer) {
  constexpr std::array<int32_t, 4> kDigits = {3, 5, 10, 19};
  return kDigits[static_cast<size_t>(integer) - static_cast<size_t>(TypeKind::kTinyint)];
}

bool IsSame(const SqlType& from, const SqlType& to) {
  if (from.kind != to.kind) {
    return from.kind == TypeKind::kChar && to.kind == TypeKind::kVarchar &&
           (to.precision == SqlType::kUnbounded || to.precision >= from.precision);
  }
  switch (to.kind) {
    case TypeKind::kVarchar:
      return to.precision == SqlType::kUnbounded ||
             (from.precision != SqlType::kUnbounded && to.precision >= from.precision);
    case TypeKind::kTime:
    case TypeKind::kTimestamp:
    case TypeKind::kTimeWithZone:
    case TypeKind::kTimestampWithZone:
      return to.precision >= from.precision && DuckTypeOf(from) == DuckTypeOf(to);
    default:
      return from == to && DuckTypeOf(from) == DuckTypeOf(to);
  }
}

constexpr int32_t kMicroDigits = 6;
/// Whole numbers of so many digits are exact in a double, and so DuckDB's quotient is rounded once.
constexpr int32_t kExactDigits = 15;

/// Whether DuckDB's CAST means the same for every value, and cannot fail.
bool IsDuckDbs(const SqlType& from, const SqlType& to) {
  const bool to_number =
      to.is_integer() || to.kind == TypeKind::kReal || to.kind == TypeKind::kDouble;
  const bool to_plain_text = to.kind == TypeKind::kVarchar && to.precision == SqlType::kUnbounded;
  switch (from.kind) {
    case TypeKind::kBoolean:
      return to_number || to_plain_text;
    case TypeKind::kTinyint:
    case TypeKind::kSmallint:
    case TypeKind::kInteger:
    case TypeKind::kBigint:
      if (to.kind == TypeKind::kDecimal) {
        return to.precision - to.scale >= MostDigits(from.kind);
      }
      return (to_number && to.kind > from.kind) || to.kind == TypeKind::kBoolean || to_plain_text;
    case TypeKind::kReal:
      return to.kind == TypeKind::kDouble || to.kind == TypeKind::kBoolean;
    case TypeKind::kDouble:
      return to.kind == TypeKind::kBoolean;
    case TypeKind::kDecimal:
      if (to.kind == TypeKind::kDecimal) {
        return to.scale >= from.scale && to.precision - to.scale >= from.precision - from.scale;
      }
      return to.kind == TypeKind::kDouble && from.precision <= kExactDigits;
    case TypeKind::kDate:
      return to.kind == TypeKind::kTimestamp && to.precision <= kMicroDigits;
    case TypeKind::kTimestamp:
      return from.precision <= kMicroDigits &&
             (to.kind == TypeKind::kDate ||
              (to.kind == TypeKind::kTime && to.precision >= from.precision));
    default:
      return false;
  }
}

bool IsText(TypeKind kind, AnswerForm form) {
  return kind == TypeKind::kTimeWithZone ||
         (kind == TypeKind::kTimestampWithZone && form == AnswerForm::kText) ||
         kind == TypeKind::kIntervalYearToMonth || kind == TypeKind::kIntervalDayToSecond;
}

/// `type` with text for what is text in an answer; whether values of it change at all.
bool ReplaceText(SqlType& type, AnswerForm form) {
  if (IsText(type.kind, form)) {
    type = Varchar();
    return true;
  }
  bool has = type.kind == TypeKind::kTimestampWithZone;
  for (SqlField& field : type.fields) {
    has = ReplaceText(field.type, form) || has;
  }
  return has;
}

/// Whether the scan gives other values, or other names of fields.
bool IsScannedOtherwise(const SqlType& type) {
  if (type.kind == TypeKind::kTimestampWithZone) {
    return true;
  }
  if (type.kind == TypeKind::kRow) {
    const std::vector<std::string> names = DuckFieldNames(type);
    for (size_t i = 0; i < names.size(); ++i) {
      if (names[i] != type.fields[i].name) {
        return true;
      }
    }
  }
  return std::ranges::any_of(type.fields,
                             [](const SqlField& field) { return IsScannedOtherwise(field.type); });
}

}  // namespace

std::string SpecOf(const SqlType& type) { return QuotedSpec(type); }

Conversion CastOf(const SqlType& from, const SqlType& to, bool is_try) {
  if (IsSame(from, to)) {
    return {};
  }
  if (from.kind == TypeKind::kUnknown || IsDuckDbs(from, to)) {
    return {.before = "CAST(", .after = fmt::format(" AS {})", DuckTypeOf(to))};
  }
  return Convert(QuotedSpec(from), QuotedSpec(to), is_try);
}

Conversion RenamingOf(const SqlType& from, const SqlType& to) {
  return DuckTypeOf(from) == DuckTypeOf(to) ? Conversion()
                                            : Convert(QuotedSpec(from), QuotedSpec(to));
}

Conversion ScannedOf(const SqlType& type) {
  return IsScannedOtherwise(type) ? Convert(QuotedSpec(type, ZonedForm::kInstant), QuotedSpec(type))
                                  : Conversion();
}

Conversion AnswerOf(const SqlType& type, AnswerForm form) {
  SqlType answered = type;
  return ReplaceText(answered, form)
             ? Convert(QuotedSpec(type), QuotedSpec(answered, ZonedForm::kInstant))
             : Conversion();
}

bool IsFloat(const SqlType& type) {
  return type.kind == TypeKind::kReal || type.kind == TypeKind::kDouble;
}

const SqlType* MovedNan(bool nulls_first, const SqlType& type) {
  const bool holds = IsFloat(type) || (type.kind == TypeKind::kArray && IsFloat(type.child(0)));
  return nulls_first && holds ? &type : nullptr;
}

bool HasOwnIdentity(const SqlType& type) {
  return type.kind == TypeKind::kMap || type.kind == TypeKind::kTimestampWithZone ||
         type.kind == TypeKind::kTimeWithZone ||
         std::ranges::any_of(type.fields,
                             [](const SqlField& field) { return HasOwnIdentity(field.type); });
}

bool HasOwnIdentity(std::span<const TypedOutput> columns) {
  return std::ranges::any_of(columns,
                             [](const TypedOutput& column) { return HasOwnIdentity(column.type); });
}

Conversion IdentityOf(const SqlType& type) {
  if (type.kind == TypeKind::kTimestampWithZone) {
    return {"struct_extract_at(", ", 1)"};
  }
  return HasOwnIdentity(type) ? Conversion{"dynalake.identity(", ")"} : Conversion();
}

}  // namespace dynalake::query
