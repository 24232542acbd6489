#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace dynalake::storage {

/// CRC-32C (Castagnoli) of `bytes` after those of which `before` is the checksum.
uint32_t Crc32c(std::span<const std::byte> bytes, uint32_t before = 0);

/// As S3's headers and XML write it: its four bytes, the highest first, in base64.
std::string Crc32cText(uint32_t checksum);

}  // namespace dynalake::storage
