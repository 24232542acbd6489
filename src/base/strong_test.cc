#include "base/strong.h"

#include <string>
#include <type_traits>
#include <unordered_set>

#include <gtest/gtest.h>

namespace dynalake {
namespace {

using TableName = Strong<struct TableNameTag, std::string>;
using ViewName = Strong<struct ViewNameTag, std::string>;

static_assert(!std::is_convertible_v<std::string, TableName>);
static_assert(!std::is_convertible_v<TableName, ViewName>);
static_assert(!std::is_assignable_v<TableName&, ViewName>);

TEST(StrongTest, ComparesAndHashesAsItsValue) {
  EXPECT_EQ(TableName("a"), TableName("a"));
  EXPECT_LT(TableName("a"), TableName("b"));
  const std::unordered_set<TableName> names = {TableName("a"), TableName("a"), TableName("b")};
  EXPECT_EQ(names.size(), 2u);
  EXPECT_EQ(TableName("a").value(), "a");
  EXPECT_EQ(TableName().value(), "");
}

}  // namespace
}  // namespace dynalake
