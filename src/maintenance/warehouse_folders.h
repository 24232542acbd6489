#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "base/result.h"
#include "storage/object_store.h"

namespace dynalake::maintenance {

/// The files below `folder`, by the folder `depth` levels below it.
Result<std::map<storage::Location, std::vector<storage::ObjectInfo>>> ListByFolder(
    storage::ObjectStore& store, const storage::Location& folder, int depth);

/// When the newest of the files was written; 0 for none.
int64_t NewestMicros(const std::vector<storage::ObjectInfo>& files);

}  // namespace dynalake::maintenance
