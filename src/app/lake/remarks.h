#pragma once

#include <utility>

#include "app/lake/context.h"
#include "app/lake/progress.h"
#include "base/format.h"
#include "base/log.h"

namespace dynalake::app {

/// How progress is shown in this run.
inline Progress::Mode ProgressMode(const Context& context) {
  if (context.settings.quiet || context.settings.log_format == LogFormat::kJson) {
    return Progress::Mode::kOff;
  }
  return context.err_is_terminal ? Progress::Mode::kTerminal : Progress::Mode::kLines;
}

/// Tells the user something that is no result, on standard error, unless they want quiet.
template <typename... Args>
Result<void> Remark(const Context& context, fmt::format_string<Args...> format, Args&&... args) {
  if (!context.settings.quiet) {
    Log(LogLevel::kInfo, format, std::forward<Args>(args)...);
  }
  return {};
}

}  // namespace dynalake::app
