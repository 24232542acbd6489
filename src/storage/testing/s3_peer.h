#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "aws/protocols/rest_client.h"
#include "aws/testing/peer.h"
#include "storage/s3_store.h"

namespace dynalake::storage {

/// A real server of S3's protocol with the bucket `lake`, and a store over it; for tests. One at a
/// time.
class S3Peer {
 public:
  static Result<std::unique_ptr<S3Peer>> Start(S3Options options = {}) {
    DYNALAKE_ASSIGN(auto server, aws::testing::Peer::Start("s3"));
    std::unique_ptr<S3Peer> peer(new S3Peer(std::move(server)));
    DYNALAKE_TRY(peer->client_.Send("CreateBucket", {.method = "PUT", .path = "/lake"}));
    peer->store_ =
        std::make_unique<S3Store>(peer->kit_.parts(), peer->EndpointOfRegion(), std::move(options));
    return peer;
  }

  ObjectStore& store() { return *store_; }
  aws::RestClient& client() { return client_; }
  aws::testing::ClientKit& kit() { return kit_; }
  S3EndpointOfRegion EndpointOfRegion() const {
    return [endpoint = server_->endpoint()](const std::optional<std::string>& region) {
      aws::Endpoint other = endpoint;
      other.region = region.value_or(other.region);
      return Result<aws::Endpoint>(other);
    };
  }

 private:
  explicit S3Peer(std::unique_ptr<aws::testing::Peer> server)
      : server_(std::move(server)),
        kit_(server_->credentials()),
        client_(kit_.parts(), aws::S3Service(), server_->endpoint()) {}

  std::unique_ptr<aws::testing::Peer> server_;
  aws::testing::ClientKit kit_;
  aws::RestClient client_;
  std::unique_ptr<S3Store> store_;
};

}  // namespace dynalake::storage
