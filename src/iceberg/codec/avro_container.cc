#include "iceberg/codec/avro_container.h"

#include <utility>

#include "base/md5.h"
#include "iceberg/codec/avro_decoder.h"

namespace dynalake::iceberg {
namespace {

constexpr std::string_view kAvroMagic{"Obj\1", 4};
constexpr size_t kSyncBytes = 16;
constexpr size_t kBlockBytes = size_t{256} << 10;
constexpr size_t kMaxMetadataEntries = 1000;

/// Values of the header and of block heads, which no schema describes.
const AvroType kLong{.kind = AvroType::Kind::kLong};
const AvroType kBytes{.kind = AvroType::Kind::kBytes};
const AvroType kSync{.kind = AvroType::Kind::kFixed, .fixed_size_bytes = kSyncBytes};

}  // namespace

Result<AvroFile> AvroFile::Open(std::string_view bytes, const AvroLimits& limits) {
  if (!bytes.starts_with(kAvroMagic)) {
    return Fail(ErrorCode::kMalformedInput, "not an Avro file");
  }
  AvroFile file;
  file.limits_ = limits;
  bytes.remove_prefix(kAvroMagic.size());
  AvroDecoder decoder(bytes);
  while (const size_t count = decoder.NextItems()) {
    for (size_t i = 0; i < count && decoder.ok(); ++i) {
      const std::string_view key = decoder.Bytes(kBytes);
      file.metadata_.emplace(key, decoder.Bytes(kBytes));
    }
    if (file.metadata_.size() > kMaxMetadataEntries) {
      return Fail(ErrorCode::kUnsupported, "an Avro file has more than {} metadata entries",
                  kMaxMetadataEntries);
    }
  }
  file.sync_ = decoder.Bytes(kSync);
  DYNALAKE_TRY(decoder.status());
  const auto after = static_cast<size_t>(file.sync_.data() + kSyncBytes - bytes.data());
  file.blocks_ = bytes.substr(after);
  const auto codec = file.metadata_.find("avro.codec");
  if (codec != file.metadata_.end() && !codec->second.empty()) {
    const std::optional<AvroCodec> known = FindAvroCodec(codec->second);
    if (!known) {
      return Fail(ErrorCode::kUnsupported,
                  "an Avro file with the codec '{}'; null, deflate, snappy and zstandard are read",
                  codec->second.substr(0, 50));
    }
    file.codec_ = *known;
  }
  const auto schema = file.metadata_.find("avro.schema");
  if (schema == file.metadata_.end()) {
    return Fail(ErrorCode::kMalformedInput, "an Avro file without a schema");
  }
  DYNALAKE_ASSIGN(file.schema_, AvroSchema::Parse(schema->second));
  return file;
}

Result<void> AvroFile::ForEachBlock(
    const std::function<Result<void>(size_t objects, std::string_view bytes)>& block) const {
  std::string unpacked;
  size_t total_bytes = 0;
  size_t total_objects = 0;
  AvroDecoder decoder(blocks_);
  while (!decoder.at_end()) {
    const int64_t objects = decoder.Integer(kLong);
    std::string_view bytes = decoder.Bytes(kBytes);
    const std::string_view sync = decoder.Bytes(kSync);
    DYNALAKE_TRY(decoder.status());
    if (sync != sync_ || objects < 0) {
      return Fail(ErrorCode::kMalformedInput, "an Avro block does not end with the sync marker");
    }
    if (codec_ != AvroCodec::kNull) {
      DYNALAKE_TRY(UnpackAvroBlock(codec_, bytes, limits_.max_block_bytes, unpacked));
      bytes = unpacked;
    }
    total_bytes += bytes.size();
    total_objects += static_cast<size_t>(objects);
    if (bytes.size() > limits_.max_block_bytes || total_bytes > limits_.max_total_bytes ||
        static_cast<size_t>(objects) > limits_.max_objects || total_objects > limits_.max_objects) {
      return Fail(ErrorCode::kUnsupported, "an Avro file has more than {} bytes or {} objects",
                  limits_.max_total_bytes, limits_.max_objects);
    }
    DYNALAKE_TRY(block(static_cast<size_t>(objects), bytes));
  }
  return {};
}

AvroFileWriter::AvroFileWriter(std::string_view schema_json, const AvroMetadata& metadata,
                               bool deflate)
    : file_(kAvroMagic), deflate_(deflate) {
  AppendAvroLong(static_cast<int64_t>(metadata.size()) + 2, file_);
  AppendAvroBytes("avro.schema", file_);
  AppendAvroBytes(schema_json, file_);
  AppendAvroBytes("avro.codec", file_);
  AppendAvroBytes(deflate ? "deflate" : "null", file_);
  for (const auto& [key, value] : metadata) {
    AppendAvroBytes(key, file_);
    AppendAvroBytes(value, file_);
  }
  AppendAvroLong(0, file_);
  Md5 hash;
  hash.Update(file_);
  const auto digest = hash.Finish();
  sync_.assign(reinterpret_cast<const char*>(digest.data()), digest.size());
  static_assert(sizeof(digest) == kSyncBytes);
  file_ += sync_;
}

Result<void> AvroFileWriter::ObjectDone() {
  ++objects_;
  return block_.size() >= kBlockBytes ? FlushBlock() : Result<void>();
}

Result<void> AvroFileWriter::FlushBlock() {
  if (objects_ == 0) {
    return {};
  }
  AppendAvroLong(objects_, file_);
  if (deflate_) {
    DYNALAKE_ASSIGN(const std::string packed, Deflate(block_));
    AppendAvroBytes(packed, file_);
  } else {
    AppendAvroBytes(block_, file_);
  }
  file_ += sync_;
  block_.clear();
  objects_ = 0;
  return {};
}

Result<std::string> AvroFileWriter::Finish() {
  DYNALAKE_TRY(FlushBlock());
  return std::move(file_);
}

void AppendAvroLong(int64_t value, std::string& out) {
  uint64_t bits = static_cast<uint64_t>(value) << 1 ^ static_cast<uint64_t>(value >> 63);
  while (bits >= 0x80) {
    out += static_cast<char>(bits | 0x80);
    bits >>= 7;
  }
  out += static_cast<char>(bits);
}

void AppendAvroBytes(std::string_view value, std::string& out) {
  AppendAvroLong(static_cast<int64_t>(value.size()), out);
  out += value;
}

}  // namespace dynalake::iceberg
