#include <cstdint>
#include <string_view>
#include <vector>

#include "iceberg/codec/deletion_vector.h"
#include "iceberg/codec/roaring_reader.h"

namespace dynalake::iceberg {

// Bitmaps are read without the checksum, which would keep most inputs out.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  constexpr uint64_t kMaxPositions = 1 << 20;
  std::vector<uint64_t> positions;
  if (AppendRoaringValues(bytes, 0, kMaxPositions, positions)) {
    const auto again = ReadDeletionVector(WriteDeletionVector(positions), kMaxPositions);
    DYNALAKE_ASSERT(again && *again == positions);
  }
  if (const auto vector = ReadDeletionVector(bytes, kMaxPositions)) {
    DYNALAKE_ASSERT(vector->size() <= kMaxPositions);
  }
  return 0;
}

}  // namespace dynalake::iceberg
