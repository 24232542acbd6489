#include "source/items/item_page.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/format.h"
#include "base/testing/matchers.h"

namespace dynalake::source {
namespace {

using ::testing::HasSubstr;

TEST(ReadItemPageTest, GivesItemsAsLines) {
  ASSERT_OK_AND_ASSIGN(
      const ItemPage page,
      ReadItemPage(R"({"ConsumedCapacity":{"CapacityUnits":0.5,"TableName":"T"},"Count":2,)"
                   R"("Items":[{"PK":{"S":"a]},{"}},{"PK":{"S":"b"},"L":{"L":[{"N":"1"}]}}],)"
                   R"("LastEvaluatedKey":{"PK":{"S":"b"}},"ScannedCount":3})"));
  EXPECT_EQ(page.lines(),
            "{\"PK\":{\"S\":\"a]},{\"}}\n{\"PK\":{\"S\":\"b\"},\"L\":{\"L\":[{\"N\":\"1\"}]}}\n");
  EXPECT_EQ(page.item_count, 2);
  EXPECT_EQ(page.scanned_count, 3);
  EXPECT_EQ(page.consumed_units, 0.5);
  EXPECT_EQ(page.last_evaluated_key, R"({"PK":{"S":"b"}})");
}

TEST(ReadItemPageTest, WhiteSpaceDoesNotBreakLines) {
  ASSERT_OK_AND_ASSIGN(const ItemPage page, ReadItemPage("{\"Items\": [ {\"a\":\n {\"N\": \"1\"}} "
                                                         ",\n {} \n],\n\"Count\": 2,"
                                                         "\"ScannedCount\":2}"));
  EXPECT_EQ(page.lines(), "{\"a\":  {\"N\": \"1\"}}\n   {}\n");
  EXPECT_FALSE(page.consumed_units.has_value());
}

TEST(ReadItemPageTest, EmptyPages) {
  ASSERT_OK_AND_ASSIGN(const ItemPage page,
                       ReadItemPage(R"({"Count":0,"Items":[],)"
                                    R"("ScannedCount":9,)"
                                    R"("LastEvaluatedKey":{"PK":{"S":"b"}}})"));
  EXPECT_EQ(page.lines(), "");
  EXPECT_EQ(page.scanned_count, 9);
  EXPECT_FALSE(page.last_evaluated_key.empty());
}

TEST(ReadItemPageTest, NullIsNoLastEvaluatedKey) {
  ASSERT_OK_AND_ASSIGN(
      const ItemPage page,
      ReadItemPage(R"({"Count":0,"Items":[],"ScannedCount":9,"LastEvaluatedKey":null})"));
  EXPECT_EQ(page.last_evaluated_key, "");
}

TEST(ReadItemPageTest, MoreNeedsAKey) {
  for (const char* key : {"{}", "{ \n}", "[]", "\"\"", "true", "0"}) {
    EXPECT_THAT(ReadItemPage(fmt::format(
                    R"({{"Count":0,"Items":[],"ScannedCount":9,"LastEvaluatedKey":{}}})", key)),
                IsError(ErrorCode::kMalformedInput, HasSubstr("is no key")))
        << key;
  }
}

TEST(ReadItemPageTest, RefusesWhatIsNoAnswer) {
  for (const char* body :
       {"", "[]", "{\"Items\":[1]}", "{\"Items\":{}}", "{\"Items\":[{}",
        "{\"Items\":[{\"a\":", "{\"Count\":\"x\"}", "{} {}", "{\"Count\":2,\"ScannedCount\":1}",
        "{\"Items\":[\"\xff\"]}", "{\"Items\":[{2]],\"Count\":1,\"ScannedCount\":1}",
        "{\"Items\":[{\"a\":{\"N\":\"1\"}] ],\"Count\":1,\"ScannedCount\":1}",
        "{\"Count\":0,\"ScannedCount\":9,\"LastEvaluatedKey\":{\"PK\":{\"S\":\"a\"}]}"}) {
    EXPECT_THAT(ReadItemPage(body), IsError(ErrorCode::kMalformedInput)) << body;
  }
}

}  // namespace
}  // namespace dynalake::source
