#pragma once

#include <span>
#include <string_view>

namespace dynalake {

/// A zone of the IANA database, as TZif (RFC 8536).
struct TimeZoneData {
  std::string_view name = {};
  std::string_view data = {};
};

/// All of them, by name in the order of bytes. The build makes them of Debian's tzdata.
std::span<const TimeZoneData> AllTimeZoneData();

}  // namespace dynalake
