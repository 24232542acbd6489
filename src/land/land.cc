#include "land/land.h"

#include <array>
#include <span>
#include <utility>
#include <vector>

#include "base/hex.h"
#include "land/land_units.h"
#include "land/landing_folder.h"

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
  Lander(const LandRequest& request, LandSource& source, const LandEnvironment& environment)
      : request_(request),
        source_(source),
        environment_(environment),
        folder_(environment.store, FolderOf(request, source)) {}

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
    DYNALAKE_ASSIGN(const source::ReadingEnd end, source_.Fetch());
    if (end == source::ReadingEnd::kStopped) {
      report.outcome = LandOutcome::kStopped;
      return report;
    }
    DYNALAKE_TRY(folder_.Clean());
    report.outcome = LandOutcome::kLanded;
    DYNALAKE_ASSIGN(report.manifest, Write());
    return report;
  }

 private:
  static storage::Location FolderOf(const LandRequest& request, const LandSource& source) {
    const std::string folders =
        LayoutFolders(request.layout, source.description().written_at_micros);
    return folders.empty() ? request.target : request.target.Join(folders);
  }

  /// Whether the whole landing that is there is this one.
  Result<bool> IsThere() {
    const auto& landed = folder_.landed();
    if (!landed || landed->format != request_.format ||
        landed->compression != request_.compression) {
      return false;
    }
    std::string identity = source_.description().identity;
    if (identity.empty()) {
      DYNALAKE_ASSIGN(identity, source_.ComputeIdentity(environment_.cancel));
    }
    return !identity.empty() && landed->source.identity == identity;
  }

  Result<LandManifest> Write() {
    LandManifest manifest{.landing_id = MakeLandingId(environment_.random),
                          .format = request_.format,
                          .compression = request_.compression,
                          .source = source_.description(),
                          .landed_at_micros = 0,
                          .files = {}};
    DYNALAKE_TRY(folder_.Begin(manifest.landing_id, environment_.clock.NowMicros()));
    LandedFiles files(environment_.store, folder_.location(), manifest.landing_id,
                      FileEnding(request_.format, request_.compression));
    auto written = request_.format == LandFormat::kParquet
                       ? LandParquet(request_, source_, environment_, files)
                       : LandLines(request_, source_, environment_, files);
    manifest.files = files.files();
    const Result<void> balance =
        written ? CheckBalance(*written, manifest.files) : Result<void>(std::move(written).error());
    if (!balance) {
      folder_.GiveUp();
      return balance.error();
    }
    manifest.source.identity = source_.IdentityWhenRead();
    manifest.landed_at_micros = environment_.clock.NowMicros();
    DYNALAKE_TRY(folder_.Complete(manifest));
    return manifest;
  }

  const LandRequest& request_;
  LandSource& source_;
  const LandEnvironment& environment_;
  LandingFolder folder_;
};

}  // namespace

Result<LandReport> Land(const LandRequest& request, LandSource& source,
                        const LandEnvironment& environment) {
  DYNALAKE_TRY(CheckCompression(request.format, request.compression));
  return Lander(request, source, environment).Run();
}

}  // namespace dynalake::land
