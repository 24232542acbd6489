#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include "storage/object_store.h"
#include "storage/s3_connection.h"

namespace dynalake::storage {

/// An object of S3, read in ranges that are all of the version that was opened: one that is
/// replaced meanwhile is an error. The object's end comes with its opening.
class S3Reader final : public ObjectReader {
 public:
  /// `connection` outlives the reader. The last `tail_bytes`, above 0, come with the opening.
  static Result<std::unique_ptr<ObjectReader>> Open(S3Connection& connection,
                                                    const Location& location, uint64_t tail_bytes);

  S3Reader(S3Connection& connection, Location location) noexcept
      : connection_(connection), location_(std::move(location)) {}

  uint64_t size_bytes() const override { return size_bytes_; }
  Result<size_t> Read(uint64_t offset, std::span<std::byte> out) const override;

 private:
  Result<void> ReadTail(uint64_t tail_bytes);
  Result<void> ReadPart(uint64_t offset, std::span<std::byte> out) const;
  Result<void> ReadParts(uint64_t offset, std::span<std::byte> out) const;
  Error Wrong(std::string_view what) const;

  S3Connection& connection_;
  Location location_;
  uint64_t size_bytes_ = 0;
  std::string entity_tag_;
  std::string tail_;  ///< the object's last bytes
};

}  // namespace dynalake::storage
