#include "table/entity_views.h"

#include <gtest/gtest.h>

namespace dynalake::table {
namespace {

TEST(LowerSnakeCaseTest, Names) {
  EXPECT_EQ(LowerSnakeCase("CUSTOMER"), "customer");
  EXPECT_EQ(LowerSnakeCase("OrderItem"), "order_item");
  EXPECT_EQ(LowerSnakeCase("order-item "), "order_item");
  EXPECT_EQ(LowerSnakeCase("ORDER#1"), "order_1");
  EXPECT_EQ(LowerSnakeCase("\xc3\xa9"), "");
}

}  // namespace
}  // namespace dynalake::table
