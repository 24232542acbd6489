#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "base/result.h"
#include "iceberg/codec/avro_block.h"
#include "iceberg/codec/avro_schema.h"

namespace dynalake::iceberg {

/// What a reader of an Avro file accepts before it says `kUnsupported`.
struct AvroLimits {
  size_t max_block_bytes = size_t{256} << 20;  ///< one block after decompression
  size_t max_total_bytes = size_t{4} << 30;    ///< all blocks after decompression
  size_t max_objects = 20'000'000;
};

using AvroMetadata = std::map<std::string, std::string, std::less<>>;

/// An Avro object container file in memory (Avro specification, "Object Container Files"), packed
/// as `AvroCodec` says. Keeps a view of the bytes, which outlive it.
class AvroFile {
 public:
  static Result<AvroFile> Open(std::string_view bytes, const AvroLimits& limits);

  const AvroMetadata& metadata() const { return metadata_; }
  const AvroSchema& schema() const { return schema_; }

  /// Calls `block(objects, bytes)` for each block in order; the bytes live during the call. Stops
  /// at the first error, of the file or of `block`.
  Result<void> ForEachBlock(
      const std::function<Result<void>(size_t objects, std::string_view bytes)>& block) const;

 private:
  std::string_view blocks_;
  std::string_view sync_;
  AvroMetadata metadata_;
  AvroSchema schema_;
  AvroLimits limits_;
  AvroCodec codec_ = AvroCodec::kNull;
};

/// Builds an Avro object container file. The sync marker is a hash of the header, so equal input
/// gives an equal file.
class AvroFileWriter {
 public:
  AvroFileWriter(std::string_view schema_json, const AvroMetadata& metadata, bool deflate);

  /// Where the next object is appended; `ObjectDone` after each.
  std::string& block() { return block_; }
  Result<void> ObjectDone();
  /// The whole file. The writer is spent.
  Result<std::string> Finish();

 private:
  Result<void> FlushBlock();

  std::string file_;
  std::string block_;
  std::string sync_;
  int64_t objects_ = 0;
  bool deflate_;
};

// Avro binary values, appended.
void AppendAvroLong(int64_t value, std::string& out);
void AppendAvroBytes(std::string_view value, std::string& out);

}  // namespace dynalake::iceberg
