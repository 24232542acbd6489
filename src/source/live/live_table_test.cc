#include "source/live/live_table.h"

#include <memory>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "aws/testing/peer.h"
#include "base/format.h"
#include "base/json.h"
#include "base/testing/matchers.h"

namespace dynalake::source {
namespace {

using ::testing::HasSubstr;

/// Against Dynoxide.
class LiveTableTest : public ::testing::Test {
 protected:
  void SetUp() override {
    auto started = aws::testing::Peer::Start("dynamodb");
    if (!started) {
      GTEST_SKIP() << started.error().ToString();
    }
    peer_ = *std::move(started);
    kit_ = std::make_unique<aws::testing::ClientKit>(peer_->credentials());
    client_ =
        std::make_unique<aws::JsonClient>(kit_->parts(), aws::DynamoDbJson(), peer_->endpoint());
    ASSERT_THAT(client_->Call("CreateTable", R"({"TableName": "Orders",
        "AttributeDefinitions": [{"AttributeName": "PK", "AttributeType": "S"},
                                 {"AttributeName": "SK", "AttributeType": "N"}],
        "KeySchema": [{"AttributeName": "PK", "KeyType": "HASH"},
                      {"AttributeName": "SK", "KeyType": "RANGE"}],
        "GlobalSecondaryIndexes": [{"IndexName": "ByNumber",
            "KeySchema": [{"AttributeName": "SK", "KeyType": "HASH"}],
            "Projection": {"ProjectionType": "KEYS_ONLY"},
            "ProvisionedThroughput": {"ReadCapacityUnits": 3, "WriteCapacityUnits": 3}}],
        "ProvisionedThroughput": {"ReadCapacityUnits": 40, "WriteCapacityUnits": 5}})"),
                IsOk());
    for (int i = 0; i < 50; ++i) {
      const std::string item =
          fmt::format(R"({{"TableName":"Orders","Item":{{"PK":{{"S":"p{}"}},"SK":{{"N":"{}"}},)"
                      R"("text":{{"S":"a b"}}}}}})",
                      i % 5, i);
      ASSERT_THAT(client_->Call("PutItem", item), IsOk());
    }
  }

  std::unique_ptr<aws::testing::Peer> peer_;
  std::unique_ptr<aws::testing::ClientKit> kit_;
  std::unique_ptr<aws::JsonClient> client_;
};

TEST_F(LiveTableTest, DescribesScansAndQueries) {
  LiveTable table(*client_, "Orders");
  ASSERT_OK_AND_ASSIGN(const TableDescription description, table.Describe({}));
  EXPECT_EQ(description.table.key, (dynamodb::KeySchema{"PK", "SK"}));
  EXPECT_EQ(description.table.read_units, 40);
  EXPECT_FALSE(description.on_demand);
  EXPECT_EQ(description.attribute_types.at("SK"), "N");
  ASSERT_OK_AND_ASSIGN(const auto index, FindReadable(description, "ByNumber"));
  EXPECT_TRUE(index.is_global_index);
  EXPECT_FALSE(index.has_all_attributes);
  EXPECT_THAT(FindReadable(description, "Other"), IsError(ErrorCode::kNotFound));

  ReadBudget budget({.units_per_second = 1e5}, SystemClock());
  int64_t items = 0;
  int pages = 0;
  for (int64_t segment = 0; segment < 3; ++segment) {
    std::string start_key;
    do {
      ASSERT_OK_AND_ASSIGN(const ItemPage page,
                           table.Scan({}, {segment, 3}, start_key, budget, {}));
      items += page.item_count;
      start_key = page.last_evaluated_key;
      ++pages;
    } while (!start_key.empty());
  }
  EXPECT_EQ(items, 50);
  EXPECT_GT(pages, 3);
  EXPECT_GT(budget.consumed_units(), 0);

  ReadChoice choice;
  choice.consistent = true;
  choice.attribute_names = R"({"#p":"PK","#s":"SK"})";
  choice.attribute_values = R"({":p":{"S":"p1"},":a":{"N":"10"},":b":{"N":"40"}})";
  std::string lines;
  std::string start_key;
  do {
    ASSERT_OK_AND_ASSIGN(
        const ItemPage page,
        table.Query(choice, {"#p = :p AND #s BETWEEN :a AND :b", true}, start_key, budget, {}));
    lines += page.lines();
    start_key = page.last_evaluated_key;
  } while (!start_key.empty());
  EXPECT_THAT(lines, HasSubstr(R"("N":"36")"));
  EXPECT_EQ(std::count(lines.begin(), lines.end(), '\n'), 6);
}

TEST_F(LiveTableTest, ErrorsNameTheTable) {
  LiveTable missing(*client_, "NoSuchTable");
  const auto described = missing.Describe({});
  ASSERT_THAT(described, IsError(ErrorCode::kNotFound));
  EXPECT_THAT(described.error().ToString(), HasSubstr("there is no table NoSuchTable at"));

  LiveTable table(*client_, "Orders");
  ReadBudget budget({.units_per_second = 1e5}, SystemClock());
  ReadChoice choice;
  choice.index = "ByNumber";
  choice.consistent = true;
  EXPECT_THAT(table.Scan(choice, {}, "", budget, {}), IsError(ErrorCode::kInvalidArgument));
  ASSERT_THAT(client_->Call("DeleteTable", R"({"TableName":"Orders"})"), IsOk());
  const auto deleted = table.Scan({}, {}, "", budget, {});
  ASSERT_THAT(deleted, IsError(ErrorCode::kNotFound));
  EXPECT_THAT(deleted.error().ToString(), HasSubstr("was deleted"));
  EXPECT_EQ(budget.consumed_units(), 0);
}

TEST(UnitsOfShareTest, OnDemandNeedsAMaximum) {
  ReadableDescription readable;
  readable.name = "T";
  EXPECT_THAT(UnitsOfShare(readable, 0.5), IsError(ErrorCode::kInvalidArgument));
  readable.read_units = 30;
  EXPECT_THAT(UnitsOfShare(readable, 0.5), HasValue(15.0));
}

}  // namespace
}  // namespace dynalake::source
