#include "work/child_process.h"

#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <fcntl.h>
#include <optional>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <unistd.h>
#include <utility>

#include <sys/socket.h>
#include <sys/wait.h>

#include "base/format.h"

namespace dynalake::work {
namespace {

using SteadyClock = std::chrono::steady_clock;

/// How soon a cancellation is seen, and the end of a process that closed its pipes before.
constexpr int kPollMs = 50;
constexpr int kEndPollMs = 2;
constexpr size_t kReadBytes = size_t{64} << 10;
/// At least what a pipe holds, whatever the size of a page.
constexpr size_t kPipeBytes = size_t{1} << 20;

/// An open file of this process.
class Descriptor {
 public:
  explicit Descriptor(int number = -1) : number_(number) {}
  ~Descriptor() { Close(); }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    Close();
    number_ = std::exchange(other.number_, -1);
    return *this;
  }

  int number() const { return number_; }
  bool is_open() const { return number_ >= 0; }
  void Close() {
    if (number_ >= 0) {
      close(std::exchange(number_, -1));
    }
  }

 private:
  int number_;
};

/// The two ends of a pipe or of a connected pair of sockets.
struct Ends {
  Descriptor ours;
  Descriptor child;
};

Error NoProcess(const ChildRequest& request, int error) {
  return Fail(ErrorCode::kUnreachable, "{} cannot be started: {}", request.program.string(),
              std::strerror(error));
}

/// For standard input: a write into a socket whose other end is closed raises no signal.
Result<Ends> MakeInput(const ChildRequest& request) {
  std::array<int, 2> ends{};
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) {
    return NoProcess(request, errno);
  }
  return Ends{Descriptor(ends[0]), Descriptor(ends[1])};
}

Result<Ends> MakeOutput(const ChildRequest& request) {
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) {
    return NoProcess(request, errno);
  }
  Ends made{Descriptor(ends[0]), Descriptor(ends[1])};
  if (fcntl(ends[0], F_SETFL, O_NONBLOCK) != 0) {
    return NoProcess(request, errno);
  }
  return made;
}

/// One process from its start to its end.
class Child {
 public:
  explicit Child(const ChildRequest& request) : request_(request), unsent_(request.input) {}
  ~Child() {
    if (process_ > 0) {
      kill(process_, SIGKILL);
      while (waitpid(process_, nullptr, 0) < 0 && errno == EINTR) {
      }
    }
  }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  Result<void> Start() {
    DYNALAKE_ASSIGN(Ends input, MakeInput(request_));
    DYNALAKE_ASSIGN(Ends output, MakeOutput(request_));
    DYNALAKE_ASSIGN(Ends errors, MakeOutput(request_));
    DYNALAKE_TRY(Spawn(input.child.number(), output.child.number(), errors.child.number()));
    input_ = std::move(input.ours);
    output_ = std::move(output.ours);
    errors_ = std::move(errors.ours);
    return {};
  }

  Result<ChildEnd> RunToEnd(const CancelToken& cancel) {
    while (!HasEnded()) {
      Exchange();
      DYNALAKE_TRY(CheckOutput());
      if (cancel.cancelled()) {
        Stop();
      }
    }
    // What it wrote last is still in the pipes. Nobody waits for processes of its own.
    ReadOutput();
    ReadErrors();
    DYNALAKE_TRY(cancel.Check());
    DYNALAKE_TRY(CheckOutput());
    return std::move(end_);
  }

 private:
  Result<void> Spawn(int input, int output, int errors) {
    posix_spawn_file_actions_t files;
    posix_spawnattr_t attributes;
    posix_spawn_file_actions_init(&files);
    posix_spawnattr_init(&attributes);
    posix_spawn_file_actions_adddup2(&files, input, STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&files, output, STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&files, errors, STDERR_FILENO);
    posix_spawn_file_actions_addclosefrom_np(&files, STDERR_FILENO + 1);
    // Threads may block signals, and the shell ignores SIGPIPE: no matter of the child.
    sigset_t none;
    sigemptyset(&none);
    sigset_t broken_pipe;
    sigemptyset(&broken_pipe);
    sigaddset(&broken_pipe, SIGPIPE);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &broken_pipe);
    // A terminal's Ctrl-C goes to the whole group in its foreground. This process passes it on, and
    // a second signal would end the child before it has removed its temporary files.
    posix_spawnattr_setpgroup(&attributes, 0);
    posix_spawnattr_setflags(
        &attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
    std::string program = request_.program.string();
    std::vector<std::string> arguments = request_.arguments;
    std::vector<char*> argv = {program.data()};
    for (std::string& argument : arguments) {
      argv.push_back(argument.data());
    }
    argv.push_back(nullptr);
    const int error =
        posix_spawn(&process_, program.c_str(), &files, &attributes, argv.data(), environ);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&files);
    if (error != 0) {
      process_ = -1;
      return NoProcess(request_, error);
    }
    return {};
  }

  /// Waits a little for something to send or read, and does that.
  void Exchange() {
    std::array<pollfd, 3> waits = {{{output_.number(), POLLIN, 0},
                                    {errors_.number(), POLLIN, 0},
                                    {input_.number(), POLLOUT, 0}}};
    const bool is_open = output_.is_open() || errors_.is_open();
    poll(waits.data(), waits.size(), is_open ? kPollMs : kEndPollMs);
    if (waits[0].revents != 0) {
      ReadOutput();
    }
    if (waits[1].revents != 0) {
      ReadErrors();
    }
    if (waits[2].revents != 0) {
      Send();
    }
  }

  void Send() {
    const ssize_t count =
        send(input_.number(), unsent_.data(), unsent_.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (count >= 0) {
      unsent_.remove_prefix(static_cast<size_t>(count));
    }
    // One that wants no more input may still answer.
    if (unsent_.empty() || (count < 0 && errno != EAGAIN && errno != EINTR)) {
      input_.Close();
    }
  }

  void ReadOutput() { ReadInto(output_, end_.output, request_.max_output_bytes); }

  Result<void> CheckOutput() const {
    if (end_.output.size() <= request_.max_output_bytes) {
      return {};
    }
    return Fail(ErrorCode::kResourceExhausted, "{} answers with more than {} bytes",
                request_.program.string(), request_.max_output_bytes);
  }

  void ReadErrors() {
    ReadInto(errors_, end_.errors, request_.max_error_bytes + kPipeBytes);
    if (end_.errors.size() > request_.max_error_bytes) {
      end_.errors.erase(0, EndOfOldErrors());
    }
  }

  /// Where the first whole line of those that are kept begins. Of one line alone, the end is kept.
  size_t EndOfOldErrors() const {
    const size_t most = end_.errors.size() - request_.max_error_bytes;
    const size_t line = end_.errors.find('\n', most - 1) + 1;
    return line == 0 || line == end_.errors.size() ? most : line;
  }

  /// What there is, until `text` has more than `most` bytes; closes at the end.
  static void ReadInto(Descriptor& from, std::string& text, size_t most) {
    std::array<char, kReadBytes> buffer;
    while (from.is_open() && text.size() <= most) {
      const ssize_t count = read(from.number(), buffer.data(), buffer.size());
      if (count > 0) {
        text.append(buffer.data(), static_cast<size_t>(count));
      } else if (count == 0 || (errno != EAGAIN && errno != EINTR)) {
        from.Close();
      } else if (errno == EAGAIN) {
        return;
      }
    }
  }

  bool HasEnded() {
    int status = 0;
    const pid_t ended = waitpid(process_, &status, WNOHANG);
    // Where SIGCHLD is ignored, nobody is told how it ended: its answer has to say it.
    if (ended != process_ && !(ended < 0 && errno == ECHILD)) {
      return false;
    }
    process_ = -1;
    end_.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 0;
    end_.signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
    return true;
  }

  void Stop() {
    const auto now = SteadyClock::now();
    if (!stop_begun_) {
      stop_begun_ = now;
      kill(process_, SIGTERM);
    } else if (now - *stop_begun_ >= std::chrono::microseconds(request_.grace_micros)) {
      kill(process_, SIGKILL);
    }
  }

  const ChildRequest& request_;
  std::string_view unsent_;
  pid_t process_ = -1;
  Descriptor input_;
  Descriptor output_;
  Descriptor errors_;
  std::optional<SteadyClock::time_point> stop_begun_;
  ChildEnd end_;
};

}  // namespace

Result<ChildEnd> RunChild(const ChildRequest& request, const CancelToken& cancel) {
  Child child(request);
  DYNALAKE_TRY(child.Start());
  return child.RunToEnd(cancel);
}

}  // namespace dynalake::work
