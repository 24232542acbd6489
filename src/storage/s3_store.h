#pragma once

#include <memory>
#include <span>
#include <vector>

#include "aws/protocols/service_client.h"
#include "storage/object_store.h"
#include "storage/s3_connection.h"
#include "storage/s3_options.h"

namespace dynalake::storage {

/// Objects of Amazon S3 and of servers that speak its protocol: `s3://bucket/key`.
///
/// Requests that S3 wants repeated are repeated here. What is written carries a CRC-32C, which S3
/// checks, and a mark by which a conditional put or an upload whose answer was lost knows its own
/// object again. An object that is replaced while it is read is an error, never a mixture. Keys
/// that end with a slash and hold nothing are folders, as S3's console makes them, and not listed.
/// The error of a request keeps its `aws::ServiceFailure`.
class S3Store final : public ObjectStore {
 public:
  /// All of `parts` outlives the store; the store outlives its readers and writers.
  S3Store(const aws::ClientParts& parts, S3EndpointOfRegion endpoint_of_region, S3Options options);

  Result<ObjectInfo> Head(const Location& location) override;
  Result<std::unique_ptr<ObjectReader>> Open(const Location& location) override;
  Result<std::unique_ptr<ObjectReader>> OpenForTail(const Location& location,
                                                    uint64_t tail_bytes) override;
  Result<void> List(const Location& folder, const Visitor& visit) override;
  Result<void> Put(const Location& location, std::span<const std::byte> bytes,
                   PutCondition condition) override;
  Result<std::unique_ptr<ObjectWriter>> Create(const Location& location) override;
  Result<void> Delete(const Location& location) override;
  Result<std::vector<FailedDelete>> DeleteAll(std::span<const Location> locations) override;
  Result<std::vector<UnfinishedWrite>> ListUnfinished(const Location& folder) override;
  Result<void> DiscardUnfinished(const UnfinishedWrite& write) override;

 private:
  /// At most 1000 objects of one bucket, in one request.
  Result<void> DeleteBatch(std::span<const Location> batch, std::vector<FailedDelete>& failed);

  S3Connection connection_;
};

}  // namespace dynalake::storage
