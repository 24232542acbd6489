#pragma once

#include <cstddef>
#include <span>
#include <string>

#include "aws/transport/http.h"
#include "storage/object_store.h"
#include "storage/s3_connection.h"

namespace dynalake::storage {

/// One writing of one object. Its mark goes with the object, so that after a lost answer one can
/// ask whether the object that is there is ours.
class S3Upload {
 public:
  /// `connection` outlives it. `location` is one of S3.
  S3Upload(S3Connection& connection, const Location& location);

  S3Connection& connection() const { return connection_; }
  const Location& location() const { return location_; }
  /// Lives as long as this object.
  S3Address address() const;
  /// What the request says that brings the object into being: its mark, and who encrypts it.
  aws::HttpHeaders Headers() const;
  /// Whether the object that is there was written by this upload.
  bool IsThere() const;
  /// The whole object in one request.
  Result<void> Put(std::span<const std::byte> bytes, PutCondition condition) const;

 private:
  S3Connection& connection_;
  Location location_;
  std::string mark_;
};

}  // namespace dynalake::storage
