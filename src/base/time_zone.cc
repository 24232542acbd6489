#include "base/time_zone.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstring>
#include <functional>
#include <limits>
#include <utility>

#include <cctz/civil_time.h>
#include <cctz/time_zone.h>
#include <cctz/zone_info_source.h>

#include "base/ascii.h"
#include "base/civil_time.h"
#include "base/format.h"
#include "base/time_units.h"
#include "base/time_zone_data.h"

namespace dynalake {
namespace {

constexpr int32_t kMaxOffsetMinutes = 14 * 60;
constexpr int64_t kNever = std::numeric_limits<int64_t>::max();
/// 2400-01-01. The library's list of changes ends soon after; it computes later ones.
constexpr int64_t kListedUntil = 13569465600;

using Instant = cctz::time_point<cctz::seconds>;

Instant InstantOf(int64_t second) { return Instant(cctz::seconds(second)); }
int64_t SecondsOf(Instant instant) { return instant.time_since_epoch().count(); }

std::string_view DataOf(std::string_view name) {
  const auto all = AllTimeZoneData();
  const auto found = std::ranges::lower_bound(all, name, {}, &TimeZoneData::name);
  return found != all.end() && found->name == name ? found->data : std::string_view();
}

/// The compiled-in data of a zone.
class DataSource : public cctz::ZoneInfoSource {
 public:
  explicit DataSource(std::string_view data) : data_(data) {}

  size_t Read(void* out, size_t size) override {
    const size_t taken = std::min(size, data_.size());
    std::memcpy(out, data_.data(), taken);
    data_.remove_prefix(taken);
    return taken;
  }
  int Skip(size_t count) override {
    data_.remove_prefix(std::min(count, data_.size()));
    return 0;
  }

 private:
  std::string_view data_;
};

std::unique_ptr<cctz::ZoneInfoSource> OpenData(
    const std::string& name,
    const std::function<std::unique_ptr<cctz::ZoneInfoSource>(const std::string&)>& /*of_files*/) {
  const std::string_view data = DataOf(name);
  return data.empty() ? nullptr : std::make_unique<DataSource>(data);
}

/// "+2", "+02", "+02:30" or "+0230", in minutes east of UTC.
std::optional<int32_t> MinutesOf(std::string_view text) {
  if (text.empty() || (text[0] != '+' && text[0] != '-')) {
    return std::nullopt;
  }
  const bool west = text[0] == '-';
  text.remove_prefix(1);
  const auto hours = TakeDigits(text, text.size() == 1 ? 1 : 2);
  int64_t minutes = 0;
  if (hours && !text.empty()) {
    TakeChar(text, ':');
    const auto taken = TakeDigits(text, 2);
    if (!taken || *taken > 59) {
      return std::nullopt;
    }
    minutes = *taken;
  }
  if (!hours || !text.empty()) {
    return std::nullopt;
  }
  const auto all = static_cast<int32_t>(*hours * 60 + minutes);
  return west ? -all : all;
}

bool MeansUtc(std::string_view name) {
  constexpr std::array<std::string_view, 10> kNames = {
      "UTC", "Z", "UT", "UCT", "GMT", "GMT0", "Greenwich", "Universal", "Zulu", "GMT-0"};
  return std::ranges::find(kNames, name) != kNames.end();
}

/// The offset of a name that says one, such as "UTC+2".
std::optional<int32_t> MinutesOfName(std::string_view name) {
  const bool is_etc = name.starts_with("Etc/") && !DataOf(name).empty();
  if (is_etc) {
    name.remove_prefix(4);
  }
  if (MeansUtc(name)) {
    return 0;
  }
  const bool is_gmt = name.starts_with("GMT");
  for (const std::string_view prefix : {"UTC", "GMT", "UT"}) {
    if (name.starts_with(prefix)) {
      name.remove_prefix(prefix.size());
      break;
    }
  }
  const auto minutes = MinutesOf(name);
  // POSIX counts those of Etc/GMT+2 to the west.
  return minutes && is_etc && is_gmt ? -*minutes : minutes;
}

}  // namespace

struct TimeZone::Rules {
  cctz::time_zone zone;
};

TimeZone::TimeZone(std::string name, int32_t fixed_seconds, std::shared_ptr<const Rules> rules)
    : name_(std::move(name)), fixed_seconds_(fixed_seconds), rules_(std::move(rules)) {}

std::string OffsetText(int32_t minutes) {
  const int32_t size = std::abs(minutes);
  return fmt::format("{}{:02}:{:02}", minutes < 0 ? '-' : '+', size / 60, size % 60);
}

TimeZone TimeZone::Utc() { return {"UTC", 0, nullptr}; }

std::optional<TimeZone> TimeZone::OfOffset(int32_t minutes) {
  if (std::abs(minutes) > kMaxOffsetMinutes) {
    return std::nullopt;
  }
  return TimeZone(minutes == 0 ? "UTC" : OffsetText(minutes), minutes * 60, nullptr);
}

std::optional<TimeZone> TimeZone::Find(std::string_view name) {
  if (const auto minutes = MinutesOfName(name)) {
    return OfOffset(*minutes);
  }
  auto rules = std::make_shared<Rules>();
  // Asked first, as the library keeps an entry of its own for every name that it does not find.
  if (DataOf(name).empty() || !cctz::load_time_zone(std::string(name), &rules->zone)) {
    return std::nullopt;
  }
  return TimeZone(std::string(name), 0, std::move(rules));
}

std::string TimeZone::ShortNameAt(int64_t second) const {
  if (rules_ == nullptr) {
    return name_;
  }
  const auto found = rules_->zone.lookup(InstantOf(second));
  const std::string_view letters = found.abbr;
  return letters.starts_with('+') || letters.starts_with('-')
             ? fmt::format("GMT{}", OffsetText(found.offset / 60))
             : std::string(letters);
}

OffsetSpan TimeZone::SpanAt(int64_t second) const {
  if (rules_ == nullptr) {
    return {-kNever, kNever, fixed_seconds_};
  }
  const cctz::time_zone& zone = rules_->zone;
  const int32_t offset = zone.lookup(InstantOf(second)).offset;
  if (second >= kListedUntil) {
    return {second, second + 1, offset};
  }
  cctz::time_zone::civil_transition change;
  OffsetSpan span = {-kNever, kNever, offset};
  if (zone.prev_transition(InstantOf(second + 1), &change)) {
    span.begin = SecondsOf(zone.lookup(change.to).trans);
  }
  if (zone.next_transition(InstantOf(second), &change)) {
    span.end = SecondsOf(zone.lookup(change.to).trans);
  } else {
    span.end = kListedUntil;
  }
  return span;
}

LocalOffsets TimeZone::OffsetsOfLocal(int64_t local_second) const {
  if (rules_ == nullptr) {
    return {false, fixed_seconds_, fixed_seconds_};
  }
  const auto found = rules_->zone.lookup(cctz::civil_second() + local_second);
  const auto offset = [local_second](Instant instant) {
    return static_cast<int32_t>(local_second - SecondsOf(instant));
  };
  return {found.kind == cctz::time_zone::civil_lookup::SKIPPED, offset(found.pre),
          offset(found.post)};
}

}  // namespace dynalake

namespace cctz_extension {

// The library calls this for each zone that it has not loaded yet: nothing reads the machine's
// files.
ZoneInfoSourceFactory zone_info_source_factory = dynalake::OpenData;

}  // namespace cctz_extension
