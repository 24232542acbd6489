#include "app/verbs/live_request.h"

#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "base/format.h"
#include "base/json.h"

namespace dynalake::app {
namespace {

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

}  // namespace

Result<ingest::LiveRequest> MakeLiveRequest(const LiveOptions& options, const NamedSource& source,
                                            const TableConfig* config) {
  DYNALAKE_TRY(CheckJsonObject("--expression-attribute-names", options.attribute_names));
  DYNALAKE_TRY(CheckJsonObject("--expression-attribute-values", options.attribute_values));
  const source::LiveScan target = source::TableOrIndexOf(source.address).value();
  ingest::LiveRequest live{.address_text = source.text, .table = target.table};
  if (const auto* query = std::get_if<source::LiveQuery>(&source.address)) {
    live.query = *query;
  }
  if (live.query.has_value() && options.partial) {
    return Error(ErrorCode::kUsage,
                 "--partial would replace the items of a key by some of them; without it the next "
                 "run goes on");
  }
  live.choice = {.index = target.index,
                 .projection = options.projection.value_or(""),
                 .filter = options.filter.value_or(""),
                 .attribute_names = options.attribute_names.value_or(""),
                 .attribute_values = options.attribute_values.value_or(""),
                 .consistent = options.consistent_read};
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

Result<void> RefuseOptionsOfFiles(const std::optional<std::string>& export_id, bool no_manifest,
                                  const std::optional<int64_t>& as_of_micros) {
  if (export_id.has_value() || no_manifest || as_of_micros.has_value()) {
    return Error(ErrorCode::kUsage,
                 "--export-id, --no-manifest and --as-of are for exports, not for live tables");
  }
  return {};
}

Result<void> RefuseLiveOptions(const LiveOptions& options, const std::string& source) {
  if (options != LiveOptions{}) {
    return Fail(ErrorCode::kUsage,
                "{} is no live table, as dynamodb://TABLE is one: what may be read of it, and how "
                "fast, cannot be said",
                source);
  }
  return {};
}

}  // namespace dynalake::app
