#include "iceberg/codec/deletion_vector.h"

#include <algorithm>
#include <limits>
#include <optional>
#include <rapidcheck.h>
#include <string>
#include <utility>
#include <vector>

#include "base/hex.h"
#include "base/testing/matchers.h"

namespace dynalake::iceberg {
namespace {

using testing::HasSubstr;

using Positions = std::vector<uint64_t>;

constexpr uint64_t kMany = uint64_t{1} << 40;

void CheckPositions(const Positions& positions) {
  const std::string blob = WriteDeletionVector(positions);
  EXPECT_THAT(ReadDeletionVector(blob, positions.size()), HasValue(positions));
}

TEST(DeletionVectorTest, RoundTripsEveryKindOfContainer) {
  CheckPositions({});
  CheckPositions({0});
  CheckPositions({3, 5, uint64_t{1} << 32, (uint64_t{1} << 33) + 7});
  Positions run;
  Positions scattered;
  for (uint64_t i = 0; i < 200'000; ++i) {
    run.push_back(i);
    scattered.push_back(i * 3);
  }
  CheckPositions(run);
  CheckPositions(scattered);
}

TEST(DeletionVectorTest, RoundTripsAnyPositions) {
  EXPECT_TRUE(rc::check([](Positions positions) {
    for (uint64_t& position : positions) {
      position %= uint64_t{1} << 34;
    }
    std::sort(positions.begin(), positions.end());
    positions.erase(std::unique(positions.begin(), positions.end()), positions.end());
    RC_ASSERT(ReadDeletionVector(WriteDeletionVector(positions), kMany).value() == positions);
  }));
}

TEST(DeletionVectorTest, HasTheLayoutOfTheSpecification) {
  const std::string blob = WriteDeletionVector(Positions{1, 2});
  EXPECT_EQ(EncodeHex(blob),
            "00000024"          // length of magic and vector, big-endian
            "d1d33964"          // magic
            "0100000000000000"  // one bitmap
            "00000000"          // of key 0
            "3a300000"          // cookie without runs
            "01000000"          // one container
            "00000100"          // key 0, two values
            "10000000"          // at byte 16
            "01000200" +        // the values
                EncodeHex(blob.substr(blob.size() - 4)));
}

TEST(DeletionVectorTest, RefusesEveryChangedByte) {
  const std::string blob = WriteDeletionVector(Positions{1, 70'000, uint64_t{1} << 33});
  for (size_t i = 0; i < blob.size(); ++i) {
    std::string changed = blob;
    changed[i] = static_cast<char>(changed[i] ^ 1);
    EXPECT_THAT(ReadDeletionVector(changed, kMany), IsError(ErrorCode::kMalformedInput)) << i;
    EXPECT_THAT(ReadDeletionVector(blob.substr(0, i), kMany), IsError(ErrorCode::kMalformedInput));
  }
}

TEST(DeletionVectorTest, RefusesMorePositionsThanRows) {
  EXPECT_THAT(ReadDeletionVector(WriteDeletionVector(Positions{1, 2, 3}), 2),
              IsError(ErrorCode::kMalformedInput, HasSubstr("more values")));
}

TEST(DeletionVectorTest, LiesInAPuffinFile) {
  PuffinWriter writer;
  const DataFile first = AddDeletionVector(writer, "file:///a.parquet", Positions{1, 2, 3});
  const DataFile second = AddDeletionVector(writer, "file:///b.parquet", Positions{9});
  const std::string file = writer.Finish();
  EXPECT_TRUE(first.is_deletion_vector());
  EXPECT_EQ(first.record_count, 3);
  ASSERT_OK_AND_ASSIGN(const size_t footer_size,
                       PuffinFooterSize(file.substr(file.size() - kPuffinTailBytes)));
  ASSERT_OK_AND_ASSIGN(
      const PuffinFooter footer,
      ReadPuffinFooter(file.substr(file.size() - footer_size), static_cast<int64_t>(file.size())));
  const std::vector<PuffinBlob>& blobs = footer.blobs;
  ASSERT_EQ(blobs.size(), 2U);
  EXPECT_EQ(blobs[1].type, kDeletionVectorBlobType);
  EXPECT_EQ(blobs[1].fields, std::vector<int32_t>{2147483645});
  EXPECT_EQ(blobs[1].snapshot_id, -1);
  EXPECT_EQ(blobs[1].offset, second.content_offset);
  EXPECT_EQ(blobs[1].length_bytes, second.content_size_bytes);
  EXPECT_EQ(blobs[1].properties.at("cardinality"), "1");
  EXPECT_EQ(blobs[1].properties.at("referenced-data-file"), "file:///b.parquet");
  EXPECT_THAT(ReadDeletionVector(file.substr(static_cast<size_t>(blobs[1].offset),
                                             static_cast<size_t>(blobs[1].length_bytes)),
                                 1),
              HasValue(Positions{9}));
}

TEST(DeletionVectorTest, LiesWithinItsFile) {
  const auto place_of = [](std::optional<int64_t> offset, std::optional<int64_t> size_bytes) {
    DataFile vector;
    vector.file_path = "s3://lake/deletes.puffin";
    vector.content_offset = offset;
    vector.content_size_bytes = size_bytes;
    return PlaceOfDeletionVector(vector, 100);
  };
  ASSERT_OK_AND_ASSIGN(const DeletionVectorPlace place, place_of(4, 96));
  EXPECT_EQ(place.offset, 4U);
  EXPECT_EQ(place.size_bytes, 96U);
  EXPECT_THAT(place_of(100, 0), IsOk());
  constexpr int64_t kMost = std::numeric_limits<int64_t>::max();
  for (const auto& [offset, size_bytes] :
       std::vector<std::pair<std::optional<int64_t>, std::optional<int64_t>>>{{4, 97},
                                                                              {101, 0},
                                                                              {-1, 4},
                                                                              {4, -1},
                                                                              {kMost, 1},
                                                                              {1, kMost},
                                                                              {kMost, kMost},
                                                                              {std::nullopt, 4},
                                                                              {4, std::nullopt}}) {
    EXPECT_THAT(
        place_of(offset, size_bytes),
        IsError(ErrorCode::kMalformedInput, testing::HasSubstr("s3://lake/deletes.puffin")));
  }
}

}  // namespace
}  // namespace dynalake::iceberg
