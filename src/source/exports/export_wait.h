#pragma once

#include <functional>
#include <string>

#include "base/cancel.h"
#include "base/clock.h"
#include "base/result.h"
#include "source/exports/table_export.h"

namespace dynalake::source {

/// Asks again and again, from one second up to half a minute apart, until the export is no longer
/// under way; `seen` is told each answer. An unreachable service is asked again for ten minutes. An
/// export that failed is an error that says what to do. kCancelled.
Result<ExportDescription> WaitForExport(TableExports& exports, const std::string& arn, Clock& clock,
                                        const CancelToken& cancel,
                                        const std::function<void(const ExportDescription&)>& seen);

}  // namespace dynalake::source
