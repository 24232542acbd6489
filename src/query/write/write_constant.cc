#include <charconv>
#include <string>

#include "base/format.h"
#include "base/unicode.h"
#include "query/write/writer.h"

namespace dynalake::query {
namespace {

/// A date or a timestamp as DuckDB reads it: it has no year 0, and no sign before a year.
std::string DuckDate(std::string_view text) {
  const size_t dash = text.find('-', 1);
  int64_t year = 0;
  const std::string_view digits = text.substr(0, dash);
  const bool has_plus = digits.starts_with('+');
  std::from_chars(digits.data() + (has_plus ? 1 : 0), digits.data() + digits.size(), year);
  if (dash == std::string_view::npos || (year > 0 && !has_plus)) {
    return std::string(text);
  }
  const size_t blank = std::min(text.find(' '), text.size());
  return year > 0 ? std::string(text.substr(1))
                  : fmt::format("{:04}{} (BC){}", 1 - year, text.substr(dash, blank - dash),
                                text.substr(blank));
}

size_t CodePoints(std::string_view text) {
  size_t count = 0;
  for (const char c : text) {
    count += (static_cast<unsigned char>(c) & 0xC0U) != 0x80U ? 1 : 0;
  }
  return count;
}

std::string Padded(std::string_view text, int32_t length) {
  std::string padded(text);
  const size_t count = CodePoints(text);
  const auto wanted = static_cast<size_t>(length);
  padded.append(count < wanted ? wanted - count : 0, ' ');
  return padded;
}

}  // namespace

void Writer::Null(const SqlType& type) { PutType("CAST(NULL AS ", type, ")"); }

void Writer::QuotedAs(std::string_view text, std::string_view duck_type) {
  Put("CAST(");
  out_.PutText(text);
  Put(" AS ");
  Put(duck_type);
  Put(")");
}

void Writer::ConstantInstant(const TypedConstant& constant) {
  if (!constant.text) {
    Put("CAST(NULL AS TIMESTAMPTZ)");
    return;
  }
  const std::string_view text = *constant.text;
  QuotedAs(DuckDate(text.substr(0, text.rfind(' '))) + "+00", "TIMESTAMPTZ");
}

void Writer::Zoned(std::string_view text, TypeKind kind) {
  const size_t blank = std::min(text.rfind(' '), text.size());
  const std::string_view zone = text.substr(std::min(blank + 1, text.size()));
  const std::string_view utc = text.substr(0, blank);
  if (kind == TypeKind::kTimestampWithZone) {
    Put("{'instant': ");
    QuotedAs(DuckDate(utc) + "+00", "TIMESTAMPTZ");
    Put(", 'zone': ");
    out_.PutText(zone);
    Put("}");
    return;
  }
  // `+02:00`: the offset in minutes is added to the time in UTC.
  int32_t hours = 0;
  int32_t minutes = 0;
  const bool is_behind = zone.starts_with('-');
  if (zone.size() == std::string_view("+00:00").size()) {
    std::from_chars(zone.data() + 1, zone.data() + 3, hours);
    std::from_chars(zone.data() + 4, zone.data() + 6, minutes);
  }
  const int32_t offset = (is_behind ? -1 : 1) * (hours * 60 + minutes);
  Put("{'local': (");
  QuotedAs(utc, "TIME");
  Put(fmt::format(" + to_minutes({})), 'offset_minutes': CAST({} AS INTEGER)}}", offset, offset));
}

void Writer::Constant(const TypedConstant& constant, const SqlType& type) {
  if (!constant.text) {
    Null(type);
    return;
  }
  const std::string& text = *constant.text;
  switch (type.kind) {
    case TypeKind::kBoolean:
      Put(text == "true" ? "true" : "false");
      return;
    case TypeKind::kTinyint:
    case TypeKind::kSmallint:
    case TypeKind::kInteger:
    case TypeKind::kBigint:
      // Never bare: GROUP BY and ORDER BY would take it for the number of a column.
      Put("CAST(");
      Put(text);
      PutType(" AS ", type, ")");
      return;
    case TypeKind::kVarchar:
    case TypeKind::kJson:
      out_.PutText(text);
      return;
    case TypeKind::kChar:
      out_.PutText(Padded(text, type.precision));
      return;
    case TypeKind::kVarbinary:
      out_.PutBytes(text);
      return;
    case TypeKind::kDate:
    case TypeKind::kTimestamp:
      QuotedAs(DuckDate(text), DuckTypeOf(type));
      return;
    case TypeKind::kTimeWithZone:
    case TypeKind::kTimestampWithZone:
      Zoned(text, type.kind);
      return;
    case TypeKind::kIntervalYearToMonth:
      Put(fmt::format("to_months(CAST({} AS INTEGER))", text));
      return;
    case TypeKind::kIntervalDayToSecond:
      Put(fmt::format("to_milliseconds(CAST({} AS BIGINT))", text));
      return;
    default:
      QuotedAs(text, DuckTypeOf(type));
  }
}

}  // namespace dynalake::query
