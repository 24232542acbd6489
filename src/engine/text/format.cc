#include "base/format.h"

#include <array>
#include <cmath>
#include <cstdio>
#include <string>
#include <utility>
#include <vector>

#include "base/ascii.h"
#include "base/civil_time.h"
#include "base/float_text.h"
#include "base/floor_divide.h"
#include "base/unicode.h"
#include "engine/casts/number_text.h"
#include "engine/functions/families.h"
#include "engine/functions/function_error.h"
#include "engine/text/digit_text.h"
#include "engine/text/format_argument.h"
#include "engine/text/format_spec.h"
#include "engine/text/text_bytes.h"

// format(): what java.util.Formatter prints in English.

namespace dynalake::engine {
namespace {

using duckdb::DataChunk;
using duckdb::ExpressionState;
using duckdb::LogicalType;
using duckdb::string_t;
using duckdb::Vector;
using Kind = FormatArgument::Kind;

[[noreturn]] void WrongArgument(char conversion) {
  FunctionError(FunctionFault::kInvalidFunctionArgument,
                "Invalid format string: %{} does not print a value of this type", conversion);
}

std::string TextOf(const FormatArgument& value) {
  std::array<char, kNumberText> buffer{};
  switch (value.kind) {
    case Kind::kNull:
      return "null";
    case Kind::kBoolean:
      return value.whole != 0 ? "true" : "false";
    case Kind::kWhole:
      return fmt::format("{}", static_cast<int64_t>(value.whole));
    case Kind::kReal:
      return std::string(JavaText(static_cast<float>(value.number), buffer.data()));
    case Kind::kDouble:
      return std::string(JavaText(value.number, buffer.data()));
    case Kind::kDecimal:
      return std::string(DecimalText(value.whole, value.scale, buffer.data()));
    default:
      return value.text;
  }
}

/// To the width, in code points.
void AppendPadded(const FormatSpec& spec, std::string_view text, std::string& out) {
  const auto size = static_cast<int64_t>(CountCodePoints(text));
  const size_t missing = spec.width > size ? static_cast<size_t>(spec.width - size) : 0;
  out.append(spec.left ? 0 : missing, ' ');
  out += text;
  out.append(spec.left ? missing : 0, ' ');
}

void AppendText(const FormatSpec& spec, std::string text, std::string& out) {
  if (spec.precision >= 0) {
    text.resize(BytesOfCodePoints(text, static_cast<uint64_t>(spec.precision)));
  }
  AppendPadded(spec, spec.upper ? AsciiUpperCase(text) : text, out);
}

std::string Grouped(std::string_view digits) {
  const size_t whole = std::min(digits.find('.'), digits.size());
  std::string grouped;
  for (size_t i = 0; i < whole; ++i) {
    if (i > 0 && (whole - i) % 3 == 0) {
      grouped += ',';
    }
    grouped += digits[i];
  }
  return grouped.append(digits.substr(whole));
}

/// `digits` with sign, groups, zeros up to the width, and blanks.
void AppendNumber(const FormatSpec& spec, bool is_negative, std::string digits, std::string& out) {
  if (spec.groups) {
    digits = Grouped(digits);
  }
  std::string prefix = is_negative ? (spec.parentheses ? "(" : "-")
                       : spec.plus ? "+"
                                   : (spec.blank ? " " : "");
  const std::string suffix = is_negative && spec.parentheses ? ")" : "";
  const auto width = static_cast<size_t>(std::max(spec.width, 0));
  const size_t size = prefix.size() + digits.size() + suffix.size();
  if (spec.zeros && size < width) {
    prefix.append(width - size, '0');
  }
  const std::string text = prefix + digits + suffix;
  AppendPadded(spec, spec.upper ? AsciiUpperCase(text) : text, out);
}

void AppendWhole(const FormatSpec& spec, const FormatArgument& value, std::string& out) {
  if (value.kind != Kind::kWhole) {
    WrongArgument(spec.conversion);
  }
  const auto whole = static_cast<int64_t>(value.whole);
  if (spec.conversion == 'd') {
    const auto size = whole < 0 ? -static_cast<uint64_t>(whole) : static_cast<uint64_t>(whole);
    AppendNumber(spec, whole < 0, fmt::format("{}", size), out);
    return;
  }
  const auto bits = static_cast<uint64_t>(whole);
  const bool is_hexadecimal = spec.conversion == 'x';
  const std::string digits = is_hexadecimal
                                 ? fmt::format("{}{:x}", spec.alternate ? "0x" : "", bits)
                                 : fmt::format("{}{:o}", spec.alternate ? "0" : "", bits);
  AppendNumber(spec, false, digits, out);
}

/// As Java's Double.toHexString.
std::string HexadecimalText(double value) {
  std::array<char, 64> buffer{};
  const int size = std::snprintf(buffer.data(), buffer.size(), "%a", value);
  std::string text(buffer.data(), static_cast<size_t>(size));
  const size_t exponent = text.find('p');
  if (text.find('.') == std::string::npos) {
    text.insert(exponent, ".0");
  }
  const size_t plus = text.find('+');
  return plus == std::string::npos ? text : text.erase(plus, 1);
}

void AppendFloating(const FormatSpec& spec, const FormatArgument& value, std::string& out) {
  if (!value.is_floating() && value.kind != Kind::kDecimal) {
    WrongArgument(spec.conversion);
  }
  if (value.is_floating() && !std::isfinite(value.number)) {
    FormatSpec plain = spec;
    plain.zeros = false;
    plain.groups = false;
    AppendNumber(plain, value.number < 0, std::isnan(value.number) ? "NaN" : "Infinity", out);
    return;
  }
  if (spec.conversion == 'a') {
    AppendNumber(spec, std::signbit(value.number), HexadecimalText(std::fabs(value.number)), out);
    return;
  }
  const DigitText number = value.kind == Kind::kDecimal ? DigitText::Of(value.whole, value.scale)
                           : value.kind == Kind::kReal
                               ? DigitText::Of(static_cast<float>(value.number))
                               : DigitText::Of(value.number);
  constexpr int kUsualPrecision = 6;
  const int precision = spec.precision >= 0 ? spec.precision : kUsualPrecision;
  AppendNumber(spec, number.is_negative,
               spec.conversion == 'f'   ? number.Fixed(precision)
               : spec.conversion == 'e' ? number.Scientific(precision)
                                        : number.General(precision),
               out);
}

/// As Java's String.hashCode, of UTF-16.
uint32_t HashCodeOf(std::string_view text) {
  uint32_t hash = 0;
  for (size_t at = 0; at < text.size();) {
    const char32_t c = NextCodePoint(text, at).value_or(U'\uFFFD');
    if (c >= 0x10000) {
      hash = hash * 31 + (0xD800 + ((c - 0x10000) >> 10U));
      hash = hash * 31 + (0xDC00 + ((c - 0x10000) & 0x3FFU));
    } else {
      hash = hash * 31 + c;
    }
  }
  return hash;
}

void AppendHash(const FormatSpec& spec, const FormatArgument& value, std::string& out) {
  const auto whole = static_cast<uint64_t>(value.whole);
  switch (value.kind) {
    case Kind::kNull:
      return AppendText(spec, "null", out);
    case Kind::kWhole:
      return AppendText(spec, fmt::format("{:x}", static_cast<uint32_t>(whole ^ (whole >> 32U))),
                        out);
    case Kind::kBoolean:
      return AppendText(spec, value.whole != 0 ? "4cf" : "4d5", out);
    case Kind::kText:
      return AppendText(spec, fmt::format("{:x}", HashCodeOf(value.text)), out);
    default:
      WrongArgument('h');
  }
}

constexpr std::array<std::string_view, 12> kMonths = {
    "January", "February", "March",     "April",   "May",      "June",
    "July",    "August",   "September", "October", "November", "December"};
constexpr std::array<std::string_view, 7> kWeekdays = {
    "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"};

std::string DayPart(char part, int64_t day) {
  const CivilDay civil = CivilDayOf(day);
  constexpr int64_t kThursday = 3;  // 1970-01-01
  const auto weekday = static_cast<size_t>(day + kThursday - FloorDivide(day + kThursday, 7) * 7);
  const std::string_view month = kMonths[static_cast<size_t>(civil.month) - 1];
  switch (part) {
    case 'Y':
      return fmt::format("{:04}", civil.year);
    case 'y':
      return fmt::format("{:02}", civil.year % 100);
    case 'C':
      return fmt::format("{:02}", civil.year / 100);
    case 'B':
      return std::string(month);
    case 'b':
    case 'h':
      return std::string(month.substr(0, 3));
    case 'm':
      return fmt::format("{:02}", civil.month);
    case 'd':
      return fmt::format("{:02}", civil.day);
    case 'e':
      return fmt::format("{}", civil.day);
    case 'A':
      return std::string(kWeekdays[weekday]);
    case 'a':
      return std::string(kWeekdays[weekday].substr(0, 3));
    case 'j':
      return fmt::format(
          "{:03}", day - DaysOf({.year = civil.year, .month = 1, .day = 1}).value_or(day) + 1);
    case 'F':
      return fmt::format("{:04}-{:02}-{:02}", civil.year, civil.month, civil.day);
    case 'D':
      return fmt::format("{:02}/{:02}/{:02}", civil.month, civil.day, civil.year % 100);
    default:
      return {};
  }
}

std::string TimePart(char part, int64_t nanos) {
  constexpr int64_t kInSecond = 1'000'000'000;
  const int64_t hour = nanos / (3600 * kInSecond);
  const int64_t minute = nanos / (60 * kInSecond) % 60;
  const int64_t second = nanos / kInSecond % 60;
  const int64_t of_twelve = hour % 12 == 0 ? 12 : hour % 12;
  switch (part) {
    case 'H':
      return fmt::format("{:02}", hour);
    case 'k':
      return fmt::format("{}", hour);
    case 'I':
      return fmt::format("{:02}", of_twelve);
    case 'l':
      return fmt::format("{}", of_twelve);
    case 'M':
      return fmt::format("{:02}", minute);
    case 'S':
      return fmt::format("{:02}", second);
    case 'L':
      return fmt::format("{:03}", nanos % kInSecond / 1'000'000);
    case 'N':
      return fmt::format("{:09}", nanos % kInSecond);
    case 'p':
      return hour < 12 ? "am" : "pm";
    case 'R':
      return fmt::format("{:02}:{:02}", hour, minute);
    case 'T':
      return fmt::format("{:02}:{:02}:{:02}", hour, minute, second);
    case 'r':
      return fmt::format("{:02}:{:02}:{:02} {}", of_twelve, minute, second,
                         hour < 12 ? "AM" : "PM");
    default:
      return {};
  }
}

void AppendTime(const FormatSpec& spec, const FormatArgument& value, std::string& out) {
  if (value.kind == Kind::kNull) {
    return AppendPadded(spec, "null", out);
  }
  std::string text = value.has_day ? DayPart(spec.time_part, value.day) : std::string();
  if (text.empty() && value.has_time) {
    text = TimePart(spec.time_part, value.nanos_of_day);
  }
  if (text.empty()) {
    FunctionError(FunctionFault::kInvalidFunctionArgument,
                  "Invalid format string: %t{} does not print a value of this type",
                  std::string(1, spec.time_part));
  }
  AppendPadded(spec, spec.upper ? AsciiUpperCase(text) : text, out);
}

void AppendArgument(const FormatSpec& spec, const FormatArgument& value, std::string& out) {
  switch (spec.conversion) {
    case 's':
      return AppendText(spec, TextOf(value), out);
    case 'b':
      return AppendText(
          spec,
          value.kind == Kind::kNull || (value.kind == Kind::kBoolean && value.whole == 0) ? "false"
                                                                                          : "true",
          out);
    case 'h':
      return AppendHash(spec, value, out);
    case 't':
      return AppendTime(spec, value, out);
    default:
      break;
  }
  if (value.kind == Kind::kNull) {
    return AppendPadded(spec, "null", out);
  }
  if (spec.conversion == 'd' || spec.conversion == 'o' || spec.conversion == 'x') {
    return AppendWhole(spec, value, out);
  }
  if (spec.conversion == 'c') {
    WrongArgument('c');
  }
  AppendFloating(spec, value, out);
}

void Format(DataChunk& arguments, ExpressionState& /*state*/, Vector& result) {
  FormatArguments values(arguments);
  duckdb::UnifiedVectorFormat formats;
  arguments.data[0].ToUnifiedFormat(arguments.size(), formats);
  const auto* texts = duckdb::UnifiedVectorFormat::GetData<string_t>(formats);
  auto* out = duckdb::FlatVector::GetData<string_t>(result);
  std::string parsed;
  std::vector<FormatSpec> specs;
  FormatArgument value;
  std::string text;
  for (duckdb::idx_t row = 0; row < arguments.size(); ++row) {
    const duckdb::idx_t at = formats.sel->get_index(row);
    if (!formats.validity.RowIsValid(at)) {
      duckdb::FlatVector::SetNull(result, row, true);
      continue;
    }
    if (row == 0 || ViewOf(texts[at]) != parsed) {
      specs = ParseFormat(ViewOf(texts[at]), values.size());
      parsed = ViewOf(texts[at]);
    }
    text.clear();
    for (const FormatSpec& spec : specs) {
      text += spec.text;
      if (spec.conversion == '%' || spec.conversion == 'n') {
        AppendPadded(spec, spec.conversion == 'n' ? "\n" : "%", text);
      } else if (spec.conversion != 0) {
        values.Read(spec.argument, row, value);
        AppendArgument(spec, value, text);
      }
    }
    out[row] = KeepText(result, text);
  }
  if (arguments.AllConstant()) {
    result.SetVectorType(duckdb::VectorType::CONSTANT_VECTOR);
  }
}

duckdb::unique_ptr<duckdb::FunctionData> BindFormat(
    duckdb::ClientContext& /*context*/, duckdb::ScalarFunction& function,
    duckdb::vector<duckdb::unique_ptr<duckdb::Expression>>& arguments) {
  for (size_t i = 1; i < arguments.size(); ++i) {
    const LogicalType& type = arguments[i]->return_type;
    if (!IsFormatted(type)) {
      ThrowFault(FunctionFault::kNotSupported,
                 "format does not print binary and nested values: cast them to varchar, or to json "
                 "and then to varchar");
    }
    if (function.arguments.size() <= i) {
      function.arguments.push_back(type);
    }
  }
  return nullptr;
}

}  // namespace

void AddFormatFunctions(OwnFunctionCatalog& catalog) {
  duckdb::ScalarFunction format("format", {LogicalType::VARCHAR}, LogicalType::VARCHAR, Format,
                                BindFormat);
  format.varargs = LogicalType::ANY;
  format.SetNullHandling(duckdb::FunctionNullHandling::SPECIAL_HANDLING);
  format.SetErrorMode(duckdb::FunctionErrors::CAN_THROW_RUNTIME_ERROR);
  catalog.Add(std::move(format));
}

}  // namespace dynalake::engine
