#include "source/live/key_condition.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/testing/matchers.h"
#include "dynamodb/json_codec.h"

namespace dynalake::source {
namespace {

using ::testing::HasSubstr;

/// The condition of an address on a table with the keys PK and SK of these types.
Result<KeyCondition> Condition(const std::string& address, const std::string& partition_type,
                               const std::string& sort_type) {
  return KeyCondition::Make(std::get<LiveQuery>(ParseSourceAddress(address).value()), {"PK", "SK"},
                            {{"PK", partition_type}, {"SK", sort_type}});
}

bool Selects(const Result<KeyCondition>& condition, const std::string& item) {
  return condition.value().Selects(dynamodb::ParseItem(item).value());
}

TEST(KeyConditionTest, WritesDynamoDbsExpression) {
  struct Case {
    const char* address;
    const char* expression;
    const char* values;
  };
  const Case cases[] = {
      {"dynamodb://Tab?pk=C#a", "#dynalake0 = :dynalake0", R"({":dynalake0":{"S":"C#a"}})"},
      {"dynamodb://Tab?pk=a&sk=7.50", "#dynalake0 = :dynalake0 AND #dynalake1 = :dynalake1",
       R"({":dynalake0":{"S":"a"},":dynalake1":{"N":"7.5"}})"},
      {"dynamodb://Tab?pk=a&sk_between=-1,2e1",
       "#dynalake0 = :dynalake0 AND #dynalake1 BETWEEN :dynalake1 AND :dynalake2",
       R"({":dynalake0":{"S":"a"},":dynalake1":{"N":"-1"},":dynalake2":{"N":"20"}})"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.address);
    ASSERT_OK_AND_ASSIGN(const auto condition, Condition(c.address, "S", "N"));
    ReadChoice choice;
    EXPECT_THAT(condition.Expression(choice), HasValue(std::string(c.expression)));
    EXPECT_EQ(choice.attribute_values, c.values);
    EXPECT_THAT(choice.attribute_names, HasSubstr(R"("#dynalake0":"PK")"));
  }
  ASSERT_OK_AND_ASSIGN(const auto begins,
                       Condition("dynamodb://Tab?pk=1&sk_begins=AP8%3d", "N", "B"));
  ReadChoice choice{.attribute_names = R"({"#dynalake0":"mine"})"};
  EXPECT_THAT(
      begins.Expression(choice),
      HasValue(std::string("#dynalake1 = :dynalake0 AND begins_with(#dynalake2, :dynalake1)")));
  EXPECT_THAT(choice.attribute_values, HasSubstr(R"({"B":"AP8="})"));
}

TEST(KeyConditionTest, SelectsAsDynamoDbDoes) {
  const auto all = Condition("dynamodb://Tab?pk=a", "S", "S");
  EXPECT_TRUE(Selects(all, R"({"PK":{"S":"a"},"SK":{"S":"x"}})"));
  EXPECT_FALSE(Selects(all, R"({"PK":{"S":"A"},"SK":{"S":"x"}})"));
  EXPECT_FALSE(Selects(all, R"({"PK":{"N":"1"},"SK":{"S":"x"}})"));
  EXPECT_FALSE(Selects(all, R"({"SK":{"S":"x"}})"));

  const auto begins = Condition("dynamodb://Tab?pk=a&sk_begins=O#", "S", "S");
  EXPECT_TRUE(Selects(begins, R"({"PK":{"S":"a"},"SK":{"S":"O#"}})"));
  EXPECT_FALSE(Selects(begins, R"({"PK":{"S":"a"},"SK":{"S":"O"}})"));
  EXPECT_FALSE(Selects(begins, R"({"PK":{"S":"a"}})"));

  const auto between = Condition("dynamodb://Tab?pk=a&sk_between=b,%c3%a9", "S", "S");
  EXPECT_TRUE(Selects(between, R"({"PK":{"S":"a"},"SK":{"S":"b"}})"));
  EXPECT_TRUE(Selects(between, R"({"PK":{"S":"a"},"SK":{"S":"\u00e9"}})"));
  EXPECT_FALSE(Selects(between, R"({"PK":{"S":"a"},"SK":{"S":"\u00e9a"}})"));
  EXPECT_FALSE(Selects(between, R"({"PK":{"S":"a"},"SK":{"S":"az"}})"));

  const auto equal = Condition("dynamodb://Tab?pk=AA%3d%3d&sk=1.0", "B", "N");
  EXPECT_TRUE(Selects(equal, R"({"PK":{"B":"AA=="},"SK":{"N":"10e-1"}})"));
  EXPECT_FALSE(Selects(equal, R"({"PK":{"B":"AA=="},"SK":{"N":"1.01"}})"));
}

TEST(KeyConditionTest, ComparesNumbersByValue) {
  // Ascending; each is within the range up to itself, and nothing behind it is.
  const char* numbers[] = {"-1e125", "-100", "-99.5", "-99.49", "-0.1", "0",     "1e-130",
                           "0.09",   "0.1",  "9",     "9.5",    "10",   "10.01", "1e38"};
  for (size_t i = 0; i < std::size(numbers); ++i) {
    const auto range =
        Condition(std::string("dynamodb://Tab?pk=a&sk_between=-1e125,") + numbers[i], "S", "N");
    for (size_t j = 0; j < std::size(numbers); ++j) {
      EXPECT_EQ(
          Selects(range, fmt::format(R"({{"PK":{{"S":"a"}},"SK":{{"N":"{}"}}}})", numbers[j])),
          j <= i)
          << numbers[i] << " " << numbers[j];
    }
  }
}

TEST(KeyConditionTest, RefusesWhatIsNoKey) {
  EXPECT_THAT(Condition("dynamodb://Tab?pk=one", "N", "S"),
              IsError(ErrorCode::kInvalidArgument, HasSubstr("PK is a number, 'one' is none")));
  EXPECT_THAT(Condition("dynamodb://Tab?pk=a&sk=!", "S", "B"),
              IsError(ErrorCode::kInvalidArgument, HasSubstr("SK is binary")));
  EXPECT_THAT(Condition("dynamodb://Tab?pk=a&sk_begins=1", "S", "N"),
              IsError(ErrorCode::kInvalidArgument, HasSubstr("begins with nothing")));
  EXPECT_THAT(KeyCondition::Make({.table = "Tab", .partition_key = "a", .sort_key = "b"},
                                 {"PK", std::nullopt}, {{"PK", "S"}}),
              IsError(ErrorCode::kInvalidArgument, HasSubstr("Tab has no sort key")));
}

}  // namespace
}  // namespace dynalake::source
