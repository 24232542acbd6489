#pragma once

#include <string>
#include <vector>

#include "base/cancel.h"
#include "base/result.h"
#include "iceberg/model/table_metadata.h"
#include "source/item_source.h"
#include "storage/object_store.h"

namespace dynalake::ingest {

/// Key of a snapshot's summary: the JSON list of the identities of the sources that are the table's
/// content from this snapshot on.
inline constexpr const char* kSourcesKey = "dynalake.sources";

/// The sources that are in the table now: of the current snapshot, or after commits of other
/// engines of its nearest ancestor that says so.
std::vector<std::string> CurrentSources(const iceberg::TableMetadata& metadata);

/// The value of `kSourcesKey`.
std::string PrintSources(const std::vector<std::string>& identities);

/// The identity of files without a manifest, by reading all of them once.
Result<std::string> HashFiles(storage::ObjectStore& store, const source::ItemSource& source,
                              const CancelToken& cancel);

}  // namespace dynalake::ingest
