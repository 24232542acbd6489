#pragma once

#include "storage/location.h"

namespace dynalake::storage {

/// Removes every folder of this machine below `folder` that holds nothing, the innermost first.
/// Object stores have no folders, so that nothing happens there. What cannot be removed stays: it
/// is in nobody's way. Each removal passes a crash point.
void RemoveEmptyFolders(const Location& folder);

}  // namespace dynalake::storage
