#include "iceberg/codec/puffin.h"

#include <utility>

#include "base/json.h"
#include "base/little_endian.h"
#include "iceberg/codec/schema_json.h"

namespace dynalake::iceberg {
namespace {

using nlohmann::json;

constexpr std::string_view kPuffinMagic = "PFA1";
/// Payload size, flags, magic.
constexpr size_t kFooterTailBytes = 12;
constexpr size_t kMaxPayloadBytes = JsonLimits{}.size_bytes;
constexpr uint32_t kCompressedPayload = 1;

Result<PuffinBlob> PuffinBlobFromJson(const json& object) {
  PuffinBlob blob;
  DYNALAKE_ASSIGN(blob.type, GetString(object, "type"));
  DYNALAKE_ASSIGN(const json* fields, GetArray(object, "fields"));
  for (const json& field : *fields) {
    DYNALAKE_ASSIGN(const int32_t id, IdFromJson(field));
    blob.fields.push_back(id);
  }
  DYNALAKE_ASSIGN(blob.snapshot_id, GetInt64(object, "snapshot-id"));
  DYNALAKE_ASSIGN(blob.sequence_number, GetInt64(object, "sequence-number"));
  DYNALAKE_ASSIGN(blob.offset, GetInt64(object, "offset"));
  DYNALAKE_ASSIGN(blob.length_bytes, GetInt64(object, "length"));
  DYNALAKE_ASSIGN(blob.compression_codec, FindString(object, "compression-codec"));
  DYNALAKE_ASSIGN(blob.properties, StringMapFromJson(object, "properties"));
  return blob;
}

json BlobToJson(const PuffinBlob& blob) {
  json object = {{"type", blob.type},
                 {"fields", blob.fields},
                 {"snapshot-id", blob.snapshot_id},
                 {"sequence-number", blob.sequence_number},
                 {"offset", blob.offset},
                 {"length", blob.length_bytes}};
  SetIf(object, "compression-codec", blob.compression_codec);
  if (!blob.properties.empty()) {
    object["properties"] = blob.properties;
  }
  return object;
}

}  // namespace

Result<size_t> PuffinFooterSize(std::string_view tail) {
  if (tail.size() < kFooterTailBytes || !tail.ends_with(kPuffinMagic)) {
    return Fail(ErrorCode::kMalformedInput, "not a Puffin file: it does not end with its magic");
  }
  const auto size = LoadLittleEndian<int32_t>(tail.data() + tail.size() - kFooterTailBytes);
  if (size < 0 || static_cast<size_t>(size) > kMaxPayloadBytes) {
    return Fail(ErrorCode::kMalformedInput, "a Puffin footer of {} bytes", size);
  }
  return kPuffinMagic.size() + static_cast<size_t>(size) + kFooterTailBytes;
}

Result<PuffinFooter> ReadPuffinFooter(std::string_view footer, int64_t file_size_bytes) {
  DYNALAKE_ASSIGN(const size_t size, PuffinFooterSize(footer));
  if (size > footer.size() || file_size_bytes < static_cast<int64_t>(size + kPuffinMagic.size())) {
    return Fail(ErrorCode::kMalformedInput, "a Puffin footer is longer than its file");
  }
  footer = footer.substr(footer.size() - size);
  const auto flags = LoadLittleEndian<uint32_t>(footer.data() + footer.size() - 8);
  if (!footer.starts_with(kPuffinMagic)) {
    return Fail(ErrorCode::kMalformedInput, "a Puffin footer does not start with its magic");
  }
  if ((flags & kCompressedPayload) != 0) {
    return Fail(ErrorCode::kUnsupported, "a Puffin file with a compressed footer");
  }
  const std::string_view payload =
      footer.substr(kPuffinMagic.size(), size - kPuffinMagic.size() - kFooterTailBytes);
  DYNALAKE_ASSIGN(const json object, ParseJson(payload, "Puffin footer"));
  DYNALAKE_ASSIGN(const json* array, GetArray(object, "blobs"));
  const int64_t end = file_size_bytes - static_cast<int64_t>(size);
  PuffinFooter read;
  DYNALAKE_ASSIGN(read.properties, StringMapFromJson(object, "properties"));
  for (const json& member : *array) {
    DYNALAKE_ASSIGN(PuffinBlob blob, PuffinBlobFromJson(member));
    if (blob.offset < static_cast<int64_t>(kPuffinMagic.size()) || blob.offset > end ||
        blob.length_bytes < 0 || blob.length_bytes > end - blob.offset) {
      return Fail(ErrorCode::kMalformedInput, "a Puffin blob at {} of {} bytes is outside its file",
                  blob.offset, blob.length_bytes);
    }
    read.blobs.push_back(std::move(blob));
  }
  return read;
}

PuffinWriter::PuffinWriter() : file_(kPuffinMagic) {}

const PuffinBlob& PuffinWriter::Add(PuffinBlob blob, std::string_view bytes) {
  blob.offset = static_cast<int64_t>(file_.size());
  blob.length_bytes = static_cast<int64_t>(bytes.size());
  file_ += bytes;
  return footer_.blobs.emplace_back(std::move(blob));
}

void PuffinWriter::SetProperty(std::string key, std::string value) {
  footer_.properties.insert_or_assign(std::move(key), std::move(value));
}

std::string PuffinWriter::Finish() {
  json blobs = json::array();
  for (const PuffinBlob& blob : footer_.blobs) {
    blobs.push_back(BlobToJson(blob));
  }
  const std::string payload =
      PrintJson({{"blobs", std::move(blobs)}, {"properties", json(footer_.properties)}});
  file_ += kPuffinMagic;
  file_ += payload;
  AppendLittleEndian(static_cast<int32_t>(payload.size()), file_);
  AppendLittleEndian(uint32_t{0}, file_);
  file_ += kPuffinMagic;
  return std::move(file_);
}

}  // namespace dynalake::iceberg
