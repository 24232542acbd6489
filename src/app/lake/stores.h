#pragma once

#include <memory>
#include <optional>

#include "app/lake/aws_session.h"
#include "base/result.h"
#include "storage/disk_cache.h"
#include "storage/location.h"
#include "storage/store_set.h"

namespace dynalake::app {

struct Context;

/// The stores of all sources and lakes that a run can reach. AWS is turned to at the first address
/// of S3, so that a run without one starts no network thread and needs no credentials.
class Stores {
 public:
  /// `context` outlives it. Objects of S3 below `immutable_folder`, which never change, are read
  /// through the cache on this machine's disk.
  explicit Stores(const Context& context,
                  std::optional<storage::Location> immutable_folder = std::nullopt);

  storage::ObjectStore& all() { return set_; }
  /// What clients of AWS's services are made of; it lives as long as the stores.
  Result<AwsSession*> aws();

 private:
  Result<std::unique_ptr<storage::ObjectStore>> MakeS3();

  const Context& context_;
  std::optional<storage::Location> immutable_folder_;
  std::unique_ptr<AwsSession> aws_;
  std::unique_ptr<storage::DiskCache> cache_;
  storage::StoreSet set_;
};

}  // namespace dynalake::app
