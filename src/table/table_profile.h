#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/random.h"
#include "base/result.h"
#include "iceberg/model/table_metadata.h"
#include "shaping/profile/profile.h"
#include "storage/object_store.h"

namespace dynalake::table {

/// What the items of a table's present content look like: what `dynalake schema` shows and what the
/// entity views are made of. Lies beside the table's metadata; the table property names it, and so
/// that other engines count it among the table's files, an entry of the metadata's statistics.
///
/// The file is a Puffin file without blobs: the profile, as JSON, is in properties of the file
/// (docs/table.md). A blob of a type of our own would have to be listed in the table's metadata,
/// where PyIceberg refuses the table for it. Older tables have a JSON file that only the property
/// names.
struct TableProfile {
  shaping::Profile profile;
  shaping::EntityCounts entities;
  int64_t rest_count = 0;  ///< items with a `_rest`

  /// Adds other items of the table. Errors as `shaping::Profile::Merge`.
  Result<void> Merge(const TableProfile& other);
};

/// The table property that holds the location of the profile.
inline constexpr const char* kProfileProperty = "dynalake.profile";

/// Writes the profile durably under a new name in the table's metadata folder. The answer is for
/// the statistics of the snapshot that has the content; `statistics_path` is for the property.
Result<iceberg::StatisticsFile> WriteTableProfile(storage::ObjectStore& store, RandomSource& random,
                                                  const storage::Location& table_location,
                                                  const TableProfile& profile);

/// Nothing for a table that no load made, and for one whose profile is gone: an expiry by another
/// engine takes it with the snapshot that has its entry, a clean-up where nothing but the property
/// names it.
Result<std::optional<TableProfile>> ReadTableProfile(storage::ObjectStore& store,
                                                     const iceberg::TableMetadata& metadata);

/// The entry of `metadata`'s statistics that names its profile; nothing where none does.
std::optional<iceberg::StatisticsFile> FindProfileStatistics(
    const iceberg::TableMetadata& metadata);

/// What is said to the user where the profile is gone: what that costs, and until when.
std::string LostProfileText();

}  // namespace dynalake::table
