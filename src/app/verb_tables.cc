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
      listing.Add({identifier.name, name, std::string("table"),
                   SummaryNumber(metadata, "total-records"),
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
