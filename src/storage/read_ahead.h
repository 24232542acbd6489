#pragma once

#include <memory>

#include "storage/object_store.h"

namespace dynalake::storage {

/// As `store.Open`, for one thread that reads from front to back: where each read is a round trip
/// to another machine, the next blocks (12 MiB) are on their way while one is used.
Result<std::unique_ptr<ObjectReader>> OpenSequential(ObjectStore& store, const Location& location);

}  // namespace dynalake::storage
