#include "app/lake/lake.h"
#include "app/reports/tables_report.h"
#include "app/verbs/verbs.h"

namespace dynalake::app {

Result<void> RunTables(const TablesCommand&, const Context& context) {
  DYNALAKE_ASSIGN(const auto lake, Lake::Open(context, Lake::Mode::kExisting));
  return ReportTables(ListedKinds::kAll, *lake, context.settings.output, context);
}

}  // namespace dynalake::app
