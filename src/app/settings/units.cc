#include "app/settings/units.h"

#include <array>
#include <charconv>
#include <chrono>
#include <cmath>
#include <optional>
#include <span>

namespace dynalake::app {
namespace {

constexpr int64_t kMicros = 1'000'000;

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

constexpr std::array<Unit, 5> kAgeUnits = {{{"s", kMicros},
                                            {"m", 60 * kMicros},
                                            {"h", 3600 * kMicros},
                                            {"d", 86400 * kMicros},
                                            {"w", 7 * 86400 * kMicros}}};

std::string LowerCase(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return lower;
}

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
  const std::string lower = LowerCase(unit);
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

/// Reads a time from left to right; the first thing that does not fit makes it fail for good.
class TimeReader {
 public:
  explicit TimeReader(std::string_view text) : text_(text) {}

  int Digits(size_t count) {
    if (text_.size() < count) {
      return Failed();
    }
    int value = 0;
    for (size_t i = 0; i < count; ++i) {
      if (text_[i] < '0' || text_[i] > '9') {
        return Failed();
      }
      value = value * 10 + (text_[i] - '0');
    }
    text_.remove_prefix(count);
    return value;
  }
  bool Take(std::string_view any_of) {
    if (text_.empty() || any_of.find(text_.front()) == std::string_view::npos) {
      return false;
    }
    last_ = text_.front();
    text_.remove_prefix(1);
    return true;
  }
  void Require(std::string_view any_of) {
    if (!Take(any_of)) {
      Failed();
    }
  }
  /// Up to six digits of a second, as microseconds; further digits must be there as digits only.
  int64_t Fraction() {
    int64_t micros = 0;
    int64_t unit = kMicros / 10;
    if (text_.empty()) {
      return Failed();
    }
    while (!text_.empty() && text_.front() >= '0' && text_.front() <= '9') {
      micros += unit * (text_.front() - '0');
      unit /= 10;
      text_.remove_prefix(1);
    }
    return micros;
  }
  char last() const { return last_; }
  bool AtEnd() const { return text_.empty(); }
  bool good() const { return good_; }

 private:
  int Failed() {
    good_ = false;
    return 0;
  }

  std::string_view text_;
  char last_ = 0;
  bool good_ = true;
};

// Hours, minutes and what may follow, after the date.
int64_t ReadTimeOfDay(TimeReader& reader, bool& in_range) {
  const int hour = reader.Digits(2);
  reader.Require(":");
  const int minute = reader.Digits(2);
  int second = 0;
  int64_t micros = 0;
  if (reader.Take(":")) {
    second = reader.Digits(2);
    if (reader.Take(".")) {
      micros = reader.Fraction();
    }
  }
  in_range = in_range && hour < 24 && minute < 60 && second < 60;
  micros += (hour * 3600 + minute * 60 + second) * kMicros;
  if (!reader.Take("Z") && reader.Take("+-")) {
    const int sign = reader.last() == '-' ? -1 : 1;
    const int zone_hour = reader.Digits(2);
    reader.Take(":");
    const int zone_minute = reader.Digits(2);
    in_range = in_range && zone_hour < 19 && zone_minute < 60;
    micros -= sign * (zone_hour * 3600 + zone_minute * 60) * kMicros;
  }
  return micros;
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
  TimeReader reader(text);
  const int year = reader.Digits(4);
  reader.Require("-");
  const int month = reader.Digits(2);
  reader.Require("-");
  const int day = reader.Digits(2);
  const std::chrono::year_month_day date{std::chrono::year(year),
                                         std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day))};
  bool in_range = date.ok();
  int64_t micros = 0;
  if (reader.Take("T ")) {
    micros = ReadTimeOfDay(reader, in_range);
  }
  if (!reader.good() || !reader.AtEnd() || !in_range) {
    return Fail(ErrorCode::kInvalidArgument, "'{}' is no time; write 2024-07-17T12:30:00Z", text);
  }
  const std::chrono::sys_days days{date};
  return days.time_since_epoch().count() * int64_t{86400} * kMicros + micros;
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
  const double seconds = static_cast<double>(duration_micros) / static_cast<double>(kMicros);
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
