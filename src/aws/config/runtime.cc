#include "aws/config/runtime.h"

#include <atomic>
#include <utility>

#include <aws/auth/auth.h>
#include <aws/common/thread.h>
#include <aws/http/http.h>
#include <aws/io/channel.h>
#include <aws/io/channel_bootstrap.h>
#include <aws/io/event_loop.h>
#include <aws/io/host_resolver.h>
#include <aws/io/tls_channel_handler.h>

#include "aws/config/crt.h"
#include "base/assert.h"

namespace dynalake::aws {
namespace {

/// What a network thread reads of a socket at once; each loop keeps buffers for a few of them.
constexpr size_t kSocketReadBytes = size_t{256} << 10;

}  // namespace

struct Runtime::Parts {
  Parts() : allocator(aws_default_allocator()) {
    // The libraries start and end with this object, and its end waits for all their threads.
    DYNALAKE_ASSERT(!exists.exchange(true));
    // For all connections of the process, and before the first.
    g_aws_channel_max_fragment_size = kSocketReadBytes;
    aws_auth_library_init(allocator);
  }
  ~Parts() {
    tls_context.reset();
    bootstrap.reset();
    host_resolver.reset();
    event_loops.reset();
    aws_thread_join_all_managed();
    aws_auth_library_clean_up();
    exists = false;
  }
  Parts(const Parts&) = delete;
  Parts& operator=(const Parts&) = delete;

  inline static std::atomic<bool> exists{false};

  aws_allocator* allocator;
  CrtPtr<aws_event_loop_group, aws_event_loop_group_release> event_loops;
  CrtPtr<aws_host_resolver, aws_host_resolver_release> host_resolver;
  CrtPtr<aws_client_bootstrap, aws_client_bootstrap_release> bootstrap;
  CrtPtr<aws_tls_ctx, aws_tls_ctx_release> tls_context;
};

namespace {

constexpr size_t kHostsRemembered = 64;

Result<aws_tls_ctx*> MakeTlsContext(aws_allocator* allocator, const std::string& ca_bundle) {
  aws_tls_ctx_options options{};
  aws_tls_ctx_options_init_default_client(&options, allocator);
  const bool trusts =
      ca_bundle.empty() || aws_tls_ctx_options_override_default_trust_store_from_path(
                               &options, nullptr, ca_bundle.c_str()) == AWS_OP_SUCCESS;
  aws_tls_ctx* context = trusts ? aws_tls_client_ctx_new(allocator, &options) : nullptr;
  const int error_code = context == nullptr ? aws_last_error() : 0;
  aws_tls_ctx_options_clean_up(&options);
  if (context == nullptr) {
    return Fail(ErrorCode::kInvalidArgument, "TLS cannot start with the certificates of {}: {}",
                ca_bundle.empty() ? "this machine" : ca_bundle, CrtErrorText(error_code));
  }
  return context;
}

}  // namespace

Result<std::unique_ptr<Runtime>> Runtime::Make(const RuntimeOptions& options) {
  auto parts = std::make_unique<Parts>();
  aws_event_loop_group_options loop_options{};
  loop_options.loop_count = options.event_loops;
  parts->event_loops.reset(aws_event_loop_group_new(parts->allocator, &loop_options));
  aws_host_resolver_default_options resolver_options{};
  resolver_options.el_group = parts->event_loops.get();
  resolver_options.max_entries = kHostsRemembered;
  parts->host_resolver.reset(aws_host_resolver_new_default(parts->allocator, &resolver_options));
  aws_client_bootstrap_options bootstrap_options{};
  bootstrap_options.event_loop_group = parts->event_loops.get();
  bootstrap_options.host_resolver = parts->host_resolver.get();
  parts->bootstrap.reset(aws_client_bootstrap_new(parts->allocator, &bootstrap_options));
  if (parts->bootstrap == nullptr) {
    return Fail(ErrorCode::kResourceExhausted, "the network threads cannot start: {}",
                CrtErrorText(aws_last_error()));
  }
  DYNALAKE_ASSIGN(aws_tls_ctx * tls_context, MakeTlsContext(parts->allocator, options.ca_bundle));
  parts->tls_context.reset(tls_context);
  return std::unique_ptr<Runtime>(new Runtime(std::move(parts)));
}

Runtime::Runtime(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
Runtime::~Runtime() = default;

aws_allocator* Runtime::allocator() const { return parts_->allocator; }
aws_client_bootstrap* Runtime::bootstrap() const { return parts_->bootstrap.get(); }
aws_tls_ctx* Runtime::tls_context() const { return parts_->tls_context.get(); }

}  // namespace dynalake::aws
