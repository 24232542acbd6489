#include "iceberg/codec/avro_container.h"

#include <algorithm>
#include <utility>
#include <zlib.h>

#include "base/digest.h"
#include "iceberg/codec/avro_decoder.h"

namespace dynalake::iceberg {
namespace {

constexpr std::string_view kMagic{"Obj\1", 4};
constexpr size_t kSyncBytes = 16;
constexpr size_t kBlockBytes = size_t{256} << 10;
constexpr size_t kMaxMetadataEntries = 1000;
constexpr int kRawDeflateWindow = -15;

/// Inflates raw deflate data until its end; more than `limit` bytes is an error.
Result<void> Inflate(std::string_view packed, size_t limit, std::string& out) {
  if (packed.size() > limit) {
    return Fail(ErrorCode::kUnsupported, "an Avro block is larger than {} bytes", limit);
  }
  z_stream stream{};
  if (inflateInit2(&stream, kRawDeflateWindow) != Z_OK) {
    return Fail(ErrorCode::kInternal, "zlib cannot start");
  }
  // Packed bytes expand by at most about 1,030: what is allocated is backed by what was read.
  out.resize(std::min(limit, packed.size() * 4 + 1024));
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
  stream.avail_in = static_cast<uInt>(packed.size());
  size_t written = 0;
  int status = Z_OK;
  while (status == Z_OK) {
    if (written == out.size()) {
      if (out.size() >= limit) {
        break;
      }
      out.resize(std::min(limit, out.size() * 2));
    }
    const size_t space = std::min(out.size() - written, size_t{1} << 30);
    stream.next_out = reinterpret_cast<Bytef*>(out.data() + written);
    stream.avail_out = static_cast<uInt>(space);
    status = inflate(&stream, Z_NO_FLUSH);
    written += space - stream.avail_out;
  }
  inflateEnd(&stream);
  if (status == Z_OK) {
    return Fail(ErrorCode::kUnsupported, "an Avro block is larger than {} bytes", limit);
  }
  if (status != Z_STREAM_END) {
    return Fail(ErrorCode::kMalformedInput, "an Avro block is not deflate data");
  }
  out.resize(written);
  return {};
}

Result<std::string> Deflate(std::string_view plain) {
  z_stream stream{};
  if (deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, kRawDeflateWindow, 8,
                   Z_DEFAULT_STRATEGY) != Z_OK) {
    return Fail(ErrorCode::kInternal, "zlib cannot start");
  }
  std::string out(deflateBound(&stream, static_cast<uLong>(plain.size())), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(plain.data()));
  stream.avail_in = static_cast<uInt>(plain.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  const int status = deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  if (status != Z_STREAM_END) {
    return Fail(ErrorCode::kInternal, "zlib cannot deflate {} bytes", plain.size());
  }
  return out;
}

/// Values of the header and of block heads, which no schema describes.
const AvroType kLong{.kind = AvroType::Kind::kLong};
const AvroType kBytes{.kind = AvroType::Kind::kBytes};
const AvroType kSync{.kind = AvroType::Kind::kFixed, .fixed_size_bytes = kSyncBytes};

}  // namespace

Result<AvroFile> AvroFile::Open(std::string_view bytes, const AvroLimits& limits) {
  if (!bytes.starts_with(kMagic)) {
    return Fail(ErrorCode::kMalformedInput, "not an Avro file");
  }
  AvroFile file;
  file.limits_ = limits;
  bytes.remove_prefix(kMagic.size());
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
  if (codec != file.metadata_.end() && codec->second != "null" && !codec->second.empty()) {
    if (codec->second != "deflate") {
      return Fail(ErrorCode::kUnsupported, "an Avro file with the codec '{}'",
                  codec->second.substr(0, 50));
    }
    file.deflate_ = true;
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
  std::string inflated;
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
    if (deflate_) {
      DYNALAKE_TRY(Inflate(bytes, limits_.max_block_bytes, inflated));
      bytes = inflated;
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
    : file_(kMagic), deflate_(deflate) {
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
