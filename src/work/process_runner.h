#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "work/runner.h"
#include "work/store_settings.h"

namespace dynalake::work {

/// How a `ProcessRunner` runs its processes.
struct ProcessRunnerOptions {
  /// Reads one order (`ParseUnitOrder`) from its standard input, executes it and writes the answer
  /// (`PrintUnitAnswer`) to its standard output; logs go to its standard error, and if the unit
  /// fails, its error as the last line. SIGTERM stops it, with kCancelled's exit code.
  std::filesystem::path program;
  std::vector<std::string> arguments = {};
  int process_count = 1;      ///< at once, at least 1
  StoreSettings stores = {};  ///< that go with every unit
  /// What units wrote to standard error, without the errors that `Run` returns. One call at a time.
  std::function<void(std::string_view lines)> take_log = {};
  size_t max_answer_bytes = size_t{256} << 20;
  size_t max_log_bytes = size_t{64} << 10;        ///< of a unit; the last lines are kept
  int64_t grace_micros = int64_t{3} * 1'000'000;  ///< from SIGTERM to SIGKILL
};

/// Processes of this machine, one a unit. They get credentials from the environment that they
/// inherit and from the user's own files, and from nowhere else.
///
/// A unit whose process a signal ended or stopped, and not this run, runs once more; after a second
/// time the run ends with kUnreachable. A cancelled run ends its processes before it returns.
class ProcessRunner final : public Runner {
 public:
  explicit ProcessRunner(ProcessRunnerOptions options);

  Result<void> Run(std::span<const WorkUnit> units, const ExecutorContext& context,
                   const ResultSink& sink, const CancelToken& cancel) override;

 private:
  ProcessRunnerOptions options_;
};

}  // namespace dynalake::work
