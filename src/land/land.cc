#include "land/land.h"

#include <array>
#include <optional>
#include <span>
#include <utility>
#include <variant>
#include <vector>

#include "base/hex.h"
#include "land/land_rows.h"
#include "land/land_unit.h"
#include "land/land_units_run.h"
#include "land/landing_folder.h"
#include "table/source_identity.h"

namespace dynalake::land {
namespace {

std::string MakeLandingId(RandomSource& random) {
  std::array<std::byte, 8> bytes{};
  random.Fill(bytes);
  return EncodeHex(std::string_view(reinterpret_cast<const char*>(bytes.data()), bytes.size()));
}

/// That every item that was read is in a file: kInternal where one is not.
Result<void> CheckBalance(int64_t items_read, const std::vector<LandedFile>& files) {
  int64_t landed = 0;
  for (const LandedFile& file : files) {
    landed += file.item_count;
  }
  return items_read == landed
             ? Result<void>()
             : Fail(ErrorCode::kInternal,
                    "the balance of the landing does not hold: {} items were read, but {} are in "
                    "its files; nothing is landed",
                    items_read, landed);
}

/// One landing, step by step.
class Lander {
 public:
  Lander(const LandRequest& request, const LandSource& source, const LandEnvironment& environment)
      : request_(request),
        source_(source),
        description_(DescriptionOf(source)),
        environment_(environment),
        folder_(environment.store, FolderOf(request, description_)) {}

  Result<LandReport> Run() {
    LandReport report{
        .outcome = LandOutcome::kPlanned, .folder = folder_.location(), .manifest = {}};
    DYNALAKE_TRY(folder_.Look());
    DYNALAKE_ASSIGN(const bool is_there, IsThere());
    if (is_there) {
      DYNALAKE_TRY(request_.dry_run ? Result<void>() : folder_.Clean());
      report.outcome = LandOutcome::kAlreadyLanded;
      report.manifest = folder_.landed();
      return report;
    }
    if (folder_.landed() && !request_.overwrite) {
      return Fail(ErrorCode::kAlreadyExists,
                  "{} holds another landing ({} of {}): --overwrite replaces it",
                  folder_.location().ToString(), FormatName(folder_.landed()->format),
                  folder_.landed()->source.address);
    }
    if (request_.dry_run) {
      return report;
    }
    std::optional<LandPlan> plan;
    if (!std::holds_alternative<RowItems>(source_)) {
      DYNALAKE_ASSIGN(plan, Plan());
      if (!plan) {
        report.outcome = LandOutcome::kStopped;
        return report;
      }
    }
    DYNALAKE_TRY(folder_.Clean());
    report.outcome = LandOutcome::kLanded;
    DYNALAKE_ASSIGN(report.manifest, Write(plan));
    return report;
  }

 private:
  static storage::Location FolderOf(const LandRequest& request,
                                    const SourceDescription& description) {
    const std::string folders = LayoutFolders(request.layout, description.written_at_micros);
    return folders.empty() ? request.target : request.target.Join(folders);
  }

  /// Whether the whole landing that is there is this one.
  Result<bool> IsThere() {
    const auto& landed = folder_.landed();
    if (!landed || landed->format != request_.format ||
        landed->compression != request_.compression) {
      return false;
    }
    std::string identity = description_.identity;
    if (const auto* files = std::get_if<source::ItemSource>(&source_); identity.empty() && files) {
      DYNALAKE_ASSIGN(identity, table::HashFiles(environment_.store, *files, environment_.cancel));
    }
    return !identity.empty() && landed->source.identity == identity;
  }

  /// Makes the items ready to be read, now that it is sure that they may land. Nothing where that
  /// stopped before the end.
  Result<std::optional<LandPlan>> Plan() {
    if (const auto* files = std::get_if<source::ItemSource>(&source_)) {
      return std::optional(PlanOf(*files, request_));
    }
    ingest::LiveReading& reading = std::get<LiveItems>(source_).reading;
    DYNALAKE_ASSIGN(const source::ReadingEnd end, reading.Read());
    return end == source::ReadingEnd::kComplete ? std::optional(PlanOf(reading.Items(), request_))
                                                : std::nullopt;
  }

  LandSettings Settings(const std::string& landing_id) const {
    return {.folder = folder_.location(),
            .landing_id = landing_id,
            .format = request_.format,
            .compression = request_.compression,
            .target_file_bytes = request_.target_file_bytes,
            .memory = request_.memory,
            .written_at_micros = description_.written_at_micros};
  }

  /// With a plan of everything but rows.
  Result<LandedUnits> WriteFiles(const std::string& landing_id,
                                 const std::optional<LandPlan>& plan) const {
    LandSettings settings = Settings(landing_id);
    if (const auto* rows = std::get_if<RowItems>(&source_)) {
      return LandRows(*rows, std::move(settings), environment_);
    }
    settings.bare_items = plan->bare_items;
    return LandUnits(*plan, std::move(settings), environment_);
  }

  Result<LandManifest> Write(const std::optional<LandPlan>& plan) {
    LandManifest manifest{.landing_id = MakeLandingId(environment_.random),
                          .format = request_.format,
                          .compression = request_.compression,
                          .source = description_,
                          .landed_at_micros = 0,
                          .files = {}};
    DYNALAKE_TRY(folder_.Begin(manifest.landing_id, environment_.clock.NowMicros()));
    auto landed = WriteFiles(manifest.landing_id, plan);
    const Result<void> balance = landed ? CheckBalance(landed->item_count, landed->files)
                                        : Result<void>(std::move(landed).error());
    if (!balance) {
      folder_.GiveUp();
      return balance.error();
    }
    manifest.files = std::move(landed->files);
    if (manifest.source.identity.empty() && plan) {
      manifest.source.identity = source::IdentityOfFiles(std::move(landed->checksums));
    }
    manifest.landed_at_micros = environment_.clock.NowMicros();
    DYNALAKE_TRY(folder_.Complete(manifest));
    return manifest;
  }

  const LandRequest& request_;
  const LandSource& source_;
  const SourceDescription description_;
  const LandEnvironment& environment_;
  LandingFolder folder_;
};

}  // namespace

Result<LandReport> Land(const LandRequest& request, const LandSource& source,
                        const LandEnvironment& environment) {
  DYNALAKE_TRY(CheckCompression(request.format, request.compression));
  return Lander(request, source, environment).Run();
}

}  // namespace dynalake::land
