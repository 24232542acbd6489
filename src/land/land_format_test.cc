#include "land/land_format.h"

#include <gtest/gtest.h>

#include "base/testing/matchers.h"

namespace dynalake::land {
namespace {

TEST(LandFormatTest, FindsWhatItNames) {
  for (const auto format : {LandFormat::kJsonLines, LandFormat::kPlainJsonLines,
                            LandFormat::kDynamoDbJson, LandFormat::kParquet}) {
    EXPECT_EQ(FindFormat(FormatName(format)), format);
    EXPECT_THAT(CheckCompression(format, DefaultCompression(format)), IsOk());
  }
  for (const auto layout : {LandLayout::kNone, LandLayout::kDate, LandLayout::kExportTimestamp,
                            LandLayout::kYearMonthDay}) {
    EXPECT_EQ(FindLayout(LayoutName(layout)), layout);
  }
  for (const auto compression : {LandCompression::kNone, LandCompression::kGzip,
                                 LandCompression::kZstd, LandCompression::kSnappy}) {
    EXPECT_EQ(FindCompression(CompressionName(compression)), compression);
  }
  EXPECT_EQ(FindFormat("csv"), std::nullopt);
}

TEST(LandFormatTest, ParquetAndLinesAreCompressedDifferently) {
  EXPECT_THAT(CheckCompression(LandFormat::kParquet, LandCompression::kGzip),
              IsError(ErrorCode::kInvalidArgument));
  EXPECT_THAT(CheckCompression(LandFormat::kJsonLines, LandCompression::kSnappy),
              IsError(ErrorCode::kInvalidArgument));
}

TEST(LandFormatTest, EndingsSayFormatAndCompression) {
  EXPECT_EQ(FileEnding(LandFormat::kJsonLines, LandCompression::kGzip), ".jsonl.gz");
  EXPECT_EQ(FileEnding(LandFormat::kPlainJsonLines, LandCompression::kZstd), ".jsonl.zst");
  EXPECT_EQ(FileEnding(LandFormat::kDynamoDbJson, LandCompression::kNone), ".json");
  EXPECT_EQ(FileEnding(LandFormat::kParquet, LandCompression::kZstd), ".parquet");
}

TEST(LayoutFoldersTest, AreOfUtc) {
  constexpr int64_t kTime = 1'719'840'605'123'456;  // 2024-07-01T13:30:05.123456Z
  EXPECT_EQ(LayoutFolders(LandLayout::kNone, kTime), "");
  EXPECT_EQ(LayoutFolders(LandLayout::kDate, kTime), "dt=2024-07-01");
  EXPECT_EQ(LayoutFolders(LandLayout::kExportTimestamp, kTime),
            "ddb_export_timestamp=2024-07-01T13-30-05Z");
  EXPECT_EQ(LayoutFolders(LandLayout::kYearMonthDay, kTime), "year=2024/month=07/day=01");
}

}  // namespace
}  // namespace dynalake::land
