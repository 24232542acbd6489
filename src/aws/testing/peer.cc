#include "aws/testing/peer.h"

#include <array>
#include <fcntl.h>
#include <filesystem>
#include <unistd.h>
#include <utility>

#include <sys/wait.h>

#include "base/assert.h"
#include "base/json.h"

namespace dynalake::aws::testing {
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

std::unique_ptr<Runtime> MakeRuntime() {
  auto runtime = Runtime::Make();
  DYNALAKE_ASSERT(runtime.has_value());
  return *std::move(runtime);
}

}  // namespace

Result<std::unique_ptr<Peer>> Peer::Start(const std::string& name) {
  if (!std::filesystem::exists(DYNALAKE_PEERS_FOLDER "/bin/versitygw")) {
    return Fail(ErrorCode::kNotFound, "the peers are not installed: run tools/setup peers");
  }
  std::array<int, 2> input{};
  std::array<int, 2> output{};
  DYNALAKE_ASSERT(pipe2(input.data(), O_CLOEXEC) == 0 && pipe2(output.data(), O_CLOEXEC) == 0);
  const std::string script = DYNALAKE_SOURCE_DIR "/tests/peers/peers.py";
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
  std::unique_ptr<Peer> peer(new Peer());
  peer->process_ = process;
  peer->keep_alive_ = input[1];
  const std::string line = ReadLine(output[0]);
  close(output[0]);
  if (line.empty()) {
    return Fail(ErrorCode::kUnreachable, "the peer {} did not start", name);
  }
  DYNALAKE_ASSIGN(const auto json, ParseJson(line, "the peer's address"));
  DYNALAKE_ASSIGN(const std::string url, GetString(json, "url"));
  DYNALAKE_ASSIGN(std::string region, GetString(json, "region"));
  DYNALAKE_ASSIGN(peer->endpoint_, ParseEndpointUrl(url, std::move(region)));
  DYNALAKE_ASSIGN(peer->credentials_.access_key_id, GetString(json, "access_key"));
  DYNALAKE_ASSIGN(const std::string secret, GetString(json, "secret_key"));
  peer->credentials_.secret_access_key = Secret(secret);
  return peer;
}

Peer::~Peer() {
  close(keep_alive_);
  waitpid(process_, nullptr, 0);
}

ClientKit::ClientKit(Credentials credentials)
    : runtime_(MakeRuntime()),
      transport_(*runtime_),
      signer_(*runtime_),
      credentials_(std::move(credentials)) {}

ClientParts ClientKit::parts(CredentialsProvider& credentials) {
  return {.transport = transport_,
          .signer = signer_,
          .credentials = credentials,
          .clock = SystemClock(),
          .random = SystemRandom()};
}

}  // namespace dynalake::aws::testing
