#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "base/result.h"

// The AWS Common Runtime's own names; only sources that talk to it need their headers.
// NOLINTBEGIN(readability-identifier-naming)
struct aws_allocator;
struct aws_client_bootstrap;
struct aws_tls_ctx;
// NOLINTEND(readability-identifier-naming)

namespace dynalake::aws {

/// What `Runtime::Make` may be told.
struct RuntimeOptions {
  /// Threads that do network I/O.
  uint16_t event_loops = 2;
  /// A file of certificate authorities (PEM) in the place of the machine's; AWS_CA_BUNDLE.
  std::string ca_bundle;
};

/// The AWS Common Runtime of this process: allocator, event loops, host resolver, TLS. `app` makes
/// it when the first remote address is used, at most one at a time, since making it costs
/// milliseconds and threads. It outlives everything that was made from it; its end waits for the
/// threads. Thread-safe.
class Runtime {
 public:
  /// kInvalidArgument if the certificate authorities cannot be read.
  static Result<std::unique_ptr<Runtime>> Make(const RuntimeOptions& options = {});
  ~Runtime();
  Runtime(const Runtime&) = delete;
  Runtime& operator=(const Runtime&) = delete;

  /// For those who use a part of the Common Runtime that has no C++ face here, such as its S3
  /// client. They live as long as this object.
  aws_allocator* allocator() const;
  aws_client_bootstrap* bootstrap() const;
  aws_tls_ctx* tls_context() const;

 private:
  struct Parts;

  explicit Runtime(std::unique_ptr<Parts> parts);

  std::unique_ptr<Parts> parts_;
};

}  // namespace dynalake::aws
