#include "files/hybrid_encoding.h"

#include <algorithm>
#include <bit>
#include <vector>

#include <gtest/gtest.h>

#include "base/random.h"
#include "files/delta_encoding.h"

namespace dynalake::files {
namespace {

/// Reads what the encoders wrote, as the specification says it.
class Bytes {
 public:
  explicit Bytes(const ByteBuffer& buffer) : at_(buffer.data()), end_(at_ + buffer.size()) {}

  bool empty() const { return at_ == end_; }
  uint8_t Next() {
    EXPECT_LT(at_, end_);
    return *at_++;
  }
  uint64_t Varint() {
    uint64_t value = 0;
    for (int shift = 0;; shift += 7) {
      const uint8_t byte = Next();
      value |= static_cast<uint64_t>(byte & 0x7f) << shift;
      if (byte < 0x80) {
        return value;
      }
    }
  }
  std::vector<uint64_t> Packed(size_t count, int bit_width) {
    std::vector<uint64_t> values(count, 0);
    for (size_t bit = 0; bit < count * static_cast<size_t>(bit_width); ++bit) {
      byte_ = bit % 8 == 0 ? Next() : byte_;
      const auto set = static_cast<uint64_t>(byte_ >> (bit % 8) & 1);
      values[bit / static_cast<size_t>(bit_width)] |= set << (bit % static_cast<size_t>(bit_width));
    }
    return values;
  }

 private:
  const uint8_t* at_;
  const uint8_t* end_;
  uint8_t byte_ = 0;
};

std::vector<uint64_t> DecodeHybrid(const ByteBuffer& buffer, size_t count, int bit_width) {
  Bytes bytes(buffer);
  std::vector<uint64_t> values;
  while (!bytes.empty()) {
    const uint64_t head = bytes.Varint();
    if ((head & 1) != 0) {
      const auto packed = bytes.Packed((head >> 1) * 8, bit_width);
      values.insert(values.end(), packed.begin(), packed.end());
      continue;
    }
    uint64_t value = 0;
    for (int bits = 0; bits < bit_width; bits += 8) {
      value |= static_cast<uint64_t>(bytes.Next()) << bits;
    }
    values.insert(values.end(), head >> 1, value);
  }
  EXPECT_GE(values.size(), count);
  EXPECT_LT(values.size(), count + 8);  // only the last group may be filled up
  values.resize(count);
  return values;
}

std::vector<int64_t> DecodeDelta(const ByteBuffer& buffer) {
  Bytes bytes(buffer);
  const auto zigzag = [&] {
    const uint64_t value = bytes.Varint();
    return value >> 1 ^ (0 - (value & 1));
  };
  const uint64_t block = bytes.Varint();
  const uint64_t miniblocks = bytes.Varint();
  const uint64_t count = bytes.Varint();
  std::vector<int64_t> values;
  uint64_t last = zigzag();
  if (count > 0) {
    values.push_back(static_cast<int64_t>(last));
  }
  while (values.size() < count) {
    const uint64_t least = zigzag();
    std::vector<int> widths;
    for (uint64_t i = 0; i < miniblocks; ++i) {
      widths.push_back(bytes.Next());
    }
    for (size_t i = 0; i < miniblocks && values.size() < count; ++i) {
      for (const uint64_t delta : bytes.Packed(block / miniblocks, widths[i])) {
        if (values.size() < count) {
          last += least + delta;
          values.push_back(static_cast<int64_t>(last));
        }
      }
    }
  }
  EXPECT_TRUE(bytes.empty());
  return values;
}

/// Values in runs of random lengths, so that runs begin and end anywhere.
std::vector<int32_t> RandomRuns(SeededRandom& random, size_t count, int bit_width) {
  std::vector<int32_t> values;
  while (values.size() < count) {
    const auto value = static_cast<int32_t>(random.Below(uint64_t{1} << bit_width));
    values.insert(values.end(), 1 + random.Below(random.Below(2) == 0 ? 3 : 60), value);
  }
  values.resize(count);
  return values;
}

TEST(HybridEncodingTest, RandomRunsComeBack) {
  SeededRandom random(1);
  for (int turn = 0; turn < 2000; ++turn) {
    const int bit_width = 1 + static_cast<int>(random.Below(31));
    const auto values = RandomRuns(random, random.Below(300), bit_width);
    ByteBuffer wide;
    AppendHybrid(values.data(), values.size(), bit_width, &wide);
    const std::vector<uint64_t> expected(values.begin(), values.end());
    ASSERT_EQ(DecodeHybrid(wide, values.size(), bit_width), expected) << turn;
    if (bit_width <= 8) {
      const std::vector<uint8_t> levels(values.begin(), values.end());
      ByteBuffer narrow;
      AppendHybrid(levels.data(), levels.size(), bit_width, &narrow);
      ASSERT_EQ(DecodeHybrid(narrow, levels.size(), bit_width), expected) << turn;
    }
  }
}

TEST(HybridEncodingTest, RandomBitsComeBack) {
  SeededRandom random(2);
  for (int turn = 0; turn < 2000; ++turn) {
    std::vector<int32_t> values;
    while (values.size() < 700) {
      values.insert(values.end(), 1 + random.Below(turn % 2 == 0 ? 3 : 300),
                    static_cast<int32_t>(random.Below(2)));
    }
    values.resize(random.Below(700));
    std::vector<uint8_t> bits(values.size() / 8 + 1 + ByteBuffer::kSlack, 0);
    for (size_t i = 0; i < values.size(); ++i) {
      bits[i / 8] |= static_cast<uint8_t>(values[i] << (i % 8));
    }
    ByteBuffer out;
    AppendHybridBits(bits.data(), values.size(), &out);
    ASSERT_EQ(DecodeHybrid(out, values.size(), 1),
              std::vector<uint64_t>(values.begin(), values.end()))
        << turn;
  }
}

TEST(HybridEncodingTest, RunsAreShort) {
  ByteBuffer out;
  const std::vector<int32_t> same(100'000, 3);
  AppendHybrid(same.data(), same.size(), 12, &out);
  EXPECT_LE(out.size(), 5U);
}

TEST(DeltaEncodingTest, RandomNumbersComeBack) {
  SeededRandom random(3);
  for (int turn = 0; turn < 500; ++turn) {
    std::vector<int64_t> values(random.Below(400));
    const auto bits = static_cast<int>(random.Below(65));
    uint64_t value = random.NextU64();
    for (int64_t& next : values) {
      value =
          bits == 64 ? random.NextU64() : value + random.Below(uint64_t{1} << std::min(bits, 63));
      next = static_cast<int64_t>(value);
    }
    ByteBuffer out;
    AppendDeltaBinaryPacked(values.data(), values.size(), &out);
    ASSERT_EQ(DecodeDelta(out), values) << turn;
  }
}

}  // namespace
}  // namespace dynalake::files
