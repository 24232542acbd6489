#include "maintenance/reachable_files.h"

#include <string_view>

#include "base/unicode.h"

namespace dynalake::maintenance {
namespace {

Result<void> AddPath(const catalog::TableReader& reader, std::string_view path,
                     LocationSet& files) {
  DYNALAKE_ASSIGN(storage::Location location, reader.Resolve(path));
  files.insert(std::move(location));
  return {};
}

Result<void> AddManifest(catalog::TableReader& reader, const iceberg::TableMetadata& metadata,
                         const iceberg::ManifestFile& manifest, LocationSet& files) {
  DYNALAKE_ASSIGN(storage::Location location, reader.Resolve(manifest.manifest_path));
  if (!files.insert(location).second) {
    return {};  // another snapshot has it too
  }
  DYNALAKE_ASSIGN(auto entries, reader.ReadManifest(metadata, manifest));
  for (const iceberg::ManifestEntry& entry : *entries) {
    if (!entry.is_live()) {
      continue;
    }
    if (auto file = reader.Resolve(entry.file.file_path)) {
      files.insert(*std::move(file));
    }
  }
  return {};
}

}  // namespace

Result<LocationSet> ReachableFiles(catalog::TableReader& reader,
                                   const iceberg::TableMetadata& metadata) {
  LocationSet files;
  for (const iceberg::Snapshot& snapshot : metadata.snapshots) {
    DYNALAKE_ASSIGN(auto list, reader.ReadManifestList(snapshot));
    DYNALAKE_TRY(AddPath(reader, snapshot.manifest_list, files));
    for (const iceberg::ManifestFile& manifest : *list) {
      DYNALAKE_TRY(AddManifest(reader, metadata, manifest, files));
    }
  }
  DYNALAKE_ASSIGN(LocationSet statistics, StatisticsFiles(reader, metadata));
  files.merge(statistics);
  return files;
}

Result<LocationSet> StatisticsFiles(const catalog::TableReader& reader,
                                    const iceberg::TableMetadata& metadata) {
  LocationSet files;
  for (const iceberg::StatisticsFile& statistics : metadata.statistics) {
    DYNALAKE_TRY(AddPath(reader, statistics.statistics_path, files));
  }
  for (const iceberg::PartitionStatisticsFile& statistics : metadata.partition_statistics) {
    DYNALAKE_TRY(AddPath(reader, statistics.statistics_path, files));
  }
  return files;
}

bool IsGcDisabled(const iceberg::TableMetadata& metadata) {
  const std::string* enabled = metadata.FindProperty("gc.enabled");
  return enabled != nullptr && CaseFold(*enabled) == "false";
}

LocationSet LocationsInProperties(const iceberg::TableMetadata& metadata,
                                  const storage::Location& folder) {
  LocationSet locations;
  const auto add = [&](const auto& properties) {
    for (const auto& [key, value] : properties) {
      auto location = storage::Location::Parse(value);
      if (location && folder.Contains(*location)) {
        locations.insert(*std::move(location));
      }
    }
  };
  add(metadata.properties);
  for (const iceberg::Snapshot& snapshot : metadata.snapshots) {
    add(snapshot.summary);
  }
  return locations;
}

}  // namespace dynalake::maintenance
