#include "files/page_compressor.h"

#include <span>
#include <string>
#include <vector>
#include <zstd.h>

#include <gtest/gtest.h>

#include "base/random.h"
#include "base/testing/matchers.h"

namespace dynalake::files {
namespace {

constexpr int kLevel = 1;

std::span<const uint8_t> BytesOf(const std::string& text) {
  return {reinterpret_cast<const uint8_t*>(text.data()), text.size()};
}

std::string RandomId(SeededRandom& random) {
  std::string id;
  for (int i = 0; i < 8; ++i) {
    id += static_cast<char>(random.Between('A', 'Z'));
  }
  return id;
}

/// A page of ids that come three times each and then no more.
std::string NearRepeats(SeededRandom& random) {
  std::string page;
  for (int i = 0; i < 5000; ++i) {
    const std::string id = "ORDER#" + RandomId(random);
    page += id + id + id;
  }
  return page;
}

/// A page of ids out of a few hundred, which come again in any order.
std::string FarRepeats(SeededRandom& random) {
  std::vector<std::string> ids;
  for (int i = 0; i < 300; ++i) {
    ids.push_back("CUSTOMER#" + RandomId(random) + RandomId(random));
  }
  std::string page;
  for (int i = 0; i < 10000; ++i) {
    page += ids[random.Below(ids.size())];
  }
  return page;
}

/// Compresses a page and expects it to come back whole; its compressed bytes.
size_t Compress(const std::string& page, PageCompressor& compressor, TableChoice& choice) {
  const auto compressed = compressor.Compress(BytesOf(page), &choice);
  EXPECT_THAT(compressed, IsOk());
  std::string back(page.size(), '\0');
  EXPECT_EQ(ZSTD_decompress(back.data(), back.size(), compressed->data(), compressed->size()),
            page.size());
  EXPECT_EQ(back, page);
  return compressed->size();
}

size_t CompressedByZstdItself(const std::string& page) {
  std::string out(ZSTD_compressBound(page.size()), '\0');
  return ZSTD_compress(out.data(), out.size(), page.data(), page.size(), kLevel);
}

TEST(PageCompressorTest, NearRepeatsAreLookedForInTheSmallTable) {
  SeededRandom random(1);
  PageCompressor compressor(PageCodec::kZstd, kLevel);
  TableChoice choice;
  const std::string page = NearRepeats(random);
  EXPECT_LT(Compress(page, compressor, choice), CompressedByZstdItself(page));
  EXPECT_TRUE(choice.is_small);
}

TEST(PageCompressorTest, FarRepeatsAreNot) {
  SeededRandom random(2);
  PageCompressor compressor(PageCodec::kZstd, kLevel);
  TableChoice choice;
  const std::string page = FarRepeats(random);
  EXPECT_EQ(Compress(page, compressor, choice), CompressedByZstdItself(page));
  EXPECT_FALSE(choice.is_small);
}

TEST(PageCompressorTest, PagesThatChangeAreTriedAgain) {
  SeededRandom random(3);
  PageCompressor compressor(PageCodec::kZstd, kLevel);
  TableChoice choice;
  Compress(NearRepeats(random), compressor, choice);
  ASSERT_TRUE(choice.is_small);
  for (int i = 0; i < 20; ++i) {
    Compress(FarRepeats(random), compressor, choice);
  }
  EXPECT_FALSE(choice.is_small);
}

TEST(PageCompressorTest, HigherLevelsAndSmallPagesAreLeftToZstd) {
  SeededRandom random(4);
  TableChoice choice;
  PageCompressor high(PageCodec::kZstd, 5);
  Compress(NearRepeats(random), high, choice);
  EXPECT_FALSE(choice.is_small);
  PageCompressor fast(PageCodec::kZstd, kLevel);
  Compress(NearRepeats(random).substr(0, 10'000), fast, choice);
  EXPECT_FALSE(choice.is_small);
}

}  // namespace
}  // namespace dynalake::files
