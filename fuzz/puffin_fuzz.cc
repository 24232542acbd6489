#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/assert.h"
#include "base/little_endian.h"
#include "iceberg/codec/puffin.h"

namespace dynalake::iceberg {
namespace {

/// A file of 100 bytes before the footer whose payload is `payload`.
std::string FileWithFooter(std::string_view payload) {
  std::string file = "PFA1" + std::string(96, 'x') + "PFA1";
  file += payload;
  AppendLittleEndian(static_cast<int32_t>(payload.size()), file);
  AppendLittleEndian(uint32_t{0}, file);
  return file + "PFA1";
}

void Read(std::string_view file) {
  const auto footer = ReadPuffinFooter(file, static_cast<int64_t>(file.size()));
  if (!footer) {
    return;
  }
  const auto footer_size = PuffinFooterSize(file.substr(file.size() - kPuffinTailBytes));
  DYNALAKE_ASSERT(footer_size && *footer_size <= file.size());
  const auto end = static_cast<int64_t>(file.size() - *footer_size);
  for (const PuffinBlob& blob : footer->blobs) {
    DYNALAKE_ASSERT(blob.offset >= 4 && blob.length_bytes >= 0);
    DYNALAKE_ASSERT(blob.offset <= end && blob.length_bytes <= end - blob.offset);
  }
  PuffinWriter writer;
  for (const auto& [key, value] : footer->properties) {
    writer.SetProperty(key, value);
  }
  const std::string again = writer.Finish();
  const auto same = ReadPuffinFooter(again, static_cast<int64_t>(again.size()));
  DYNALAKE_ASSERT(same && same->properties == footer->properties);
}

}  // namespace

// The input is a file, and the payload of a footer.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  Read(bytes);
  Read(FileWithFooter(bytes));
  return 0;
}

}  // namespace dynalake::iceberg
