#include "iceberg/codec/avro_block.h"

#include <algorithm>
#include <array>
#include <memory>
#include <utility>
#include <zlib.h>
#include <zstd.h>

#include "base/format.h"

namespace dynalake::iceberg {
namespace {

constexpr int kRawDeflateWindow = -15;
constexpr size_t kCrcBytes = 4;

Error TooLarge(size_t limit) {
  return Fail(ErrorCode::kUnsupported, "an Avro block is larger than {} bytes", limit);
}

Error NotSnappy() { return Error(ErrorCode::kMalformedInput, "an Avro block is not snappy data"); }

/// Inflates raw deflate data until its end; more than `limit` bytes is an error.
Result<void> Inflate(std::string_view packed, size_t limit, std::string& out) {
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
    return TooLarge(limit);
  }
  if (status != Z_STREAM_END) {
    return Fail(ErrorCode::kMalformedInput, "an Avro block is not deflate data");
  }
  out.resize(written);
  return {};
}

Result<void> UnpackZstandard(std::string_view packed, size_t limit, std::string& out) {
  const std::unique_ptr<ZSTD_DStream, size_t (*)(ZSTD_DStream*)> stream(ZSTD_createDStream(),
                                                                        ZSTD_freeDStream);
  if (stream == nullptr) {
    return Error(ErrorCode::kResourceExhausted, "zstd cannot start");
  }
  // The size that the frame claims is not trusted: output grows with what comes.
  out.resize(std::min(limit, packed.size() * 4 + 1024));
  ZSTD_inBuffer input{packed.data(), packed.size(), 0};
  ZSTD_outBuffer output{out.data(), out.size(), 0};
  size_t left = 1;
  while (input.pos < input.size || (left != 0 && output.pos == output.size)) {
    if (output.pos == output.size) {
      if (out.size() >= limit) {
        return TooLarge(limit);
      }
      out.resize(std::min(limit, out.size() * 2));
      output.dst = out.data();
      output.size = out.size();
    }
    left = ZSTD_decompressStream(stream.get(), &output, &input);
    if (ZSTD_isError(left) != 0) {
      return Fail(ErrorCode::kMalformedInput, "an Avro block is not zstandard data: {}",
                  ZSTD_getErrorName(left));
    }
  }
  if (left != 0) {
    return Error(ErrorCode::kMalformedInput, "an Avro block of zstandard data is cut off");
  }
  out.resize(output.pos);
  return {};
}

/// A little-endian number of `size` bytes at the front of `text`, which has them.
uint32_t TakeLittleEndian(std::string_view& text, size_t size) {
  uint32_t value = 0;
  for (size_t i = 0; i < size; ++i) {
    value |= uint32_t{static_cast<uint8_t>(text[i])} << (8 * i);
  }
  text.remove_prefix(size);
  return value;
}

/// The length that a snappy block begins with, in groups of seven bits.
std::optional<uint32_t> TakeVarint(std::string_view& text) {
  uint64_t value = 0;
  for (int shift = 0; shift < 35 && !text.empty(); shift += 7) {
    const auto byte = static_cast<uint8_t>(text.front());
    text.remove_prefix(1);
    value |= uint64_t{byte & 0x7FU} << shift;
    if ((byte & 0x80U) == 0) {
      return value <= UINT32_MAX ? std::optional(static_cast<uint32_t>(value)) : std::nullopt;
    }
  }
  return std::nullopt;
}

/// One element of a snappy stream: bytes that stand in it, or a copy of earlier output.
struct SnappyElement {
  size_t length = 0;
  size_t offset = 0;  ///< backwards in the output; 0 where the bytes follow
};

std::optional<SnappyElement> TakeElement(std::string_view& text) {
  const auto tag = static_cast<uint8_t>(text.front());
  text.remove_prefix(1);
  const size_t upper = tag >> 2U;
  switch (tag & 3U) {
    case 0: {
      if (upper < 60) {
        return SnappyElement{.length = upper + 1};
      }
      const size_t bytes = upper - 59;
      if (text.size() < bytes) {
        return std::nullopt;
      }
      return SnappyElement{.length = size_t{TakeLittleEndian(text, bytes)} + 1};
    }
    case 1: {
      if (text.empty()) {
        return std::nullopt;
      }
      const size_t low = TakeLittleEndian(text, 1);
      return SnappyElement{.length = (upper & 7U) + 4, .offset = (upper >> 3U) << 8U | low};
    }
    default: {
      const size_t bytes = (tag & 3U) == 2 ? 2 : 4;
      if (text.size() < bytes) {
        return std::nullopt;
      }
      return SnappyElement{.length = upper + 1, .offset = TakeLittleEndian(text, bytes)};
    }
  }
}

/// A raw snappy block (google/snappy, format_description.txt) and, as Avro has it, the CRC-32 of
/// what is in it, big-endian.
Result<void> UnpackSnappy(std::string_view packed, size_t limit, std::string& out) {
  if (packed.size() < kCrcBytes) {
    return NotSnappy();
  }
  std::string_view rest = packed.substr(0, packed.size() - kCrcBytes);
  const std::optional<uint32_t> size = TakeVarint(rest);
  if (!size) {
    return NotSnappy();
  }
  if (*size > limit) {
    return TooLarge(limit);
  }
  out.clear();
  // A copy of three bytes gives at most 64: what is reserved is backed by what was read.
  out.reserve(std::min<size_t>(*size, rest.size() * 32));
  while (!rest.empty()) {
    const std::optional<SnappyElement> element = TakeElement(rest);
    if (!element || element->length > *size - out.size()) {
      return NotSnappy();
    }
    if (element->offset == 0) {
      if (rest.size() < element->length) {
        return NotSnappy();
      }
      out.append(rest.substr(0, element->length));
      rest.remove_prefix(element->length);
      continue;
    }
    if (element->offset > out.size()) {
      return NotSnappy();
    }
    for (size_t i = 0; i < element->length; ++i) {  // may overlap what it writes
      out.push_back(out[out.size() - element->offset]);
    }
  }
  uint32_t crc = 0;
  for (const char byte : packed.substr(packed.size() - kCrcBytes)) {
    crc = crc << 8U | static_cast<uint8_t>(byte);
  }
  if (out.size() != *size ||
      crc != crc32_z(0, reinterpret_cast<const Bytef*>(out.data()), out.size())) {
    return NotSnappy();
  }
  return {};
}

}  // namespace

std::optional<AvroCodec> FindAvroCodec(std::string_view name) {
  static constexpr std::array<std::pair<std::string_view, AvroCodec>, 4> kNames = {
      {{"null", AvroCodec::kNull},
       {"deflate", AvroCodec::kDeflate},
       {"snappy", AvroCodec::kSnappy},
       {"zstandard", AvroCodec::kZstandard}}};
  const auto found = std::ranges::find(kNames, name, [](const auto& row) { return row.first; });
  return found == kNames.end() ? std::nullopt : std::optional(found->second);
}

Result<void> UnpackAvroBlock(AvroCodec codec, std::string_view packed, size_t limit,
                             std::string& out) {
  switch (codec) {
    case AvroCodec::kNull:
      if (packed.size() > limit) {
        return TooLarge(limit);
      }
      out.assign(packed);
      return {};
    case AvroCodec::kDeflate:
      return Inflate(packed, limit, out);
    case AvroCodec::kSnappy:
      return UnpackSnappy(packed, limit, out);
    case AvroCodec::kZstandard:
      break;
  }
  return UnpackZstandard(packed, limit, out);
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

}  // namespace dynalake::iceberg
