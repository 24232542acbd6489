#include "source/source_address.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/testing/matchers.h"

namespace dynalake::source {
namespace {

using ::testing::HasSubstr;

SourceAddress Parsed(std::string_view text) { return ParseSourceAddress(text).value(); }

TEST(SourceAddressTest, FilesAreLocationsAndPaths) {
  EXPECT_EQ(Parsed("s3://bucket/exports/"),
            SourceAddress(Files{storage::Location::Parse("s3://bucket/exports").value()}));
  EXPECT_EQ(Parsed("/exports/./day0"),
            SourceAddress(Files{storage::Location::Parse("file:///exports/day0").value()}));
  EXPECT_EQ(Parsed("Orders"),
            SourceAddress(Files{storage::Location::FromLocalPath("Orders").value()}));
}

TEST(SourceAddressTest, TablesAndIndexesAreScanned) {
  EXPECT_EQ(Parsed("dynamodb://Orders"), SourceAddress(LiveScan{.table = "Orders"}));
  EXPECT_EQ(Parsed("dynamodb://a.b-c/index/By_X"),
            SourceAddress(LiveScan{.table = "a.b-c", .index = "By_X"}));
  EXPECT_EQ(Parsed("dynamodb://Orders?"), SourceAddress(LiveScan{.table = "Orders"}));
}

TEST(SourceAddressTest, APartitionKeyIsQueried) {
  EXPECT_EQ(Parsed("dynamodb://Orders?pk=C#a+%C3%A9&sk_begins=ORDER%23&order=desc"),
            SourceAddress(LiveQuery{.table = "Orders",
                                    .partition_key = "C#a+é",
                                    .sort_begins = "ORDER#",
                                    .descending = true}));
  EXPECT_EQ(
      Parsed("dynamodb://Orders/index/By_X?pk=1&sk_between=2,3"),
      SourceAddress(LiveQuery{.table = "Orders",
                              .index = "By_X",
                              .partition_key = "1",
                              .sort_between = std::pair<std::string, std::string>("2", "3")}));
}

TEST(SourceAddressTest, AnExportIsOfAWholeTable) {
  EXPECT_EQ(Parsed("dynamodb://Orders?export"), SourceAddress(ManagedExport{.table = "Orders"}));
  EXPECT_THAT(ParseSourceAddress("dynamodb://Orders/index/GSI1?export"),
              IsError(ErrorCode::kInvalidArgument, HasSubstr("an export is of a whole table")));
}

TEST(SourceAddressTest, RefusesTheRest) {
  for (const char* text :
       {"dynamodb://", "dynamodb://ab", "dynamodb://a b c", "dynamodb://Orders/index/",
        "dynamodb://Orders/table/x", "dynamodb://Orders?x=1", "dynamodb://Orders?sk=1",
        "dynamodb://Orders?pk=%zz", "dynamodb://Orders?pk=%2", "dynamodb://Orders?pk=1&order=up",
        "dynamodb://Orders?pk=1&sk=1&sk_begins=2", "dynamodb://Orders?pk=1&sk_between=2",
        "dynamodb://Orders?order=desc", "gopher://bucket"}) {
    EXPECT_THAT(ParseSourceAddress(text), IsError(ErrorCode::kInvalidArgument)) << text;
  }
}

TEST(SourceAddressTest, LiveOnesAreOfATableOrAnIndex) {
  EXPECT_EQ(TableOrIndexOf(Parsed("dynamodb://Orders/index/By_X?pk=1")),
            (LiveScan{.table = "Orders", .index = "By_X"}));
  EXPECT_EQ(TableOrIndexOf(Parsed("dynamodb://Orders/index/By_X")),
            (LiveScan{.table = "Orders", .index = "By_X"}));
  EXPECT_EQ(TableOrIndexOf(Parsed("dynamodb://Orders?export")), LiveScan{.table = "Orders"});
  EXPECT_EQ(TableOrIndexOf(Parsed("s3://bucket/Orders")), std::nullopt);
}

}  // namespace
}  // namespace dynalake::source
