#include "app/verbs/prepared_load.h"

#include <string>
#include <utility>
#include <variant>

#include "app/lake/aws_session.h"
#include "app/lake/progress.h"
#include "app/lake/remarks.h"
#include "app/reports/live_quote.h"
#include "app/settings/price_config.h"
#include "app/unit/unit_runner.h"
#include "app/verbs/live_request.h"
#include "app/verbs/load_run.h"
#include "app/verbs/verb_export.h"
#include "ingest/load/live_load.h"
#include "source/live/live_table.h"
#include "source/source_address.h"

namespace dynalake::app {
namespace {

/// A new export is of a whole table.
Result<void> CheckByExport(const LoadCommand& command, const std::string& source) {
  if (command.export_id.has_value() || command.no_manifest || command.as_of_micros.has_value() ||
      command.live != LiveOptions{}) {
    return Fail(
        ErrorCode::kUsage,
        "{} is a new export of a whole table: nothing is chosen of it, and its reading takes "
        "no capacity",
        source);
  }
  return {};
}

/// The source that `command` names, or the configuration for its table.
Result<NamedSource> SourceOf(const LoadCommand& command, const Context& context) {
  if (command.source.has_value()) {
    return ParseNamedSource(*command.source);
  }
  DYNALAKE_ASSIGN(const TableConfig* config, FindTableConfig(command, context));
  if (config == nullptr || !config->source.has_value()) {
    return Fail(ErrorCode::kUsage, "no SOURCE, and the configuration names none for table {}",
                command.table.value_or(""));
  }
  return ConfiguredSource(*command.table, *config);
}

/// What is read of a live table for `command`.
Result<ingest::LiveRequest> LiveRequestOf(const LoadCommand& command, const NamedSource& source,
                                          const Context& context) {
  DYNALAKE_TRY(RefuseOptionsOfFiles(command.export_id, command.no_manifest, command.as_of_micros));
  if (command.live.partial && command.append) {
    return Error(ErrorCode::kUsage, "--partial and --append exclude each other");
  }
  DYNALAKE_ASSIGN(const TableConfig* config, FindTableConfig(command, context));
  DYNALAKE_ASSIGN(ingest::LiveRequest live, MakeLiveRequest(command.live, source, config));
  if (live.query.has_value() && command.append) {
    return Error(ErrorCode::kUsage,
                 "--append is not for the items of a key, which replace theirs alone");
  }
  return live;
}

Result<ingest::LoadReport> RunLiveLoad(const ingest::LiveRequest& live,
                                       const ingest::LoadRequest& request, Lake& lake,
                                       const Context& context) {
  DYNALAKE_ASSIGN(AwsSession * session, lake.aws());
  DYNALAKE_ASSIGN(const auto client, MakeDynamoDbClient(*session));
  source::LiveTable table(*client, live.table);
  const auto runner = MakeUnitRunner(context, request.memory.workers);
  Progress progress(ProgressMode(context), context.err, context.clock);
  DYNALAKE_ASSIGN(ingest::LoadReport report,
                  ingest::LoadLive(live, request, table,
                                   MakeLoadEnvironment(lake, *runner, progress, context)));
  // Only a Scan can be quoted.
  if (!live.query.has_value() && report.read.has_value() && report.read->is_complete) {
    const source::Prices prices =
        PricesOf(context.settings.config.prices, client->endpoint().region).prices;
    DYNALAKE_ASSIGN(std::string note,
                    CompareWithQuote(*report.live_table, live.choice.index, *report.read, prices));
    report.notes.push_back(std::move(note));
  }
  return report;
}

}  // namespace

Result<PreparedLoad> PrepareLoad(LoadCommand command, const Context& context) {
  DYNALAKE_ASSIGN(NamedSource source, SourceOf(command, context));
  PreparedLoad load{.command = std::move(command), .source = std::move(source)};
  if (std::holds_alternative<source::ManagedExport>(load.source.address)) {
    DYNALAKE_TRY(CheckByExport(load.command, load.source.text));
    return load;
  }
  DYNALAKE_ASSIGN(load.request, MakeLoadRequest(load.command, load.source.address, context));
  if (std::holds_alternative<source::Files>(load.source.address)) {
    DYNALAKE_TRY(RefuseLiveOptions(load.command.live, load.source.text));
    return load;
  }
  DYNALAKE_ASSIGN(load.live, LiveRequestOf(load.command, load.source, context));
  return load;
}

Result<std::optional<ingest::LoadReport>> RunPreparedLoad(const PreparedLoad& load, Lake& lake,
                                                          const Context& context) {
  if (const auto* source = std::get_if<source::ManagedExport>(&load.source.address)) {
    ExportCommand managed;
    managed.table = source->table;
    return ExportAndLoad(managed, load.command, lake, context);
  }
  auto report = load.live.has_value() ? RunLiveLoad(*load.live, load.request, lake, context)
                                      : RunLoadRequest(load.request, lake, context);
  if (!report) {
    return std::move(report).error();
  }
  return std::optional(*std::move(report));
}

}  // namespace dynalake::app
