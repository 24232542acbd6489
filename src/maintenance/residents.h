#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "catalog/table.h"
#include "maintenance/cleaned_lake.h"

namespace dynalake::maintenance {

/// A table or view that the lake's catalog names, as far as it can be read.
struct Resident {
  catalog::TableIdentifier identifier;
  std::string metadata_location = {};
  catalog::TablePtr table = {};  ///< null for a view, and where it cannot be opened
  catalog::ViewPtr view = {};    ///< null for a table, and where it cannot be opened
  bool is_view = false;
  std::string failure = {};  ///< why it cannot be opened; empty otherwise
  /// Its folder, by its metadata or, where that cannot be read, by where that lies. Nothing where
  /// that is no place in a store known here.
  std::optional<storage::Location> folder = {};
};

/// Every table and view of the lake. One that cannot be opened is among them; an error only where
/// catalog or store cannot be reached, so that nothing can be known.
Result<std::vector<Resident>> FindResidents(const CleanedLake& lake);

/// Whether an error says that a thing is broken, and not that nobody can know it now.
bool IsBroken(const Error& error);

/// The folder around a metadata file, as all writers lay them out: `<folder>/metadata/<file>`.
std::optional<storage::Location> FolderOfMetadata(std::string_view metadata_location);

}  // namespace dynalake::maintenance
