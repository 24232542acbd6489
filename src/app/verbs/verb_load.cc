#include "app/lake/lake.h"
#include "app/reports/load_report.h"
#include "app/verbs/prepared_load.h"
#include "app/verbs/verbs.h"

namespace dynalake::app {

Result<void> RunLoad(const LoadCommand& command, const Context& context) {
  DYNALAKE_ASSIGN(const PreparedLoad load, PrepareLoad(command, context));
  DYNALAKE_ASSIGN(const auto lake, Lake::Open(context, Lake::Mode::kCreate));
  DYNALAKE_ASSIGN(const auto report, RunPreparedLoad(load, *lake, context));
  return report ? PrintLoadReport(*report, context) : Result<void>();
}

}  // namespace dynalake::app
