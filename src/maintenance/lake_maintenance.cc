#include "maintenance/lake_maintenance.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "catalog/managed_view.h"
#include "iceberg/codec/view_json.h"
#include "storage/local_store.h"

namespace dynalake::maintenance {
namespace {

constexpr int64_t kLeastAbandonedMicros = int64_t{7} * 86'400 * 1'000'000;
constexpr uint64_t kMaxViewBytes = uint64_t{64} << 20;
constexpr std::string_view kPlanFile = "plan.json";

using Files = std::vector<storage::ObjectInfo>;

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
    const auto location = storage::Location::Parse(view->location);
    if (!catalog::IsManaged(*view) || !location || *location != folder) {
      return false;
    }
  }
  return true;
}

}  // namespace

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
        std::for_each(files.begin(), files.end(), [&](const auto& file) { removal.Add(file); });
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
        removal.Add(file);
      }
    }
  }
  DYNALAKE_TRY(DeleteFiles(store_, removal, mode, cancel_));
  return removal;
}

Result<Removal> LakeMaintenance::FindViewFiles(const catalog::TableIdentifier& table) {
  DYNALAKE_ASSIGN(const Owners owners, FindOwners(catalog_));
  Removal removal;
  for (const auto& [folder, view] : owners.views) {
    if (!catalog::IsManagedFor(*view->metadata, table) || IsShared(folder, owners) ||
        !lake_.Join("warehouse").Contains(folder)) {
      continue;
    }
    DYNALAKE_ASSIGN(const Files files, ListFiles(store_, folder, cancel_));
    DYNALAKE_ASSIGN(const bool is_ours, WasOurView(store_, folder, files));
    if (is_ours) {
      std::for_each(files.begin(), files.end(), [&](const auto& file) { removal.Add(file); });
    }
  }
  return removal;
}

Result<std::vector<storage::UnfinishedWrite>> LakeMaintenance::DiscardUnfinished(
    int64_t older_than_micros, Mode mode) {
  const int64_t newest_micros = clock_.NowMicros() - older_than_micros;
  DYNALAKE_ASSIGN(auto unfinished, store_.ListUnfinished(lake_));
  std::erase_if(unfinished, [&](const storage::UnfinishedWrite& write) {
    return write.begun_micros >= newest_micros;
  });
  for (const storage::UnfinishedWrite& write : unfinished) {
    DYNALAKE_TRY(cancel_.Check());
    if (mode == Mode::kRun) {
      DYNALAKE_TRY(store_.DiscardUnfinished(write));
    }
  }
  return unfinished;
}

Result<Removal> LakeMaintenance::VacuumAbandonedLoads(int64_t older_than_micros, Mode mode) {
  const int64_t now_micros = clock_.NowMicros();
  const int64_t newest_micros = now_micros - older_than_micros;
  const int64_t newest_abandoned_micros =
      now_micros - std::max(older_than_micros, kLeastAbandonedMicros);
  DYNALAKE_ASSIGN(auto loads, ListByFolder(store_, lake_.Join("state/load"), 1));
  DYNALAKE_ASSIGN(auto scans, ListByFolder(store_, lake_.Join("state/scan"), 1));
  loads.merge(scans);
  Removal removal;
  Removal plans;
  for (const auto& [folder, files] : loads) {
    const bool is_abandoned = NewestMicros(files) < newest_abandoned_micros;
    for (const storage::ObjectInfo& file : files) {
      const bool is_torn = file.location.name().starts_with(storage::kTemporaryPrefix) &&
                           file.modified_micros < newest_micros;
      if (is_abandoned || is_torn) {
        (file.location.name() == kPlanFile ? plans : removal).Add(file);
      }
    }
  }
  DYNALAKE_ASSIGN(const Files exports, ListFiles(store_, lake_.Join("state/export"), cancel_));
  for (const storage::ObjectInfo& file : exports) {
    if (file.modified_micros < newest_abandoned_micros) {
      removal.Add(file);
    }
  }
  // The plans go last: results without the plan that they belong to would mislead a later load.
  DYNALAKE_TRY(DeleteFiles(store_, removal, mode, cancel_));
  DYNALAKE_TRY(DeleteFiles(store_, plans, mode, cancel_));
  std::for_each(plans.files.begin(), plans.files.end(),
                [&](const auto& plan) { removal.Add(plan); });
  return removal;
}

}  // namespace dynalake::maintenance
