#pragma once

#include <string_view>

#include "base/result.h"
#include "storage/location.h"

namespace dynalake::storage {

/// What a user calls a place: a location of any scheme, or a path, a relative one from the working
/// folder. Errors as `Location::Parse` and `Location::FromLocalPath`.
Result<Location> ParseUserLocation(std::string_view text);

}  // namespace dynalake::storage
