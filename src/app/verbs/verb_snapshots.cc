#include <algorithm>
#include <charconv>
#include <string>
#include <vector>

#include "app/lake/lake.h"
#include "app/lake/listing.h"
#include "app/lake/remarks.h"
#include "app/reports/summary_cells.h"
#include "app/settings/units.h"
#include "app/verbs/verbs.h"
#include "base/floor_divide.h"
#include "base/time_units.h"
#include "dynamodb/manifest.h"
#include "iceberg/model/table_history.h"
#include "ingest/rollback/rollback.h"
#include "maintenance/left_folders.h"
#include "maintenance/lost_table.h"
#include "maintenance/removal.h"
#include "maintenance/residents.h"
#include "table/entity_views.h"
#include "table/source_identity.h"
#include "table/table_columns.h"

namespace dynalake::app {
namespace {

std::string TimeOf(const iceberg::Snapshot& snapshot) {
  return dynamodb::PrintTimestamp(snapshot.timestamp_ms * kMicrosPerMilli);
}

/// The snapshots of the table, oldest first.
std::vector<const iceberg::Snapshot*> InOrder(const iceberg::TableMetadata& metadata) {
  std::vector<const iceberg::Snapshot*> snapshots;
  for (const iceberg::Snapshot& snapshot : metadata.snapshots) {
    snapshots.push_back(&snapshot);
  }
  std::ranges::sort(snapshots, [](const auto* a, const auto* b) {
    return a->sequence_number != b->sequence_number ? a->sequence_number < b->sequence_number
                                                    : a->timestamp_ms < b->timestamp_ms;
  });
  return snapshots;
}

/// The snapshot that the user names: an id, a time, or the one before the present.
Result<int64_t> FindTarget(const catalog::Table& table, const std::optional<std::string>& to) {
  const iceberg::TableMetadata& metadata = *table.metadata;
  const iceberg::Snapshot* current = metadata.current_snapshot();
  if (current == nullptr) {
    return Fail(ErrorCode::kInvalidArgument, "{} has no snapshot", table.identifier.ToString());
  }
  if (!to && !current->parent_snapshot_id) {
    return Fail(ErrorCode::kInvalidArgument, "{} has no state before the present one",
                table.identifier.ToString());
  }
  if (!to) {
    return *current->parent_snapshot_id;
  }
  int64_t id = 0;
  const char* end = to->data() + to->size();
  if (const auto [stop, failure] = std::from_chars(to->data(), end, id);
      failure == std::errc() && stop == end) {
    return id;
  }
  const Result<int64_t> time_micros = ParseTime(*to);
  if (!time_micros) {
    return Fail(ErrorCode::kUsage, "--to {} is neither a snapshot's id nor a time", *to);
  }
  const iceberg::SnapshotLogEntry* last =
      iceberg::StateAt(metadata, FloorDivide(*time_micros, kMicrosPerMilli));
  if (last == nullptr) {
    return Fail(ErrorCode::kNotFound,
                "{} has no state of {} any more: dynalake snapshots {} lists those it has",
                table.identifier.ToString(), *to, table.identifier.name);
  }
  return last->snapshot_id;
}

/// The metadata file that a user's path means.
Result<storage::Location> FindMetadata(Lake& lake, const storage::Location& path,
                                       const Context& context) {
  if (path.name().ends_with(".json")) {
    return path;
  }
  DYNALAKE_ASSIGN(const maintenance::LostTable found,
                  maintenance::ReadLostTable({lake.parts(), lake.root(), context.cancel}, path));
  if (found.newest_metadata.empty()) {
    DYNALAKE_ASSIGN(const auto files, maintenance::ListFiles(lake.store(), path, context.cancel));
    return Fail(files.empty() ? ErrorCode::kNotFound : ErrorCode::kInvalidArgument,
                "there is no table's metadata that can be read in {}/metadata", path.ToString());
  }
  return storage::Location::Parse(found.newest_metadata);
}

/// That the table lies in a folder of its own in this lake, whole, and names nothing elsewhere.
Result<void> CheckMayRegister(Lake& lake, const iceberg::TableMetadata& metadata,
                              const Context& context) {
  DYNALAKE_ASSIGN(const storage::Location folder, lake.reader().Resolve(metadata.location));
  if (!lake.root().Join("warehouse").Contains(folder)) {
    return Fail(ErrorCode::kInvalidArgument, "the table's folder {} is outside the warehouse {}",
                folder.ToString(), lake.root().Join("warehouse").ToString());
  }
  DYNALAKE_ASSIGN(const auto residents,
                  maintenance::FindResidents({lake.parts(), lake.root(), context.cancel}));
  for (const maintenance::Resident& resident : residents) {
    if (resident.folder && (*resident.folder == folder || resident.folder->Contains(folder) ||
                            folder.Contains(*resident.folder))) {
      return Fail(ErrorCode::kInvalidArgument, "the folder {} belongs to {} already{}",
                  folder.ToString(), resident.identifier.ToString(),
                  resident.failure.empty() ? "" : ", which cannot be opened: drop that first");
    }
  }
  for (const iceberg::Snapshot& snapshot : metadata.snapshots) {
    // Refuses every path outside the lake.
    const auto live = lake.reader().ReadLiveFiles(metadata, snapshot);
    if (!live) {
      return live.error();
    }
    for (const iceberg::ManifestEntry* entry : (*live)->data_files()) {
      DYNALAKE_ASSIGN(const auto file, lake.reader().Resolve(entry->file.file_path));
      if (!folder.Contains(file)) {
        return Fail(ErrorCode::kInvalidArgument, "the table names {}, outside its own folder {}",
                    file.ToString(), folder.ToString());
      }
      if (metadata.current_snapshot_id == snapshot.snapshot_id) {
        DYNALAKE_TRY_CONTEXT(lake.store().Head(file), "the table is not whole");
      }
    }
  }
  return {};
}

}  // namespace

Result<void> RunSnapshots(const SnapshotsCommand& command, const Context& context) {
  DYNALAKE_ASSIGN(const auto lake, Lake::Open(context, Lake::Mode::kExisting));
  DYNALAKE_ASSIGN(const catalog::TablePtr table, lake->FindTable(command.table));
  Listing listing({{"snapshot"},
                   {"time"},
                   {"operation"},
                   {"rows", Listing::Kind::kNumber},
                   {"files", Listing::Kind::kNumber},
                   {"bytes", Listing::Kind::kNumber},
                   {"engine"},
                   {"source"},
                   {"state"}});
  for (const iceberg::Snapshot* snapshot : InOrder(*table->metadata)) {
    DYNALAKE_TRY(context.cancel.Check());
    DYNALAKE_ASSIGN(const auto reason, ingest::WhyNotRestorable(*table, *snapshot, lake->parts()));
    const bool is_current = table->metadata->current_snapshot_id == snapshot->snapshot_id;
    listing.Add(
        {fmt::format("{}", snapshot->snapshot_id), TimeOf(*snapshot),
         SummaryText(*snapshot, iceberg::kOperationKey), SummaryNumber(*snapshot, "total-records"),
         SummaryNumber(*snapshot, "total-data-files"), SummaryNumber(*snapshot, "total-files-size"),
         SummaryText(*snapshot, table::kEngineNameKey),
         SummaryText(*snapshot, table::kSourceAddressKey),
         is_current ? std::string("current")
         : reason   ? "not whole: " + *reason
                    : std::string("can be brought back")});
  }
  return listing.Print(context.settings.output, context);
}

Result<void> RunRollback(const RollbackCommand& command, const Context& context) {
  DYNALAKE_ASSIGN(const auto lake, Lake::Open(context, Lake::Mode::kExisting));
  DYNALAKE_ASSIGN(const catalog::TablePtr table, lake->FindTable(command.table));
  DYNALAKE_ASSIGN(const int64_t target, FindTarget(*table, command.to));
  const std::string& name = table->identifier.name;
  if (table->metadata->current_snapshot_id == target) {
    return Remark(context, "{} is in the state of snapshot {} already: nothing was done", name,
                  target);
  }
  if (context.settings.dry_run) {
    return Remark(context, "{} would go back to the state of snapshot {}", name, target);
  }
  DYNALAKE_ASSIGN(const ingest::RolledBack done,
                  ingest::RollBack(table->identifier, target, lake->parts()));
  for (const std::string& note : done.notes) {
    Log(LogLevel::kWarning, "{}: {}", name, note);
  }
  const iceberg::Snapshot* snapshot =
      done.committed.table->metadata->FindSnapshot(done.committed.snapshot_id);
  Listing listing(
      {{"table"}, {"snapshot"}, {"restored"}, {"replaced"}, {"rows", Listing::Kind::kNumber}});
  listing.Add({name, fmt::format("{}", done.committed.snapshot_id), fmt::format("{}", target),
               fmt::format("{}", done.committed.parent_snapshot_id.value_or(0)),
               snapshot == nullptr ? Listing::Cell() : SummaryNumber(*snapshot, "total-records")});
  DYNALAKE_TRY(listing.Print(context.settings.output, context));
  return Remark(context, "dynalake rollback {} takes this back", name);
}

Result<void> RunRegister(const RegisterCommand& command, const Context& context) {
  DYNALAKE_ASSIGN(const auto lake, Lake::Open(context, Lake::Mode::kCreate));
  DYNALAKE_ASSIGN(const storage::Location path, lake->FindLocation(command.path));
  DYNALAKE_ASSIGN(const storage::Location file, FindMetadata(*lake, path, context));
  DYNALAKE_ASSIGN(const auto metadata, lake->reader().ReadMetadata(file.ToString()));
  DYNALAKE_TRY(CheckMayRegister(*lake, *metadata, context));
  DYNALAKE_ASSIGN(const auto folder, storage::Location::Parse(metadata->location));
  catalog::TableIdentifier identifier;
  identifier.name = command.table.value_or(std::string(folder.name()));
  DYNALAKE_TRY(table::CheckTableName(identifier.name));
  if (context.settings.dry_run) {
    return Remark(context, "{} would be registered from {}", identifier.name, file.ToString());
  }
  DYNALAKE_ASSIGN(const catalog::TablePtr table, lake->catalog().RegisterTable(identifier, file));
  maintenance::RemovalJudge judge({lake->parts(), lake->root(), context.cancel});
  DYNALAKE_TRY(maintenance::LeftFolders(judge).Forget(folder));
  DYNALAKE_ASSIGN(const table::RemadeViews views, table::RemakeEntityViews(lake->parts(), *table));
  for (const std::string& note : views.notes) {
    Log(LogLevel::kWarning, "{}: {}", identifier.name, note);
  }
  if (!views.has_profile) {
    Log(LogLevel::kWarning, "{}: its profile is gone; the next load makes its entity views again",
        identifier.name);
  }
  return Remark(context, "{} is in the lake again, as of {}", identifier.name,
                dynamodb::PrintTimestamp(metadata->last_updated_ms * kMicrosPerMilli));
}

}  // namespace dynalake::app
