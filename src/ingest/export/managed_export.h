#pragma once

#include <string>

#include "base/cancel.h"
#include "base/clock.h"
#include "base/result.h"
#include "source/exports/table_export.h"
#include "work/state_dir.h"

namespace dynalake::ingest {

/// How the export that a run goes on with came about.
enum class ExportOrigin : uint8_t {
  kStarted,
  kUnderWay,  ///< somebody had started it, and it was still under way
  kTakenUp,   ///< an earlier run had started it and did not finish its load
};

struct BegunExport {
  source::ExportDescription description;
  ExportOrigin origin = ExportOrigin::kStarted;
  bool turned_recovery_on = false;
};

struct ExportEnvironment {
  source::TableExports& exports;
  work::StateDir* state = nullptr;  ///< null: nothing is loaded, so nothing is remembered
  Clock& clock;
  CancelToken cancel;
};

/// Sees that there is one export for `request` of the table `table_name`, and not a second one
/// after a crash or a lost answer: what an earlier run recorded in `state/` within the last eight
/// hours and did not load is taken up, an export under way is joined, else one is started, with a
/// token that is recorded before.
///
/// Where point-in-time recovery is off, `enable_recovery` turns it on; else that is
/// kInvalidArgument, with what to do.
Result<BegunExport> BeginExport(const source::ExportRequest& request, const std::string& table_name,
                                bool enable_recovery, const ExportEnvironment& environment);

/// Forgets the record of `request`'s export: it is loaded.
Result<void> ForgetExport(const source::ExportRequest& request, work::StateDir& state);

}  // namespace dynalake::ingest
