#include "app/listing.h"
#include "app/remarks.h"
#include "app/units.h"
#include "app/verbs.h"
#include "app/wiring.h"
#include "ingest/entity_views.h"
#include "ingest/table_columns.h"
#include "maintenance/lake_maintenance.h"
#include "maintenance/table_maintenance.h"

namespace dynalake::app {
namespace {

constexpr int64_t kDefaultOrphanAgeMicros = int64_t{3} * 86'400 * 1'000'000;

maintenance::Mode ModeOf(const Context& context) {
  return context.settings.dry_run ? maintenance::Mode::kDryRun : maintenance::Mode::kRun;
}

maintenance::TableMaintenance MakeMaintenance(Lake& lake, const Context& context) {
  return {lake.catalog(), lake.store(),  lake.reader(), lake.state(), lake.root().Join("warehouse"),
          context.clock,  context.cancel};
}

maintenance::LakeMaintenance MakeLakeMaintenance(Lake& lake, const Context& context) {
  return {lake.catalog(), lake.store(), lake.reader(), lake.root(), context.clock, context.cancel};
}

Result<std::vector<catalog::TableIdentifier>> ChosenTables(Lake& lake,
                                                           const std::vector<std::string>& names) {
  std::vector<catalog::TableIdentifier> chosen;
  for (const std::string& name : names) {
    DYNALAKE_ASSIGN(const catalog::TablePtr table, lake.FindTable(name));
    chosen.push_back(table->identifier);
  }
  if (!names.empty()) {
    return chosen;
  }
  DYNALAKE_ASSIGN(const auto namespaces, lake.catalog().ListNamespaces());
  for (const std::string& name : namespaces) {
    DYNALAKE_ASSIGN(const auto tables, lake.catalog().ListTables(name));
    chosen.insert(chosen.end(), tables.begin(), tables.end());
  }
  return chosen;
}

/// What was removed, one row per table and reason.
class RemovalListing {
 public:
  void Add(const std::string& table, std::string_view reason, const maintenance::Removal& removal) {
    listing_.Add({table, std::string(reason), static_cast<int64_t>(removal.files.size()),
                  static_cast<int64_t>(removal.size_bytes),
                  static_cast<int64_t>(removal.expired_snapshot_ids.size())});
  }
  /// What has no size and no table.
  void Add(std::string_view reason, size_t count) {
    listing_.Add({"", std::string(reason), static_cast<int64_t>(count), {}, int64_t{0}});
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
};

/// What belongs to no table; named only where there was something. After the tables, so that files
/// of a load that is forgotten now are safe until the next time.
Result<void> VacuumBesideTables(Lake& lake, int64_t age_micros, const Context& context,
                                RemovalListing& listing) {
  DYNALAKE_TRY(context.cancel.Check());
  maintenance::LakeMaintenance maintenance = MakeLakeMaintenance(lake, context);
  DYNALAKE_ASSIGN(const maintenance::Removal views,
                  maintenance.VacuumViews(age_micros, ModeOf(context)));
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

// The entity views go with their table; views of others stay.
Result<void> DropEntityViews(Lake& lake, const catalog::Table& table, const Context& context) {
  DYNALAKE_ASSIGN(const auto columns, ingest::ReadTableColumns(*table.metadata));
  if (!columns.has_value()) {
    return {};
  }
  return ingest::UpdateEntityViews(lake.catalog(), context.random, context.clock.NowMicros() / 1000,
                                   table, *columns, shaping::EntityCounts{});
}

}  // namespace

Result<void> RunVacuum(const VacuumCommand& command, const Context& context) {
  DYNALAKE_ASSIGN(const auto lake, Lake::Open(context, Lake::Mode::kExisting));
  DYNALAKE_ASSIGN(const auto tables, ChosenTables(*lake, command.tables));
  maintenance::TableMaintenance maintenance = MakeMaintenance(*lake, context);
  const int64_t age_micros = command.older_than_micros.value_or(kDefaultOrphanAgeMicros);
  RemovalListing listing;
  for (const catalog::TableIdentifier& table : tables) {
    DYNALAKE_TRY(context.cancel.Check());
    if (command.expire_micros.has_value()) {
      DYNALAKE_ASSIGN(const maintenance::Removal removal,
                      maintenance.ExpireSnapshots(table, *command.expire_micros, ModeOf(context)));
      listing.Add(table.name, "expired", removal);
    }
    if (command.orphans) {
      DYNALAKE_ASSIGN(const maintenance::Removal removal,
                      maintenance.VacuumOrphans(table, age_micros, ModeOf(context)));
      listing.Add(table.name, "orphans", removal);
    }
  }
  if (command.orphans && command.tables.empty()) {
    DYNALAKE_TRY(VacuumBesideTables(*lake, age_micros, context, listing));
  }
  return listing.Print(context);
}

Result<void> RunDrop(const DropCommand& command, const Context& context) {
  DYNALAKE_ASSIGN(const auto lake, Lake::Open(context, Lake::Mode::kExisting));
  DYNALAKE_ASSIGN(const catalog::TablePtr table, lake->FindTable(command.table));
  const maintenance::Mode mode = ModeOf(context);
  maintenance::Removal views;
  if (command.purge) {
    DYNALAKE_ASSIGN(views, MakeLakeMaintenance(*lake, context).FindViewFiles(table->identifier));
  }
  if (mode == maintenance::Mode::kRun) {
    DYNALAKE_TRY(DropEntityViews(*lake, *table, context));
  }
  if (command.purge) {
    maintenance::TableMaintenance maintenance = MakeMaintenance(*lake, context);
    DYNALAKE_ASSIGN(const maintenance::Removal removal,
                    maintenance.DropAndPurge(table->identifier, mode));
    DYNALAKE_TRY(maintenance::DeleteFiles(lake->store(), views, mode, context.cancel));
    RemovalListing listing;
    listing.Add(table->identifier.name, "table", removal);
    if (!views.files.empty()) {
      listing.Add(table->identifier.name, "entity views", views);
    }
    return listing.Print(context);
  }
  if (mode == maintenance::Mode::kRun) {
    DYNALAKE_TRY(lake->catalog().DropTable(table->identifier));
  }
  return Remark(context, "{} {}; its files stay in {}", command.table,
                context.settings.dry_run ? "would be dropped" : "is dropped",
                table->metadata->location);
}

}  // namespace dynalake::app
