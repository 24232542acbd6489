#include <utility>
#include <variant>

#include "app/lake/remarks.h"
#include "app/lake/stores.h"
#include "app/settings/units.h"
#include "app/verbs/land_run.h"
#include "app/verbs/live_request.h"
#include "app/verbs/verbs.h"
#include "land/land.h"
#include "source/exports/open_files.h"
#include "source/source_address.h"
#include "storage/user_location.h"

namespace dynalake::app {
namespace {

/// A bare word is a table or view of the lake; everything else is an address or a path.
bool IsTableName(const std::string& source) {
  return source.find('/') == std::string::npos && !source.starts_with('.') &&
         !source.starts_with('~');
}

/// The command line knows no other names.
Result<land::LandRequest> MakeRequest(const LandCommand& command, const Context& context) {
  DYNALAKE_ASSIGN(storage::Location target, storage::ParseUserLocation(command.target));
  land::LandRequest request{.target = std::move(target)};
  request.format = command.plain ? land::LandFormat::kPlainJsonLines
                                 : land::FindFormat(command.format).value_or(request.format);
  request.compression = land::FindCompression(command.compression.value_or(""))
                            .value_or(land::DefaultCompression(request.format));
  request.layout =
      land::FindLayout(command.layout.value_or("")).value_or(land::DefaultLayout(request.format));
  request.target_file_bytes = command.target_file_size_bytes.value_or(request.target_file_bytes);
  request.overwrite = command.overwrite;
  request.dry_run = context.settings.dry_run;
  DYNALAKE_ASSIGN(request.memory,
                  ingest::DivideMemory(context.settings.memory_bytes, context.settings.workers()));
  return request;
}

Result<void> LandFiles(const LandCommand& command, const storage::Location& address,
                       const land::LandRequest& request, const Context& context) {
  DYNALAKE_TRY(RefuseInside(address, "source", request.target));
  Stores stores(context);
  DYNALAKE_ASSIGN(
      source::ItemSource source,
      source::OpenFiles(stores.all(), address,
                        {.export_id = command.export_id, .no_manifest = command.no_manifest}));
  for (const std::string& note : source.notes) {
    DYNALAKE_TRY(Remark(context, "{}", note));
  }
  if (!source.written_at_micros && !command.as_of_micros) {
    DYNALAKE_TRY(Remark(context,
                        "nothing says when the items were read, so their date is today's; --as-of "
                        "says it"));
  }
  if (!source.written_at_micros) {
    source.written_at_micros = command.as_of_micros.value_or(context.clock.NowMicros());
  }
  Progress progress(ProgressMode(context), context.err, context.clock);
  DYNALAKE_TRY(LandItems(request, std::move(source), stores.all(), progress, context));
  return {};
}

}  // namespace

Result<void> RunLand(const LandCommand& command, const Context& context) {
  DYNALAKE_ASSIGN(const land::LandRequest request, MakeRequest(command, context));
  if (command.sql) {
    DYNALAKE_TRY(RefuseLiveOptions(command.live, "--sql"));
    return LandStatement(command, request, context);
  }
  if (IsTableName(command.source)) {
    DYNALAKE_TRY(RefuseLiveOptions(command.live, command.source));
    return LandRelation(command, request, context);
  }
  DYNALAKE_ASSIGN(const NamedSource source, ParseNamedSource(command.source));
  if (const auto* files = std::get_if<source::Files>(&source.address)) {
    DYNALAKE_TRY(RefuseLiveOptions(command.live, command.source));
    return LandFiles(command, files->location, request, context);
  }
  if (const auto* managed = std::get_if<source::ManagedExport>(&source.address)) {
    return Fail(ErrorCode::kUnsupported,
                "{}: a landing makes no export; 'dynalake export {} --no-load' makes one, whose "
                "folder can land",
                source.text, managed->table);
  }
  return LandLive(command, source, request, context);
}

}  // namespace dynalake::app
