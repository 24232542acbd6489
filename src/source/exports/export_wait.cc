#include "source/exports/export_wait.h"

#include <algorithm>
#include <utility>

#include "base/log.h"
#include "base/sleep.h"
#include "base/time_units.h"
#include "source/exports/export_failure.h"

namespace dynalake::source {
namespace {

constexpr int64_t kFirstWaitMicros = kMicrosPerSecond;
constexpr int64_t kLongestWaitMicros = 30'000'000;
constexpr int64_t kPatienceMicros = 600 * kMicrosPerSecond;

}  // namespace

Result<ExportDescription> WaitForExport(TableExports& exports, const std::string& arn, Clock& clock,
                                        const CancelToken& cancel,
                                        const std::function<void(const ExportDescription&)>& seen) {
  int64_t wait_micros = kFirstWaitMicros;
  int64_t last_answer_micros = clock.SteadyMicros();
  bool is_silent = false;  // the last answer did not come, and that was said
  while (true) {
    auto description = exports.Describe(arn, cancel);
    if (description) {
      last_answer_micros = clock.SteadyMicros();
      is_silent = false;
      seen(*description);
      if (description->status == ExportStatus::kFailed) {
        return ExportFailure(*description);
      }
      if (description->status == ExportStatus::kCompleted) {
        return description;
      }
    } else if (!TraitsOf(description.error().code()).retryable ||
               clock.SteadyMicros() - last_answer_micros > kPatienceMicros) {
      return description;
    } else if (!std::exchange(is_silent, true)) {
      Log(LogLevel::kWarning, "{}; trying again, for up to ten minutes",
          description.error().ToString());
    }
    DYNALAKE_TRY(Sleep(clock, wait_micros, cancel));
    wait_micros = std::min(wait_micros * 3 / 2, kLongestWaitMicros);
  }
}

}  // namespace dynalake::source
