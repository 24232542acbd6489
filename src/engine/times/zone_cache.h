#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "base/time_zone.h"
#include "engine/duckdb.h"

namespace dynalake::engine {

/// A zone with the part of its history that was asked for last.
class ZoneClock {
 public:
  explicit ZoneClock(TimeZone zone) : zone_(std::move(zone)), span_(zone_.SpanAt(0)) {}

  const TimeZone& zone() const { return zone_; }
  /// The zone's name, for as long as this lives.
  duckdb::string_t name() const {
    return {zone_.name().data(), static_cast<uint32_t>(zone_.name().size())};
  }

  /// East of UTC.
  int64_t OffsetMicrosAt(int64_t instant_micros);

  /// The time on the zone's clock, in microseconds since 1970 on it.
  int64_t LocalOf(int64_t instant_micros) {
    return instant_micros + OffsetMicrosAt(instant_micros);
  }

  /// The instant that a cast gives: of a time that comes twice the first; one that never comes is
  /// as much later as the clock leaps.
  int64_t InstantOf(int64_t local_micros) const;

  /// The instant that `with_timezone` gives. Of a time that comes twice it is the second in the
  /// east and the first in the west, as Trino's calendar has it.
  int64_t CalendarInstantOf(int64_t local_micros) const;

  /// The same for a time computed from an instant: its offset stays where that is possible.
  int64_t CalendarInstantOf(int64_t local_micros, int64_t original_instant);

 private:
  TimeZone zone_;
  OffsetSpan span_;
};

/// The zones that a thread has met, each looked up once. Local state of functions (`Make`).
class ZoneCache : public duckdb::FunctionLocalState {
 public:
  /// An error of Athena's where there is no such zone.
  ZoneClock& Find(std::string_view name);
  /// Null where there is none.
  ZoneClock* TryFind(std::string_view name);

  static duckdb::unique_ptr<duckdb::FunctionLocalState> Make(
      duckdb::ExpressionState& state, const duckdb::BoundFunctionExpression& expression,
      duckdb::FunctionData* bind_data);
  static ZoneCache& Of(duckdb::ExpressionState& state);

 private:
  std::unordered_map<std::string, std::unique_ptr<ZoneClock>> clocks_;
  std::string last_name_;
  ZoneClock* last_ = nullptr;
};

}  // namespace dynalake::engine
