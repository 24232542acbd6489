#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/testing/matchers.h"
#include "query/athena/parser.h"
#include "query/athena/tree_text.h"

namespace dynalake::query {
namespace {

using ::testing::HasSubstr;

/// The expected texts are the grammar of Trino (SqlBase) by hand: what binds to what.
void CheckExpression(std::string_view text, std::string_view expected) {
  const auto parsed = ParseExpressionText(text);
  ASSERT_OK(parsed) << text;
  const std::string printed = PrintExpression(**parsed);
  EXPECT_EQ(printed, expected) << text;
  const auto again = ParseExpressionText(printed);
  ASSERT_OK(again) << printed;
  EXPECT_EQ(PrintExpression(**again), printed);
}

std::string ExpressionError(std::string_view text) {
  const auto parsed = ParseExpressionText(text);
  return parsed ? "parsed" : parsed.error().ToString();
}

TEST(ParseExpressionTest, Literals) {
  CheckExpression("null", "NULL");
  CheckExpression("-9223372036854775808", "-9223372036854775808");
  CheckExpression("0x1F", "31");
  CheckExpression("1_000.50", "1000.50");
  CheckExpression("'it''s'", "'it''s'");
  CheckExpression("U&'d\\0061t\\+000061'", "'data'");
  CheckExpression("U&'d!0061' UESCAPE '!'", "'da'");
  CheckExpression("X'68 69'", "X'6869'");
  CheckExpression("date '2024-01-01'", "date '2024-01-01'");
  CheckExpression("DOUBLE PRECISION '1.5'", "double '1.5'");
  CheckExpression("INTERVAL -'1-2' YEAR TO MONTH", "INTERVAL -'1-2' YEAR TO MONTH");
  CheckExpression("interval", "interval");
  CheckExpression("1e3", "1.00000000000000000E+03");
  CheckExpression("localtimestamp(3)", "LOCALTIMESTAMP(3)");
}

TEST(ParseExpressionTest, WhatBindsToWhat) {
  CheckExpression("1 + 2 * 3 - 4", "((1 + (2 * 3)) - 4)");
  CheckExpression("a || b + c", "(a || (b + c))");
  CheckExpression("- a * b", "((- a) * b)");
  CheckExpression("2-1", "(2 - 1)");
  CheckExpression("- - 1", "(- (-1))");
  CheckExpression("NOT a = b AND c OR d", "(((NOT (a = b)) AND c) OR d)");
  CheckExpression("a AND b AND c", "(a AND b AND c)");
  CheckExpression("a BETWEEN 1 AND 2 AND c", "((a BETWEEN 1 AND 2) AND c)");
  CheckExpression("a NOT LIKE 'x%' ESCAPE '\\' OR b IS NOT NULL",
                  "((a NOT LIKE 'x%' ESCAPE '\\') OR (b IS NOT NULL))");
  CheckExpression("a IS NOT DISTINCT FROM b + 1", "(a IS NOT DISTINCT FROM (b + 1))");
  CheckExpression("a + b AT TIME ZONE 'UTC'", "(a + (b AT TIME ZONE 'UTC'))");
  CheckExpression("a AT TIME ZONE INTERVAL '1' HOUR", "(a AT TIME ZONE INTERVAL '1' HOUR)");
  CheckExpression("a[1].b[c + 1]", "a[1].b[(c + 1)]");
  CheckExpression("-a[1]", "(- a[1])");
}

TEST(ParseExpressionTest, Parentheses) {
  CheckExpression("((a))", "a");
  CheckExpression("(1, 'a')", "ROW(1, 'a')");
  CheckExpression("((1, 2), 3)", "ROW(ROW(1, 2), 3)");
  CheckExpression("(a + 1) * 2 > 3 AND b", "((((a + 1) * 2) > 3) AND b)");
  CheckExpression("((a + 1) * 2)", "((a + 1) * 2)");
  CheckExpression("(a).b", "a.b");
  CheckExpression("(SELECT 1) + 1", "((SELECT 1) + 1)");
  CheckExpression("((SELECT 1) + 1)", "((SELECT 1) + 1)");
  CheckExpression("((SELECT 1))", "(SELECT 1)");
  CheckExpression("((SELECT 1) UNION SELECT 2)", "((SELECT 1) UNION SELECT 2)");
  CheckExpression("(((SELECT 1)) LIMIT 1)", "((SELECT 1) LIMIT 1)");
  CheckExpression("((SELECT ROW(1)).x, 2)", "ROW((SELECT ROW(1)).x, 2)");
}

TEST(ParseExpressionTest, Subqueries) {
  CheckExpression("a IN (1, 2)", "(a IN (1, 2))");
  CheckExpression("a NOT IN (SELECT 1)", "(a NOT IN (SELECT 1))");
  CheckExpression("a IN ((SELECT 1), 2)", "(a IN ((SELECT 1), 2))");
  CheckExpression("a IN ((SELECT 1) UNION ALL SELECT 2)", "(a IN ((SELECT 1) UNION ALL SELECT 2))");
  CheckExpression("a >= SOME (SELECT 1)", "(a >= ANY (SELECT 1))");
  CheckExpression("a <> ALL (VALUES 1)", "(a <> ALL (VALUES 1))");
  CheckExpression("EXISTS (SELECT 1)", "EXISTS(SELECT 1)");
}

TEST(ParseExpressionTest, Calls) {
  CheckExpression("count(*)", "count(*)");
  CheckExpression("count(DISTINCT a) FILTER (WHERE b > 1)",
                  "count(DISTINCT a) FILTER (WHERE (b > 1))");
  CheckExpression("array_agg(a ORDER BY b DESC NULLS FIRST, c)",
                  "array_agg(a ORDER BY b DESC NULLS FIRST, c)");
  CheckExpression("lag(x, 1) IGNORE NULLS OVER w", "lag(x, 1) IGNORE NULLS OVER w");
  CheckExpression(
      "sum(x) OVER (PARTITION BY a ORDER BY b ROWS BETWEEN 1 PRECEDING AND CURRENT ROW)",
      "sum(x) OVER (PARTITION BY a ORDER BY b ROWS BETWEEN 1 PRECEDING AND CURRENT ROW)");
  CheckExpression("rank() OVER (w RANGE UNBOUNDED PRECEDING)",
                  "rank() OVER (w RANGE UNBOUNDED PRECEDING)");
  CheckExpression(
      "listagg(DISTINCT a, ',' ON OVERFLOW TRUNCATE '...' WITHOUT COUNT) "
      "WITHIN GROUP (ORDER BY a)",
      "LISTAGG(DISTINCT a, ',' ON OVERFLOW TRUNCATE '...' WITHOUT COUNT) "
      "WITHIN GROUP (ORDER BY a)");
  CheckExpression("transform(a, x -> x + 1)", "transform(a, (x) -> (x + 1))");
  CheckExpression("reduce(a, 0, (s, x) -> s + x, s -> s)",
                  "reduce(a, 0, (s, x) -> (s + x), (s) -> s)");
  CheckExpression("f(() -> 1)", "f(() -> 1)");
  CheckExpression("if(a, b)", "if(a, b)");
  CheckExpression("\"my fn\"(1)", "\"my fn\"(1)");
}

TEST(ParseExpressionTest, FormsWithWords) {
  CheckExpression("CAST(a AS row(x bigint, varchar(3)))", "CAST(a AS row(x bigint, varchar(3)))");
  CheckExpression("try_cast(a AS timestamp(3) with time zone)",
                  "TRY_CAST(a AS timestamp(3) with time zone)");
  CheckExpression("CAST(a AS double precision)", "CAST(a AS double)");
  CheckExpression("CAST(a AS array<map<varchar, bigint>>)",
                  "CAST(a AS array(map(varchar, bigint)))");
  CheckExpression("CAST(a AS bigint array)", "CAST(a AS array(bigint))");
  CheckExpression("CASE a WHEN 1 THEN 'x' ELSE 'y' END", "CASE a WHEN 1 THEN 'x' ELSE 'y' END");
  CheckExpression("CASE WHEN a THEN 1 END", "CASE WHEN a THEN 1 END");
  CheckExpression("position('b' IN s)", "strpos(s, 'b')");
  CheckExpression("substring(s FROM 2 FOR 3)", "substring(s, 2, 3)");
  CheckExpression("substring(s, 2)", "substring(s, 2)");
  CheckExpression("trim(s)", "TRIM(BOTH FROM s)");
  CheckExpression("trim(LEADING 'x' FROM s)", "TRIM(LEADING 'x' FROM s)");
  CheckExpression("trim(s, 'x')", "TRIM(BOTH 'x' FROM s)");
  CheckExpression("extract(day_of_week FROM d)", "EXTRACT(day_of_week FROM d)");
  CheckExpression("normalize(s, NFD)", "NORMALIZE(s, NFD)");
  CheckExpression("grouping(a, t.b)", "GROUPING(a, t.b)");
  CheckExpression("ARRAY[1, 2][1]", "ARRAY[1, 2][1]");
  CheckExpression("current_date + INTERVAL '1' DAY", "(CURRENT_DATE + INTERVAL '1' DAY)");
}

TEST(ParseExpressionTest, Json) {
  CheckExpression(
      "json_value(a, 'lax $.b' RETURNING decimal(10, 2) DEFAULT 0 ON EMPTY ERROR ON ERROR)",
      "JSON_VALUE(a, 'lax $.b' RETURNING decimal(10, 2) DEFAULT 0 ON EMPTY ERROR ON ERROR)");
  CheckExpression(
      "json_query(a, 'strict $' PASSING b AS c WITH ARRAY WRAPPER OMIT QUOTES EMPTY ARRAY ON "
      "ERROR)",
      "JSON_QUERY(a, 'strict $' PASSING b AS c WITH UNCONDITIONAL ARRAY WRAPPER OMIT QUOTES "
      "EMPTY ARRAY ON ERROR)");
  CheckExpression("json_exists(a FORMAT JSON ENCODING UTF8, 'lax $.b' TRUE ON ERROR)",
                  "JSON_EXISTS(a FORMAT JSON ENCODING UTF8, 'lax $.b' TRUE ON ERROR)");
  CheckExpression(
      "json_object('a': 1, KEY 'b' VALUE c ABSENT ON NULL)",
      "JSON_OBJECT(KEY 'a' VALUE 1, KEY 'b' VALUE c ABSENT ON NULL WITHOUT UNIQUE KEYS)");
  CheckExpression("json_array(1, NULL NULL ON NULL)", "JSON_ARRAY(1, NULL NULL ON NULL)");
}

TEST(ParseExpressionTest, ErrorsNamePlaceFoundAndExpected) {
  EXPECT_THAT(ExpressionError("a +"),
              HasSubstr("line 1, column 4: found the end, expected an expression"));
  EXPECT_THAT(ExpressionError("CAST(a bigint)"), HasSubstr("column 8: found bigint, expected"));
  EXPECT_THAT(ExpressionError("CAST(a bigint)"), HasSubstr("AS"));
  EXPECT_THAT(ExpressionError("a = b = c"), HasSubstr("column 7: found ="));
  EXPECT_THAT(ExpressionError("'\xc3\xa9'\n + 'x"),
              HasSubstr("line 2, column 4: a string that does not"));
  EXPECT_THAT(ExpressionError("9223372036854775808"), HasSubstr("does not fit a bigint"));
  EXPECT_THAT(ExpressionError("a.select"), HasSubstr("select is a reserved word"));
  EXPECT_THAT(ExpressionError("a; b"), HasSubstr("column 2: found ;"));
  EXPECT_THAT(ExpressionError("X'1'"), HasSubstr("pairs of hexadecimal digits"));
}

TEST(ParseExpressionTest, DepthIsBoundedAndLengthIsNot) {
  EXPECT_THAT(ExpressionError(std::string(100000, '(') + "1"), HasSubstr("nested too deeply"));
  EXPECT_THAT(ExpressionError(std::string(100000, '-') + "a"), HasSubstr("line 1"));
  std::string sum = "a";
  std::string either = "a";
  for (int i = 0; i < 100000; ++i) {
    sum += "+a";
    either += " OR a";
  }
  EXPECT_THAT(ExpressionError(sum), HasSubstr("nested too deeply"));
  EXPECT_EQ(ExpressionError(either), "parsed");
  // Each parenthesis is read once, although it may be a query's or a value's.
  std::string nested = "SELECT 1";
  for (int i = 0; i < 100; ++i) {
    nested = "(" + nested + ") + 1";
    nested = i % 2 == 0 ? "(" + nested + ")" : nested;
  }
  EXPECT_EQ(ExpressionError(nested), "parsed");
}

}  // namespace
}  // namespace dynalake::query
