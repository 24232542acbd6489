#pragma once

#include <string>

#include "shaping/scan/line_tape.h"

namespace dynalake::land {

// An item on a tape as JSON, appended without newline. Attributes keep the order of the source's
// line. No tree is built.

/// With type tags, as it came: `{"PK":{"S":"x"}}`.
void AppendTagged(const shaping::LineTape& item, std::string* out);

/// Without them: `{"PK":"x"}`. A number has all its digits, without exponent; binary is base64, a
/// set an array in the source's order, NULL null.
void AppendPlain(const shaping::LineTape& item, std::string* out);

}  // namespace dynalake::land
