#include "maintenance/drop.h"

#include <utility>

#include "base/format.h"
#include "catalog/table_name.h"
#include "maintenance/lake_maintenance.h"
#include "maintenance/left_folders.h"
#include "maintenance/residents.h"
#include "maintenance/table_maintenance.h"
#include "table/entity_views.h"
#include "table/managed_view.h"

namespace dynalake::maintenance {
namespace {

/// `error` of a table or view that stays.
Error NotDropped(const catalog::TableIdentifier& name, Error error) {
  return std::move(error).WithContext(
      fmt::format("{} is not dropped, for other engines may be able to open it: drop it with the "
                  "engine that made it",
                  catalog::ShortName(name)));
}

/// Where the metadata of a table or view lie that cannot be opened because of `error`; an error
/// where they lie outside the lake, since the engine that made it may well open it.
Result<storage::Location> FindInLake(const CleanedLake& lake, const catalog::TableIdentifier& name,
                                     const Error& error) {
  DYNALAKE_ASSIGN(const std::string metadata, lake.catalog.FindMetadataLocation(name));
  auto location = storage::Location::Parse(metadata);
  if (!location || !lake.root.Contains(*location)) {
    return NotDropped(name, error);
  }
  return location;
}

/// That the metadata of a view which cannot be opened are surely gone; else an error.
Result<void> CheckGone(const CleanedLake& lake, const catalog::TableIdentifier& view,
                       const Error& error) {
  DYNALAKE_ASSIGN(const storage::Location metadata, FindInLake(lake, view, error));
  const auto found = lake.store.Head(metadata);
  if (!found && found.error().code() == ErrorCode::kNotFound) {
    return {};
  }
  return NotDropped(view, found ? error : found.error());
}

/// Drops a table that cannot be opened: its name and its views.
Result<DroppedTable> DropLostTable(RemovalJudge& judge, const catalog::TableIdentifier& table,
                                   Error error, Mode mode) {
  const CleanedLake& lake = judge.lake();
  DYNALAKE_ASSIGN(const storage::Location metadata, FindInLake(lake, table, error));
  if (error.code() == ErrorCode::kPermissionDenied) {
    return NotDropped(table, std::move(error));
  }
  DroppedTable dropped{.folder = {}, .metadata_location = metadata.ToString()};
  const auto folder = FolderOfMetadata(dropped.metadata_location);
  dropped.folder = folder ? folder->ToString() : "";
  dropped.failure = std::move(error);
  if (mode == Mode::kRun) {
    DYNALAKE_TRY(table::DropEntityViews(lake.catalog, table));
    DYNALAKE_TRY(lake.catalog.DropTable(table));
    if (folder) {
      DYNALAKE_TRY(LeftFolders(judge).Note(*folder));
    }
  }
  return dropped;
}

/// Whether the view may be dropped, and then what to say of it.
Result<std::string> WhyDroppable(const CleanedLake& lake, const catalog::TableIdentifier& name) {
  const Result<catalog::ViewPtr> view = lake.catalog.LoadView(name);
  if (!view && !IsBroken(view.error())) {
    return view.error();
  }
  if (!view) {
    DYNALAKE_TRY(CheckGone(lake, name, view.error()));
    return view.error().ToString();
  }
  DYNALAKE_ASSIGN(const bool is_orphaned, table::IsOrphaned(lake.catalog, *(*view)->metadata));
  if (!is_orphaned) {
    return table::NamesView(lake.catalog, name,
                            table::IsManaged(*(*view)->metadata)
                                ? "name its table"
                                : "drop it with the engine that made it");
  }
  DYNALAKE_ASSIGN(const auto tables, table::TablesByUuid::Read(lake.catalog));
  return tables.WhyOrphaned(*(*view)->metadata);
}

}  // namespace

Result<DroppedTable> DropTable(RemovalJudge& judge, const catalog::TableIdentifier& identifier,
                               Mode mode) {
  const CleanedLake& lake = judge.lake();
  Result<catalog::TablePtr> table = lake.catalog.LoadTable(identifier);
  if (!table && table.error().code() != ErrorCode::kNotFound && IsBroken(table.error())) {
    return DropLostTable(judge, identifier, std::move(table).error(), mode);
  }
  if (!table) {
    return std::move(table).error();
  }
  const iceberg::TableMetadata& metadata = *(*table)->metadata;
  if (mode == Mode::kRun) {
    DYNALAKE_TRY(table::DropEntityViews(lake.catalog, identifier, metadata.table_uuid));
    DYNALAKE_TRY(lake.catalog.DropTable(identifier));
    if (const auto folder = storage::Location::Parse(metadata.location)) {
      DYNALAKE_TRY(LeftFolders(judge).Note(*folder));
    }
  }
  return DroppedTable{.folder = metadata.location,
                      .metadata_location = (*table)->metadata_location};
}

Result<DroppedTable> PurgeTable(RemovalJudge& judge, const catalog::TableIdentifier& identifier,
                                Mode mode) {
  const CleanedLake& lake = judge.lake();
  Result<catalog::TablePtr> table = lake.catalog.LoadTable(identifier);
  if (!table && table.error().code() != ErrorCode::kNotFound && IsBroken(table.error())) {
    return DropLostTable(judge, identifier, std::move(table).error(), mode);
  }
  DYNALAKE_TRY(table);
  const iceberg::TableMetadata& metadata = *(*table)->metadata;
  DroppedTable dropped{.folder = metadata.location,
                       .metadata_location = (*table)->metadata_location};
  // Found before the views are dropped, which tell whose these files are.
  DYNALAKE_ASSIGN(dropped.view_files,
                  LakeMaintenance(judge).FindViewFiles(identifier, metadata.table_uuid));
  TableMaintenance maintenance(judge);
  DYNALAKE_TRY(maintenance.DropAndPurge(identifier, Mode::kDryRun));  // may be refused
  if (mode == Mode::kRun) {
    DYNALAKE_TRY(table::DropEntityViews(lake.catalog, identifier, metadata.table_uuid));
  }
  DYNALAKE_ASSIGN(dropped.files, maintenance.DropAndPurge(identifier, mode));
  DYNALAKE_TRY(DeleteFiles(lake.store, dropped.view_files, mode, lake.cancel));
  return dropped;
}

Result<DroppedView> DropView(RemovalJudge& judge, const catalog::TableIdentifier& view, bool purge,
                             Mode mode) {
  const CleanedLake& lake = judge.lake();
  DroppedView dropped;
  DYNALAKE_ASSIGN(dropped.why, WhyDroppable(lake, view));
  if (purge) {
    DYNALAKE_ASSIGN(dropped.files, LakeMaintenance(judge).FindFilesOfView(view));
  }
  if (mode == Mode::kRun) {
    DYNALAKE_TRY(lake.catalog.DropView(view));
  }
  if (purge) {
    DYNALAKE_TRY(DeleteFiles(lake.store, dropped.files, mode, lake.cancel));
  }
  return dropped;
}

}  // namespace dynalake::maintenance
