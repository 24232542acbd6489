#include "maintenance/residents.h"

#include <utility>

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
  DYNALAKE_ASSIGN(const std::vector<std::string> namespaces, lake.catalog.ListNamespaces());
  for (const std::string& name : namespaces) {
    DYNALAKE_ASSIGN(const auto tables, lake.catalog.ListTables(name));
    for (const catalog::TableIdentifier& identifier : tables) {
      Resident resident{.identifier = identifier};
      DYNALAKE_ASSIGN(const bool is_there,
                      Take(lake, lake.catalog.LoadTable(identifier), resident.table, resident));
      if (is_there) {
        residents.push_back(std::move(resident));
      }
    }
    DYNALAKE_ASSIGN(const auto views, lake.catalog.ListViews(name));
    for (const catalog::TableIdentifier& identifier : views) {
      Resident resident{.identifier = identifier, .is_view = true};
      DYNALAKE_ASSIGN(const bool is_there,
                      Take(lake, lake.catalog.LoadView(identifier), resident.view, resident));
      if (is_there) {
        residents.push_back(std::move(resident));
      }
    }
  }
  return residents;
}

}  // namespace dynalake::maintenance
