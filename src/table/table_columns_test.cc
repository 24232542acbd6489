#include "table/table_columns.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/testing/matchers.h"

namespace dynalake::table {
namespace {

TEST(CheckTableNameTest, RefusesWhatEnginesUse) {
  EXPECT_THAT(CheckTableName("orders"), IsOk());
  EXPECT_THAT(CheckTableName("My.Table-1"), IsOk());
  for (const char* name : {"files", "History", "a/b", "a#b", ""}) {
    EXPECT_THAT(CheckTableName(name), IsError(ErrorCode::kInvalidArgument)) << name;
  }
  const auto refused = CheckTableName("snapshots");
  EXPECT_THAT(refused.error().ToString(), ::testing::HasSubstr("snapshots_table"));
}

}  // namespace
}  // namespace dynalake::table
