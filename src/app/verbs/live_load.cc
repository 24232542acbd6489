#include "app/verbs/live_load.h"

#include <optional>
#include <utility>

#include "app/lake/progress.h"
#include "app/lake/remarks.h"
#include "app/settings/price_config.h"
#include "app/verbs/live_quote.h"
#include "app/verbs/load_run.h"
#include "base/json.h"
#include "source/live/live_address.h"

namespace dynalake::app {
namespace {

/// As botocore does for DynamoDB.

Result<void> CheckJsonObject(std::string_view option, const std::optional<std::string>& text) {
  if (!text.has_value()) {
    return {};
  }
  const auto json = ParseJson(*text, option);
  if (!json || !json->is_object()) {
    return Fail(ErrorCode::kUsage, "{}: '{}' is no JSON object", option, *text);
  }
  return {};
}

Result<void> CheckOptions(const LoadCommand& command) {
  if (command.export_id.has_value() || command.no_manifest || command.as_of_micros.has_value()) {
    return Error(ErrorCode::kUsage,
                 "--export-id, --no-manifest and --as-of are for exports, not for live tables");
  }
  if (command.live.partial && command.append) {
    return Error(ErrorCode::kUsage, "--partial and --append exclude each other");
  }
  DYNALAKE_TRY(CheckJsonObject("--expression-attribute-names", command.live.attribute_names));
  return CheckJsonObject("--expression-attribute-values", command.live.attribute_values);
}

}  // namespace

Result<std::unique_ptr<aws::JsonClient>> MakeDynamoDbClient(AwsSession& session) {
  aws::JsonService service = aws::DynamoDbJson();
  DYNALAKE_ASSIGN(aws::Endpoint endpoint, session.EndpointOf(service.name));
  DYNALAKE_ASSIGN(const aws::RetryOptions retry, session.Retry());
  return std::make_unique<aws::JsonClient>(session.parts(), std::move(service), std::move(endpoint),
                                           retry);
}

Result<ingest::LiveRequest> MakeLiveRequest(const LoadCommand& command, const std::string& source,
                                            const Context& context) {
  DYNALAKE_TRY(CheckOptions(command));
  const LiveOptions& options = command.live;
  DYNALAKE_ASSIGN(const source::LiveAddress address, source::ParseLiveAddress(source));
  if (address.partition_key.has_value() && options.partial) {
    return Error(ErrorCode::kUsage,
                 "--partial would replace the items of a key by some of them; without it the next "
                 "run goes on");
  }
  if (address.partition_key.has_value() && command.append) {
    return Error(ErrorCode::kUsage,
                 "--append is not for the items of a key, which replace theirs alone");
  }
  ingest::LiveRequest live{.address_text = source, .address = address};
  live.choice = {.index = address.index,
                 .projection = options.projection.value_or(""),
                 .filter = options.filter.value_or(""),
                 .attribute_names = options.attribute_names.value_or(""),
                 .attribute_values = options.attribute_values.value_or(""),
                 .consistent = options.consistent_read};
  DYNALAKE_ASSIGN(const TableConfig* config, FindTableConfig(command, context));
  if (config != nullptr) {
    live.budget = config->read_budget;
    live.stop_after_micros = config->stop_after_micros;
  }
  live.budget = options.read_budget.value_or(live.budget);
  if (options.stop_after_micros.has_value()) {
    live.stop_after_micros = options.stop_after_micros;
  }
  live.partial = options.partial;
  live.restart = options.restart;
  return live;
}

Result<ingest::LoadReport> RunLiveLoad(const ingest::LiveRequest& live,
                                       const ingest::LoadRequest& request, Lake& lake,
                                       const Context& context) {
  DYNALAKE_ASSIGN(AwsSession * session, lake.aws());
  DYNALAKE_ASSIGN(const auto client, MakeDynamoDbClient(*session));
  source::LiveTable table(*client, live.address.table);
  work::ThreadRunner runner(request.memory.workers);
  Progress progress(ProgressMode(context), context.err, context.clock);
  DYNALAKE_ASSIGN(
      ingest::LoadReport report,
      ingest::LoadLive(live, request, table, MakeLoadEnvironment(lake, runner, progress, context)));
  // Only a Scan can be quoted.
  if (!live.address.partition_key.has_value() && report.read.has_value() &&
      report.read->is_complete) {
    const source::Prices prices =
        PricesOf(context.settings.config.prices, client->endpoint().region).prices;
    DYNALAKE_ASSIGN(std::string note,
                    CompareWithQuote(*report.live_table, live.choice.index, *report.read, prices));
    report.notes.push_back(std::move(note));
  }
  return report;
}

}  // namespace dynalake::app
