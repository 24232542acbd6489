#include "app/verbs/verb_tables.h"

#include <optional>
#include <set>
#include <utility>

#include "app/lake/listing.h"
#include "app/reports/summary_cells.h"
#include "app/settings/units.h"
#include "app/verbs/verbs.h"
#include "base/log.h"
#include "catalog/all_names.h"
#include "table/managed_view.h"

namespace dynalake::app {
namespace {

// A number of the current snapshot's summary; null where no writer put it there.
Listing::Cell CurrentNumber(const iceberg::TableMetadata& metadata, std::string_view key) {
  const iceberg::Snapshot* snapshot = metadata.current_snapshot();
  return snapshot == nullptr ? int64_t{0} : SummaryNumber(*snapshot, key);
}

// Rows that are left, read from the files; of a table of ours the last column is the smallest.
Result<int64_t> CountRows(const catalog::Table& table, Lake& lake, const CancelToken& cancel) {
  engine::ScanRequest request;
  request.columns = {table.metadata->current_schema().fields().back().name};
  DYNALAKE_ASSIGN(query::Session * session, lake.Session());
  DYNALAKE_ASSIGN(
      const auto rows,
      session->Scan({table.identifier.namespace_name, table.identifier.name}, request, cancel));
  int64_t count = 0;
  while (true) {
    DYNALAKE_ASSIGN(const std::shared_ptr<arrow::RecordBatch> batch, rows->Next());
    if (batch == nullptr) {
      return count;
    }
    count += batch->num_rows();
  }
}

Result<Listing::Cell> RowsOf(const catalog::Table& table, Lake& lake, const Context& context) {
  const Listing::Cell delete_files = CurrentNumber(*table.metadata, "total-delete-files");
  const auto* number = std::get_if<int64_t>(&delete_files);
  if (number == nullptr || *number == 0) {
    return CurrentNumber(*table.metadata, "total-records");
  }
  // The summary counts deleted rows as well.
  DYNALAKE_ASSIGN(const int64_t count, CountRows(table, lake, context.cancel));
  return Listing::Cell(count);
}

/// Lists tables as far as their files can be read. One broken table hides no other, and a store
/// that cannot be reached is asked once.
class TableLister {
 public:
  TableLister(Lake& lake, const Context& context, Listing& listing)
      : lake_(lake), context_(context), listing_(listing) {}

  /// Tells of the views that loads keep of tables which another engine dropped or renamed.
  Result<void> FindOrphanedViews() {
    if (Result<void> told = TellOfOrphanedViews(); !told) {
      DYNALAKE_TRY(context_.cancel.Check());
      KeepOrTell(std::move(told).error());
    }
    return {};
  }

  void AddView(const catalog::TableIdentifier& identifier) {
    const bool is_orphaned = orphaned_views_.contains(identifier);
    listing_.Add({identifier.name,
                  identifier.namespace_name,
                  std::string(is_orphaned ? "orphaned view" : "view"),
                  {},
                  {},
                  {}});
  }

  Result<void> Add(const catalog::TableIdentifier& identifier) {
    Counts counts;
    if (!unreachable_.has_value()) {
      if (Result<void> counted = Count(identifier, counts); !counted) {
        DYNALAKE_TRY(context_.cancel.Check());
        KeepOrTell(std::move(counted).error());
      }
    }
    listing_.Add({identifier.name, identifier.namespace_name, std::string("table"), counts.rows,
                  counts.files, counts.bytes});
    return {};
  }

  /// kUnreachable if some tables could not be looked into.
  Result<void> Finish() && {
    return unreachable_.has_value()
               ? Result<void>(std::move(*unreachable_)
                                  .WithContext("some tables are listed by their names alone"))
               : Result<void>();
  }

 private:
  struct Counts {
    Listing::Cell rows;
    Listing::Cell files;
    Listing::Cell bytes;
  };

  Result<void> TellOfOrphanedViews() {
    DYNALAKE_ASSIGN(const auto views, table::FindOrphanedViews(lake_.catalog()));
    for (const catalog::ViewPtr& view : views) {
      orphaned_views_.insert(view->identifier);
    }
    if (views.empty()) {
      return {};
    }
    DYNALAKE_ASSIGN(const auto tables, table::TablesByUuid::Read(lake_.catalog()));
    for (const catalog::ViewPtr& view : views) {
      Log(LogLevel::kWarning, "{}", tables.DescribeOrphaned(*view));
    }
    return {};
  }

  Result<void> Count(const catalog::TableIdentifier& identifier, Counts& counts) {
    DYNALAKE_ASSIGN(const catalog::TablePtr table, lake_.catalog().LoadTable(identifier));
    counts.files = CurrentNumber(*table->metadata, "total-data-files");
    counts.bytes = CurrentNumber(*table->metadata, "total-files-size");
    DYNALAKE_ASSIGN(counts.rows, RowsOf(*table, lake_, context_));
    return {};
  }

  void KeepOrTell(Error error) {
    if (TraitsOf(error.code()).retryable) {
      unreachable_ = std::move(error);
    } else {
      Log(LogLevel::kWarning, "{}", error.ToString());
    }
  }

  Lake& lake_;
  const Context& context_;
  Listing& listing_;
  std::optional<Error> unreachable_;
  std::set<catalog::TableIdentifier> orphaned_views_;
};

/// A lake whose catalog names nothing while its warehouse is full has lost its catalog.
Result<void> WarnOfLostCatalog(Lake& lake) {
  std::optional<storage::Location> found;
  auto listed = lake.store().List(lake.root().Join("warehouse"),
                                  [&](const storage::ObjectInfo& file) -> Result<void> {
                                    if (!file.location.name().ends_with(".metadata.json") ||
                                        !lake.reader().ReadMetadata(file.location.ToString())) {
                                      return {};
                                    }
                                    found = file.location;
                                    return Error(ErrorCode::kAlreadyExists, "one is enough");
                                  });
  if (!found) {
    return listed;
  }
  Log(LogLevel::kWarning,
      "the catalog names no table, but the warehouse holds some: dynalake register {} brings one "
      "back",
      found->Parent().Parent().ToString());
  return {};
}

}  // namespace

Result<void> PrintTables(Lake& lake, const Context& context) {
  Listing listing({{"name"},
                   {"database"},
                   {"kind"},
                   {"rows", Listing::Kind::kNumber},
                   {"files", Listing::Kind::kNumber},
                   {"bytes", Listing::Kind::kNumber}});
  TableLister lister(lake, context, listing);
  DYNALAKE_TRY(lister.FindOrphanedViews());
  bool is_empty = true;
  const auto add = [&](const catalog::FoundName& found) -> Result<void> {
    if (found.is_view) {
      lister.AddView(found.identifier);
      return {};
    }
    is_empty = false;
    return lister.Add(found.identifier);
  };
  DYNALAKE_TRY(catalog::ForEachName(lake.catalog(), add));
  if (is_empty) {
    DYNALAKE_TRY(WarnOfLostCatalog(lake));
  }
  DYNALAKE_TRY(listing.Print(context.settings.output, context));
  return std::move(lister).Finish();
}

Result<void> RunTables(const TablesCommand&, const Context& context) {
  DYNALAKE_ASSIGN(const auto lake, Lake::Open(context, Lake::Mode::kExisting));
  return PrintTables(*lake, context);
}

}  // namespace dynalake::app
