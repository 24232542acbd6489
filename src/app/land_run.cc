#include "app/land_run.h"

#include <string>

#include "app/listing.h"
#include "app/remarks.h"
#include "land/land.h"

namespace dynalake::app {
namespace {

Result<void> PrintReport(const land::LandReport& report, const Context& context) {
  if (report.outcome == land::LandOutcome::kPlanned) {
    return Remark(context, "would be written to {}", report.folder.ToString());
  }
  const bool is_new = report.outcome == land::LandOutcome::kLanded;
  if (!is_new) {
    DYNALAKE_TRY(Remark(context, "these very items are there already; nothing was done"));
  }
  const land::LandManifest& manifest = *report.manifest;
  Listing listing({{"outcome"},
                   {"folder"},
                   {"format"},
                   {"items", Listing::Kind::kNumber},
                   {"files", Listing::Kind::kNumber},
                   {"bytes", Listing::Kind::kNumber}});
  listing.Add({is_new ? "landed" : "already_landed", report.folder.ToString(),
               std::string(land::FormatName(manifest.format)), manifest.item_count(),
               static_cast<int64_t>(manifest.files.size()), manifest.size_bytes()});
  return listing.Print(context.settings.output, context);
}

}  // namespace

Result<void> LandItems(const land::LandRequest& request, land::LandSource& source,
                       storage::ObjectStore& store, Progress& progress, const Context& context) {
  work::ThreadRunner runner(request.memory.workers);
  const land::LandEnvironment environment{.store = store,
                                          .runner = runner,
                                          .clock = context.clock,
                                          .random = context.random,
                                          .progress = progress,
                                          .cancel = context.cancel};
  DYNALAKE_ASSIGN(const land::LandReport report, land::Land(request, source, environment));
  return PrintReport(report, context);
}

}  // namespace dynalake::app
