#include <string>

#include "app/lake/lake.h"
#include "app/lake/remarks.h"
#include "app/lake/stores.h"
#include "app/reports/load_report.h"
#include "app/settings/units.h"
#include "app/shell/sql_runner.h"
#include "app/verbs/load_run.h"
#include "app/verbs/verbs.h"
#include "generate/export_writer.h"
#include "storage/user_location.h"

namespace dynalake::app {
namespace {

constexpr const char* kTable = "shop";
constexpr int kFiles = 4;

struct Question {
  std::string_view asked;
  std::string_view sql;
};

constexpr Question kQuestions[] = {
    {"What did we sell in each of the last six months?",
     "SELECT substr(CreatedAt, 1, 7) AS month, count(*) AS orders, sum(Amount) AS revenue\n"
     "FROM shop_order GROUP BY 1 ORDER BY month DESC LIMIT 6"},
    {"Which products bring the most?",
     "SELECT ItemId AS product, sum(Quantity) AS sold, sum(TotalCost) AS revenue\n"
     "FROM shop_order_item GROUP BY 1 ORDER BY revenue DESC LIMIT 5"},
    {"Who are our best customers, and do they still wait for something?",
     "SELECT c.Username, c.Email, count(*) AS orders, sum(o.Amount) AS spent,\n"
     "       count(*) FILTER (WHERE o.Status <> 'DELIVERED') AS open_orders\n"
     "FROM shop_customer AS c JOIN shop_order AS o ON o.Username = c.Username\n"
     "GROUP BY c.Username, c.Email ORDER BY spent DESC LIMIT 5"},
};

/// Measures a step of the demo and says how long it took.
class Step {
 public:
  Step(const Context& context, std::string_view title)
      : context_(context), started_(context.clock.SteadyMicros()) {
    said_ = context.out.Write(fmt::format("\n{}\n", title));
  }
  Result<void> Done(std::string_view what) {
    DYNALAKE_TRY(said_);
    const int64_t taken = context_.clock.SteadyMicros() - started_;
    return context_.out.Write(fmt::format("{} ({})\n", what, FormatDuration(taken)));
  }

 private:
  const Context& context_;
  int64_t started_;
  Result<void> said_;
};

Result<storage::Location> MakeExport(const DemoCommand& command, const storage::Location& folder,
                                     const Context& context) {
  Step step(context, "1. A DynamoDB export of a shop's table: customers, orders and order items");
  generate::ExportOptions options;
  options.shop.items = command.items;
  options.shop.seed = command.seed;
  options.files = kFiles;
  options.threads = context.settings.threads;
  Stores stores(context);
  DYNALAKE_ASSIGN(
      const generate::ExportReport report,
      generate::WriteExport(stores.all(), folder.Join("export"), options, context.cancel));
  DYNALAKE_TRY(step.Done(fmt::format("{} items, {} of DynamoDB JSON in {} gzip files",
                                     FormatCount(report.counts.total()),
                                     FormatSize(static_cast<int64_t>(report.text_bytes)), kFiles)));
  return report.folder;
}

Result<void> LoadExport(const storage::Location& source, Lake& lake, const Context& context) {
  Step step(context, "2. dynalake load: one commit makes it an Iceberg table");
  ingest::LoadRequest request{.source = {.location = source}};
  request.table = kTable;
  DYNALAKE_ASSIGN(request.memory,
                  ingest::DivideMemory(context.settings.memory_bytes, context.settings.workers()));
  DYNALAKE_ASSIGN(const ingest::LoadReport report, RunLoadRequest(request, lake, context));
  DYNALAKE_TRY(PrintLoadReport(report, context));
  return step.Done("loaded");
}

Result<void> Ask(const Question& question, query::Session& session, const Context& context) {
  Step step(context, fmt::format("{}\n{}", question.asked, question.sql));
  DYNALAKE_ASSIGN(std::vector<query::SqlStatement> statements, session.Parse(question.sql));
  for (query::SqlStatement& statement : statements) {
    DYNALAKE_TRY(RunStatement(session, std::move(statement),
                              {render::OutputFormat::kTable, context.style}, context.out,
                              context.cancel));
  }
  return step.Done("answered");
}

Result<void> SayWhere(Lake& lake, const Settings& settings, const Context& context) {
  DYNALAKE_ASSIGN(const catalog::TablePtr table, lake.FindTable(kTable));
  return context.out.Write(fmt::format(
      "\nThe table lies in {}\nAsk more:       dynalake sql --lake {}\nWith PyIceberg: pip install "
      "'pyiceberg[sql-sqlite,pyarrow]', then\n"
      "  from pyiceberg.catalog.sql import SqlCatalog\n"
      "  lake = SqlCatalog('dynalake', uri='sqlite:///{}/catalog.db')\n"
      "  lake.load_table('default.{}').scan().to_arrow()\n",
      table->metadata->location, settings.lake, lake.root().path(), kTable));
}

}  // namespace

Result<void> RunDemo(const DemoCommand& command, const Context& context) {
  if (context.settings.dry_run) {
    return Remark(context, "the demo would write into {}", command.folder);
  }
  Settings settings = context.settings;
  settings.lake = command.folder + "/lake";
  settings.catalog = "sqlite";  // of its own, whatever the configuration says
  settings.output = render::OutputFormat::kTable;
  const Context demo{settings,
                     context.environment,
                     context.out,
                     context.style,
                     context.err,
                     context.err_is_terminal,
                     context.in_is_terminal,
                     context.clock,
                     context.random,
                     context.cancel};
  DYNALAKE_ASSIGN(const storage::Location folder, storage::ParseUserLocation(command.folder));
  DYNALAKE_ASSIGN(const storage::Location source, MakeExport(command, folder, demo));
  DYNALAKE_ASSIGN(const auto lake, Lake::Open(demo, Lake::Mode::kCreate));
  DYNALAKE_TRY(LoadExport(source, *lake, demo));
  DYNALAKE_ASSIGN(query::Session * session, lake->Session());
  DYNALAKE_TRY(demo.out.Write("\n3. Questions; each entity has a view of its own\n"));
  for (const Question& question : kQuestions) {
    DYNALAKE_TRY(Ask(question, *session, demo));
  }
  return SayWhere(*lake, settings, demo);
}

}  // namespace dynalake::app
