#include "base/testing/peer_process.h"

#include <array>
#include <fcntl.h>
#include <unistd.h>

#include <sys/wait.h>

#include "base/assert.h"
#include "base/testing/source_folder.h"

namespace dynalake {
namespace {

// The line that peers.py prints once the server answers; "" if it ends without one.
std::string ReadLine(int descriptor) {
  std::string line;
  std::array<char, 512> buffer{};
  while (line.find('\n') == std::string::npos) {
    const ssize_t count = read(descriptor, buffer.data(), buffer.size());
    if (count <= 0) {
      return {};
    }
    line.append(buffer.data(), static_cast<size_t>(count));
  }
  return line;
}

}  // namespace

Result<std::unique_ptr<PeerProcess>> PeerProcess::Start(const std::string& name) {
  std::array<int, 2> input{};
  std::array<int, 2> output{};
  DYNALAKE_ASSERT(pipe2(input.data(), O_CLOEXEC) == 0 && pipe2(output.data(), O_CLOEXEC) == 0);
  const std::filesystem::path script = SourceFolder() / "tests/peers/peers.py";
  const pid_t process = fork();
  DYNALAKE_ASSERT(process >= 0);
  if (process == 0) {
    dup2(input[0], STDIN_FILENO);
    dup2(output[1], STDOUT_FILENO);
    execlp("python3", "python3", script.c_str(), name.c_str(), nullptr);
    _exit(127);
  }
  close(input[0]);
  close(output[1]);
  std::unique_ptr<PeerProcess> peer(new PeerProcess(process, input[1]));
  peer->address_ = ReadLine(output[0]);
  close(output[0]);
  if (peer->address_.empty()) {
    return Fail(ErrorCode::kUnreachable, "the peer {} did not start", name);
  }
  return peer;
}

PeerProcess::~PeerProcess() {
  close(keep_alive_);
  waitpid(process_, nullptr, 0);
}

}  // namespace dynalake
