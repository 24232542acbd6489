#pragma once

#include <span>

#include "base/result.h"
#include "storage/object_store.h"

namespace dynalake::storage {

/// `ObjectStore::DeleteAll`, where one that could not be deleted is an error. Those behind it may
/// be gone all the same; the same call again is harmless.
Result<void> DeleteEach(ObjectStore& store, std::span<const Location> locations);

}  // namespace dynalake::storage
