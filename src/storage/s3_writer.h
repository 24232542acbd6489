#pragma once

#include <cstddef>
#include <future>
#include <span>
#include <string>
#include <vector>

#include "storage/object_store.h"
#include "storage/s3_upload.h"

namespace dynalake::storage {

/// An object that goes up in parts, several at once, while it is made; a small one goes in one
/// request. Memory: what one part holds, and the connection's parts on their way.
class S3Writer final : public ObjectWriter {
 public:
  S3Writer(S3Connection& connection, const Location& location) : upload_(connection, location) {}
  ~S3Writer() override { Abort(); }

  Result<void> Append(std::span<const std::byte> bytes) override;
  Result<void> Finish() override;
  void Abort() override;

 private:
  /// A part that S3 has.
  struct Part {
    std::string entity_tag;
    std::string checksum;
  };

  bool is_begun() const { return !upload_id_.empty(); }
  uint64_t PartBytes() const;
  Result<void> Begin();
  Result<void> SendPart();
  Result<Part> UploadPart(size_t number, const std::string& bytes) const;
  Result<std::string> PartsXml();
  Result<void> Complete(const std::string& parts_xml);

  S3Upload upload_;
  std::string buffer_;
  std::string upload_id_;  ///< empty until the first part
  std::vector<std::future<Result<Part>>> parts_;
};

}  // namespace dynalake::storage
