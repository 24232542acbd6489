#include <gmock/gmock.h>

#include "base/testing/matchers.h"
#include "engine/testing/lake_fixture.h"
#include "query/functions/function_row.h"
#include "query/testing/typed_trees.h"
#include "query/write/write_query.h"

namespace dynalake::query {
namespace {

using engine::LakeTest;
using testing::HasSubstr;

class WriteExpressionTest : public LakeTest {
 protected:
  /// The value, as text.
  Result<std::string> ValueOf(const TypedPtr& expression) {
    DYNALAKE_ASSIGN(const std::string sql, WriteExpression(*expression));
    return Run("SELECT CAST(" + sql + " AS VARCHAR)");
  }
};

struct ConstantCase {
  SqlType type;
  std::optional<std::string> text;
  std::string value;
};

TEST_F(WriteExpressionTest, ConstantsHaveTheTypeThatIsAskedFor) {
  const SqlType row = RowOf({{.name = "a", .type = Plain(TypeKind::kBigint)}, {.type = Varchar()}});
  const ConstantCase cases[] = {
      {Plain(TypeKind::kBoolean), "true", "true"},
      {Plain(TypeKind::kTinyint), "-128", "-128"},
      {Plain(TypeKind::kInteger), "-2147483648", "-2147483648"},
      {Plain(TypeKind::kBigint), "-9223372036854775808", "-9223372036854775808"},
      {Plain(TypeKind::kReal), "0.1", "0.1"},
      {Plain(TypeKind::kDouble), "1.0E300", "1e+300"},
      {Plain(TypeKind::kDouble), "NaN", "nan"},
      {Plain(TypeKind::kDouble), "-Infinity", "-inf"},
      {Decimal(8, 7), "1.2345678", "1.2345678"},
      {Decimal(38, 0), "99999999999999999999999999999999999999",
       "99999999999999999999999999999999999999"},
      {Varchar(), "it's \"q\" \\ é", "it's \"q\" \\ é"},
      {Char(4), "hé", "hé  "},
      {Plain(TypeKind::kVarbinary), std::string("hi\0\xFF", 4), "hi\\x00\\xFF"},
      {Plain(TypeKind::kDate), "2024-02-29", "2024-02-29"},
      {Plain(TypeKind::kDate), "+10000-01-01", "10000-01-01"},
      {Plain(TypeKind::kDate), "0000-12-31", "0001-12-31 (BC)"},
      {Plain(TypeKind::kDate), "-0043-03-15", "0044-03-15 (BC)"},
      {Timed(TypeKind::kTime, 1), "10:00:00.5", "10:00:00.5"},
      {Timed(TypeKind::kTimestamp, 3), "2024-01-31 10:00:00.123", "2024-01-31 10:00:00.123"},
      {Timed(TypeKind::kTimestamp, 9), "2024-01-31 10:00:00.123456789",
       "2024-01-31 10:00:00.123456789"},
      {Timed(TypeKind::kTimestampWithZone, 3), "2024-01-31 09:00:00.120 Europe/Berlin",
       "{'instant': '2024-01-31 09:00:00.12+00', 'zone': Europe/Berlin}"},
      {Timed(TypeKind::kTimeWithZone, 0), "23:30:00 +02:00",
       "{'local': '01:30:00', 'offset_minutes': 120}"},
      {Plain(TypeKind::kIntervalYearToMonth), "-14", "-1 year -2 months"},
      {Plain(TypeKind::kIntervalDayToSecond), "93784005", "26:03:04.005"},
      {Plain(TypeKind::kJson), "{\"a\":1}", "{\"a\":1}"},
      {Plain(TypeKind::kUuid), "12151fd2-7586-11e9-8f9e-2a86e4085a59",
       "12151fd2-7586-11e9-8f9e-2a86e4085a59"},
      {Plain(TypeKind::kUnknown), std::nullopt, "null"},
      {MapOf(Varchar(), ArrayOf(row)), std::nullopt, "null"},
      {RowOf({{.name = "Local", .type = Timed(TypeKind::kTime, 6)},
              {.name = "offset_minutes", .type = Plain(TypeKind::kInteger)}}),
       std::nullopt, "null"},
  };
  for (const auto& [type, text, value] : cases) {
    const TypedPtr constant = Constant(type, text);
    const std::string sql = WriteExpression(*constant).value();
    EXPECT_THAT(ValueOf(constant), HasValue(value + "\n")) << sql;
    // The type as DuckDB spells it itself.
    EXPECT_THAT(
        Run(fmt::format("SELECT typeof({}) = typeof(CAST(NULL AS {}))", sql, DuckTypeOf(type))),
        HasValue("true\n"))
        << sql;
  }
  EXPECT_THAT(ValueOf(CallOf(Plain(TypeKind::kBigint), "length($1)", Text(std::string("a\0b", 3)))),
              HasValue("3\n"));
}

TEST_F(WriteExpressionTest, FormsTakeTheirArguments) {
  const SqlType integer = Plain(TypeKind::kInteger);
  const auto written = [](const TypedPtr& expression) { return WriteExpression(*expression); };
  const auto x = [] { return ColumnOf(1, "x", Varchar()); };
  EXPECT_THAT(written(CallOf(integer, "f($2, '$.a', $*)", x(), Text("b"), Text("c"), Text("d"))),
              HasValue("f('b', '$.a', 'c', 'd')"));
  EXPECT_THAT(written(CallOf(integer, "f($1, $*)", x())), HasValue("f(r1.\"x\")"));
  EXPECT_THAT(written(CallOf(integer, "now()$")), HasValue("now()$"));
  EXPECT_THAT(written(ColumnOf(7, "a\"b", integer)), HasValue("r7.\"a\"\"b\""));
}

TEST_F(WriteExpressionTest, SumsOfIntegersTakeThemAsTheyAre) {
  const SqlType integer = Plain(TypeKind::kInteger);
  const SqlType bigint = Plain(TypeKind::kBigint);
  const auto x = [&] { return ColumnOf(1, "x", integer); };
  const auto sum = [&](TypedPtr value) {
    TypedAggregate aggregate;
    aggregate.form = kSumOfIntegers;
    aggregate.arguments = TypedList(std::move(value));
    return aggregate;
  };
  const auto written = [&](TypedAggregate aggregate) {
    return WriteExpression(*Typed(bigint, std::move(aggregate)));
  };
  EXPECT_THAT(written(sum(CastTo(bigint, x()))),
              HasValue("dynalake.checked_sum(sum( r1.\"x\" ) )"));
  // DuckDB would not look whether the sums within are integers.
  const auto plus = [&](TypedPtr left, TypedPtr right) {
    return CastTo(bigint, CallOf(integer, "($1 + $2)", std::move(left), std::move(right)));
  };
  EXPECT_THAT(written(sum(plus(x(), Integer(2)))),
              HasValue("dynalake.shifted_sum(sum(r1.\"x\"), count(r1.\"x\"), max(r1.\"x\"), CAST(2 "
                       "AS INTEGER))"));
  EXPECT_THAT(written(sum(plus(Integer(-2), x()))),
              HasValue("dynalake.shifted_sum(sum(r1.\"x\"), count(r1.\"x\"), min(r1.\"x\"), "
                       "CAST(-2 AS INTEGER))"));
  EXPECT_THAT(written(sum(plus(x(), x()))),
              HasValue("dynalake.checked_sum(sum( CAST((r1.\"x\" + r1.\"x\") AS BIGINT) ) )"));
  TypedAggregate distinct = sum(plus(x(), Integer(2)));
  distinct.distinct = true;
  EXPECT_THAT(written(std::move(distinct)),
              HasValue("dynalake.checked_sum(sum(DISTINCT  CAST((r1.\"x\" + CAST(2 AS INTEGER)) AS "
                       "BIGINT) ) )"));
}

TEST_F(WriteExpressionTest, LambdasRowsArraysAndCases) {
  const SqlType integer = Plain(TypeKind::kInteger);
  const SqlType integers = ArrayOf(integer);
  TypedLambda lambda{.parameters = {4}};
  lambda.body =
      CallOf(integer, "($1 + $2)", Typed(integer, TypedLambdaParameter{.id = 4}), Integer(1));
  EXPECT_THAT(
      ValueOf(CallOf(integers, "list_transform($1, $2)", Several(integers, Integer(1), Integer(2)),
                     Typed(integer, std::move(lambda)))),
      HasValue("[2, 3]\n"));
  const SqlType row = RowOf({{.name = "it's", .type = integer}, {.type = Varchar()}});
  EXPECT_THAT(ValueOf(Several(row, Integer(1), Text("x"))),
              HasValue("{'it\\'s': 1, 'field2': x}\n"));
  EXPECT_THAT(
      ValueOf(Typed(Varchar(), TypedField{.row = Several(row, Integer(1), Text("x")), .index = 1})),
      HasValue("x\n"));
  EXPECT_THAT(Run("SELECT typeof(" + WriteExpression(*Several(integers)).value() + ")"),
              HasValue("INTEGER[]\n"));
  TypedCase choice;
  choice.whens.push_back({.condition = Compared(Integer(1), ComparisonOperator::kLess, Integer(2)),
                          .result = Text("less")});
  EXPECT_THAT(ValueOf(Typed(Varchar(), std::move(choice))), HasValue("less\n"));
}

TEST_F(WriteExpressionTest, WhatGrowsWithoutBoundIsRefused) {
  TypedPtr value = Text(std::string(1000, 'x'));
  for (int i = 0; i < 200; ++i) {
    value = CallOf(Varchar(), "concat($1, $1)", std::move(value));
  }
  EXPECT_THAT(WriteExpression(*value), IsError(ErrorCode::kResourceExhausted));
}

}  // namespace
}  // namespace dynalake::query
