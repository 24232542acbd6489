#include <limits>

#include "app/listing.h"
#include "app/remarks.h"
#include "app/units.h"
#include "app/verbs.h"
#include "app/wiring.h"

namespace dynalake::app {
namespace {

// A number of the current snapshot's summary; null where no writer put it there.
Listing::Cell SummaryNumber(const iceberg::TableMetadata& metadata, std::string_view key) {
  const iceberg::Snapshot* snapshot = metadata.current_snapshot();
  if (snapshot == nullptr) {
    return int64_t{0};
  }
  const auto found = snapshot->summary.find(key);
  if (found == snapshot->summary.end()) {
    return std::monostate();
  }
  const Result<int64_t> number =
      ParseInteger(found->second, 0, std::numeric_limits<int64_t>::max());
  return number ? Listing::Cell(*number) : std::monostate();
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
  const Listing::Cell delete_files = SummaryNumber(*table.metadata, "total-delete-files");
  const auto* number = std::get_if<int64_t>(&delete_files);
  if (number == nullptr || *number == 0) {
    return SummaryNumber(*table.metadata, "total-records");
  }
  // The summary counts deleted rows as well.
  const Result<int64_t> count = CountRows(table, lake, context.cancel);
  if (!count) {
    DYNALAKE_TRY(context.cancel.Check());
    DYNALAKE_TRY(Remark(context, "{}", count.error().ToString()));
    return Listing::Cell();
  }
  return Listing::Cell(*count);
}

}  // namespace

Result<void> RunTables(const TablesCommand&, const Context& context) {
  DYNALAKE_ASSIGN(const auto lake, Lake::Open(context, Lake::Mode::kExisting));
  Listing listing({{"name"},
                   {"database"},
                   {"kind"},
                   {"rows", Listing::Kind::kNumber},
                   {"files", Listing::Kind::kNumber},
                   {"bytes", Listing::Kind::kNumber}});
  DYNALAKE_ASSIGN(const auto namespaces, lake->catalog().ListNamespaces());
  for (const std::string& name : namespaces) {
    DYNALAKE_ASSIGN(const auto tables, lake->catalog().ListTables(name));
    for (const catalog::TableIdentifier& identifier : tables) {
      const Result<catalog::TablePtr> table = lake->catalog().LoadTable(identifier);
      if (!table) {
        // One broken table hides no other.
        DYNALAKE_TRY(Remark(context, "{}", table.error().ToString()));
        listing.Add({identifier.name, name, std::string("table"), {}, {}, {}});
        continue;
      }
      const iceberg::TableMetadata& metadata = *(*table)->metadata;
      DYNALAKE_ASSIGN(const Listing::Cell rows, RowsOf(**table, *lake, context));
      listing.Add({identifier.name, name, std::string("table"), rows,
                   SummaryNumber(metadata, "total-data-files"),
                   SummaryNumber(metadata, "total-files-size")});
    }
    DYNALAKE_ASSIGN(const auto views, lake->catalog().ListViews(name));
    for (const catalog::TableIdentifier& identifier : views) {
      listing.Add({identifier.name, name, std::string("view"), {}, {}, {}});
    }
  }
  return listing.Print(context.settings.output, context);
}

}  // namespace dynalake::app
