#include "source/export_wait.h"

#include <algorithm>

#include "base/sleep.h"
#include "source/export_failure.h"

namespace dynalake::source {
namespace {

constexpr int64_t kFirstWaitMicros = 1'000'000;
constexpr int64_t kLongestWaitMicros = 30'000'000;
constexpr int64_t kPatienceMicros = int64_t{600} * 1'000'000;

}  // namespace

Result<ExportDescription> WaitForExport(TableExports& exports, const std::string& arn, Clock& clock,
                                        const CancelToken& cancel,
                                        const std::function<void(const ExportDescription&)>& seen) {
  int64_t wait_micros = kFirstWaitMicros;
  int64_t last_answer_micros = clock.SteadyMicros();
  while (true) {
    auto description = exports.Describe(arn, cancel);
    if (description) {
      last_answer_micros = clock.SteadyMicros();
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
    }
    DYNALAKE_TRY(Sleep(clock, wait_micros, cancel));
    wait_micros = std::min(wait_micros * 3 / 2, kLongestWaitMicros);
  }
}

}  // namespace dynalake::source
