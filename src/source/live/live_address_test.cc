#include "source/live/live_address.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/testing/matchers.h"

namespace dynalake::source {
namespace {

TEST(LiveAddressTest, TablesIndexesAndQueries) {
  EXPECT_THAT(ParseLiveAddress("dynamodb://Orders"), HasValue(LiveAddress{.table = "Orders"}));
  EXPECT_THAT(ParseLiveAddress("dynamodb://a.b-c/index/By_X"),
              HasValue(LiveAddress{.table = "a.b-c", .index = "By_X"}));
  EXPECT_THAT(ParseLiveAddress("dynamodb://Orders?pk=C#a+%C3%A9&sk_begins=ORDER%23&order=desc"),
              HasValue(LiveAddress{.table = "Orders",
                                   .partition_key = "C#a+é",
                                   .sort_begins = "ORDER#",
                                   .descending = true}));
  EXPECT_THAT(ParseLiveAddress("dynamodb://Orders?pk=1&sk_between=2,3"),
              HasValue(LiveAddress{
                  .table = "Orders", .partition_key = "1", .sort_between = std::pair("2", "3")}));
}

TEST(LiveAddressTest, RefusesTheRest) {
  for (const char* text :
       {"dynamodb://", "dynamodb://ab", "dynamodb://a b c", "dynamodb://Orders/index/",
        "dynamodb://Orders/table/x", "dynamodb://Orders?x=1", "dynamodb://Orders?sk=1",
        "dynamodb://Orders?pk=%zz", "dynamodb://Orders?pk=%2", "dynamodb://Orders?pk=1&order=up",
        "dynamodb://Orders?pk=1&sk=1&sk_begins=2", "dynamodb://Orders?pk=1&sk_between=2",
        "s3://bucket"}) {
    EXPECT_THAT(ParseLiveAddress(text), IsError(ErrorCode::kInvalidArgument)) << text;
  }
  LiveAddress by_export{.table = "Orders"};
  by_export.by_export = true;
  EXPECT_THAT(ParseLiveAddress("dynamodb://Orders?export"), HasValue(by_export));
  EXPECT_THAT(ParseLiveAddress("dynamodb://Orders/index/GSI1?export"),
              IsError(ErrorCode::kInvalidArgument));
}

}  // namespace
}  // namespace dynalake::source
