#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <semaphore>
#include <string>
#include <string_view>

#include "aws/protocols/rest_client.h"
#include "storage/location.h"
#include "storage/s3_options.h"

namespace dynalake::storage {

/// A location of S3 in its two parts; without a key it is the bucket.
struct S3Address {
  std::string_view bucket;
  std::string_view key;
};
/// kInvalidArgument for another scheme. Lives as long as `location`.
Result<S3Address> S3AddressOf(const Location& location);

/// Sends the requests of an `S3Store`: finds each bucket's region and adds what the options ask of
/// every request. Thread-safe.
class S3Connection {
 public:
  /// All of `parts` outlives it.
  S3Connection(const aws::ClientParts& parts, S3EndpointOfRegion endpoint_of_region,
               S3Options options);

  /// Sends `request`, whose path is filled in here. `operation` is S3's name of it. The error is
  /// S3's own, with its `ServiceFailure`; see `S3Error`.
  Result<aws::HttpResponse> Send(std::string_view operation, const S3Address& address,
                                 aws::RestRequest request);
  /// As `Send`, but a stop ends it `stop_grace` later: for what can only be taken back by a name
  /// that the answer gives, and so must not be begun without one. kCancelled if none came by then.
  Result<aws::HttpResponse> SendToAnswer(std::string_view operation, const S3Address& address,
                                         aws::RestRequest request);
  /// As `Send`, also when the user wants to stop: for taking back what was begun. An error changes
  /// nothing for the caller, so none is given.
  void CleanUp(std::string_view operation, const S3Address& address, aws::RestRequest request);

  const S3Options& options() const { return options_; }
  /// What stops the calls of this thread: its `CancelScope`, else the options.
  CancelToken cancel() const;
  Clock& clock() const { return parts_.clock; }
  /// One is held for each part on its way up.
  std::counting_semaphore<>& part_slots() { return part_slots_; }

 private:
  struct Bucket {
    std::string path_prefix;
    std::unique_ptr<aws::RestClient> client;
  };
  using BucketPtr = std::shared_ptr<Bucket>;

  /// Of a region that S3 told, else of the one that is known, else of the user's own.
  Result<BucketPtr> BucketOf(std::string_view name, const std::optional<std::string>& told_region);
  Result<aws::HttpResponse> SendWith(const CancelToken& cancel, std::string_view operation,
                                     const S3Address& address, aws::RestRequest request);

  aws::ClientParts parts_;
  S3EndpointOfRegion endpoint_of_region_;
  S3Options options_;
  std::counting_semaphore<> part_slots_;
  std::mutex mutex_;
  std::map<std::string, BucketPtr, std::less<>> buckets_;
};

/// `error` with the code that `ObjectStore` promises and the sentence "cannot <action> <location>"
/// before it.
Error S3Error(Error error, std::string_view action, const Location& location);

/// What S3 says of `error`, or null if it is none of S3's.
const aws::ServiceFailure* S3FailureOf(const Error& error);

}  // namespace dynalake::storage
