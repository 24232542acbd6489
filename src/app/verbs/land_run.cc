#include "app/verbs/land_run.h"

#include <string>

#include "app/lake/lake.h"
#include "app/lake/listing.h"
#include "app/lake/remarks.h"
#include "app/unit/unit_runner.h"
#include "land/land.h"

namespace dynalake::app {
namespace {

std::string_view OutcomeName(land::LandOutcome outcome) {
  switch (outcome) {
    case land::LandOutcome::kLanded:
      return "landed";
    case land::LandOutcome::kAlreadyLanded:
      return "already_landed";
    case land::LandOutcome::kPlanned:
      return "planned";
    case land::LandOutcome::kStopped:
      return "stopped";
  }
  return "landed";
}

Result<void> PrintReport(const land::LandReport& report, const land::LandRequest& request,
                         const Context& context) {
  switch (report.outcome) {
    case land::LandOutcome::kPlanned:
      return Remark(context, "would be written to {}", report.folder.ToString());
    case land::LandOutcome::kAlreadyLanded:
      DYNALAKE_TRY(Remark(context, "these very items are there already; nothing was done"));
      break;
    case land::LandOutcome::kStopped:
      DYNALAKE_TRY(Remark(context,
                          "stopped before the end, so nothing has landed; what was read is kept, "
                          "and the next run goes on"));
      break;
    case land::LandOutcome::kLanded:
      break;
  }
  Listing listing({{"outcome"},
                   {"folder"},
                   {"format"},
                   {"items", Listing::Kind::kNumber},
                   {"files", Listing::Kind::kNumber},
                   {"bytes", Listing::Kind::kNumber}});
  const auto& manifest = report.manifest;
  listing.Add({std::string(OutcomeName(report.outcome)), report.folder.ToString(),
               std::string(land::FormatName(manifest ? manifest->format : request.format)),
               manifest ? manifest->item_count() : 0,
               manifest ? static_cast<int64_t>(manifest->files.size()) : 0,
               manifest ? manifest->size_bytes() : 0});
  return listing.Print(context.settings.output, context);
}

}  // namespace

Result<void> RefuseInside(const storage::Location& folder, std::string_view what,
                          const storage::Location& target) {
  const storage::Location real_folder = WithoutLinks(folder);
  const storage::Location real_target = WithoutLinks(target);
  return real_folder == real_target || real_folder.Contains(real_target)
             ? Fail(ErrorCode::kInvalidArgument, "{} lies in the {}: choose another folder",
                    target.ToString(), what)
             : Result<void>();
}

Result<land::LandOutcome> LandItems(const land::LandRequest& request,
                                    const land::LandSource& source, storage::ObjectStore& store,
                                    Progress& progress, const Context& context) {
  const auto runner = MakeUnitRunner(context, request.memory.workers);
  const land::LandEnvironment environment{.store = store,
                                          .runner = *runner,
                                          .clock = context.clock,
                                          .random = context.random,
                                          .progress = progress,
                                          .cancel = context.cancel};
  DYNALAKE_ASSIGN(const land::LandReport report, land::Land(request, source, environment));
  DYNALAKE_TRY(PrintReport(report, request, context));
  return report.outcome;
}

}  // namespace dynalake::app
