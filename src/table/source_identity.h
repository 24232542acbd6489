#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/cancel.h"
#include "base/result.h"
#include "iceberg/model/table_metadata.h"
#include "source/items/item_source.h"
#include "storage/object_store.h"
#include "work/source_position.h"

namespace dynalake::table {

/// Key of a snapshot's summary: the JSON list of the identities of the sources that are the table's
/// content from this snapshot on.
inline constexpr const char* kSourcesKey = "dynalake.sources";

/// Likewise: the JSON object of the positions up to which these sources were read, by identity; of
/// those that have one. Summaries of earlier versions have none.
inline constexpr const char* kPositionsKey = "dynalake.positions";

/// Likewise: the point in time that the content stands for, in microseconds since 1970 UTC; absent
/// where no source of it says.
inline constexpr const char* kWrittenAtKey = "dynalake.written-at-us";

/// Likewise: what the user called the source that was loaded last.
inline constexpr const char* kSourceAddressKey = "dynalake.source";

/// Key of a snapshot's or view version's summary, of any engine: who made it; and what ours say.
inline constexpr const char* kEngineNameKey = "engine-name";
inline constexpr const char* kEngineName = "dynalake";

/// The identity of what one Query read, and the Query of such an identity, which is the same for
/// every reading; another identity stands for itself.
std::string MakeQueryIdentity(std::string_view query, std::string_view reading_id);
std::string_view QueryOf(std::string_view identity);

/// The sources that are in the table now: of the current snapshot, or after commits of other
/// engines of its nearest ancestor that says so.
std::vector<std::string> CurrentSources(const iceberg::TableMetadata& metadata);

/// By identity; a source that is not in it has none, or nobody knows it.
using SourcePositions = std::map<std::string, work::SourcePosition, std::less<>>;

/// How far the sources that are in the table now were read.
SourcePositions CurrentPositions(const iceberg::TableMetadata& metadata);

/// Whether any snapshot that the table still has was made of that source, alone or among others.
bool WasLoaded(const iceberg::TableMetadata& metadata, std::string_view identity);

/// The value of `kPositionsKey`.
std::string PrintPositions(const SourcePositions& positions);

/// The value of `kSourcesKey`.
std::string PrintSources(const std::vector<std::string>& identities);

/// The identity of files without a manifest, by reading all of them once.
Result<std::string> HashFiles(storage::ObjectStore& store, const source::ItemSource& source,
                              const CancelToken& cancel);

}  // namespace dynalake::table
