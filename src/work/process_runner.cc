#include "work/process_runner.h"

#include <cstring>
#include <mutex>
#include <string>
#include <utility>

#include "base/assert.h"
#include "base/error.h"
#include "base/format.h"
#include "work/child_process.h"
#include "work/unit_text.h"
#include "work/unit_threads.h"

namespace dynalake::work {
namespace {

/// A process that was killed, for lack of memory for instance, may work the next time.
constexpr int kMostStarts = 2;

/// The last line of a text and what stands before it.
std::pair<std::string_view, std::string_view> SplitLastLine(std::string_view text) {
  const std::string_view lines = text.substr(0, text.size() - (text.ends_with('\n') ? 1 : 0));
  const size_t begin = lines.rfind('\n') + 1;  // 0 where there is one line
  return {text.substr(0, begin), lines.substr(begin)};
}

/// Whether others stopped it: killed it, or asked it to end. A run that asks wants no answer.
bool WasStopped(const ChildEnd& end) {
  return end.signal != 0 || end.exit_code == TraitsOf(ErrorCode::kCancelled).exit_code;
}

/// What did.
std::string StopText(const ChildEnd& end) {
  return end.signal == 0 ? "a request to stop"
                         : fmt::format("signal {} ({})", end.signal, sigdescr_np(end.signal));
}

/// One run: its threads each wait for one process.
class ProcessRun {
 public:
  ProcessRun(const ProcessRunnerOptions& options, const ExecutorContext& context)
      : options_(options), context_(context) {}

  Result<WorkResult> Execute(const WorkUnit& unit, const CancelToken& cancel) {
    const std::string order = PrintUnitOrder(unit, options_.stores);
    const ChildRequest request{.program = options_.program,
                               .arguments = options_.arguments,
                               .input = order,
                               .max_output_bytes = options_.max_answer_bytes,
                               .max_error_bytes = options_.max_log_bytes,
                               .grace_micros = options_.grace_micros};
    for (int start = 1;; ++start) {
      DYNALAKE_ASSIGN(const ChildEnd end, RunChild(request, cancel));
      if (!WasStopped(end)) {
        return Judge(unit, end);
      }
      TakeLog(end.errors);
      if (start == kMostStarts) {
        return Fail(ErrorCode::kUnreachable,
                    "the process of {} was ended twice by {}; where memory is short, "
                    "fewer processes may do",
                    unit.id, StopText(end));
      }
    }
  }

 private:
  Result<WorkResult> Judge(const WorkUnit& unit, const ChildEnd& end) {
    Result<WorkResult> result = ParseUnitAnswer(end.output);
    if (end.exit_code != 0) {
      const auto [log, last_line] = SplitLastLine(end.errors);
      TakeLog(log);
      if (!result && !end.output.empty()) {
        return result;
      }
      return Fail(ErrorCode::kInternal, "the process of {} ended with exit code {}: {}", unit.id,
                  end.exit_code, last_line);
    }
    TakeLog(end.errors);
    if (!result) {
      return std::move(result).error().WithContext(
          fmt::format("the process of {} does not answer as it should", unit.id));
    }
    if (result->unit_id != unit.id) {
      return Fail(ErrorCode::kInternal, "the process of {} answers for {}", unit.id,
                  result->unit_id);
    }
    context_.progress.Advance(result->read_bytes, result->row_count);
    return result;
  }

  void TakeLog(std::string_view lines) {
    if (options_.take_log && !lines.empty()) {
      const std::lock_guard lock(log_mutex_);
      options_.take_log(lines);
    }
  }

  const ProcessRunnerOptions& options_;
  const ExecutorContext& context_;
  std::mutex log_mutex_;
};

}  // namespace

ProcessRunner::ProcessRunner(ProcessRunnerOptions options) : options_(std::move(options)) {
  DYNALAKE_ASSERT(options_.process_count >= 1);
}

Result<void> ProcessRunner::Run(std::span<const WorkUnit> units, const ExecutorContext& context,
                                const ResultSink& sink, const CancelToken& cancel) {
  ProcessRun run(options_, context);
  return RunOnThreads(
      options_.process_count, units,
      [&run](const WorkUnit& unit, const CancelToken& stop) -> Result<UnitEnd> {
        UnitEnd end;
        DYNALAKE_ASSIGN(end.result, run.Execute(unit, stop));
        return end;
      },
      sink, cancel);
}

}  // namespace dynalake::work
