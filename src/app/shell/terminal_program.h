#pragma once

#include <signal.h>
#include <string>
#include <string_view>

#include <sys/types.h>

#include "base/cancel.h"
#include "base/result.h"
#include "storage/posix_file.h"

namespace dynalake::app {

/// How a program ended.
struct ProgramEnd {
  int exit_code = 0;  ///< as shells count: 128 and more for a signal

  /// The codes with which a shell says that it cannot run a command.
  bool was_not_run() const { return exit_code == 126 || exit_code == 127; }
};

/// A command of the user's, such as a pager or an editor, that `sh` runs at this process's
/// terminal. Ctrl-C reaches both of them, Ctrl-\ the command alone. One at a time.
class TerminalProgram {
 public:
  enum class Input : uint8_t { kTerminal, kPipe };

  /// kUnreachable where there is no process to be had.
  static Result<TerminalProgram> Start(const std::string& command, Input input);
  /// Waits for its end.
  ~TerminalProgram();
  TerminalProgram(TerminalProgram&& other) noexcept;
  TerminalProgram& operator=(TerminalProgram&&) = delete;

  /// Gives all of `text` to a program with a pipe. Whether it took that: one that has ended, or
  /// closed its input, does not, nor is it waited for once `cancel` is. SIGPIPE has to be ignored.
  bool Write(std::string_view text, const CancelToken& cancel);

  /// Closes the pipe and waits for its end. Once.
  ProgramEnd Wait();

 private:
  TerminalProgram(pid_t process, storage::PosixFile input);

  pid_t process_;
  storage::PosixFile input_;
  struct sigaction previous_quit_ = {};
};

}  // namespace dynalake::app
