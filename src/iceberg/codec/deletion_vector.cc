#include "iceberg/codec/deletion_vector.h"

#include <memory>
#include <zlib.h>

#include <roaring/roaring.h>

#include "base/little_endian.h"
#include "iceberg/codec/roaring_reader.h"
#include "iceberg/model/schema.h"

namespace dynalake::iceberg {
namespace {

constexpr std::string_view kVectorMagic = "\xD1\xD3\x39\x64";
constexpr size_t kLengthBytes = 4;
constexpr size_t kChecksumBytes = 4;
constexpr uint64_t kMaxKey = 0x7ffffffe;

struct FreeBitmap {
  void operator()(roaring_bitmap_t* bitmap) const { roaring_bitmap_free(bitmap); }
};
using Bitmap = std::unique_ptr<roaring_bitmap_t, FreeBitmap>;

uint32_t LoadBigEndian(std::string_view bytes) {
  return __builtin_bswap32(LoadLittleEndian<uint32_t>(bytes.data()));
}

void AppendBigEndian(uint32_t value, std::string& out) {
  AppendLittleEndian(__builtin_bswap32(value), out);
}

uint32_t Checksum(std::string_view bytes) {
  return static_cast<uint32_t>(
      crc32_z(crc32(0, nullptr, 0), reinterpret_cast<const Bytef*>(bytes.data()), bytes.size()));
}

Error Malformed(std::string_view what) {
  return Fail(ErrorCode::kMalformedInput, "deletion vector: {}", what);
}

}  // namespace

Result<DeletionVectorPlace> PlaceOfDeletionVector(const DataFile& vector, uint64_t file_bytes) {
  const int64_t offset = vector.content_offset.value_or(-1);
  const int64_t size = vector.content_size_bytes.value_or(-1);
  if (offset < 0 || size < 0 || static_cast<uint64_t>(offset) > file_bytes ||
      static_cast<uint64_t>(size) > file_bytes - static_cast<uint64_t>(offset)) {
    return Fail(ErrorCode::kMalformedInput,
                "{} has {} bytes and cannot hold a deletion vector of {} bytes at {}",
                vector.file_path, file_bytes, size, offset);
  }
  return DeletionVectorPlace{.offset = static_cast<uint64_t>(offset),
                             .size_bytes = static_cast<size_t>(size)};
}

Result<std::vector<uint64_t>> ReadDeletionVector(std::string_view blob, uint64_t max_positions) {
  if (blob.size() < kLengthBytes + kVectorMagic.size() + sizeof(uint64_t) + kChecksumBytes) {
    return Malformed("it is too short");
  }
  const std::string_view body =
      blob.substr(kLengthBytes, blob.size() - kLengthBytes - kChecksumBytes);
  if (LoadBigEndian(blob) != body.size()) {
    return Malformed("its length is not that of its blob");
  }
  if (!body.starts_with(kVectorMagic)) {
    return Malformed("it does not start with its magic");
  }
  if (LoadBigEndian(blob.substr(blob.size() - kChecksumBytes)) != Checksum(body)) {
    return Malformed("its checksum is wrong");
  }
  std::string_view rest = body.substr(kVectorMagic.size());
  const auto bitmaps = LoadLittleEndian<uint64_t>(rest.data());
  rest.remove_prefix(sizeof(uint64_t));
  std::vector<uint64_t> positions;
  std::optional<uint32_t> last_key;
  for (uint64_t i = 0; i < bitmaps; ++i) {
    if (rest.size() < sizeof(uint32_t)) {
      return Malformed("it ends in the middle");
    }
    const auto key = LoadLittleEndian<uint32_t>(rest.data());
    rest.remove_prefix(sizeof(uint32_t));
    if (key > kMaxKey || (last_key && key <= *last_key)) {
      return Malformed("its keys do not ascend");
    }
    last_key = key;
    DYNALAKE_ASSIGN(const size_t size, AppendRoaringValues(rest, static_cast<uint64_t>(key) << 32,
                                                           max_positions, positions));
    rest.remove_prefix(size);
  }
  if (!rest.empty()) {
    return Malformed("it has bytes after its last bitmap");
  }
  return positions;
}

std::string WriteDeletionVector(std::span<const uint64_t> positions) {
  std::string body(kVectorMagic);
  const size_t count_at = body.size();
  AppendLittleEndian(uint64_t{0}, body);
  uint64_t bitmaps = 0;
  std::vector<uint32_t> values;
  for (size_t i = 0; i < positions.size(); ++bitmaps) {
    const uint64_t key = positions[i] >> 32;
    values.clear();
    for (; i < positions.size() && positions[i] >> 32 == key; ++i) {
      values.push_back(static_cast<uint32_t>(positions[i]));
    }
    const Bitmap bitmap(roaring_bitmap_of_ptr(values.size(), values.data()));
    roaring_bitmap_run_optimize(bitmap.get());
    AppendLittleEndian(static_cast<uint32_t>(key), body);
    const size_t at = body.size();
    body.resize(at + roaring_bitmap_portable_size_in_bytes(bitmap.get()));
    roaring_bitmap_portable_serialize(bitmap.get(), body.data() + at);
  }
  StoreLittleEndian(bitmaps, body.data() + count_at);
  std::string blob;
  AppendBigEndian(static_cast<uint32_t>(body.size()), blob);
  blob += body;
  AppendBigEndian(Checksum(body), blob);
  return blob;
}

DataFile AddDeletionVector(PuffinWriter& writer, std::string_view referenced_data_file,
                           std::span<const uint64_t> positions) {
  PuffinBlob blob;
  blob.type = kDeletionVectorBlobType;
  blob.fields = {kPositionMetadataFieldId};
  blob.properties = {{"referenced-data-file", std::string(referenced_data_file)},
                     {"cardinality", std::to_string(positions.size())}};
  const PuffinBlob& added = writer.Add(std::move(blob), WriteDeletionVector(positions));
  DataFile file;
  file.content = FileContent::kPositionDeletes;
  file.file_format = FileFormat::kPuffin;
  file.record_count = static_cast<int64_t>(positions.size());
  file.referenced_data_file = referenced_data_file;
  file.content_offset = added.offset;
  file.content_size_bytes = added.length_bytes;
  return file;
}

}  // namespace dynalake::iceberg
