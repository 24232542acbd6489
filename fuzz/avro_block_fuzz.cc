#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/assert.h"
#include "iceberg/codec/avro_block.h"

namespace dynalake::iceberg {

// The first byte chooses the codec, the rest is a block: it unpacks within the limit or is refused,
// and what deflate packed it gives back.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) {
    return 0;
  }
  constexpr std::array kCodecs = {AvroCodec::kNull, AvroCodec::kDeflate, AvroCodec::kSnappy,
                                  AvroCodec::kZstandard};
  constexpr size_t kLimit = size_t{1} << 20;
  const std::string_view block(reinterpret_cast<const char*>(data) + 1, size - 1);
  std::string unpacked;
  if (UnpackAvroBlock(kCodecs[data[0] % kCodecs.size()], block, kLimit, unpacked)) {
    DYNALAKE_ASSERT(unpacked.size() <= kLimit);
    const auto packed = Deflate(unpacked);
    std::string again;
    DYNALAKE_ASSERT(packed && UnpackAvroBlock(AvroCodec::kDeflate, *packed, kLimit, again));
    DYNALAKE_ASSERT(again == unpacked);
  }
  return 0;
}

}  // namespace dynalake::iceberg
