#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "base/result.h"
#include "catalog/live_files.h"
#include "storage/object_store.h"

namespace dynalake::ingest {

/// Deleted rows by the path of their data file, as its manifest spells it; ascending.
using DeletedRows = std::map<std::string, std::vector<int64_t>, std::less<>>;

/// The rows of one data file that position deletes and deletion vectors take out, ascending.
/// Equality deletes are not asked.
Result<std::vector<int64_t>> ReadDeletedRows(storage::ObjectStore& store,
                                             const catalog::ScanFile& file);

}  // namespace dynalake::ingest
