#include "storage/s3_connection.h"

#include <chrono>
#include <future>
#include <utility>

#include "aws/transport/failure.h"
#include "base/cancel_scope.h"

namespace dynalake::storage {
namespace {

ErrorCode CodeOfS3(ErrorCode code) {
  switch (code) {
    case ErrorCode::kThrottled:
    case ErrorCode::kConflict:
    case ErrorCode::kAlreadyExists:
      return ErrorCode::kUnreachable;
    default:
      return code;
  }
}

}  // namespace

Result<S3Address> S3AddressOf(const Location& location) {
  if (location.scheme() != "s3") {
    return Fail(ErrorCode::kInvalidArgument, "{} is not an address of S3", location.ToString());
  }
  const std::string_view path = location.path();
  const size_t slash = path.find('/');
  return slash == std::string_view::npos
             ? S3Address{.bucket = path, .key = {}}
             : S3Address{.bucket = path.substr(0, slash), .key = path.substr(slash + 1)};
}

S3Connection::S3Connection(const aws::ClientParts& parts, S3EndpointOfRegion endpoint_of_region,
                           S3Options options)
    : parts_(parts),
      endpoint_of_region_(std::move(endpoint_of_region)),
      options_(std::move(options)),
      part_slots_(options_.parallel_parts) {}

Result<S3Connection::BucketPtr> S3Connection::BucketOf(
    std::string_view name, const std::optional<std::string>& told_region) {
  const std::scoped_lock lock(mutex_);
  if (const auto known = buckets_.find(name); known != buckets_.end() && !told_region.has_value()) {
    return known->second;
  }
  DYNALAKE_ASSIGN(const aws::Endpoint s3, endpoint_of_region_(told_region));
  aws::BucketAddress address = aws::AddressBucket(s3, name, options_.style);
  auto bucket = std::make_shared<Bucket>();
  bucket->path_prefix = std::move(address.path_prefix);
  bucket->client = std::make_unique<aws::RestClient>(parts_, aws::S3Service(),
                                                     std::move(address.endpoint), options_.retry);
  buckets_[std::string(name)] = bucket;
  return bucket;
}

Result<aws::HttpResponse> S3Connection::Send(std::string_view operation, const S3Address& address,
                                             aws::RestRequest request) {
  return SendWith(cancel(), operation, address, std::move(request));
}

CancelToken S3Connection::cancel() const { return CancelScope::Current(options_.cancel); }

Result<aws::HttpResponse> S3Connection::SendToAnswer(std::string_view operation,
                                                     const S3Address& address,
                                                     aws::RestRequest request) {
  const CancelToken stop = cancel();
  DYNALAKE_TRY(stop.Check());
  const CancelToken ended;
  auto answer = std::async(std::launch::async,
                           [&] { return SendWith(ended, operation, address, std::move(request)); });
  // A stop can only be asked for, as it is set in a signal handler.
  constexpr std::chrono::milliseconds kPoll(20);
  std::optional<std::chrono::steady_clock::time_point> stopped;
  while (answer.wait_for(kPoll) != std::future_status::ready) {
    const auto now = std::chrono::steady_clock::now();
    if (!stopped.has_value() && stop.cancelled()) {
      stopped = now;
    }
    if (stopped.has_value() && now - *stopped >= options_.stop_grace) {
      ended.Cancel();
    }
  }
  return answer.get();
}

void S3Connection::CleanUp(std::string_view operation, const S3Address& address,
                           aws::RestRequest request) {
  static_cast<void>(SendWith(CancelToken(), operation, address, std::move(request)));
}

Result<aws::HttpResponse> S3Connection::SendWith(const CancelToken& cancel,
                                                 std::string_view operation,
                                                 const S3Address& address,
                                                 aws::RestRequest request) {
  if (options_.requester_pays) {
    request.headers.Set("x-amz-request-payer", "requester");
  }
  if (!options_.expected_bucket_owner.empty()) {
    request.headers.Set("x-amz-expected-bucket-owner", options_.expected_bucket_owner);
  }
  std::optional<std::string> region;
  while (true) {
    DYNALAKE_ASSIGN(const BucketPtr bucket, BucketOf(address.bucket, region));
    // TLS and the checksum guard the body already.
    request.payload =
        bucket->client->endpoint().tls ? aws::PayloadHash::kUnsigned : aws::PayloadHash::kSigned;
    request.path = bucket->path_prefix + "/" + std::string(address.key);
    Result<aws::HttpResponse> answer = bucket->client->Send(operation, request, {.cancel = cancel});
    const aws::ServiceFailure* failure = answer ? nullptr : S3FailureOf(answer.error());
    const bool is_told = failure != nullptr && failure->kind == aws::FailureKind::kWrongRegion &&
                         !failure->region.empty() && !region.has_value() &&
                         failure->region != bucket->client->endpoint().region;
    if (!is_told) {
      return answer;
    }
    region = failure->region;
  }
}

Error S3Error(Error error, std::string_view action, const Location& location) {
  const ErrorCode code = CodeOfS3(error.code());
  return std::move(error).Wrap(code, fmt::format("cannot {} {}", action, location.ToString()));
}

const aws::ServiceFailure* S3FailureOf(const Error& error) {
  return error.FindDetail<aws::ServiceFailure>();
}

}  // namespace dynalake::storage
