#include <cstdint>
#include <string>
#include <string_view>

#include "base/assert.h"
#include "base/time_zone.h"
#include "query/types/time_literal.h"

namespace {

using dynalake::query::ReadTimeLiteral;

}  // namespace

/// Whatever the text is, it is a date, a time, a timestamp, an interval or an error; and what a
/// literal says is read as itself.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  for (const char* type : {"date", "time", "timestamp"}) {
    const auto constant = ReadTimeLiteral({.type = type, .text = text});
    if (constant && constant->type.kind < dynalake::query::TypeKind::kTimestampWithZone &&
        constant->type.kind != dynalake::query::TypeKind::kTimeWithZone) {
      const auto again = ReadTimeLiteral({.type = type, .text = constant->text});
      DYNALAKE_ASSERT(again && again->text == constant->text);
    }
  }
  using enum dynalake::query::IntervalField;
  for (const auto field : {kYear, kDay, kHour, kMinute}) {
    const auto last = field == kYear ? kMonth : kSecond;
    static_cast<void>(
        dynalake::query::ReadIntervalLiteral({.text = text, .from = field, .to = last})
            .has_value());
  }
  if (const auto zone = dynalake::TimeZone::Find(text)) {
    DYNALAKE_ASSERT(dynalake::TimeZone::Find(zone->name()).has_value());
  }
  return 0;
}
