#include "app/shell/terminal_program.h"

#include <array>
#include <cerrno>
#include <fcntl.h>
#include <spawn.h>
#include <unistd.h>
#include <utility>
#include <vector>

#include <sys/wait.h>

namespace dynalake::app {
namespace {

constexpr int kSignalCodes = 128;
constexpr int kNobody = 127;

// The program starts as one at a fresh prompt: nothing ignored, nothing blocked.
int Spawn(const std::string& command, int input, pid_t& process) {
  posix_spawn_file_actions_t files;
  posix_spawnattr_t attributes;
  posix_spawn_file_actions_init(&files);
  posix_spawnattr_init(&attributes);
  posix_spawn_file_actions_adddup2(&files, input, STDIN_FILENO);
  sigset_t none;
  sigemptyset(&none);
  sigset_t ordinary;
  sigemptyset(&ordinary);
  for (const int signal : {SIGINT, SIGQUIT, SIGPIPE}) {
    sigaddset(&ordinary, signal);
  }
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setsigdefault(&attributes, &ordinary);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  std::array<std::string, 3> words = {"sh", "-c", command};
  std::array<char*, 4> argv = {words[0].data(), words[1].data(), words[2].data(), nullptr};
  const int error = posix_spawn(&process, "/bin/sh", &files, &attributes, argv.data(), environ);
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&files);
  return error;
}

}  // namespace

TerminalProgram::TerminalProgram(pid_t process, storage::PosixFile input)
    : process_(process), input_(std::move(input)) {
  struct sigaction ignore = {};
  ignore.sa_handler = SIG_IGN;
  sigaction(SIGQUIT, &ignore, &previous_quit_);
}

TerminalProgram::TerminalProgram(TerminalProgram&& other) noexcept
    : process_(std::exchange(other.process_, -1)),
      input_(std::move(other.input_)),
      previous_quit_(other.previous_quit_) {}

TerminalProgram::~TerminalProgram() {
  if (process_ > 0) {
    Wait();
  }
}

Result<TerminalProgram> TerminalProgram::Start(const std::string& command, Input input) {
  std::array<int, 2> ends = {-1, -1};
  if (input == Input::kPipe && pipe2(ends.data(), O_CLOEXEC) != 0) {
    return storage::PosixError(errno, "start", command);
  }
  const storage::PosixFile read_end(ends[0]);
  storage::PosixFile write_end(ends[1]);
  pid_t process = -1;
  const int error =
      Spawn(command, read_end.is_open() ? read_end.descriptor() : STDIN_FILENO, process);
  if (error != 0) {
    return storage::PosixError(error, "start", command);
  }
  return TerminalProgram(process, std::move(write_end));
}

bool TerminalProgram::Write(std::string_view text, const CancelToken& cancel) {
  while (!text.empty()) {
    const ssize_t count = write(input_.descriptor(), text.data(), text.size());
    if (count < 0 && (errno != EINTR || cancel.cancelled())) {
      return false;
    }
    text.remove_prefix(count < 0 ? 0 : static_cast<size_t>(count));
  }
  return true;
}

ProgramEnd TerminalProgram::Wait() {
  input_.Close();
  int status = 0;
  pid_t ended = -1;
  do {
    ended = waitpid(process_, &status, 0);
  } while (ended < 0 && errno == EINTR);
  process_ = -1;
  sigaction(SIGQUIT, &previous_quit_, nullptr);
  if (ended < 0) {
    return {.exit_code = kNobody};
  }
  return {.exit_code = WIFSIGNALED(status) ? kSignalCodes + WTERMSIG(status) : WEXITSTATUS(status)};
}

}  // namespace dynalake::app
