#include "app/settings/configured_source.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/testing/matchers.h"

namespace dynalake::app {
namespace {

using ::testing::HasSubstr;

Result<NamedSource> Configured(const std::string& source, const std::string& by) {
  TableConfig config;
  config.source = source;
  config.by = by;
  return ConfiguredSource("orders", config);
}

TEST(ConfiguredSourceTest, IsReadAsItsBySays) {
  ASSERT_OK_AND_ASSIGN(const NamedSource scan, Configured("dynamodb://Orders", "scan"));
  EXPECT_EQ(scan.address, source::SourceAddress(source::LiveScan{.table = "Orders"}));
  ASSERT_OK_AND_ASSIGN(const NamedSource query, Configured("dynamodb://Orders?pk=a", "scan"));
  EXPECT_EQ(query.address,
            source::SourceAddress(source::LiveQuery{.table = "Orders", .partition_key = "a"}));
  for (const char* text : {"dynamodb://Orders", "dynamodb://Orders?export"}) {
    ASSERT_OK_AND_ASSIGN(const NamedSource managed, Configured(text, "export"));
    EXPECT_EQ(managed.address, source::SourceAddress(source::ManagedExport{.table = "Orders"}));
    EXPECT_EQ(managed.text, "dynamodb://Orders?export");
  }
}

TEST(ConfiguredSourceTest, RefusesABySourcesDoNotHave) {
  for (const auto& [text, by] : {std::pair("dynamodb://Orders?export", "scan"),
                                 std::pair("dynamodb://Orders/index/ByDay", "export"),
                                 std::pair("dynamodb://Orders?pk=a", "export")}) {
    EXPECT_THAT(Configured(text, by),
                IsError(ErrorCode::kInvalidArgument, HasSubstr("do not agree")))
        << text;
  }
  EXPECT_THAT(Configured("/exports/day0", "export"),
              IsError(ErrorCode::kInvalidArgument, HasSubstr("is for a live table")));
  EXPECT_THAT(Configured("dynamodb://Orders", "stream"), IsError(ErrorCode::kUnsupported));
}

}  // namespace
}  // namespace dynalake::app
