#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <string>
#include <utility>

#include "base/format.h"
#include "engine/functions/families.h"
#include "engine/functions/function_error.h"

// Numbers as text in any base, for people, and back.

namespace dynalake::engine {
namespace {

using duckdb::DataChunk;
using duckdb::ExpressionState;
using duckdb::LogicalType;
using duckdb::string_t;
using duckdb::StringVector;
using duckdb::Vector;

int CheckedRadix(int64_t radix) {
  constexpr int64_t kMostRadix = 36;
  if (radix < 2 || radix > kMostRadix) {
    FunctionError(FunctionFault::kInvalidFunctionArgument, "Radix must be between 2 and 36");
  }
  return static_cast<int>(radix);
}

std::string_view ViewOf(const string_t& text) { return {text.GetData(), text.GetSize()}; }

void ToBase(DataChunk& arguments, ExpressionState& /*state*/, Vector& result) {
  duckdb::BinaryExecutor::Execute<int64_t, int64_t, string_t>(
      arguments.data[0], arguments.data[1], result, arguments.size(),
      [&](int64_t value, int64_t radix) {
        std::array<char, 66> digits{};
        const auto end =
            std::to_chars(digits.begin(), digits.end(), value, CheckedRadix(radix)).ptr;
        return StringVector::AddString(result, digits.data(),
                                       static_cast<size_t>(end - digits.data()));
      });
}

void FromBase(DataChunk& arguments, ExpressionState& /*state*/, Vector& result) {
  duckdb::BinaryExecutor::Execute<string_t, int64_t, int64_t>(
      arguments.data[0], arguments.data[1], result, arguments.size(),
      [](const string_t& text, int64_t radix) {
        const int base = CheckedRadix(radix);
        std::string_view digits = ViewOf(text);
        if (digits.size() > 1 && digits[0] == '+' && digits[1] != '-') {
          digits.remove_prefix(1);
        }
        int64_t value = 0;
        const char* end = digits.data() + digits.size();
        const auto read = std::from_chars(digits.data(), end, value, base);
        if (read.ec != std::errc() || read.ptr != end) {
          FunctionError(FunctionFault::kInvalidFunctionArgument, "Not a valid base-{} number: {}",
                        radix, ViewOf(text));
        }
        return value;
      });
}

/// Three digits at the most, and K, M, B, T or Q for thousands of them.
std::string ShortNumber(double value) {
  constexpr std::array<const char*, 6> kUnits = {"", "K", "M", "B", "T", "Q"};
  constexpr double kThousand = 1000;
  size_t unit = 0;
  while (std::fabs(value) >= kThousand && unit + 1 < kUnits.size()) {
    value /= kThousand;
    ++unit;
  }
  if (!std::isfinite(value)) {
    return std::isnan(value) ? "NaN" : value < 0 ? "-∞" : "∞";
  }
  const double size = std::fabs(value);
  const int digits = size < 10 ? 2 : size < 100 ? 1 : 0;
  // Half away from zero, as people expect and printf does not do it.
  const double factor = std::pow(10, digits);
  std::string text = fmt::format("{:.{}f}", std::round(value * factor) / factor, digits);
  if (digits > 0) {
    text.erase(text.find_last_not_of('0') + 1);
    if (text.back() == '.') {
      text.pop_back();
    }
  }
  return text + kUnits[unit];
}

void FormatNumber(DataChunk& arguments, ExpressionState& /*state*/, Vector& result) {
  duckdb::UnaryExecutor::Execute<double, string_t>(
      arguments.data[0], result, arguments.size(),
      [&](double value) { return StringVector::AddString(result, ShortNumber(value)); });
}

[[noreturn]] void NoDataSize(std::string_view text) {
  FunctionError(FunctionFault::kInvalidFunctionArgument, "Invalid data size: '{}'", text);
}

/// "2.5MB" in bytes; a unit is a power of 1024. A fraction of a byte is cut.
duckdb::hugeint_t DataSize(std::string_view text) {
  constexpr std::string_view kUnits = "BkMGTPEZY";
  size_t length = 0;
  uint32_t points = 0;
  while (length < text.size() &&
         (text[length] == '.' || (text[length] >= '0' && text[length] <= '9'))) {
    points += text[length++] == '.' ? 1 : 0;
  }
  std::string_view unit = text.substr(length);
  if (unit.size() == 2 && unit[1] == 'B' && unit[0] != 'B') {
    unit.remove_suffix(1);
  } else if (unit != "B") {
    NoDataSize(text);
  }
  const size_t power = kUnits.find(unit[0]);
  constexpr size_t kMostDigits = 20;
  const size_t point = std::min(text.find('.'), length);
  if (power == std::string_view::npos || points > 1 || point == 0 || point > kMostDigits ||
      text[length - 1] == '.') {
    NoDataSize(text);
  }
  // Digits before and behind the point apart, so that no size is rounded to a double.
  long double fraction = 0;
  long double place = 1;
  for (size_t i = point + 1; i < length; ++i) {
    place /= 10;
    fraction += place * static_cast<long double>(text[i] - '0');
  }
  __extension__ using Wide = unsigned __int128;
  Wide whole = 0;
  for (size_t i = 0; i < point; ++i) {
    whole = whole * 10 + static_cast<Wide>(text[i] - '0');
  }
  const Wide size = Wide{1} << (10 * power);
  constexpr unsigned kMostBits = 126;
  if (whole > (Wide{1} << kMostBits) / size) {
    NoDataSize(text);
  }
  const Wide bytes =
      whole * size + static_cast<Wide>(fraction * static_cast<long double>(size) + 1e-6L);
  return duckdb::hugeint_t(static_cast<int64_t>(bytes >> 64U), static_cast<uint64_t>(bytes));
}

void ParseDataSize(DataChunk& arguments, ExpressionState& /*state*/, Vector& result) {
  duckdb::UnaryExecutor::Execute<string_t, duckdb::hugeint_t>(
      arguments.data[0], result, arguments.size(),
      [](const string_t& text) { return DataSize(ViewOf(text)); });
}

}  // namespace

void AddNumberTextFunctions(OwnFunctionCatalog& catalog) {
  catalog.Add("to_base", {LogicalType::BIGINT, LogicalType::BIGINT}, LogicalType::VARCHAR, ToBase);
  catalog.Add("from_base", {LogicalType::VARCHAR, LogicalType::BIGINT}, LogicalType::BIGINT,
              FromBase);
  catalog.Add("format_number", {LogicalType::DOUBLE}, LogicalType::VARCHAR, FormatNumber);
  catalog.Add("parse_data_size", {LogicalType::VARCHAR}, LogicalType::DECIMAL(38, 0),
              ParseDataSize);
}

}  // namespace dynalake::engine
