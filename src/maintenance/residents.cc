#include "maintenance/residents.h"

#include <utility>

#include "catalog/all_names.h"

namespace dynalake::maintenance {
namespace {

/// Takes over what one load of a table or view gave; false where its name is gone by now.
template <typename Pointer>
Result<bool> Take(const CleanedLake& lake, const Result<Pointer>& loaded, Pointer& pointer,
                  Resident& resident) {
  if (loaded) {
    pointer = *loaded;
    resident.metadata_location = pointer->metadata_location;
    if (auto folder = storage::Location::Parse(pointer->metadata->location)) {
      resident.folder = *std::move(folder);
    }
    return true;
  }
  if (loaded.error().code() == ErrorCode::kNotFound) {
    return false;
  }
  if (!IsBroken(loaded.error())) {
    return loaded.error();
  }
  auto location = lake.catalog.FindMetadataLocation(resident.identifier);
  if (!location && location.error().code() == ErrorCode::kNotFound) {
    return false;
  }
  if (!location) {
    return std::move(location).error();
  }
  resident.failure = loaded.error().ToString();
  resident.metadata_location = *std::move(location);
  resident.folder = FolderOfMetadata(resident.metadata_location);
  return true;
}

}  // namespace

bool IsBroken(const Error& error) {
  switch (error.code()) {
    case ErrorCode::kUnreachable:
    case ErrorCode::kThrottled:
    case ErrorCode::kCancelled:
    case ErrorCode::kResourceExhausted:
      return false;
    default:
      return true;
  }
}

std::optional<storage::Location> FolderOfMetadata(std::string_view metadata_location) {
  const auto file = storage::Location::Parse(metadata_location);
  if (!file) {
    return std::nullopt;
  }
  const storage::Location folder = file->Parent();
  return folder.name() == "metadata" ? folder.Parent() : folder;
}

Result<std::vector<Resident>> FindResidents(const CleanedLake& lake) {
  std::vector<Resident> residents;
  const auto add = [&](const catalog::FoundName& found) -> Result<void> {
    Resident resident{.identifier = found.identifier, .is_view = found.is_view};
    DYNALAKE_ASSIGN(
        const bool is_there,
        found.is_view
            ? Take(lake, lake.catalog.LoadView(found.identifier), resident.view, resident)
            : Take(lake, lake.catalog.LoadTable(found.identifier), resident.table, resident));
    if (is_there) {
      residents.push_back(std::move(resident));
    }
    return {};
  };
  DYNALAKE_TRY(catalog::ForEachName(lake.catalog, add));
  return residents;
}

}  // namespace dynalake::maintenance
