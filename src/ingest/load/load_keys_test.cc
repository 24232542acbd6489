// Keys are their values: however items spell them, none is lost, and no two are taken for
// different.

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/testing/matchers.h"
#include "ingest/load/load.h"
#include "ingest/testing/lake_fixture.h"

namespace dynalake::ingest {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::Lines;

class LoadKeysTest : public ::testing::Test {
 protected:
  static std::string Item(const std::string& id, const std::string& more = "") {
    return R"({"id":{"N":")" + id + "\"}" + more + "}";
  }

  /// `count` items whose keys are the numbers from `first` on.
  static std::string Numbers(int first, int count) {
    std::vector<std::string> items;
    for (int i = first; i < first + count; ++i) {
      items.push_back(Item(std::to_string(i)));
    }
    return Lines(items);
  }

  Result<LoadReport> Run(const LoadRequest& request) { return lake_.Run(request); }

  LoadRequest Append() const {
    LoadRequest request = lake_.Request();
    request.mode = ingest::Append{};
    return request;
  }

  testing::LakeFixture lake_{std::string("load-keys-") +
                             ::testing::UnitTest::GetInstance()->current_test_info()->name()};
};

/// The head of the files says that the keys are integers; the odd one comes after it.
TEST_F(LoadKeysTest, OfOddSpellingsLoseNoRow) {
  for (const std::string odd : {"1E6", "2000000.0", "007000000", "-0", "+3e6", "1E40", "1E+40",
                                "0.5", "1E-130", "9223372036854775808.0"}) {
    lake_.Reset();
    lake_.WriteSource("1.json", Numbers(1, 20'000) + Lines({Item(odd)}));
    lake_.WriteSource("2.json", Numbers(20'001, 10));
    ASSERT_OK_AND_ASSIGN(const LoadReport report, Run(lake_.Request()));
    EXPECT_EQ(report.item_count, 20'011) << odd;
    const auto items = lake_.Items();
    EXPECT_EQ(items.size(), 20'011U) << odd;
    EXPECT_THAT(items, ::testing::Contains(Item(odd)));
  }
}

TEST_F(LoadKeysTest, OfOneValueAreTwins) {
  for (const bool in_the_head : {true, false}) {
    lake_.Reset();
    lake_.WriteSource("1.json", Numbers(1, in_the_head ? 9 : 20'000));
    lake_.WriteSource("2.json", (in_the_head ? "" : Numbers(20'001, 20'000)) +
                                    Lines({Item("70.0E-1", R"(,"x":{"S":"y"})")}));
    const auto refused = Run(lake_.Request());
    ASSERT_THAT(refused, IsError(ErrorCode::kMalformedInput));
    EXPECT_THAT(refused.error().ToString(),
                AllOf(HasSubstr("two items have the key 7"), HasSubstr("1.json, line 7, and"),
                      HasSubstr(in_the_head ? "2.json, line 1," : "2.json, line 20001,"),
                      HasSubstr("as 7 and 70.0E-1")));
  }
}

TEST_F(LoadKeysTest, ThatAreInferredAreComparedByValue) {
  LoadRequest request = lake_.Request();
  request.columns.key.reset();
  lake_.WriteSource("1.json", Lines({Item("1"), Item("2.0"), Item("3E0")}));
  ASSERT_OK_AND_ASSIGN(const LoadReport unique, Run(request));
  EXPECT_EQ(unique.key, (dynamodb::KeySchema{"id", std::nullopt}));
  lake_.WriteSource("1.json", Lines({Item("1"), Item("2.0"), Item("20E-1")}));
  ASSERT_OK_AND_ASSIGN(const LoadReport twins, Run(request));
  EXPECT_EQ(twins.key, std::nullopt);
  EXPECT_THAT(lake_.Items(), ElementsAre(Item("1"), Item("2.0"), Item("20E-1")));
}

TEST_F(LoadKeysTest, ThatAreAddedAreComparedByValue) {
  for (const auto& [there, added] : std::vector<std::pair<std::string, std::string>>{
           {"5", "5.0"}, {"5.0", "5"}, {"1E40", "10E39"}, {"0", "-0.0"}}) {
    lake_.Reset();
    lake_.WriteSource("1.json", Lines({Item(there), Item("17")}));
    ASSERT_OK(Run(lake_.Request()));
    lake_.WriteSource("1.json", Lines({Item(added)}));
    const auto refused = Run(Append());
    ASSERT_THAT(refused, IsError(ErrorCode::kInvalidArgument)) << added;
    EXPECT_THAT(refused.error().ToString(), HasSubstr("is in the table already"));
    lake_.WriteSource("1.json", Lines({Item("180000.0")}));
    ASSERT_OK(Run(Append()));
    EXPECT_EQ(lake_.Items().size(), 3U);
  }
}

TEST_F(LoadKeysTest, OfAQueryReplaceTheirRowsByValue) {
  lake_.WriteSource("1.json", Lines({Item("1.0"), Item("2")}));
  ASSERT_OK(Run(lake_.Request()));
  lake_.WriteSource("1.json", Lines({Item("1", R"(,"new":{"S":"z"})")}));
  LoadRequest query = lake_.Request();
  query.mode = ReplaceRows{
      .condition = source::KeyCondition::Make({.table = "Tab", .partition_key = "1E0"},
                                              *query.columns.key, {{"id", std::string("N")}})
                       .value()};
  ASSERT_OK_AND_ASSIGN(const LoadReport report, Run(query));
  EXPECT_EQ(report.replaced_count, 1);
  EXPECT_THAT(lake_.Items(), ::testing::Contains(R"({"id":{"N":"1"},"new":{"S":"z"}})"));
}

}  // namespace
}  // namespace dynalake::ingest
