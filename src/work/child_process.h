#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/cancel.h"
#include "base/result.h"

namespace dynalake::work {

/// A program to run once on a text. It inherits this process's environment and folder, and of its
/// open files none. It is a process group of its own: signals that a terminal sends do not reach
/// it.
struct ChildRequest {
  const std::filesystem::path& program;
  const std::vector<std::string>& arguments;  ///< behind the program's name
  std::string_view input;                     ///< for its standard input, which then ends
  size_t max_output_bytes = 0;
  size_t max_error_bytes = 0;  ///< of standard error the last lines that fit are kept
  int64_t grace_micros = 0;    ///< between asking it to end and killing it
};

/// How it ended.
struct ChildEnd {
  int exit_code = 0;   ///< if no signal ended it
  int signal = 0;      ///< the one that did, or 0
  std::string output;  ///< of its standard output
  std::string errors;  ///< of its standard error
};

/// Runs the program to its end. Whatever this returns, the process is gone then. kUnreachable if it
/// cannot be started; kResourceExhausted, having killed it, if it writes more than allowed;
/// kCancelled after SIGTERM, and SIGKILL if that did not help.
Result<ChildEnd> RunChild(const ChildRequest& request, const CancelToken& cancel);

}  // namespace dynalake::work
