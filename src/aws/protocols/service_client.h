#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>
#include <variant>

#include "aws/config/credentials.h"
#include "aws/config/endpoint.h"
#include "aws/signing/signer.h"
#include "aws/transport/failure.h"
#include "aws/transport/http.h"
#include "aws/transport/retry.h"
#include "base/cancel.h"
#include "base/clock.h"
#include "base/random.h"
#include "base/result.h"

namespace dynalake::aws {

/// What the clients of all services share. All of it outlives them.
struct ClientParts {
  HttpTransport& transport;
  Signer& signer;
  CredentialsProvider& credentials;
  Clock& clock;
  RandomSource& random;
};

/// One attempt of a call, for those who count what calls cost.
struct AttemptOutcome {
  int attempt = 1;
  const HttpResponse* response = nullptr;   ///< null where no answer came
  const ServiceFailure* failure = nullptr;  ///< null after a success
};

/// Sees each attempt of a call, on the caller's thread: a scan charges its budget here.
class AttemptGate {
 public:
  virtual ~AttemptGate() = default;
  /// Before the attempt is sent; may wait. Its error ends the call.
  virtual Result<void> Before(int attempt) = 0;
  virtual void After(const AttemptOutcome& outcome) = 0;
};

/// What one call may be told.
struct CallOptions {
  CancelToken cancel = {};
  TimeLimits limits = {};
  AttemptGate* gate = nullptr;
};

/// What differs between the protocols, and is the same for every attempt of a call.
struct ServiceCall {
  std::string_view operation;  ///< as errors name it
  HttpRequest request;         ///< unsigned
  PayloadHash payload = PayloadHash::kSigned;
  bool anonymous = false;  ///< needs no credentials: sent unsigned
  BodySink* sink = nullptr;
  /// Reads the code and the sentence from an answer that is no success.
  void (*read_failure)(const HttpResponse& response, ServiceFailure& failure) = nullptr;
  /// Checks a success, such as its checksum; its sentence makes it a transient failure. May be
  /// empty.
  std::function<Result<void>(const HttpResponse&)> check;
};

/// Signs, sends, classifies and retries, whatever the protocol: the part below `JsonClient`,
/// `QueryClient` and `RestClient`. The clock's skew is learnt from refused requests and kept. Who
/// waits for two seconds is told by a line of the log why. Thread-safe.
class ServiceClient {
 public:
  ServiceClient(const ClientParts& parts, ServiceName service, Endpoint endpoint,
                const RetryOptions& retry);

  /// The first success, or the last failure (with a `ServiceFailure`).
  Result<HttpResponse> Send(ServiceCall call, const CallOptions& options);

  const Endpoint& endpoint() const { return endpoint_; }
  const ServiceName& service() const { return service_; }
  const ClientParts& parts() const { return parts_; }
  /// Seconds to add to this machine's clock to have the service's.
  int64_t skew_s() const { return skew_s_; }

 private:
  using Outcome = std::variant<HttpResponse, ServiceFailure>;

  Result<Outcome> Attempt(ServiceCall& call, const CallOptions& options, int attempt);
  Result<void> Sign(ServiceCall& call, const CallOptions& options);
  std::optional<ServiceFailure> FailureIn(const ServiceCall& call,
                                          const HttpResponse& response) const;
  bool LearnSkew(const ServiceFailure& failure);
  /// Says that a call that began at `start_micros` will be tried again after `delay_micros`, if it
  /// is time to.
  void SayTryingAgain(const ServiceFailure& failure, int64_t start_micros, int64_t delay_micros);

  ClientParts parts_;
  ServiceName service_;
  Endpoint endpoint_;
  RetryPolicy retry_;
  std::atomic<int64_t> skew_s_{0};
  std::atomic<int64_t> said_micros_{0};  ///< when a user was last told of another attempt, or 0
};

}  // namespace dynalake::aws
