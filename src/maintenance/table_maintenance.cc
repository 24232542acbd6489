#include "maintenance/table_maintenance.h"

#include <string>
#include <utility>

#include "base/time_units.h"
#include "catalog/commit/commit_retry.h"
#include "iceberg/change/apply.h"
#include "iceberg/change/expire.h"

namespace dynalake::maintenance {
namespace {

// File systems stamp files with a clock that lags by some milliseconds.
constexpr int64_t kTimestampSlackMicros = 100 * kMicrosPerMilli;

Result<void> CheckOwn(const storage::Location& folder, const catalog::TableIdentifier& table,
                      const Claims& claims) {
  if (!claims.IsOwnFolder(folder, &table)) {
    return Fail(
        ErrorCode::kUnsupported,
        "{0} shares the folder {1} with another table or view, so that none of its files is "
        "removed; `dynalake drop {0}` without --purge takes its name away",
        table.ToString(), folder.ToString());
  }
  return {};
}

}  // namespace

Result<storage::Location> TableMaintenance::FolderOf(const catalog::Table& table) const {
  auto folder = storage::Location::Parse(table.metadata->location);
  if (!folder || !lake_.Warehouse().Contains(*folder)) {
    return Fail(ErrorCode::kUnsupported, "the folder {} of {} is outside the warehouse {}",
                table.metadata->location, table.identifier.ToString(),
                lake_.Warehouse().ToString());
  }
  return folder;
}

Result<void> TableMaintenance::CheckAllAreListed(const LocationSet& named,
                                                 const storage::Location& folder,
                                                 const std::vector<storage::ObjectInfo>& listed,
                                                 int64_t listed_at_micros,
                                                 const LocationSet& dispensable) {
  LocationSet present;
  for (const storage::ObjectInfo& file : listed) {
    present.insert(file.location);
  }
  for (const storage::Location& location : named) {
    if (!folder.Contains(location) || present.contains(location) ||
        dispensable.contains(location)) {
      continue;
    }
    auto info = lake_.store.Head(location);
    if (!info || info->modified_micros < listed_at_micros) {
      return Fail(ErrorCode::kMalformedInput,
                  "the table names {}, which its folder does not list: nothing is removed",
                  location.ToString());
    }
  }
  return {};
}

Result<Removal> TableMaintenance::VacuumOrphans(const catalog::TableIdentifier& identifier,
                                                int64_t older_than_micros, Mode mode) {
  const int64_t now_micros = lake_.clock.NowMicros();
  const int64_t newest_micros = now_micros - older_than_micros;
  DYNALAKE_ASSIGN(catalog::TablePtr before, lake_.catalog.LoadTable(identifier));
  DYNALAKE_TRY(judge_.CheckGcEnabled(*before));
  // In this order: what is listed here was recorded in `state/` before, or is committed by the time
  // the table is read.
  DYNALAKE_ASSIGN(const storage::Location folder, FolderOf(*before));
  DYNALAKE_ASSIGN(std::vector<storage::ObjectInfo> listed,
                  ListFiles(lake_.store, folder, lake_.cancel));
  DYNALAKE_ASSIGN(const Claims claims, judge_.Ask(&identifier));
  DYNALAKE_TRY(CheckOwn(folder, identifier, claims));
  DYNALAKE_ASSIGN(catalog::TablePtr table, lake_.catalog.LoadTable(identifier));
  DYNALAKE_ASSIGN(LocationSet live, ReachableFiles(lake_.reader, *table->metadata));
  DYNALAKE_ASSIGN(const LocationSet statistics, StatisticsFiles(lake_.reader, *table->metadata));
  DYNALAKE_TRY(
      CheckAllAreListed(live, folder, listed, now_micros - kTimestampSlackMicros, statistics));
  DYNALAKE_ASSIGN(storage::Location current, lake_.reader.Resolve(table->metadata_location));
  live.insert(std::move(current));
  live.merge(LocationsInProperties(*table->metadata, folder));
  for (const iceberg::MetadataLogEntry& entry : table->metadata->metadata_log) {
    DYNALAKE_ASSIGN(storage::Location previous, lake_.reader.Resolve(entry.metadata_file));
    live.insert(std::move(previous));
  }
  std::erase_if(listed, [&](const storage::ObjectInfo& file) {
    return live.contains(file.location) || file.modified_micros >= newest_micros;
  });
  Removal removal;
  claims.AddUnclaimed(listed, removal);
  DYNALAKE_TRY(DeleteFiles(lake_.store, removal, mode, lake_.cancel));
  return removal;
}

Result<Removal> TableMaintenance::ExpireSnapshots(const catalog::TableIdentifier& identifier,
                                                  int64_t max_age_micros, Mode mode) {
  return catalog::RetryCommit(
      lake_.clock, lake_.random, [&](int) { return TryToExpire(identifier, max_age_micros, mode); },
      [](const Error& error) { return error.code() == ErrorCode::kConflict; });
}

Result<Removal> TableMaintenance::TryToExpire(const catalog::TableIdentifier& identifier,
                                              int64_t max_age_micros, Mode mode) {
  const int64_t now_ms = lake_.clock.NowMicros() / kMicrosPerMilli;
  DYNALAKE_ASSIGN(catalog::TablePtr before, lake_.catalog.LoadTable(identifier));
  DYNALAKE_TRY(judge_.CheckGcEnabled(*before));
  DYNALAKE_ASSIGN(const iceberg::ExpirePolicy policy,
                  iceberg::ExpirePolicyOf(*before->metadata, max_age_micros / kMicrosPerMilli));
  const std::vector<iceberg::Update> updates =
      iceberg::ExpireSnapshots(*before->metadata, policy, now_ms);
  // All is read before the commit: what cannot be read stops here.
  DYNALAKE_ASSIGN(const storage::Location folder, FolderOf(*before));
  DYNALAKE_ASSIGN(std::vector<storage::ObjectInfo> listed,
                  ListFiles(lake_.store, folder, lake_.cancel));
  DYNALAKE_ASSIGN(const Claims claims, judge_.Ask(&identifier));
  DYNALAKE_TRY(CheckOwn(folder, identifier, claims));
  Removal removal;
  if (updates.empty()) {
    return removal;
  }
  DYNALAKE_ASSIGN(
      const iceberg::TableMetadata after,
      iceberg::Apply(*before->metadata, updates, {.now_ms = now_ms, .base_location = {}}));
  DYNALAKE_ASSIGN(const LocationSet named, ReachableFiles(lake_.reader, *before->metadata));
  DYNALAKE_ASSIGN(LocationSet kept, ReachableFiles(lake_.reader, after));
  DYNALAKE_ASSIGN(const LocationSet statistics, StatisticsFiles(lake_.reader, after));
  DYNALAKE_TRY(CheckAllAreListed(kept, folder, listed,
                                 lake_.clock.NowMicros() - kTimestampSlackMicros, statistics));
  kept.merge(LocationsInProperties(after, folder));
  std::erase_if(listed, [&](const storage::ObjectInfo& file) {
    return !named.contains(file.location) || kept.contains(file.location);
  });
  claims.AddUnclaimed(listed, removal);
  for (const iceberg::Snapshot& snapshot : before->metadata->snapshots) {
    if (after.FindSnapshot(snapshot.snapshot_id) == nullptr) {
      removal.expired_snapshot_ids.push_back(snapshot.snapshot_id);
    }
  }
  if (mode == Mode::kRun) {
    DYNALAKE_TRY(lake_.catalog.CommitTable(*before, updates));
    DYNALAKE_TRY(DeleteFiles(lake_.store, removal, mode, lake_.cancel));
  }
  return removal;
}

Result<Removal> TableMaintenance::DropAndPurge(const catalog::TableIdentifier& identifier,
                                               Mode mode) {
  DYNALAKE_ASSIGN(catalog::TablePtr table, lake_.catalog.LoadTable(identifier));
  DYNALAKE_TRY(judge_.CheckGcEnabled(*table));
  DYNALAKE_ASSIGN(const storage::Location folder, FolderOf(*table));
  DYNALAKE_ASSIGN(const Claims claims, judge_.Ask(&identifier));
  DYNALAKE_TRY(CheckOwn(folder, identifier, claims));
  if (mode == Mode::kRun) {
    DYNALAKE_TRY(lake_.catalog.DropTable(identifier));
  }
  DYNALAKE_ASSIGN(const std::vector<storage::ObjectInfo> listed,
                  ListFiles(lake_.store, folder, lake_.cancel));
  Removal removal;
  claims.AddUnclaimed(listed, removal);
  DYNALAKE_TRY(DeleteFiles(lake_.store, removal, mode, lake_.cancel));
  return removal;
}

}  // namespace dynalake::maintenance
