#pragma once

#include <optional>
#include <string_view>

#include "engine/times/time_columns.h"
#include "engine/times/zone_cache.h"

namespace dynalake::engine {

// What texts say as Athena casts them, their seconds rounded to `precision` digits; nothing where
// they do not.

std::optional<duckdb::date_t> DateOf(std::string_view text);
std::optional<duckdb::dtime_t> TimeOf(std::string_view text, int32_t precision);
std::optional<OffsetTimeValue> OffsetTimeOf(std::string_view text, int32_t precision);
std::optional<duckdb::timestamp_t> TimestampOf(std::string_view text, int32_t precision,
                                               ZoneCache& zones);
std::optional<duckdb::timestamp_ns_t> NanosOf(std::string_view text, int32_t precision,
                                              ZoneCache& zones);
/// The zone's name is the cache's.
std::optional<ZonedValue> ZonedOf(std::string_view text, int32_t precision, ZoneCache& zones);

/// `value`, of whose units a second has 10^`digits`, rounded to `precision` digits: to the nearest,
/// of two the later. Throws where that is beyond 64 bits.
int64_t Rounded(int64_t value, int32_t precision, int digits);

}  // namespace dynalake::engine
