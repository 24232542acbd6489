#include <set>
#include <string>

#include "app/lake/lake.h"
#include "app/lake/listing.h"
#include "app/lake/remarks.h"
#include "app/settings/units.h"
#include "app/verbs/verbs.h"
#include "base/time_units.h"
#include "catalog/all_names.h"
#include "catalog/table_name.h"
#include "maintenance/drop.h"
#include "maintenance/lake_maintenance.h"
#include "maintenance/left_folders.h"
#include "maintenance/table_maintenance.h"
#include "table/managed_view.h"

namespace dynalake::app {
namespace {

constexpr int64_t kDefaultOrphanAgeMicros = 3 * kMicrosPerDay;

maintenance::Mode ModeOf(const Context& context) {
  return context.settings.dry_run ? maintenance::Mode::kDryRun : maintenance::Mode::kRun;
}

maintenance::RemovalJudge MakeJudge(Lake& lake, const Context& context, bool ignore_gc_disabled) {
  return maintenance::RemovalJudge({lake.parts(), lake.root(), context.cancel},
                                   {.ignore_gc_disabled = ignore_gc_disabled});
}

Result<std::vector<catalog::TableIdentifier>> TablesToVacuum(
    Lake& lake, const std::vector<std::string>& names) {
  std::vector<catalog::TableIdentifier> chosen;
  for (const std::string& name : names) {
    DYNALAKE_ASSIGN(const catalog::TableIdentifier table, lake.FindTableName(name));
    chosen.push_back(table);
  }
  if (!names.empty()) {
    return chosen;
  }
  DYNALAKE_TRY(catalog::ForEachTable(lake.catalog(), [&](const catalog::TableIdentifier& table) {
    chosen.push_back(table);
    return Result<void>();
  }));
  return chosen;
}

/// What was removed, one row per table and reason.
class RemovalListing {
 public:
  void Add(const std::string& table, std::string_view reason, const maintenance::Removal& removal) {
    for (const std::string& warning : removal.warnings) {
      Warn(table.empty() ? warning : fmt::format("{}: {}", table, warning));
    }
    listing_.Add({table, std::string(reason), static_cast<int64_t>(removal.files.size()),
                  static_cast<int64_t>(removal.size_bytes),
                  static_cast<int64_t>(removal.expired_snapshot_ids.size())});
  }
  /// What has no size and no table.
  void Add(std::string_view reason, size_t count) {
    listing_.Add({"", std::string(reason), static_cast<int64_t>(count), {}, int64_t{0}});
  }
  /// Each once.
  void Warn(const std::string& warning) {
    if (warned_.insert(warning).second) {
      Log(LogLevel::kWarning, "{}", warning);
    }
  }
  Result<void> Print(const Context& context) const {
    return listing_.Print(context.settings.output, context);
  }

 private:
  Listing listing_{{{"table"},
                    {"removed"},
                    {"files", Listing::Kind::kNumber},
                    {"bytes", Listing::Kind::kNumber},
                    {"snapshots", Listing::Kind::kNumber}}};
  std::set<std::string> warned_;
};

/// "default/orders" of a folder of the warehouse.
std::string NameOfFolder(const Lake& lake, const storage::Location& folder) {
  return std::string(lake.root().Join("warehouse").RelativePathOf(folder));
}

/// What dropped tables left: what went, and what will go.
Result<void> VacuumLeftFolders(Lake& lake, maintenance::RemovalJudge& judge, int64_t age_micros,
                               const Context& context, RemovalListing& listing) {
  DYNALAKE_ASSIGN(const auto answer,
                  maintenance::LeftFolders(judge).Vacuum(age_micros, ModeOf(context)));
  for (const maintenance::LeftFolder& left : answer.removed) {
    listing.Add(NameOfFolder(lake, left.folder), "left by a dropped table", left.removal);
  }
  for (const maintenance::LeftFolder& left : answer.waiting) {
    DYNALAKE_TRY(Remark(
        context, "{} is in no catalog: its {} files ({}) go with vacuum --orphans in {}{}",
        NameOfFolder(lake, left.folder), left.removal.files.size(),
        FormatSize(static_cast<int64_t>(left.removal.size_bytes)),
        FormatDuration(left.goes_at_micros - context.clock.NowMicros()),
        left.newest_metadata.empty()
            ? std::string()
            : fmt::format("; dynalake register {} brings the table back", left.newest_metadata)));
  }
  for (const std::string& warning : answer.warnings) {
    listing.Warn(warning);
  }
  return {};
}

Result<void> RemarkDropped(const catalog::TableIdentifier& view, const std::string& why,
                           const Context& context) {
  return Remark(context, "the view {} {}: {}", catalog::ShortName(view),
                context.settings.dry_run ? "would be dropped" : "is dropped", why);
}

/// Takes away the views that loads keep of tables that another engine dropped or renamed: their
/// metadata are old views from then on.
Result<void> VacuumOrphanedViews(Lake& lake, const Context& context, RemovalListing& listing) {
  DYNALAKE_ASSIGN(const auto views, table::FindOrphanedViews(lake.catalog()));
  if (views.empty()) {
    return {};
  }
  DYNALAKE_ASSIGN(const auto tables, table::TablesByUuid::Read(lake.catalog()));
  size_t count = 0;
  for (const catalog::ViewPtr& view : views) {
    bool is_there = true;
    if (!context.settings.dry_run) {
      DYNALAKE_ASSIGN(is_there, table::DropViewIfThere(lake.catalog(), view->identifier));
    }
    if (is_there) {
      ++count;
      DYNALAKE_TRY(RemarkDropped(view->identifier, tables.WhyOrphaned(*view->metadata), context));
    }
  }
  if (count != 0) {
    listing.Add("views of no table", count);
  }
  return {};
}

/// What belongs to no table; named only where there was something. After the tables, so that files
/// of a load that is forgotten now are safe until the next time.
Result<void> VacuumBesideTables(Lake& lake, maintenance::RemovalJudge& judge, int64_t age_micros,
                                const Context& context, RemovalListing& listing) {
  DYNALAKE_TRY(context.cancel.Check());
  maintenance::LakeMaintenance maintenance(judge);
  DYNALAKE_TRY(VacuumOrphanedViews(lake, context, listing));
  DYNALAKE_ASSIGN(const maintenance::Removal views,
                  maintenance.VacuumViews(age_micros, ModeOf(context)));
  DYNALAKE_TRY(VacuumLeftFolders(lake, judge, age_micros, context, listing));
  DYNALAKE_ASSIGN(const maintenance::Removal loads,
                  maintenance.VacuumAbandonedLoads(age_micros, ModeOf(context)));
  DYNALAKE_ASSIGN(const auto unfinished,
                  maintenance.DiscardUnfinished(age_micros, ModeOf(context)));
  if (!views.files.empty()) {
    listing.Add("", "old views", views);
  }
  if (!loads.files.empty()) {
    listing.Add("", "abandoned loads", loads);
  }
  if (!unfinished.empty()) {
    listing.Add("unfinished uploads", unfinished.size());
  }
  return {};
}

/// One table's part of a vacuum.
Result<void> VacuumTable(const VacuumCommand& command, const catalog::TableIdentifier& table,
                         maintenance::RemovalJudge& judge, const Context& context,
                         RemovalListing& listing) {
  maintenance::TableMaintenance maintenance(judge);
  if (command.expire_micros.has_value()) {
    DYNALAKE_ASSIGN(const maintenance::Removal removal,
                    maintenance.ExpireSnapshots(table, *command.expire_micros, ModeOf(context)));
    listing.Add(table.name, "expired", removal);
  }
  if (command.orphans) {
    DYNALAKE_ASSIGN(
        const maintenance::Removal removal,
        maintenance.VacuumOrphans(
            table, command.older_than_micros.value_or(kDefaultOrphanAgeMicros), ModeOf(context)));
    listing.Add(table.name, "orphans", removal);
  }
  return {};
}

/// Whether a vacuum of everything goes on behind an error of one table.
bool ConcernsOneTable(const Error& error) {
  return error.code() == ErrorCode::kMalformedInput || error.code() == ErrorCode::kUnsupported ||
         error.code() == ErrorCode::kInvalidArgument || error.code() == ErrorCode::kNotFound;
}

Result<void> DropView(maintenance::RemovalJudge& judge, const DropCommand& command,
                      const catalog::TableIdentifier& name, const Context& context) {
  DYNALAKE_ASSIGN(const maintenance::DroppedView dropped,
                  maintenance::DropView(judge, name, command.purge, ModeOf(context)));
  DYNALAKE_TRY(RemarkDropped(name, dropped.why, context));
  if (!command.purge) {
    return {};
  }
  RemovalListing listing;
  listing.Add(name.name, "view", dropped.files);
  return listing.Print(context);
}

}  // namespace

Result<void> RunVacuum(const VacuumCommand& command, const Context& context) {
  DYNALAKE_ASSIGN(const auto lake, Lake::Open(context, Lake::Mode::kExisting));
  DYNALAKE_ASSIGN(const auto tables, TablesToVacuum(*lake, command.tables));
  maintenance::RemovalJudge judge = MakeJudge(*lake, context, command.ignore_gc_disabled);
  RemovalListing listing;
  for (const catalog::TableIdentifier& table : tables) {
    DYNALAKE_TRY(context.cancel.Check());
    auto done = VacuumTable(command, table, judge, context, listing);
    if (!done && (!command.tables.empty() || !ConcernsOneTable(done.error()))) {
      return done;
    }
    if (!done) {
      listing.Warn(fmt::format("{} is left as it is: {}", table.name, done.error().ToString()));
    }
  }
  if (command.orphans && command.tables.empty()) {
    DYNALAKE_TRY(VacuumBesideTables(*lake, judge,
                                    command.older_than_micros.value_or(kDefaultOrphanAgeMicros),
                                    context, listing));
  }
  return listing.Print(context);
}

Result<void> RunDrop(const DropCommand& command, const Context& context) {
  DYNALAKE_ASSIGN(const auto lake, Lake::Open(context, Lake::Mode::kExisting));
  maintenance::RemovalJudge judge = MakeJudge(*lake, context, command.ignore_gc_disabled);
  DYNALAKE_ASSIGN(const auto found, catalog::FindName(lake->catalog(), command.table));
  if (found && found->is_view) {
    return DropView(judge, command, found->identifier, context);
  }
  DYNALAKE_ASSIGN(const catalog::TableIdentifier name, lake->FindTableName(command.table));
  DYNALAKE_ASSIGN(const maintenance::DroppedTable dropped,
                  command.purge ? maintenance::PurgeTable(judge, name, ModeOf(context))
                                : maintenance::DropTable(judge, name, ModeOf(context)));
  const bool is_dry_run = context.settings.dry_run;
  if (dropped.failure) {
    Log(LogLevel::kWarning,
        "{}; {} dropped, and all its files stay: dynalake register brings it back from an older "
        "metadata file beside {}",
        dropped.failure->ToString(), is_dry_run ? "its name would be" : "its name is",
        dropped.metadata_location);
    return {};
  }
  if (command.purge) {
    RemovalListing listing;
    listing.Add(name.name, "table", dropped.files);
    if (!dropped.view_files.files.empty()) {
      listing.Add(name.name, "entity views", dropped.view_files);
    }
    return listing.Print(context);
  }
  return Remark(context,
                "{} {}; its files stay in {} until vacuum --orphans finds them left for 3 days: "
                "dynalake register {} brings it back",
                name.name, is_dry_run ? "would be dropped" : "is dropped", dropped.folder,
                dropped.metadata_location);
}

}  // namespace dynalake::app
