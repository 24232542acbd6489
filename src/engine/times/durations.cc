#include <array>
#include <charconv>
#include <cmath>
#include <string>
#include <string_view>
#include <utility>

#include "base/ascii.h"
#include "base/time_units.h"
#include "engine/functions/families.h"
#include "engine/functions/function_error.h"
#include "engine/times/run_rows.h"

// Durations as people write them.

namespace dynalake::engine {
namespace {

using duckdb::DataChunk;
using duckdb::ExpressionState;
using duckdb::interval_t;
using duckdb::LogicalType;
using duckdb::ScalarFunctionSet;
using duckdb::string_t;
using duckdb::Vector;

struct NamedSeconds {
  std::string_view name;
  int64_t seconds;
};
constexpr std::array<NamedSeconds, 5> kUnits = {{{"week", 7 * kSecondsPerDay},
                                                 {"day", kSecondsPerDay},
                                                 {"hour", kSecondsPerHour},
                                                 {"minute", kSecondsPerMinute},
                                                 {"second", 1}}};

/// "1 hour, 2 minutes, 42 seconds"
void PutReadable(double value, std::string& out) {
  constexpr double kMost = 9e18;
  if (!std::isfinite(value) || std::abs(value) >= kMost) {
    FunctionError(FunctionFault::kInvalidFunctionArgument, "Invalid argument found: {}",
                  std::isnan(value) ? "NaN" : fmt::format("{}", value));
  }
  auto seconds = static_cast<int64_t>(std::floor(std::abs(value) + 0.5));
  if (seconds == 0) {
    out += "0 seconds";
  }
  for (const NamedSeconds& unit : kUnits) {
    const int64_t count = seconds / unit.seconds;
    seconds %= unit.seconds;
    if (count != 0) {
      fmt::format_to(std::back_inserter(out), "{}{} {}{}", out.empty() ? "" : ", ", count,
                     unit.name, count == 1 ? "" : "s");
    }
  }
}

void RunReadable(DataChunk& arguments, ExpressionState& /*state*/, Vector& result) {
  std::string text;
  RunRows<string_t, PlainColumn<double>>(arguments, result, [&](double seconds) {
    text.clear();
    PutReadable(seconds, text);
    return duckdb::StringVector::AddString(result, text);
  });
}

struct UnitMillis {
  std::string_view name;
  double millis;
};
constexpr std::array<UnitMillis, 7> kDurationUnits = {
    {{"ns", 1e-6}, {"us", 1e-3}, {"ms", 1}, {"s", 1e3}, {"m", 6e4}, {"h", 3.6e6}, {"d", 8.64e7}}};

[[noreturn]] void NoDuration(std::string_view text) {
  FunctionError(FunctionFault::kInvalidFunctionArgument,
                "duration is not a valid data duration string: {}", text);
}

/// "3.81 d": a number, maybe a blank, and a unit.
interval_t DurationOf(std::string_view text) {
  std::string_view rest = AsciiTrim(text);
  size_t count = 0;
  while (count < rest.size() && (IsAsciiDigit(rest[count]) || rest[count] == '.')) {
    ++count;
  }
  double value = 0;
  const auto read =
      std::from_chars(rest.data(), rest.data() + count, value, std::chars_format::fixed);
  if (count == 0 || read.ptr != rest.data() + count || read.ec != std::errc()) {
    NoDuration(text);
  }
  const std::string_view unit = AsciiTrim(rest.substr(count));
  if (unit.empty()) {
    NoDuration(text);
  }
  for (const UnitMillis& known : kDurationUnits) {
    if (unit == known.name) {
      const double millis = std::floor(value * known.millis + 0.5);
      constexpr double kMostMillis = 9.2e15;
      if (millis > kMostMillis) {
        FunctionError(FunctionFault::kInvalidFunctionArgument, "{} is too long for an interval",
                      text);
      }
      return {0, 0, static_cast<int64_t>(millis) * kMicrosPerMilli};
    }
  }
  FunctionError(FunctionFault::kInvalidFunctionArgument, "Unknown time unit: {}", unit);
}

void RunDuration(DataChunk& arguments, ExpressionState& /*state*/, Vector& result) {
  RunRows<interval_t, PlainColumn<string_t>>(
      arguments, result, [](const string_t& text) { return DurationOf(TextOf(text)); });
}

}  // namespace

void AddDurationFunctions(OwnFunctionCatalog& catalog) {
  ScalarFunctionSet readable("human_readable_seconds");
  AddOverload(readable, {LogicalType::DOUBLE}, LogicalType::VARCHAR, RunReadable);
  catalog.Add(std::move(readable));
  ScalarFunctionSet parse("parse_duration");
  AddOverload(parse, {LogicalType::VARCHAR}, LogicalType::INTERVAL, RunDuration);
  catalog.Add(std::move(parse));
}

}  // namespace dynalake::engine
