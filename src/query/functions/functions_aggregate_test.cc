#include <string>
#include <vector>

#include <gmock/gmock.h>

#include "base/testing/matchers.h"
#include "query/functions/function_lookup.h"

namespace dynalake::query {
namespace {

std::string TypeOfCall(std::string_view name, const std::vector<SqlType>& types) {
  std::vector<ArgumentType> arguments;
  for (const SqlType& type : types) {
    arguments.push_back({.type = type});
  }
  const auto found = FindFunction(name, arguments, {});
  return found ? ToString(found->result) : found.error().ToString();
}

// The types that Trino 476 gives (SHOW FUNCTIONS, and typeof of calls).
TEST(FunctionsAggregateTest, TypesOfResults) {
  const SqlType bigint = Plain(TypeKind::kBigint);
  const SqlType integer = Plain(TypeKind::kInteger);
  const SqlType real = Plain(TypeKind::kReal);
  EXPECT_EQ(TypeOfCall("count", {}), "bigint");
  EXPECT_EQ(TypeOfCall("COUNT", {Varchar(3)}), "bigint");
  EXPECT_EQ(TypeOfCall("sum", {integer}), "bigint");
  EXPECT_EQ(TypeOfCall("sum", {Decimal(12, 2)}), "decimal(38,2)");
  EXPECT_EQ(TypeOfCall("sum", {real}), "real");
  EXPECT_EQ(TypeOfCall("avg", {Plain(TypeKind::kTinyint)}), "double");
  EXPECT_EQ(TypeOfCall("avg", {Decimal(12, 2)}), "decimal(12,2)");
  EXPECT_EQ(TypeOfCall("avg", {Plain(TypeKind::kIntervalYearToMonth)}), "interval year to month");
  EXPECT_EQ(TypeOfCall("max", {Char(3)}), "char(3)");
  EXPECT_EQ(TypeOfCall("max", {integer}), "integer");
  EXPECT_EQ(TypeOfCall("max", {real, integer}), "array(real)");
  EXPECT_EQ(TypeOfCall("min_by", {Varchar(), real}), "varchar");
  EXPECT_EQ(TypeOfCall("max_by", {Varchar(), integer, integer}), "array(varchar)");
  EXPECT_EQ(TypeOfCall("array_agg", {Plain(TypeKind::kDate)}), "array(date)");
  EXPECT_EQ(TypeOfCall("lag", {integer, bigint, bigint}), "bigint");
  EXPECT_EQ(TypeOfCall("ntile", {integer}), "bigint");
}

TEST(FunctionsAggregateTest, WhatHasNoOrderHasNoGreatest) {
  const SqlType json = Plain(TypeKind::kJson);
  EXPECT_THAT(TypeOfCall("max", {json}), testing::HasSubstr("values of json have no order"));
  EXPECT_THAT(TypeOfCall("min_by", {json, ArrayOf(MapOf(json, json))}),
              testing::HasSubstr("values of array(map(json, json)) have no order"));
  EXPECT_EQ(TypeOfCall("max_by", {json, Varchar()}), "json");
}

}  // namespace
}  // namespace dynalake::query
