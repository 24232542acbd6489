#include "base/little_endian.h"

#include <cstdint>

#include <gtest/gtest.h>

namespace dynalake {
namespace {

TEST(LittleEndianTest, PutsTheLowByteFirst) {
  std::string bytes;
  AppendLittleEndian<int32_t>(0x01020304, bytes);
  AppendLittleEndian<double>(1.0, bytes);
  EXPECT_EQ(bytes, std::string("\x04\x03\x02\x01\x00\x00\x00\x00\x00\x00\xf0\x3f", 12));
}

TEST(LittleEndianTest, ReadsAndWritesAtAnyAddress) {
  char buffer[9] = {};
  StoreLittleEndian<uint64_t>(0x1122334455667788, buffer + 1);
  EXPECT_EQ(LoadLittleEndian<uint64_t>(buffer + 1), 0x1122334455667788u);
  EXPECT_EQ(LoadLittleEndian<uint8_t>(buffer + 1), 0x88);
}

}  // namespace
}  // namespace dynalake
