#pragma once

#include "app/lake/context.h"
#include "app/reports/histogram.h"
#include "base/result.h"
#include "render/output_format.h"

namespace dynalake::app {

/// Writes a histogram: as text a bar for each bin, as JSON one object, as CSV a row for each bin
/// (docs/look.md).
Result<void> PrintHistogram(const Histogram& histogram, render::OutputFormat format,
                            const Context& context);

}  // namespace dynalake::app
