#include "aws/testing/scripted_client.h"

#include <utility>

namespace dynalake::aws::testing {
namespace {

Credentials SomeKeys() {
  Credentials credentials;
  credentials.access_key_id = "KEY";
  credentials.secret_access_key = Secret("canary-secret");
  return credentials;
}

Endpoint LocalEndpoint() {
  Endpoint endpoint;
  endpoint.host = "localhost";
  endpoint.region = "us-east-1";
  return endpoint;
}

}  // namespace

ScriptedClient::ScriptedClient()
    : runtime_(*Runtime::Make()),
      signer_(*runtime_),
      credentials_(SomeKeys()),
      clock_(int64_t{1'700'000'000} * 1'000'000),
      random_(7),
      client_({.transport = transport_,
               .signer = signer_,
               .credentials = credentials_,
               .clock = clock_,
               .random = random_},
              DynamoDbJson(), LocalEndpoint()) {}

}  // namespace dynalake::aws::testing
