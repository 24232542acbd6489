#include "storage/crc32c.h"

#include <string_view>

#include <gtest/gtest.h>

namespace dynalake::storage {
namespace {

std::span<const std::byte> CheckedBytes(std::string_view text) {
  return std::as_bytes(std::span(text));
}

TEST(Crc32cTest, IsCastagnolisAndGoesOn) {
  // The check value of the catalogues of checksums, and RFC 3720's zeros.
  EXPECT_EQ(Crc32c(CheckedBytes("123456789")), 0xE3069283U);
  EXPECT_EQ(Crc32c(CheckedBytes(std::string_view("\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
                                                 "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0",
                                                 32))),
            0x8A9136AAU);
  EXPECT_EQ(Crc32c({}), 0U);
  EXPECT_EQ(Crc32c(CheckedBytes("6789"), Crc32c(CheckedBytes("12345"))), 0xE3069283U);
  EXPECT_EQ(Crc32cText(0xE3069283U), "4waSgw==");
}

}  // namespace
}  // namespace dynalake::storage
