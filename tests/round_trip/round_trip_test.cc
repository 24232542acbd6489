// Nothing in any item is lost: random items of every type go through a committed table and come
// back as the same multiset. Generated and compared in C++, by hash.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

// Compiled in, so that no library is needed.
#define XXH_INLINE_ALL
#include <cstdint>
#include <cstdlib>
#include <string>
#include <xxhash.h>

#include "base/testing/matchers.h"
#include "dynamodb/json_codec.h"
#include "dynamodb/testing/random_item.h"
#include "dynamodb/testing/random_json.h"
#include "ingest/testing/lake_fixture.h"

namespace dynalake::ingest {
namespace {

using dynamodb::RandomItemGenerator;
using testing::LakeFixture;

/// The sum of the hashes of printed items: equal for equal multisets, whatever their order.
struct MultisetHash {
  uint64_t count = 0;
  uint64_t high = 0;
  uint64_t low = 0;

  void Add(const std::string& printed) {
    const XXH128_hash_t hash = XXH3_128bits(printed.data(), printed.size());
    ++count;
    high += hash.high64;
    low += hash.low64;
  }
  bool operator==(const MultisetHash&) const = default;
};

/// Items of one round, and rounds: together 10^6 items, of which one in a hundred is large.
constexpr int kItemsPerRound = 50'000;
constexpr int kFilesPerRound = 4;
constexpr uint64_t kRounds = 20;

/// Writes a round's items in files of lines, in any legal spelling or as an export spells them.
MultisetHash WriteItems(LakeFixture& lake, uint64_t seed, bool any_spelling) {
  MultisetHash hash;
  RandomItemGenerator generator(seed);
  SeededRandom spelling(seed);
  for (int file = 0; file < kFilesPerRound; ++file) {
    std::string text;
    for (int i = 0; i < kItemsPerRound / kFilesPerRound; ++i) {
      const dynamodb::Item item = generator.Next();
      hash.Add(dynamodb::PrintItem(item));
      text += any_spelling ? dynamodb::RandomSpelling(item, spelling) + "\n"
                           : testing::Lines({dynamodb::PrintItem(item)});
    }
    lake.WriteSource(std::to_string(file) + ".json", text);
  }
  return hash;
}

MultisetHash ReadItems(LakeFixture& lake) {
  MultisetHash hash;
  for (const std::string& line : lake.Items()) {
    const auto item = dynamodb::ParseItem(line);
    EXPECT_THAT(item, IsOk());
    hash.Add(dynamodb::PrintItem(item.value()));
  }
  return hash;
}

TEST(RoundTripTest, AMillionRandomItems) {
  LakeFixture lake("round-trip");
  LoadRequest request = lake.Request();
  request.columns.key = dynamodb::KeySchema{"PK", "SK"};
  for (uint64_t seed = 1; seed <= kRounds; ++seed) {
    SCOPED_TRACE(seed);
    lake.Reset();
    const MultisetHash written = WriteItems(lake, seed, seed % 10 == 0);
    ASSERT_THAT(lake.Run(request), IsOk());
    const MultisetHash read = ReadItems(lake);
    ASSERT_EQ(read.count, written.count);
    ASSERT_TRUE(read == written);
  }
}

}  // namespace
}  // namespace dynalake::ingest
