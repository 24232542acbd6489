#include "engine/times/zone_cache.h"

#include <utility>

#include "base/floor_divide.h"
#include "base/time_units.h"
#include "engine/functions/function_error.h"

namespace dynalake::engine {
namespace {

int64_t SecondOf(int64_t micros) { return FloorDivide(micros, kMicrosPerSecond); }

}  // namespace

int64_t ZoneClock::OffsetMicrosAt(int64_t instant_micros) {
  const int64_t second = SecondOf(instant_micros);
  if (!span_.contains(second)) {
    span_ = zone_.SpanAt(second);
  }
  return span_.offset_seconds * kMicrosPerSecond;
}

int64_t ZoneClock::InstantOf(int64_t local_micros) const {
  const LocalOffsets offsets = zone_.OffsetsOfLocal(SecondOf(local_micros));
  return local_micros - offsets.before_seconds * kMicrosPerSecond;
}

int64_t ZoneClock::CalendarInstantOf(int64_t local_micros) const {
  const int64_t local_second = SecondOf(local_micros);
  const LocalOffsets offsets = zone_.OffsetsOfLocal(local_second);
  int64_t offset = offsets.before_seconds;
  if (!offsets.is_gap && offsets.before_seconds != offsets.after_seconds) {
    // The calendar takes the local time for an instant, and asks for the offset around there.
    offset = zone_.SpanAt(local_second).offset_seconds;
    offset = zone_.SpanAt(local_second - offset).offset_seconds;
  }
  return local_micros - offset * kMicrosPerSecond;
}

int64_t ZoneClock::CalendarInstantOf(int64_t local_micros, int64_t original_instant) {
  const int64_t offset = OffsetMicrosAt(original_instant);
  const int64_t instant = local_micros - offset;
  return OffsetMicrosAt(instant) == offset ? instant : CalendarInstantOf(local_micros);
}

ZoneClock* ZoneCache::TryFind(std::string_view name) {
  if (last_ != nullptr && name == last_name_) {
    return last_;
  }
  std::string key(name);
  auto found = clocks_.find(key);
  if (found == clocks_.end()) {
    auto zone = TimeZone::Find(name);
    if (!zone) {
      return nullptr;
    }
    found = clocks_.emplace(key, std::make_unique<ZoneClock>(*std::move(zone))).first;
  }
  last_name_ = std::move(key);
  last_ = found->second.get();
  return last_;
}

ZoneClock& ZoneCache::Find(std::string_view name) {
  ZoneClock* clock = TryFind(name);
  if (clock == nullptr) {
    FunctionError(FunctionFault::kInvalidFunctionArgument, "'{}' is not a valid time zone", name);
  }
  return *clock;
}

duckdb::unique_ptr<duckdb::FunctionLocalState> ZoneCache::Make(
    duckdb::ExpressionState& /*state*/, const duckdb::BoundFunctionExpression& /*expression*/,
    duckdb::FunctionData* /*bind_data*/) {
  return duckdb::make_uniq<ZoneCache>();
}

ZoneCache& ZoneCache::Of(duckdb::ExpressionState& state) {
  return duckdb::ExecuteFunctionState::GetFunctionState(state)->Cast<ZoneCache>();
}

}  // namespace dynalake::engine
