#include "iceberg/codec/avro_block.h"

#include <string>
#include <vector>
#include <zstd.h>

#include "base/testing/matchers.h"

namespace dynalake::iceberg {
namespace {

constexpr size_t kLimit = size_t{1} << 20;

Result<std::string> Unpack(AvroCodec codec, std::string_view packed, size_t limit = kLimit) {
  std::string out;
  DYNALAKE_TRY(UnpackAvroBlock(codec, packed, limit, out));
  return out;
}

/// A stream as snappy's format_description.txt has it, and the CRC-32 of what is in it.
std::string Snappy(std::string_view stream, uint32_t crc) {
  std::string packed(stream);
  for (int shift = 24; shift >= 0; shift -= 8) {
    packed += static_cast<char>(crc >> static_cast<uint32_t>(shift));
  }
  return packed;
}

std::string Zstandard(std::string_view plain) {
  std::string packed(ZSTD_compressBound(plain.size()), '\0');
  packed.resize(ZSTD_compress(packed.data(), packed.size(), plain.data(), plain.size(), 3));
  return packed;
}

TEST(AvroBlockTest, UnpacksSnappy) {
  // 3 bytes, one literal of 3: "abc", CRC-32 352441C2.
  EXPECT_THAT(Unpack(AvroCodec::kSnappy, Snappy("\x03\x08"
                                                "abc",
                                                0x352441C2)),
              HasValue("abc"));
  // "ab" and a copy of 8 bytes from 2 back (kind 1): ten letters, CRC-32 of "ababababab".
  EXPECT_THAT(Unpack(AvroCodec::kSnappy, Snappy(std::string_view("\x0a\x04"
                                                                 "ab\x11\x02",
                                                                 6),
                                                0x989B7E9B)),
              HasValue("ababababab"));
  // The same copy by two bytes (kind 2) and by four (kind 3).
  EXPECT_THAT(Unpack(AvroCodec::kSnappy, Snappy(std::string_view("\x0a\x04"
                                                                 "ab\x1e\x02\x00",
                                                                 7),
                                                0x989B7E9B)),
              HasValue("ababababab"));
  EXPECT_THAT(Unpack(AvroCodec::kSnappy, Snappy(std::string_view("\x0a\x04"
                                                                 "ab\x1f\x02\x00\x00\x00",
                                                                 9),
                                                0x989B7E9B)),
              HasValue("ababababab"));
  EXPECT_THAT(Unpack(AvroCodec::kSnappy, Snappy(std::string_view("\x00", 1), 0)), HasValue(""));
}

TEST(AvroBlockTest, RefusesWhatIsNoSnappy) {
  const std::vector<std::string> broken = {
      "",
      "abc",
      Snappy("\x03\x08"
             "ab",
             0x352441C2),  // cut off
      Snappy("\x03\x08"
             "abc",
             1),  // another checksum
      Snappy("\x02\x08"
             "abc",
             0x352441C2),  // more than it says
      Snappy("\x04\x08"
             "abc",
             0x352441C2),                              // less than it says
      Snappy(std::string_view("\x0a\x11\x02", 3), 0),  // a copy of nothing
      Snappy(std::string_view("\x0a\x04"
                              "ab\x1e\x00\x00",
                              7),
             0),                              // a copy of itself
      Snappy("\xff\xff\xff\xff\xff\xff", 0),  // no length
      Snappy("\x03\xf4", 0),                  // a length that is cut off
  };
  for (const std::string& packed : broken) {
    EXPECT_THAT(Unpack(AvroCodec::kSnappy, packed), IsError(ErrorCode::kMalformedInput))
        << testing::PrintToString(packed);
  }
}

TEST(AvroBlockTest, UnpacksZstandard) {
  const std::string plain(300'000, 'x');
  EXPECT_THAT(Unpack(AvroCodec::kZstandard, Zstandard(plain)), HasValue(plain));
  EXPECT_THAT(Unpack(AvroCodec::kZstandard, Zstandard("")), HasValue(""));
  EXPECT_THAT(Unpack(AvroCodec::kZstandard, Zstandard("a") + Zstandard("b")), HasValue("ab"));
  const std::string packed = Zstandard("some text that is packed");
  EXPECT_THAT(Unpack(AvroCodec::kZstandard, packed.substr(0, packed.size() - 1)),
              IsError(ErrorCode::kMalformedInput));
  EXPECT_THAT(Unpack(AvroCodec::kZstandard, "not packed"), IsError(ErrorCode::kMalformedInput));
}

TEST(AvroBlockTest, StopsBombs) {
  const std::string bomb = Zstandard(std::string(kLimit + 1, '\0'));
  ASSERT_LT(bomb.size(), 1000U);
  EXPECT_THAT(Unpack(AvroCodec::kZstandard, bomb), IsError(ErrorCode::kUnsupported));
  ASSERT_OK_AND_ASSIGN(const std::string deflated, Deflate(std::string(kLimit + 1, '\0')));
  EXPECT_THAT(Unpack(AvroCodec::kDeflate, deflated), IsError(ErrorCode::kUnsupported));
  // A length of 4 GiB that nothing stands behind.
  EXPECT_THAT(Unpack(AvroCodec::kSnappy, Snappy("\xff\xff\xff\xff\x0f", 0)),
              IsError(ErrorCode::kUnsupported));
  EXPECT_THAT(Unpack(AvroCodec::kSnappy, Snappy("\xff\xff\xff\xff\x0f", 0), UINT32_MAX),
              IsError(ErrorCode::kMalformedInput));
  const std::string just(kLimit, 'y');
  EXPECT_THAT(Unpack(AvroCodec::kZstandard, Zstandard(just)), HasValue(just));
}

TEST(AvroBlockTest, KnowsTheNames) {
  EXPECT_EQ(FindAvroCodec("zstandard"), AvroCodec::kZstandard);
  EXPECT_EQ(FindAvroCodec("snappy"), AvroCodec::kSnappy);
  EXPECT_EQ(FindAvroCodec("bzip2"), std::nullopt);
  EXPECT_EQ(FindAvroCodec("zstd"), std::nullopt);
}

}  // namespace
}  // namespace dynalake::iceberg
