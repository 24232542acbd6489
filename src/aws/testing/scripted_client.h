#pragma once

#include <memory>

#include "aws/config/runtime.h"
#include "aws/protocols/json_client.h"
#include "aws/signing/signer.h"
#include "aws/testing/scripted_transport.h"
#include "base/clock.h"
#include "base/random.h"

namespace dynalake::aws::testing {

/// A client of DynamoDB whose answers the test writes, on a clock that stands at 2023-11-14
/// 22:13:20 UTC and moves with each wait.
class ScriptedClient {
 public:
  ScriptedClient();

  ScriptedTransport& transport() { return transport_; }
  FakeClock& clock() { return clock_; }
  JsonClient& client() { return client_; }

 private:
  ScriptedTransport transport_;
  std::unique_ptr<Runtime> runtime_;
  Signer signer_;
  StaticCredentials credentials_;
  FakeClock clock_;
  SeededRandom random_;
  JsonClient client_;
};

}  // namespace dynalake::aws::testing
