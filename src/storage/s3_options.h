#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "aws/config/endpoint.h"
#include "aws/transport/retry.h"
#include "base/cancel.h"
#include "base/result.h"

namespace dynalake::storage {

/// How much of its end an object brings with it when it is opened: what DuckDB asks of a Parquet
/// file first. A larger footer (116 bytes a column chunk) costs one more request; a larger tail
/// would be bytes that nobody asked for, in each file of a table.
inline constexpr uint64_t kTailBytes = uint64_t{16} << 10;

/// Who encrypts what is written.
enum class S3Encryption : uint8_t {
  kBucketDefault,  ///< as the bucket says
  kS3,             ///< SSE-S3, "AES256"
  kKms,            ///< SSE-KMS, "aws:kms", with `kms_key_id` or the account's own key
};

/// How S3 is used, whatever the bucket.
struct S3Options {
  aws::BucketStyle style = aws::BucketStyle::kAuto;
  S3Encryption encryption = S3Encryption::kBucketDefault;
  std::string kms_key_id;
  /// This account pays for what it reads from buckets of others that ask for it.
  bool requester_pays = false;
  /// An account; a bucket of another one is kPermissionDenied. "" for any.
  std::string expected_bucket_owner;
  aws::RetryOptions retry;
  /// What one request of a larger read or write carries; from 5 MiB, as S3 wants.
  uint64_t part_bytes = uint64_t{8} << 20;
  /// Parts that are on their way up at once, over all writers of a store.
  ptrdiff_t parallel_parts = 8;
  uint64_t tail_bytes = kTailBytes;
  /// How long a stop still waits for the id of an upload that was just begun, so as to abort it.
  std::chrono::milliseconds stop_grace{5000};
  /// Stops the calls of threads without a `CancelScope`.
  CancelToken cancel;
};

/// The endpoint of S3 for a region, or for the user's own region without one.
using S3EndpointOfRegion =
    std::function<Result<aws::Endpoint>(const std::optional<std::string>& region)>;

}  // namespace dynalake::storage
