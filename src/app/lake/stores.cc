#include "app/lake/stores.h"

#include <filesystem>
#include <system_error>
#include <utility>

#include "app/lake/context.h"
#include "storage/cached_store.h"
#include "storage/local_store.h"
#include "storage/s3_store.h"

namespace dynalake::app {
namespace {

constexpr int64_t kCacheLimitBytes = int64_t{10} << 30;

// The cache's folder as the configuration says it, else where programs keep what can be got again
// (XDG Base Directory Specification), or "" where this user has no home.
std::string CacheFolder(const Context& context) {
  if (const auto& folder = context.settings.config.cache_folder) {
    std::error_code error;
    return std::filesystem::absolute(*folder, error).string();
  }
  const std::optional<std::string> caches = context.environment("XDG_CACHE_HOME");
  if (caches.has_value() && caches->starts_with('/')) {
    return *caches + "/dynalake";
  }
  const std::optional<std::string> home = context.environment("HOME");
  return home.has_value() && home->starts_with('/') ? *home + "/.cache/dynalake" : std::string();
}

}  // namespace

Stores::Stores(const Context& context, std::optional<storage::Location> immutable_folder)
    : context_(context), immutable_folder_(std::move(immutable_folder)) {
  set_.Add("file", std::make_unique<storage::LocalStore>());
  set_.AddLazily("s3", [this] { return MakeS3(); });
}

Result<AwsSession*> Stores::aws() {
  if (aws_ == nullptr) {
    DYNALAKE_ASSIGN(aws_, AwsSession::Make(context_.settings, context_.environment, context_.clock,
                                           context_.random));
  }
  return aws_.get();
}

Result<std::unique_ptr<storage::ObjectStore>> Stores::MakeS3() {
  DYNALAKE_TRY(aws());
  storage::S3Options options = context_.settings.config.s3;
  options.cancel = context_.cancel;
  DYNALAKE_ASSIGN(options.retry, aws_->Retry(options.retry));
  DYNALAKE_ASSIGN(const aws::Endpoint endpoint, aws_->EndpointOf(aws::S3Service()));
  auto endpoint_of_region = [this](const std::optional<std::string>& region) {
    return aws_->EndpointOf(aws::S3Service(), region);
  };
  std::unique_ptr<storage::ObjectStore> store = std::make_unique<storage::S3Store>(
      aws_->parts(), std::move(endpoint_of_region), std::move(options));
  const std::string folder = CacheFolder(context_);
  const int64_t limit_bytes = context_.settings.config.cache_bytes.value_or(kCacheLimitBytes);
  const bool is_cached = immutable_folder_.has_value() && immutable_folder_->scheme() == "s3" &&
                         !folder.empty() && limit_bytes > 0;
  if (is_cached) {
    cache_ = std::make_unique<storage::DiskCache>(
        storage::DiskCacheOptions{.folder = folder,
                                  .limit_bytes = static_cast<uint64_t>(limit_bytes),
                                  .origin = endpoint.Url()},
        context_.clock);
    store = std::make_unique<storage::CachedStore>(std::move(store), *immutable_folder_, *cache_);
  }
  return store;
}

}  // namespace dynalake::app
