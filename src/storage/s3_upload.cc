#include "storage/s3_upload.h"

#include <utility>

#include "aws/transport/failure.h"
#include "base/assert.h"
#include "base/random.h"
#include "base/sleep.h"
#include "base/uuid.h"
#include "storage/crash_point.h"
#include "storage/crc32c.h"

namespace dynalake::storage {
namespace {

constexpr const char* kMarkHeader = "x-amz-meta-dynalake-write";
constexpr int kMostConflicts = 10;
constexpr int64_t kConflictDelayMicros = 200'000;

std::string_view TextOf(std::span<const std::byte> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

}  // namespace

S3Upload::S3Upload(S3Connection& connection, const Location& location)
    : connection_(connection),
      location_(location),
      mark_(Uuid::Random(SystemRandom()).ToString()) {}

S3Address S3Upload::address() const {
  const Result<S3Address> address = S3AddressOf(location_);
  DYNALAKE_ASSERT(address.has_value());
  return *address;
}

aws::HttpHeaders S3Upload::Headers() const {
  aws::HttpHeaders headers;
  headers.Set(kMarkHeader, mark_);
  const S3Options& options = connection_.options();
  if (options.encryption == S3Encryption::kS3) {
    headers.Set("x-amz-server-side-encryption", "AES256");
  } else if (options.encryption == S3Encryption::kKms) {
    headers.Set("x-amz-server-side-encryption", "aws:kms");
    if (!options.kms_key_id.empty()) {
      headers.Set("x-amz-server-side-encryption-aws-kms-key-id", options.kms_key_id);
    }
  }
  return headers;
}

bool S3Upload::IsThere() const {
  const auto head = connection_.Send("HeadObject", address(), {.method = "HEAD"});
  return head.has_value() && head->headers.Find(kMarkHeader) == mark_;
}

Result<void> S3Upload::Put(std::span<const std::byte> bytes, PutCondition condition) const {
  aws::RestRequest request{.method = "PUT", .headers = Headers(), .body = TextOf(bytes)};
  request.headers.Set("x-amz-checksum-crc32c", Crc32cText(Crc32c(bytes)));
  if (condition == PutCondition::kIfAbsent) {
    request.headers.Set("If-None-Match", "*");
  }
  for (int conflicts = 0;; ++conflicts) {
    CrashPoint();
    auto answer = connection_.Send("PutObject", address(), request);
    if (answer) {
      return {};
    }
    const aws::ServiceFailure* failure = S3FailureOf(answer.error());
    // S3 refuses both of two conditional puts that race, and asks to try again.
    if (failure != nullptr && failure->kind == aws::FailureKind::kConflict &&
        conflicts < kMostConflicts) {
      DYNALAKE_TRY(Sleep(connection_.clock(), kConflictDelayMicros, connection_.cancel()));
      continue;
    }
    // What is in the way may be this very object, put by an attempt whose answer was lost.
    const bool may_be_ours = failure != nullptr &&
                             failure->kind == aws::FailureKind::kPrecondition &&
                             (failure->attempts > 1 || conflicts > 0);
    if (may_be_ours && IsThere()) {
      return {};
    }
    return S3Error(std::move(answer).error(), "write", location_);
  }
}

}  // namespace dynalake::storage
