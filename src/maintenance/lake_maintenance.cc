#include "maintenance/lake_maintenance.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/time_units.h"
#include "iceberg/codec/view_json.h"
#include "maintenance/warehouse_folders.h"
#include "storage/empty_folders.h"
#include "storage/local_store.h"
#include "table/managed_view.h"

namespace dynalake::maintenance {
namespace {

constexpr int64_t kLeastAbandonedMicros = 7 * kMicrosPerDay;
// A record of `state/` is half written for moments only, but no lease can hold the first.
constexpr int64_t kLeastTornMicros = kMicrosPerHour;
constexpr uint64_t kMaxViewBytes = uint64_t{64} << 20;
constexpr std::string_view kPlanFile = "plan.json";

using Files = std::vector<storage::ObjectInfo>;

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
    if (!table::IsManaged(*view) || !location || *location != folder) {
      return false;
    }
  }
  return true;
}

/// Whether the file is the record of a lease that is none of `live`.
bool IsEndedLease(const work::StateDir& state, const storage::Location& file,
                  const std::vector<std::string>& live) {
  std::string_view name = state.folder().RelativePathOf(file);
  name = name.substr(0, name.rfind('.'));
  return work::IsLeaseRecord(name) && std::ranges::find(live, name) == live.end();
}

}  // namespace

Result<Removal> LakeMaintenance::VacuumViews(int64_t older_than_micros, Mode mode) {
  const int64_t newest_micros = lake_.clock.NowMicros() - older_than_micros;
  // Listed first: a view's metadata is written before the catalog names it.
  constexpr int kDatabaseAndName = 2;
  DYNALAKE_ASSIGN(const auto folders,
                  ListByFolder(lake_.store, lake_.Warehouse(), kDatabaseAndName));
  DYNALAKE_ASSIGN(const Claims claims, judge_.Ask(nullptr));
  std::map<storage::Location, const Resident*> views;
  for (const Resident& resident : claims.residents()) {
    if (resident.is_view && resident.folder) {
      views.emplace(*resident.folder, &resident);
    }
  }
  Files old;
  for (const auto& [folder, files] : folders) {
    const auto view = views.find(folder);
    const Resident* resident = view == views.end() ? nullptr : view->second;
    if (!claims.IsOwnFolder(folder, resident == nullptr ? nullptr : &resident->identifier) ||
        NewestMicros(files) >= newest_micros) {
      continue;
    }
    if (resident == nullptr) {
      DYNALAKE_ASSIGN(const bool was_ours, WasOurView(lake_.store, folder, files));
      if (was_ours) {
        old.insert(old.end(), files.begin(), files.end());
      }
      continue;
    }
    const auto current = storage::Location::Parse(resident->metadata_location);
    const bool lists_current =
        current && std::ranges::any_of(files, [&](const storage::ObjectInfo& file) {
          return file.location == *current;
        });
    for (const storage::ObjectInfo& file : files) {
      if (lists_current && file.location.name().ends_with(".metadata.json")) {
        old.push_back(file);
      }
    }
  }
  Removal removal;
  claims.AddUnclaimed(old, removal);
  DYNALAKE_TRY(DeleteFiles(lake_.store, removal, mode, lake_.cancel));
  return removal;
}

Result<Removal> LakeMaintenance::FindViewFiles(const catalog::TableIdentifier& table,
                                               std::string_view table_uuid) {
  std::set<catalog::TableIdentifier> orphaned;
  DYNALAKE_ASSIGN(const auto views, table::FindOrphanedViewsOf(lake_.catalog, table_uuid));
  for (const catalog::ViewPtr& view : views) {
    orphaned.insert(view->identifier);
  }
  return FindFiles([&](const catalog::View& view) {
    return table::IsManagedFor(*view.metadata, table) || orphaned.contains(view.identifier);
  });
}

Result<Removal> LakeMaintenance::FindFilesOfView(const catalog::TableIdentifier& view) {
  return FindFiles([&view](const catalog::View& other) {
    return other.identifier == view && table::IsManaged(*other.metadata);
  });
}

Result<Removal> LakeMaintenance::FindFiles(
    const std::function<bool(const catalog::View&)>& is_wanted) {
  DYNALAKE_ASSIGN(const Claims claims, judge_.Ask(nullptr));
  Removal removal;
  for (const Resident& resident : claims.residents()) {
    if (resident.view == nullptr || !is_wanted(*resident.view) || !resident.folder ||
        !claims.IsOwnFolder(*resident.folder, &resident.identifier) ||
        !lake_.Warehouse().Contains(*resident.folder)) {
      continue;
    }
    DYNALAKE_ASSIGN(const Files files, ListFiles(lake_.store, *resident.folder, lake_.cancel));
    DYNALAKE_ASSIGN(const bool is_ours, WasOurView(lake_.store, *resident.folder, files));
    if (is_ours) {
      std::ranges::for_each(files, [&](const auto& file) { removal.Add(file); });
    }
  }
  return removal;
}

Result<std::vector<storage::UnfinishedWrite>> LakeMaintenance::DiscardUnfinished(
    int64_t older_than_micros, Mode mode) {
  const int64_t newest_micros = lake_.clock.NowMicros() - older_than_micros;
  DYNALAKE_ASSIGN(auto unfinished, lake_.store.ListUnfinished(lake_.root));
  DYNALAKE_ASSIGN(const work::StateClaims state,
                  work::ReadStateClaims(lake_.state, lake_.clock.NowMicros()));
  std::erase_if(unfinished, [&](const storage::UnfinishedWrite& write) {
    return write.begun_micros >= newest_micros || state.Cover(write.location);
  });
  for (const storage::UnfinishedWrite& write : unfinished) {
    DYNALAKE_TRY(lake_.cancel.Check());
    if (mode == Mode::kRun) {
      DYNALAKE_TRY(lake_.store.DiscardUnfinished(write));
    }
  }
  return unfinished;
}

Result<Removal> LakeMaintenance::VacuumAbandonedLoads(int64_t older_than_micros, Mode mode) {
  const int64_t now_micros = lake_.clock.NowMicros();
  const int64_t newest_torn_micros = now_micros - std::max(older_than_micros, kLeastTornMicros);
  const int64_t newest_abandoned_micros =
      now_micros - std::max(older_than_micros, kLeastAbandonedMicros);
  DYNALAKE_ASSIGN(auto loads, ListByFolder(lake_.store, lake_.root.Join("state/load"), 1));
  DYNALAKE_ASSIGN(auto scans, ListByFolder(lake_.store, lake_.root.Join("state/scan"), 1));
  loads.merge(scans);
  DYNALAKE_ASSIGN(const work::StateClaims state, work::ReadStateClaims(lake_.state, now_micros));
  DYNALAKE_ASSIGN(const std::vector<std::string> leases,
                  work::LiveLeases(lake_.state, "", now_micros));
  Removal removal;
  Removal plans;
  for (const auto& [folder, files] : loads) {
    const bool is_abandoned = NewestMicros(files) < newest_abandoned_micros;
    for (const storage::ObjectInfo& file : files) {
      const bool is_over = IsEndedLease(lake_.state, file.location, leases) &&
                           file.modified_micros < now_micros - older_than_micros;
      const bool is_torn = file.location.name().starts_with(storage::kTemporaryPrefix) &&
                           file.modified_micros < newest_torn_micros && !state.Cover(file.location);
      if (is_abandoned || is_torn || is_over) {
        (file.location.name() == kPlanFile ? plans : removal).Add(file);
      }
    }
  }
  DYNALAKE_ASSIGN(const Files exports,
                  ListFiles(lake_.store, lake_.root.Join("state/export"), lake_.cancel));
  for (const storage::ObjectInfo& file : exports) {
    if (file.modified_micros < newest_abandoned_micros) {
      removal.Add(file);
    }
  }
  // The plans go last: results without the plan that they belong to would mislead a later load.
  DYNALAKE_TRY(DeleteFiles(lake_.store, removal, mode, lake_.cancel));
  DYNALAKE_TRY(DeleteFiles(lake_.store, plans, mode, lake_.cancel));
  if (mode == Mode::kRun) {
    storage::RemoveEmptyFolders(lake_.state.folder());
  }
  std::for_each(plans.files.begin(), plans.files.end(),
                [&](const auto& plan) { removal.Add(plan); });
  return removal;
}

}  // namespace dynalake::maintenance
