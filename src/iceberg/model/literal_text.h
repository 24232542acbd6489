#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"
#include "iceberg/model/type.h"

namespace dynalake::iceberg {

/// The text of a value of a primitive type, as the specification's JSON single values spell it
/// (Appendix D): "2017-11-16", "22:31:08.000000", "2017-11-16T22:31:08.000000+00:00", "14.20", a
/// uuid with dashes, fixed and binary in lower case hex, strings as they are, numbers plainly.
std::string LiteralToText(const Type& type, const Literal& value);

/// The reverse for date, time, the timestamps, decimal, uuid, fixed, binary and string. A time zone
/// must be there exactly for the types with one, and must be +00:00, -00:00 or Z.
Result<Literal> LiteralFromText(const Type& type, std::string_view text);

/// "yyyy-MM-dd" of days since 1970-01-01.
std::string DayToText(int32_t days);

}  // namespace dynalake::iceberg
