#include <string>
#include <utility>

#include "app/lake/aws_session.h"
#include "app/lake/lake.h"
#include "app/lake/remarks.h"
#include "app/lake/stores.h"
#include "app/settings/units.h"
#include "app/verbs/land_run.h"
#include "app/verbs/live_request.h"
#include "ingest/live/live_reading.h"
#include "land/land_source.h"
#include "source/live/live_table.h"
#include "storage/user_location.h"
#include "work/state_dir.h"

namespace dynalake::app {
namespace {

Result<void> TellWhatWasRead(const source::ReadSummary& read, const Context& context) {
  return Remark(context, "{} items were read in {} for {:.1f} read units, {:.1f} a second granted",
                FormatCount(read.item_count), FormatDuration(read.elapsed_micros),
                read.consumed_units, read.granted_units_per_second);
}

}  // namespace

Result<void> LandLive(const LandCommand& command, const NamedSource& source,
                      const land::LandRequest& request, const Context& context) {
  DYNALAKE_TRY(RefuseOptionsOfFiles(command.export_id, command.no_manifest, command.as_of_micros));
  DYNALAKE_ASSIGN(const ingest::LiveRequest live, MakeLiveRequest(command.live, source, nullptr));
  DYNALAKE_ASSIGN(const storage::Location lake, storage::ParseUserLocation(context.settings.lake));
  Stores stores(context);
  DYNALAKE_ASSIGN(AwsSession * session, stores.aws());
  DYNALAKE_ASSIGN(const auto client, MakeDynamoDbClient(*session));
  source::LiveTable table(*client, live.table);
  work::StateDir state(stores.all(), lake.Join("state"));
  Progress progress(ProgressMode(context), context.err, context.clock);
  ingest::LiveReading reading(live, table,
                              {.store = stores.all(),
                               .state = state,
                               .clock = context.clock,
                               .random = context.random,
                               .progress = progress,
                               .cancel = context.cancel});
  DYNALAKE_TRY(reading.Describe());
  if (context.settings.dry_run && reading.condition().has_value()) {
    return Remark(context,
                  "the items of one key of {} would be read by Query and land in {}; how many they "
                  "are is known when they are read",
                  table.name(), request.target.ToString());
  }
  if (context.settings.dry_run) {
    return Remark(context, "about {} items, {}, would be read and land in {}",
                  FormatCount(reading.readable().item_count),
                  FormatSize(reading.readable().size_bytes), request.target.ToString());
  }
  DYNALAKE_TRY(reading.Begin("land in " + request.target.ToString()));
  for (const std::string& note : reading.notes()) {
    DYNALAKE_TRY(Remark(context, "{}", note));
  }
  auto landed = LandItems(request, land::LiveItems{reading}, stores.all(), progress, context);
  if (reading.summary().has_value()) {
    DYNALAKE_TRY(TellWhatWasRead(*reading.summary(), context));
  }
  // Where nothing was read, there is nothing to go on with.
  if (landed ? *landed != land::LandOutcome::kStopped : !reading.summary().has_value()) {
    DYNALAKE_TRY(reading.End());
  }
  return landed ? Result<void>() : std::move(landed).error();
}

}  // namespace dynalake::app
