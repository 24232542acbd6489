#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/random.h"
#include "base/result.h"
#include "iceberg/model/table_metadata.h"
#include "shaping/profile.h"
#include "storage/object_store.h"

namespace dynalake::ingest {

/// What the items of a table's present content look like: what `dynalake schema` shows and what the
/// entity views are made of. Lies beside the table's metadata; the table property names it.
struct TableProfile {
  shaping::Profile profile;
  shaping::EntityCounts entities;
  int64_t rest_count = 0;  ///< items with a `_rest`

  /// Adds other items of the table. Errors as `shaping::Profile::Merge`.
  Result<void> Merge(const TableProfile& other);
};

/// The table property that holds the location of the profile.
inline constexpr const char* kProfileProperty = "dynalake.profile";

/// Writes the profile durably under a new name in the table's metadata folder; returns its
/// location.
Result<std::string> WriteTableProfile(storage::ObjectStore& store, RandomSource& random,
                                      const storage::Location& table_location,
                                      const TableProfile& profile);

/// Nothing for a table that no load made, and for one whose profile is gone: only the property
/// names it, so that other engines take it for an orphan.
Result<std::optional<TableProfile>> ReadTableProfile(storage::ObjectStore& store,
                                                     const iceberg::TableMetadata& metadata);

}  // namespace dynalake::ingest
