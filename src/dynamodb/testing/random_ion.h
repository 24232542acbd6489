#pragma once

#include <string>

#include "base/random.h"
#include "dynamodb/value.h"

namespace dynalake::dynamodb {

/// The item as one value of an Ion export, `$ion_1_0 {Item:{...}}` and a newline, in an arbitrary
/// legal spelling: random white space, comments, quotes, long strings, escapes, exponents and
/// order.
std::string RandomIonSpelling(const Item& item, SeededRandom& random);

/// The item with every number in its canonical spelling, as it comes back from Ion.
Item WithCanonicalNumbers(const Item& item);

}  // namespace dynalake::dynamodb
