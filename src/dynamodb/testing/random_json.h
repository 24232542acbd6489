#pragma once

#include <string>

#include "base/random.h"
#include "dynamodb/value.h"

namespace dynalake::dynamodb {

/// The item as an export line `{"Item":{...}}`, without a newline, in an arbitrary legal spelling:
/// random white space, escapes and order of attributes and set elements.
std::string RandomSpelling(const Item& item, SeededRandom& random);

}  // namespace dynalake::dynamodb
