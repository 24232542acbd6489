#include "app/settings/units.h"

#include <array>
#include <charconv>
#include <cmath>
#include <optional>
#include <span>

#include "base/ascii.h"
#include "base/civil_time.h"
#include "base/time_units.h"

namespace dynalake::app {
namespace {

struct Unit {
  std::string_view name;  // lower case
  int64_t factor;
};

constexpr std::array<Unit, 14> kSizeUnits = {{
    {"", 1},
    {"b", 1},
    {"k", int64_t{1} << 10},
    {"kib", int64_t{1} << 10},
    {"kb", 1'000},
    {"m", int64_t{1} << 20},
    {"mib", int64_t{1} << 20},
    {"mb", 1'000'000},
    {"g", int64_t{1} << 30},
    {"gib", int64_t{1} << 30},
    {"gb", 1'000'000'000},
    {"t", int64_t{1} << 40},
    {"tib", int64_t{1} << 40},
    {"tb", 1'000'000'000'000},
}};

constexpr std::array<Unit, 5> kAgeUnits = {{{"s", kMicrosPerSecond},
                                            {"m", kSecondsPerMinute* kMicrosPerSecond},
                                            {"h", kMicrosPerHour},
                                            {"d", kMicrosPerDay},
                                            {"w", 7 * kMicrosPerDay}}};

// A number, possibly with a fraction, and one of `units`; nothing if it is not that.
std::optional<int64_t> ParseQuantity(std::string_view text, std::span<const Unit> units) {
  double number = 0;
  const auto [rest, error] =
      std::from_chars(text.data(), text.data() + text.size(), number, std::chars_format::fixed);
  if (error != std::errc() || !std::isfinite(number) || number < 0) {
    return std::nullopt;
  }
  std::string_view unit(rest, static_cast<size_t>(text.data() + text.size() - rest));
  if (unit.starts_with(' ')) {
    unit.remove_prefix(1);
  }
  const std::string lower = AsciiLowerCase(unit);
  for (const Unit& candidate : units) {
    if (candidate.name == lower) {
      const double value = number * static_cast<double>(candidate.factor);
      // 2^62 is exact in a double, so that the comparison is too.
      if (value > static_cast<double>(int64_t{1} << 62)) {
        return std::nullopt;
      }
      return static_cast<int64_t>(value);
    }
  }
  return std::nullopt;
}

}  // namespace

Result<int64_t> ParseSize(std::string_view text) {
  const std::optional<int64_t> size = ParseQuantity(text, kSizeUnits);
  if (!size.has_value() || *size < 1) {
    return Fail(ErrorCode::kInvalidArgument, "'{}' is no size; write 512MiB or 2GB", text);
  }
  return *size;
}

Result<int64_t> ParseAge(std::string_view text) {
  const std::optional<int64_t> age = ParseQuantity(text, kAgeUnits);
  if (!age.has_value()) {
    return Fail(ErrorCode::kInvalidArgument, "'{}' is no age; write 30m, 12h or 5d", text);
  }
  return *age;
}

Result<int64_t> ParseRunner(std::string_view text) {
  constexpr std::string_view kProcesses = "local-processes:";
  constexpr int64_t kMostProcesses = 1024;
  if (text.starts_with(kProcesses)) {
    return ParseInteger(text.substr(kProcesses.size()), 1, kMostProcesses);
  }
  return text == "threads" ? Result<int64_t>(0)
                           : Fail(ErrorCode::kInvalidArgument,
                                  "'{}' is neither threads nor local-processes:N", text);
}

Result<int64_t> ParseInteger(std::string_view text, int64_t least, int64_t most) {
  int64_t value = 0;
  const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || rest != text.data() + text.size() || value < least || value > most) {
    return Fail(ErrorCode::kInvalidArgument, "'{}' is no whole number from {} to {}", text, least,
                most);
  }
  return value;
}

Result<double> ParsePrice(std::string_view text) {
  double price = 0;
  const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), price);
  constexpr double kMost = 1e9;  // More is no price, nor is an infinity.
  if (error != std::errc() || rest != text.data() + text.size() || !(price >= 0 && price < kMost)) {
    return Fail(ErrorCode::kInvalidArgument, "'{}' is no price: write it as in 0.125", text);
  }
  return price;
}

Result<int64_t> ParseZstdLevel(std::string_view text) {
  constexpr int64_t kMost = 19;
  return ParseInteger(text, 1, kMost);
}

Result<int64_t> ParseRowGroupRows(std::string_view text) {
  constexpr int64_t kLeast = 1000;
  constexpr int64_t kMost = 100'000'000;
  return ParseInteger(text, kLeast, kMost);
}

Result<int64_t> ParsePartitionCount(std::string_view text) {
  constexpr int64_t kMost = 1'000'000;
  return ParseInteger(text, 1, kMost);
}

Result<int64_t> ParseTime(std::string_view text) {
  std::string_view rest = text;
  const auto days = TakeCivilDay(rest);
  std::optional<TimeOfDay> time = TimeOfDay{};
  std::optional<int64_t> zone_seconds = 0;
  if (TakeChar(rest, 'T') || TakeChar(rest, ' ')) {
    time = TakeTimeOfDay(rest);
    zone_seconds = rest.empty() ? 0 : TakeZone(rest);
  }
  if (!days || !time || !zone_seconds || !rest.empty()) {
    return Fail(ErrorCode::kInvalidArgument, "'{}' is no time; write 2024-07-17T12:30:00Z", text);
  }
  return (*days * kSecondsPerDay + time->seconds - *zone_seconds) * kMicrosPerSecond +
         time->nanos / kNanosPerMicro;
}

std::string FormatSize(int64_t size_bytes) {
  constexpr std::array<std::string_view, 5> kNames = {"KiB", "MiB", "GiB", "TiB", "PiB"};
  if (size_bytes < 1024) {
    return fmt::format("{} B", size_bytes);
  }
  double value = static_cast<double>(size_bytes) / 1024;
  size_t unit = 0;
  while (value >= 1024 && unit + 1 < kNames.size()) {
    value /= 1024;
    ++unit;
  }
  return fmt::format("{:.1f} {}", value, kNames[unit]);
}

std::string FormatDuration(int64_t duration_micros) {
  const double seconds =
      static_cast<double>(duration_micros) / static_cast<double>(kMicrosPerSecond);
  if (seconds < 1) {
    return fmt::format("{:.3f} s", seconds);
  }
  if (seconds < 10) {
    return fmt::format("{:.1f} s", seconds);
  }
  const auto whole = static_cast<int64_t>(std::llround(seconds));
  if (whole < 60) {
    return fmt::format("{} s", whole);
  }
  if (whole < 3600) {
    return fmt::format("{} min {:02} s", whole / 60, whole % 60);
  }
  return fmt::format("{} h {:02} min", whole / 3600, whole % 3600 / 60);
}

std::string FormatAge(int64_t age_micros) {
  constexpr int64_t kMinute = 60;
  constexpr int64_t kHour = 60 * kMinute;
  constexpr int64_t kDay = 24 * kHour;
  const int64_t seconds = std::max<int64_t>(age_micros, 0) / kMicrosPerSecond;
  return seconds < kMinute    ? fmt::format("{} s", seconds)
         : seconds < kHour    ? fmt::format("{} min", seconds / kMinute)
         : seconds < 2 * kDay ? fmt::format("{} h", seconds / kHour)
                              : fmt::format("{} d", FormatCount(seconds / kDay));
}

std::string FormatDollars(double dollars) {
  if (dollars <= 0) {
    return "$0";
  }
  // Two digits that say something, be it a millionth of a dollar.
  constexpr int kMostDecimals = 9;
  const int decimals =
      dollars >= 1 ? 2
                   : std::min(1 + static_cast<int>(std::ceil(-std::log10(dollars))), kMostDecimals);
  return fmt::format("${:.{}f}", dollars, decimals);
}

}  // namespace dynalake::app
