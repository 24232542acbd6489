#include <string>
#include <utility>

#include "app/lake/aws_session.h"
#include "app/lake/listing.h"
#include "app/lake/remarks.h"
#include "app/settings/units.h"
#include "app/verbs/verbs.h"
#include "generate/live_shop.h"
#include "source/source_address.h"

namespace dynalake::app {
namespace {

Result<std::string> TableName(const std::string& text) {
  DYNALAKE_ASSIGN(const source::SourceAddress address, source::ParseSourceAddress(text));
  const auto target = source::TableOrIndexOf(address);
  if (!target) {
    return Fail(ErrorCode::kInvalidArgument, "'{}' does not start with dynamodb://", text);
  }
  if (address != source::SourceAddress(source::LiveScan{.table = target->table})) {
    return Fail(ErrorCode::kInvalidArgument, "{}: items are written into a table: dynamodb://{}",
                text, target->table);
  }
  return target->table;
}

Result<generate::LiveShopReport> Keep(const generate::LiveShopOptions& options,
                                      const std::string& name, const Context& context) {
  DYNALAKE_ASSIGN(const auto session, AwsSession::Make(context.settings, context.environment,
                                                       context.clock, context.random));
  DYNALAKE_ASSIGN(const auto client, MakeDynamoDbClient(*session));
  generate::SampleTable table(*client, name, context.clock, context.random);
  Progress progress(ProgressMode(context), context.err, context.clock);
  return generate::KeepLiveShop(options, table, context.clock, progress, context.cancel);
}

Result<void> Print(const std::string& name, const generate::LiveShopReport& report,
                   const Context& context) {
  const generate::ChangeCounts& changes = report.changes;
  const int64_t writes = changes.inserts + changes.updates + changes.deletes;
  const auto seconds = static_cast<double>(report.live_micros) / 1e6;
  if (report.created) {
    DYNALAKE_TRY(Remark(context, "the table {} was made, billed on demand", name));
  }
  DYNALAKE_TRY(Remark(
      context,
      "the shop was at day {} and is at day {}; {} writes in {}, {:.1f} a "
      "second; {:.0f} write units{}",
      report.first_day, report.last_day, FormatCount(writes), FormatDuration(report.live_micros),
      seconds > 0 ? static_cast<double>(writes) / seconds : 0.0, report.cost.consumed_units,
      report.cost.repeated_requests > 0
          ? fmt::format("; {} writes were refused for lack of capacity and repeated",
                        FormatCount(report.cost.repeated_requests))
          : ""));
  Listing listing({{"table"},
                   {"filled", Listing::Kind::kNumber},
                   {"inserted", Listing::Kind::kNumber},
                   {"updated", Listing::Kind::kNumber},
                   {"deleted", Listing::Kind::kNumber},
                   {"day", Listing::Kind::kNumber}});
  listing.Add({name, report.filled_items, changes.inserts, changes.updates, changes.deletes,
               int64_t{report.last_day}});
  return listing.Print(context.settings.output, context);
}

}  // namespace

Result<void> RunGenerateLive(const GenerateLiveCommand& command, const Context& context) {
  DYNALAKE_ASSIGN(const std::string name, TableName(command.table));
  if (context.settings.dry_run) {
    return Remark(context, "{} items would be written into the table {}, and then {} a second",
                  command.items, name, command.items_per_second);
  }
  generate::LiveShopOptions options;
  options.shop.items = command.items;
  options.shop.seed = command.seed;
  options.items_per_second = static_cast<double>(command.items_per_second);
  options.duration_micros = command.duration_micros;
  options.into_existing = command.into_existing;
  DYNALAKE_ASSIGN(const generate::LiveShopReport report, Keep(options, name, context));
  DYNALAKE_TRY(Print(name, report, context));
  return report.interrupted ? Result<void>(Error(ErrorCode::kCancelled, "stopped on request"))
                            : Result<void>();
}

}  // namespace dynalake::app
