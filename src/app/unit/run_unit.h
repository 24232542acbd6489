#pragma once

#include "app/lake/context.h"
#include "base/result.h"

namespace dynalake::app {

/// The verb `unit`: reads the order of one work unit from standard input, executes it and writes
/// the answer to standard output (work/unit_text.h). The error of a unit that failed is both the
/// answer and returned. The process ends when the one that started it does.
Result<void> RunUnit(const Context& context);

}  // namespace dynalake::app
