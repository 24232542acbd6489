#include "maintenance/lake_maintenance.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "iceberg/codec/view_json.h"

namespace dynalake::maintenance {
namespace {

constexpr int64_t kLeastAbandonedMicros = int64_t{7} * 86'400 * 1'000'000;
constexpr uint64_t kMaxViewBytes = uint64_t{64} << 20;
constexpr const char* kManagedKey = "dynalake.managed";
constexpr std::string_view kPlanFile = "plan.json";

using Files = std::vector<storage::ObjectInfo>;

void Add(const storage::ObjectInfo& file, Removal& removal) {
  removal.files.push_back(file);
  removal.size_bytes += file.size_bytes;
}

int64_t NewestMicros(const Files& files) {
  int64_t newest = 0;
  for (const storage::ObjectInfo& file : files) {
    newest = std::max(newest, file.modified_micros);
  }
  return newest;
}

/// The files below `folder`, by the folder `depth` levels below it.
Result<std::map<storage::Location, Files>> ListByFolder(storage::ObjectStore& store,
                                                        const storage::Location& folder,
                                                        int depth) {
  std::map<storage::Location, Files> files;
  DYNALAKE_TRY(store.List(folder, [&](const storage::ObjectInfo& info) -> Result<void> {
    const std::string_view path = folder.RelativePathOf(info.location);
    size_t end = 0;
    for (int level = 0; level < depth && end != std::string_view::npos; ++level) {
      end = path.find('/', end == 0 ? 0 : end + 1);
    }
    if (end != std::string_view::npos) {
      files[folder.Join(path.substr(0, end))].push_back(info);
    }
    return {};
  }));
  return files;
}

/// Where the tables and views of a catalog lie.
struct Owners {
  std::map<storage::Location, catalog::ViewPtr> views;
  std::vector<storage::Location> all;
};

Result<Owners> FindOwners(catalog::Catalog& catalog) {
  Owners owners;
  DYNALAKE_ASSIGN(const std::vector<std::string> namespaces, catalog.ListNamespaces());
  for (const std::string& name : namespaces) {
    DYNALAKE_ASSIGN(const auto tables, catalog.ListTables(name));
    for (const catalog::TableIdentifier& identifier : tables) {
      DYNALAKE_ASSIGN(const catalog::TablePtr table, catalog.LoadTable(identifier));
      DYNALAKE_ASSIGN(storage::Location folder,
                      storage::Location::Parse(table->metadata->location));
      owners.all.push_back(std::move(folder));
    }
    DYNALAKE_ASSIGN(const auto views, catalog.ListViews(name));
    for (const catalog::TableIdentifier& identifier : views) {
      DYNALAKE_ASSIGN(catalog::ViewPtr view, catalog.LoadView(identifier));
      DYNALAKE_ASSIGN(storage::Location folder, storage::Location::Parse(view->metadata->location));
      owners.all.push_back(folder);
      owners.views.emplace(std::move(folder), std::move(view));
    }
  }
  return owners;
}

bool IsShared(const storage::Location& folder, const Owners& owners) {
  const auto count = std::count_if(
      owners.all.begin(), owners.all.end(), [&folder](const storage::Location& other) {
        return other == folder || other.Contains(folder) || folder.Contains(other);
      });
  return count > (owners.views.contains(folder) ? 1 : 0);
}

/// Whether all files of a folder are the metadata of a view of ours that had this folder.
Result<bool> WasOurView(storage::ObjectStore& store, const storage::Location& folder,
                        const Files& files) {
  for (const storage::ObjectInfo& file : files) {
    if (!file.location.name().ends_with(".metadata.json")) {
      return false;
    }
    DYNALAKE_ASSIGN(const std::string text, store.ReadAll(file.location, kMaxViewBytes));
    const auto view = iceberg::ReadViewMetadata(text);
    if (!view) {
      return false;
    }
    const auto managed = view->properties.find(kManagedKey);
    const auto location = storage::Location::Parse(view->location);
    if (managed == view->properties.end() || managed->second != "true" || !location ||
        *location != folder) {
      return false;
    }
  }
  return true;
}

}  // namespace

Result<void> LakeMaintenance::Remove(const Removal& removal, Mode mode) {
  if (mode == Mode::kDryRun) {
    return {};
  }
  for (const storage::ObjectInfo& file : removal.files) {
    DYNALAKE_TRY(cancel_.Check());
    DYNALAKE_TRY(store_.Delete(file.location));
  }
  return {};
}

Result<Removal> LakeMaintenance::VacuumViews(int64_t older_than_micros, Mode mode) {
  const int64_t newest_micros = clock_.NowMicros() - older_than_micros;
  // Listed first: a view's metadata is written before the catalog names it.
  constexpr int kDatabaseAndName = 2;
  DYNALAKE_ASSIGN(const auto folders,
                  ListByFolder(store_, lake_.Join("warehouse"), kDatabaseAndName));
  DYNALAKE_ASSIGN(const Owners owners, FindOwners(catalog_));
  Removal removal;
  for (const auto& [folder, files] : folders) {
    if (IsShared(folder, owners) || NewestMicros(files) >= newest_micros) {
      continue;
    }
    const auto view = owners.views.find(folder);
    if (view == owners.views.end()) {
      DYNALAKE_ASSIGN(const bool was_ours, WasOurView(store_, folder, files));
      if (was_ours) {
        std::for_each(files.begin(), files.end(), [&](const auto& file) { Add(file, removal); });
      }
      continue;
    }
    DYNALAKE_ASSIGN(const storage::Location current,
                    reader_.Resolve(view->second->metadata_location));
    const bool lists_current = std::any_of(
        files.begin(), files.end(), [&](const auto& file) { return file.location == current; });
    for (const storage::ObjectInfo& file : files) {
      if (lists_current && file.location != current &&
          file.location.name().ends_with(".metadata.json")) {
        Add(file, removal);
      }
    }
  }
  DYNALAKE_TRY(Remove(removal, mode));
  return removal;
}

Result<Removal> LakeMaintenance::VacuumAbandonedLoads(int64_t older_than_micros, Mode mode) {
  const int64_t newest_micros =
      clock_.NowMicros() - std::max(older_than_micros, kLeastAbandonedMicros);
  DYNALAKE_ASSIGN(auto loads, ListByFolder(store_, lake_.Join("state").Join("load"), 1));
  Removal removal;
  for (auto& [folder, files] : loads) {
    if (NewestMicros(files) >= newest_micros) {
      continue;
    }
    // The plan goes last: results without the plan that they belong to would mislead a later load.
    std::stable_partition(files.begin(), files.end(), [](const storage::ObjectInfo& file) {
      return file.location.name() != kPlanFile;
    });
    std::for_each(files.begin(), files.end(), [&](const auto& file) { Add(file, removal); });
  }
  DYNALAKE_TRY(Remove(removal, mode));
  return removal;
}

}  // namespace dynalake::maintenance
