#include "app/verbs/verb_export.h"

#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "app/lake/aws_session.h"
#include "app/lake/lake.h"
#include "app/lake/listing.h"
#include "app/lake/remarks.h"
#include "app/lake/stores.h"
#include "app/reports/load_report.h"
#include "app/settings/units.h"
#include "app/verbs/load_run.h"
#include "app/verbs/verbs.h"
#include "ingest/export/managed_export.h"
#include "source/exports/export_wait.h"
#include "source/exports/table_export.h"
#include "source/live/live_table.h"
#include "source/source_address.h"

namespace dynalake::app {
namespace {

std::string WithoutSlashes(std::string_view text) {
  const size_t begin = text.find_first_not_of('/');
  return begin == std::string_view::npos
             ? std::string()
             : std::string(text.substr(begin, text.find_last_not_of('/') + 1 - begin));
}

Result<source::ExportRequest> RequestOf(const ExportCommand& command, const Context& context) {
  const ExportConfig& config = context.settings.config.exports;
  const auto text_of = [](const std::optional<std::string>& option,
                          const std::optional<std::string>& configured) {
    return option.has_value() ? *option : configured.value_or("");
  };
  source::ExportRequest request;
  request.bucket = text_of(command.bucket, config.bucket);
  request.prefix = WithoutSlashes(text_of(command.prefix, config.prefix));
  request.bucket_owner = text_of(command.bucket_owner, config.bucket_owner);
  request.kms_key = text_of(command.kms_key, config.kms_key);
  if (request.bucket.empty()) {
    return Error(ErrorCode::kUsage,
                 "no bucket to export to: say --bucket NAME, or exports: {bucket: NAME} in the "
                 "configuration");
  }
  if (request.bucket.find_first_of("/:") != std::string::npos) {
    return Fail(ErrorCode::kUsage, "--bucket {}: give the bucket's name alone, and --prefix apart",
                request.bucket);
  }
  DYNALAKE_TRY(storage::Location::Parse(fmt::format("s3://{}/{}", request.bucket, request.prefix)));
  request.format = command.format == "ion" ? dynamodb::ExportFormat::kIon
                                           : dynamodb::ExportFormat::kDynamoDbJson;
  request.time_micros = command.time_micros;
  if (command.from_micros.has_value()) {
    if (*command.from_micros >= *command.to_micros) {
      return Error(ErrorCode::kUsage, "--to must be later than --from");
    }
    request.window = source::ExportRequest::Window{.from_micros = *command.from_micros,
                                                   .to_micros = *command.to_micros,
                                                   .old_images = !command.new_images_only};
  }
  return request;
}

const char* WordOf(ingest::ExportOrigin origin) {
  switch (origin) {
    case ingest::ExportOrigin::kStarted:
      return "started";
    case ingest::ExportOrigin::kUnderWay:
      return "was under way already and is waited for";
    case ingest::ExportOrigin::kTakenUp:
      return "was started by an earlier run, which this one goes on with";
  }
  return "";
}

/// One run of the verb.
class ExportRun {
 public:
  /// `lake` is null where nothing is loaded.
  ExportRun(const ExportCommand& command, const LoadCommand& load, const Context& context,
            aws::JsonClient& client, Lake* lake)
      : command_(command),
        load_(load),
        context_(context),
        table_(client, command.table),
        exports_(client),
        lake_(lake) {}

  /// What the load did; nothing where there is none.
  Result<std::optional<ingest::LoadReport>> Run(source::ExportRequest request) {
    DYNALAKE_ASSIGN(const source::TableDescription table, table_.Describe(context_.cancel));
    request.table_arn = table.arn;
    if (context_.settings.dry_run) {
      DYNALAKE_TRY(SayPlan(request, table));
      return std::optional<ingest::LoadReport>();
    }
    DYNALAKE_ASSIGN(const ingest::BegunExport begun,
                    ingest::BeginExport(request, table.table.name, command_.enable_recovery,
                                        {.exports = exports_,
                                         .state = lake_ == nullptr ? nullptr : &lake_->state(),
                                         .clock = context_.clock,
                                         .cancel = context_.cancel}));
    if (begun.turned_recovery_on) {
      DYNALAKE_TRY(Remark(context_, "point-in-time recovery of {} is on now", table.table.name));
    }
    DYNALAKE_TRY(Remark(context_, "the export {} to {} {}", begun.description.arn,
                        source::ExportFolder(begun.description), WordOf(begun.origin)));
    DYNALAKE_ASSIGN(const source::ExportDescription done, Wait(begun.description));
    DYNALAKE_TRY(Remark(context_, "the export is complete: {} items, {} billed",
                        FormatCount(done.item_count), FormatSize(done.billed_size_bytes)));
    if (lake_ == nullptr) {
      DYNALAKE_TRY(PrintExport(done));
      return std::optional<ingest::LoadReport>();
    }
    DYNALAKE_ASSIGN(ingest::LoadReport report, LoadExport(done, table.table.key));
    DYNALAKE_TRY(ingest::ForgetExport(request, lake_->state()));
    return std::optional(std::move(report));
  }

 private:
  Result<void> SayPlan(const source::ExportRequest& request,
                       const source::TableDescription& table) {
    DYNALAKE_ASSIGN(const bool has_recovery,
                    exports_.HasPointInTimeRecovery(table.table.name, context_.cancel));
    return Remark(context_, "{} ({} items, {}) would be exported to s3://{}/{}{}", table.table.name,
                  FormatCount(table.table.item_count), FormatSize(table.table.size_bytes),
                  request.bucket, request.prefix,
                  has_recovery               ? ""
                  : command_.enable_recovery ? "; point-in-time recovery would be turned on"
                                             : "; but point-in-time recovery is off: it needs "
                                               "--enable-pitr");
  }

  Result<source::ExportDescription> Wait(const source::ExportDescription& begun) {
    Progress progress(ProgressMode(context_), context_.err, context_.clock);
    const int64_t since = begun.start_time_micros.value_or(context_.clock.NowMicros());
    bool failed = false;
    const auto seen = [&](const source::ExportDescription& description) {
      failed = description.status == source::ExportStatus::kFailed;
      progress.BeginStep(
          fmt::format("exporting since {}",
                      FormatDuration(std::max<int64_t>(context_.clock.NowMicros() - since, 0))),
          0);
      progress.Advance(0, 0);
    };
    auto done = source::WaitForExport(exports_, begun.arn, context_.clock, context_.cancel, seen);
    if (done || failed) {
      return done;
    }
    return std::move(done).error().WithContext(
        fmt::format("the export {} goes on at AWS; the same command waits for it again, and once "
                    "it is complete 'dynalake load {}' loads it",
                    begun.arn, source::ExportFolder(begun)));
  }

  Result<ingest::LoadReport> LoadExport(const source::ExportDescription& done,
                                        const dynamodb::KeySchema& key) {
    const std::string folder = source::ExportFolder(done);
    LoadCommand load = load_;
    if (!load.partition_key.has_value()) {
      load.partition_key = key.partition_key;
      load.sort_key = key.sort_key;
    }
    const auto run = [&]() -> Result<ingest::LoadReport> {
      DYNALAKE_ASSIGN(const auto source, source::ParseSourceAddress(folder));
      DYNALAKE_ASSIGN(const ingest::LoadRequest request, MakeLoadRequest(load, source, context_));
      return RunLoadRequest(request, *lake_, context_);
    };
    Result<ingest::LoadReport> loaded = run();
    if (!loaded) {
      return std::move(loaded).error().WithContext(
          fmt::format("the export is complete, and the same command loads it without a new one; "
                      "it lies in {}",
                      folder));
    }
    return loaded;
  }

  Result<void> PrintExport(const source::ExportDescription& done) {
    Listing listing({{"export_arn"},
                     {"folder"},
                     {"export_time"},
                     {"items", Listing::Kind::kNumber},
                     {"billed_bytes", Listing::Kind::kNumber}});
    Listing::Cell time;
    if (done.export_time_micros.has_value()) {
      time = dynamodb::PrintTimestamp(*done.export_time_micros);
    }
    listing.Add(
        {done.arn, source::ExportFolder(done), time, done.item_count, done.billed_size_bytes});
    return listing.Print(context_.settings.output, context_);
  }

  const ExportCommand& command_;
  const LoadCommand& load_;
  const Context& context_;
  source::LiveTable table_;
  source::TableExports exports_;
  Lake* lake_;
};

}  // namespace

Result<void> RunExport(const ExportCommand& command, const Context& context) {
  LoadCommand load;
  load.table = command.lake_table;
  load.replace = command.replace;
  DYNALAKE_ASSIGN(source::ExportRequest request, RequestOf(command, context));
  Stores stores(context);
  std::unique_ptr<Lake> lake;
  if (command.load && !context.settings.dry_run) {
    DYNALAKE_ASSIGN(lake, Lake::Open(context, Lake::Mode::kCreate));
  }
  // A process has one session: that of the lake's store, where there is one.
  DYNALAKE_ASSIGN(AwsSession * session, lake == nullptr ? stores.aws() : lake->aws());
  DYNALAKE_ASSIGN(const auto client, MakeDynamoDbClient(*session));
  DYNALAKE_ASSIGN(const auto report,
                  ExportRun(command, load, context, *client, lake.get()).Run(std::move(request)));
  return report ? PrintLoadReport(*report, context) : Result<void>();
}

Result<std::optional<ingest::LoadReport>> ExportAndLoad(const ExportCommand& command,
                                                        const LoadCommand& load, Lake& lake,
                                                        const Context& context) {
  DYNALAKE_ASSIGN(source::ExportRequest request, RequestOf(command, context));
  DYNALAKE_ASSIGN(AwsSession * session, lake.aws());
  DYNALAKE_ASSIGN(const auto client, MakeDynamoDbClient(*session));
  return ExportRun(command, load, context, *client, &lake).Run(std::move(request));
}

}  // namespace dynalake::app
