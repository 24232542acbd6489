#include "aws/testing/peer.h"

#include <filesystem>
#include <utility>

#include "base/assert.h"
#include "base/json.h"

namespace dynalake::aws::testing {
namespace {

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
  DYNALAKE_ASSIGN(auto process, PeerProcess::Start(name));
  DYNALAKE_ASSIGN(const auto json, ParseJson(process->address(), "the peer's address"));
  std::unique_ptr<Peer> peer(new Peer(std::move(process)));
  DYNALAKE_ASSIGN(const std::string url, GetString(json, "url"));
  DYNALAKE_ASSIGN(std::string region, GetString(json, "region"));
  DYNALAKE_ASSIGN(peer->endpoint_, ParseEndpointUrl(url, std::move(region)));
  DYNALAKE_ASSIGN(peer->credentials_.access_key_id, GetString(json, "access_key"));
  DYNALAKE_ASSIGN(const std::string secret, GetString(json, "secret_key"));
  peer->credentials_.secret_access_key = Secret(secret);
  return peer;
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
