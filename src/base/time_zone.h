#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace dynalake {

/// The instants between two changes of a zone's clock, in seconds since 1970, UTC.
struct OffsetSpan {
  int64_t begin = 0;
  int64_t end = 0;  ///< the first instant after it
  int32_t offset_seconds = 0;

  bool contains(int64_t second) const { return begin <= second && second < end; }
};

/// What a time on a zone's clock can mean: the offsets before and after the nearest change. They
/// are equal where it stands for one instant.
struct LocalOffsets {
  bool is_gap = false;  ///< the clock leaps over it
  int32_t before_seconds = 0;
  int32_t after_seconds = 0;
};

/// A zone of the IANA database, which is compiled in, or a fixed offset. Copies share what they
/// hold; any number of threads may use one.
class TimeZone {
 public:
  /// By an identifier as Java's `ZoneId.of` takes it, whose case counts: `Europe/Berlin`, `UTC`,
  /// `Z`, `GMT`, `+2`, `+02:30`, `-0230`, `UTC+2`. Nothing for others, and beyond 14 hours.
  static std::optional<TimeZone> Find(std::string_view name);

  static TimeZone Utc();
  /// Nothing beyond 14 hours.
  static std::optional<TimeZone> OfOffset(int32_t minutes);

  /// `UTC` for all that mean it, `+02:00` for fixed offsets; else as it was found.
  const std::string& name() const { return name_; }
  bool is_utc() const { return rules_ == nullptr && fixed_seconds_ == 0; }

  /// What its clock is called at an instant: `CET`; `GMT-03:00` where that has no letters.
  std::string ShortNameAt(int64_t second) const;

  /// The span around an instant. Far in the future it may be shorter than it could be.
  OffsetSpan SpanAt(int64_t second) const;

  /// Of a time on the clock, in seconds since 1970 on it.
  LocalOffsets OffsetsOfLocal(int64_t local_second) const;

 private:
  struct Rules;

  TimeZone(std::string name, int32_t fixed_seconds, std::shared_ptr<const Rules> rules);

  std::string name_;
  int32_t fixed_seconds_ = 0;
  std::shared_ptr<const Rules> rules_;  ///< null: a fixed offset
};

/// `+02:30`; of 0 `+00:00`.
std::string OffsetText(int32_t minutes);

}  // namespace dynalake
