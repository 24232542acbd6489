#include "shaping/builder/time_cell.h"

#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

namespace dynalake::shaping {
namespace {

TEST(TimeCellTest, ReadsWhatItPrints) {
  for (const auto& [text, micros] : std::vector<std::pair<std::string, int64_t>>{
           {"1970-01-01T00:00:00Z", 0},
           {"1969-12-31T23:59:59.999Z", -1000},
           {"2024-07-17T12:00:00.000001Z", 1721217600000001}}) {
    ASSERT_TRUE(ParseIsoTimestamp(text).has_value()) << text;
    EXPECT_EQ(ParseIsoTimestamp(text)->value, micros);
    EXPECT_TRUE(ParseIsoTimestamp(text)->exact);
  }
  EXPECT_EQ(ParseIsoTimestamp("2024-07-17 14:00:00+02:00")->value, 1721217600000000);
  EXPECT_FALSE(ParseIsoTimestamp("2024-07-17T14:00:00+02:00")->exact);
  EXPECT_TRUE(ParseIsoTimestamp("2024-07-17T14:00:00+02:00")->is_whole);
  EXPECT_TRUE(ParseIsoTimestamp("2024-07-17T12:00:00.123456000Z")->is_whole);
  EXPECT_FALSE(ParseIsoTimestamp("2024-07-17T12:00:00.1234560001Z").has_value());
  EXPECT_FALSE(ParseIsoTimestamp("2024-07-17T12:00:00.123456001Z")->is_whole);
  for (const char* bad :
       {"", "2024-13-01T00:00:00Z", "2024-02-30T00:00:00Z", "2024-01-01", "2024-01-01T24:00:00Z",
        "2024-01-01T00:00:00.Z", "2024-01-01T00:00:00Zx"}) {
    EXPECT_FALSE(ParseIsoTimestamp(bad).has_value()) << bad;
  }
}

}  // namespace
}  // namespace dynalake::shaping
