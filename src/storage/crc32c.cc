#include "storage/crc32c.h"

#include <algorithm>
#include <array>
#include <limits>

#include <isa-l/crc.h>

#include "base/base64.h"

namespace dynalake::storage {

uint32_t Crc32c(std::span<const std::byte> bytes, uint32_t before) {
  uint32_t state = ~before;
  while (!bytes.empty()) {
    const size_t size = std::min<size_t>(bytes.size(), std::numeric_limits<int>::max());
    // ISA-L takes a pointer that is not const, and only reads.
    auto* data = reinterpret_cast<unsigned char*>(const_cast<std::byte*>(bytes.data()));
    state = crc32_iscsi(data, static_cast<int>(size), state);
    bytes = bytes.subspan(size);
  }
  return ~state;
}

std::string Crc32cText(uint32_t checksum) {
  const std::array<uint8_t, 4> bytes = {
      static_cast<uint8_t>(checksum >> 24), static_cast<uint8_t>(checksum >> 16),
      static_cast<uint8_t>(checksum >> 8), static_cast<uint8_t>(checksum)};
  return EncodeBase64(bytes);
}

}  // namespace dynalake::storage
