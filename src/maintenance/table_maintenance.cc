#include "maintenance/table_maintenance.h"

#include <string>
#include <utility>

#include "iceberg/change/apply.h"
#include "iceberg/change/expire.h"

namespace dynalake::maintenance {
namespace {

constexpr int kMaxAttempts = 20;
constexpr int64_t kMicrosPerMilli = 1000;
// File systems stamp files with a clock that lags by some milliseconds.
constexpr int64_t kTimestampSlackMicros = 100 * kMicrosPerMilli;

bool Overlap(const storage::Location& a, const storage::Location& b) {
  return a == b || a.Contains(b) || b.Contains(a);
}

}  // namespace

Result<storage::Location> TableMaintenance::OwnFolder(const catalog::Table& table) {
  auto folder = storage::Location::Parse(table.metadata->location);
  if (!folder || !warehouse_.Contains(*folder)) {
    return Fail(ErrorCode::kUnsupported, "the folder {} of {} is outside the warehouse {}",
                table.metadata->location, table.identifier.ToString(), warehouse_.ToString());
  }
  auto check = [&](const catalog::TableIdentifier& other,
                   const std::string& other_folder) -> Result<void> {
    auto parsed = storage::Location::Parse(other_folder);
    if (other != table.identifier && (!parsed || Overlap(*folder, *parsed))) {
      return Fail(ErrorCode::kUnsupported, "{} and {} share the folder {}",
                  table.identifier.ToString(), other.ToString(), folder->ToString());
    }
    return {};
  };
  DYNALAKE_ASSIGN(std::vector<std::string> namespaces, catalog_.ListNamespaces());
  for (const std::string& name : namespaces) {
    DYNALAKE_ASSIGN(auto tables, catalog_.ListTables(name));
    for (const catalog::TableIdentifier& identifier : tables) {
      DYNALAKE_ASSIGN(catalog::TablePtr other, catalog_.LoadTable(identifier));
      DYNALAKE_TRY(check(identifier, other->metadata->location));
    }
    DYNALAKE_ASSIGN(auto views, catalog_.ListViews(name));
    for (const catalog::TableIdentifier& identifier : views) {
      DYNALAKE_ASSIGN(catalog::ViewPtr other, catalog_.LoadView(identifier));
      DYNALAKE_TRY(check(identifier, other->metadata->location));
    }
  }
  return folder;
}

Result<LocationSet> TableMaintenance::FilesNamedByState() {
  DYNALAKE_ASSIGN(std::vector<storage::Location> named, state_.FindNamedFiles());
  return LocationSet(named.begin(), named.end());
}

Result<void> TableMaintenance::CheckAllAreListed(const LocationSet& named,
                                                 const storage::Location& folder,
                                                 const std::vector<storage::ObjectInfo>& listed,
                                                 int64_t listed_at_micros) {
  LocationSet present;
  for (const storage::ObjectInfo& file : listed) {
    present.insert(file.location);
  }
  for (const storage::Location& location : named) {
    if (!folder.Contains(location) || present.contains(location)) {
      continue;
    }
    auto info = store_.Head(location);
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
  const int64_t now_micros = clock_.NowMicros();
  const int64_t newest_micros = now_micros - older_than_micros;
  DYNALAKE_ASSIGN(catalog::TablePtr before, catalog_.LoadTable(identifier));
  DYNALAKE_ASSIGN(storage::Location folder, OwnFolder(*before));
  // In this order: a load records its files in `state/`, commits them, and then takes the record
  // away. What is listed here was recorded before, or is committed by the time the table is read.
  DYNALAKE_ASSIGN(std::vector<storage::ObjectInfo> listed, ListFiles(store_, folder, cancel_));
  DYNALAKE_ASSIGN(LocationSet in_state, FilesNamedByState());
  DYNALAKE_ASSIGN(catalog::TablePtr table, catalog_.LoadTable(identifier));
  DYNALAKE_ASSIGN(LocationSet live, ReachableFiles(reader_, *table->metadata));
  DYNALAKE_TRY(CheckAllAreListed(live, folder, listed, now_micros - kTimestampSlackMicros));
  DYNALAKE_ASSIGN(storage::Location current, reader_.Resolve(table->metadata_location));
  live.insert(std::move(current));
  live.merge(LocationsInProperties(*table->metadata, folder));
  for (const iceberg::MetadataLogEntry& entry : table->metadata->metadata_log) {
    DYNALAKE_ASSIGN(storage::Location previous, reader_.Resolve(entry.metadata_file));
    live.insert(std::move(previous));
  }
  Removal removal;
  for (const storage::ObjectInfo& file : listed) {
    if (!live.contains(file.location) && !in_state.contains(file.location) &&
        file.modified_micros < newest_micros) {
      removal.Add(file);
    }
  }
  DYNALAKE_TRY(DeleteFiles(store_, removal, mode, cancel_));
  return removal;
}

Result<Removal> TableMaintenance::ExpireSnapshots(const catalog::TableIdentifier& identifier,
                                                  int64_t max_age_micros, Mode mode) {
  const int64_t now_ms = clock_.NowMicros() / kMicrosPerMilli;
  const iceberg::ExpirePolicy policy{.max_snapshot_age_ms = max_age_micros / kMicrosPerMilli};
  for (int attempt = 1;; ++attempt) {
    DYNALAKE_ASSIGN(catalog::TablePtr before, catalog_.LoadTable(identifier));
    DYNALAKE_ASSIGN(storage::Location folder, OwnFolder(*before));
    const std::vector<iceberg::Update> updates =
        iceberg::ExpireSnapshots(*before->metadata, policy, now_ms);
    Removal removal;
    if (updates.empty()) {
      return removal;
    }
    // All is read before the commit: what cannot be read stops here.
    DYNALAKE_ASSIGN(
        iceberg::TableMetadata after,
        iceberg::Apply(*before->metadata, updates, {.now_ms = now_ms, .base_location = {}}));
    DYNALAKE_ASSIGN(std::vector<storage::ObjectInfo> listed, ListFiles(store_, folder, cancel_));
    DYNALAKE_ASSIGN(LocationSet in_state, FilesNamedByState());
    DYNALAKE_ASSIGN(LocationSet named, ReachableFiles(reader_, *before->metadata));
    DYNALAKE_ASSIGN(LocationSet kept, ReachableFiles(reader_, after));
    DYNALAKE_TRY(
        CheckAllAreListed(kept, folder, listed, clock_.NowMicros() - kTimestampSlackMicros));
    kept.merge(LocationsInProperties(after, folder));
    for (const storage::ObjectInfo& file : listed) {
      if (named.contains(file.location) && !kept.contains(file.location) &&
          !in_state.contains(file.location)) {
        removal.Add(file);
      }
    }
    for (const iceberg::Snapshot& snapshot : before->metadata->snapshots) {
      if (after.FindSnapshot(snapshot.snapshot_id) == nullptr) {
        removal.expired_snapshot_ids.push_back(snapshot.snapshot_id);
      }
    }
    if (mode == Mode::kDryRun) {
      return removal;
    }
    auto committed = catalog_.CommitTable(*before, updates);
    if (committed) {
      DYNALAKE_TRY(DeleteFiles(store_, removal, mode, cancel_));
      return removal;
    }
    if (committed.error().code() != ErrorCode::kConflict || attempt == kMaxAttempts) {
      return std::move(committed).error();
    }
  }
}

Result<Removal> TableMaintenance::DropAndPurge(const catalog::TableIdentifier& identifier,
                                               Mode mode) {
  DYNALAKE_ASSIGN(catalog::TablePtr table, catalog_.LoadTable(identifier));
  DYNALAKE_ASSIGN(storage::Location folder, OwnFolder(*table));
  DYNALAKE_ASSIGN(LocationSet in_state, FilesNamedByState());
  if (mode == Mode::kRun) {
    DYNALAKE_TRY(catalog_.DropTable(identifier));
  }
  DYNALAKE_ASSIGN(std::vector<storage::ObjectInfo> listed, ListFiles(store_, folder, cancel_));
  Removal removal;
  for (const storage::ObjectInfo& file : listed) {
    if (!in_state.contains(file.location)) {
      removal.Add(file);
    }
  }
  DYNALAKE_TRY(DeleteFiles(store_, removal, mode, cancel_));
  return removal;
}

}  // namespace dynalake::maintenance
