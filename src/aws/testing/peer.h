#pragma once

#include <memory>
#include <string>
#include <utility>

#include "aws/config/credentials.h"
#include "aws/config/endpoint.h"
#include "aws/config/runtime.h"
#include "aws/protocols/service_client.h"
#include "aws/signing/signer.h"
#include "aws/transport/crt_transport.h"
#include "base/testing/peer_process.h"

namespace dynalake::aws::testing {

/// A real server of AWS's protocols for a test, with the keys that it takes; it ends with this
/// object.
class Peer {
 public:
  /// "dynamodb", "s3" or "moto". kNotFound where `tools/setup peers` did not install them.
  static Result<std::unique_ptr<Peer>> Start(const std::string& name);

  const Endpoint& endpoint() const { return endpoint_; }
  const Credentials& credentials() const { return credentials_; }

 private:
  explicit Peer(std::unique_ptr<PeerProcess> process) : process_(std::move(process)) {}

  std::unique_ptr<PeerProcess> process_;
  Endpoint endpoint_;
  Credentials credentials_;
};

/// All that a client is made of, with fixed credentials, over the network. One at a time, since it
/// holds the `Runtime`.
class ClientKit {
 public:
  explicit ClientKit(Credentials credentials);

  ClientParts parts() { return parts(credentials_); }
  /// The same with other credentials, which outlive the client.
  ClientParts parts(CredentialsProvider& credentials);
  Runtime& runtime() { return *runtime_; }
  HttpTransport& transport() { return transport_; }
  Signer& signer() { return signer_; }

 private:
  std::unique_ptr<Runtime> runtime_;
  CrtTransport transport_;
  Signer signer_;
  StaticCredentials credentials_;
};

}  // namespace dynalake::aws::testing
