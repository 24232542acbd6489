#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/testing/matchers.h"
#include "query/athena/parser.h"
#include "query/athena/tree_text.h"

namespace dynalake::query {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;

void CheckQuery(std::string_view text, std::string_view expected) {
  const auto parsed = ParseQueryText(text);
  ASSERT_OK(parsed) << text;
  const std::string printed = PrintQuery(**parsed);
  EXPECT_EQ(printed, expected) << text;
  const auto again = ParseQueryText(printed);
  ASSERT_OK(again) << printed;
  EXPECT_EQ(PrintQuery(**again), printed);
}

std::string QueryError(std::string_view text) {
  const auto parsed = ParseQueryText(text);
  return parsed ? "parsed" : parsed.error().ToString();
}

TEST(ParseQueryTest, Select) {
  CheckQuery("select distinct a, b as c, t.*, r.* as (x, y) from t",
             "SELECT DISTINCT a, b AS c, t.*, r.* AS (x, y) FROM t");
  CheckQuery("SELECT * FROM \"AwsDataCatalog\".db.\"my table\" x WHERE a > 1",
             "SELECT * FROM AwsDataCatalog.db.\"my table\" AS x WHERE (a > 1)");
  CheckQuery(
      "SELECT a b FROM t GROUP BY a HAVING count(*) > 1 ORDER BY 1 DESC NULLS LAST LIMIT 5",
      "SELECT a AS b FROM t GROUP BY a HAVING (count(*) > 1) ORDER BY 1 DESC NULLS LAST LIMIT 5");
  CheckQuery("SELECT 1 OFFSET 2 ROWS FETCH NEXT 3 ROWS WITH TIES",
             "SELECT 1 OFFSET 2 FETCH FIRST 3 ROWS WITH TIES");
  CheckQuery("SELECT 1 FETCH FIRST ROW ONLY", "SELECT 1 LIMIT 1");
  CheckQuery("SELECT sum(a) OVER w FROM t WINDOW w AS (PARTITION BY b)",
             "SELECT sum(a) OVER w FROM t WINDOW w AS (PARTITION BY b)");
  CheckQuery("SELECT 1 LIMIT ?", "SELECT 1 LIMIT ?");
}

TEST(ParseQueryTest, Groupings) {
  CheckQuery(
      "SELECT 1 FROM t GROUP BY GROUPING SETS ((a, b), a, ()), ROLLUP (a, (b, c)), CUBE (a)",
      "SELECT 1 FROM t GROUP BY GROUPING SETS ((a, b), a, ()), ROLLUP (a, (b, c)), CUBE (a)");
  CheckQuery("SELECT 1 FROM t GROUP BY ()", "SELECT 1 FROM t GROUP BY ()");
  CheckQuery("SELECT 1 FROM t GROUP BY DISTINCT a, (b, c)",
             "SELECT 1 FROM t GROUP BY DISTINCT a, (b, c)");
}

TEST(ParseQueryTest, SetOperations) {
  CheckQuery("SELECT 1 UNION ALL SELECT 2 UNION ALL VALUES 3",
             "SELECT 1 UNION ALL SELECT 2 UNION ALL VALUES 3");
  CheckQuery("SELECT 1 UNION SELECT 2 INTERSECT ALL SELECT 3 EXCEPT DISTINCT TABLE t",
             "SELECT 1 UNION SELECT 2 INTERSECT ALL SELECT 3 EXCEPT TABLE t");
  CheckQuery("(SELECT 1 LIMIT 1) UNION (SELECT 2)", "(SELECT 1 LIMIT 1) UNION (SELECT 2)");
  CheckQuery("((SELECT 1) UNION SELECT 2) INTERSECT SELECT 3",
             "((SELECT 1) UNION SELECT 2) INTERSECT SELECT 3");
  CheckQuery(
      "WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t), u AS (TABLE t) "
      "SELECT * FROM u",
      "WITH RECURSIVE t (n) AS (SELECT 1 UNION ALL SELECT (n + 1) FROM t), u AS (TABLE t) "
      "SELECT * FROM u");
}

TEST(ParseQueryTest, Joins) {
  CheckQuery("SELECT 1 FROM a JOIN b ON a.x = b.x LEFT OUTER JOIN c USING (y, z), d",
             "SELECT 1 FROM ((a INNER JOIN b ON (a.x = b.x)) LEFT JOIN c USING (y, z)), d");
  CheckQuery("SELECT 1 FROM a JOIN b JOIN c ON x ON y",
             "SELECT 1 FROM (a INNER JOIN (b INNER JOIN c ON x) ON y)");
  CheckQuery("SELECT 1 FROM a CROSS JOIN UNNEST(m, a.n) WITH ORDINALITY AS t(k, v, n, o)",
             "SELECT 1 FROM (a CROSS JOIN UNNEST (m, a.n) WITH ORDINALITY AS t (k, v, n, o))");
  CheckQuery("SELECT 1 FROM a NATURAL FULL JOIN b", "SELECT 1 FROM (a NATURAL FULL JOIN b)");
  CheckQuery("SELECT 1 FROM a CROSS JOIN LATERAL (SELECT a.x) l",
             "SELECT 1 FROM (a CROSS JOIN LATERAL (SELECT a.x) AS l)");
}

TEST(ParseQueryTest, RelationsInParentheses) {
  CheckQuery("SELECT 1 FROM (a)", "SELECT 1 FROM a");
  CheckQuery("SELECT 1 FROM (VALUES (1, 'a'), (2, 'b')) AS t (n, s)",
             "SELECT 1 FROM (VALUES ROW(1, 'a'), ROW(2, 'b')) AS t (n, s)");
  CheckQuery("SELECT 1 FROM (SELECT (1)) x", "SELECT 1 FROM (SELECT 1) AS x");
  CheckQuery("SELECT 1 FROM ((SELECT 1)) x", "SELECT 1 FROM (SELECT 1) AS x");
  CheckQuery("SELECT 1 FROM ((SELECT 1) UNION (SELECT 2)) x",
             "SELECT 1 FROM ((SELECT 1) UNION (SELECT 2)) AS x");
  CheckQuery("SELECT 1 FROM ((SELECT 1) x CROSS JOIN b)",
             "SELECT 1 FROM ((SELECT 1) AS x CROSS JOIN b)");
  CheckQuery("SELECT 1 FROM ((a JOIN b ON c) JOIN d ON e)",
             "SELECT 1 FROM ((a INNER JOIN b ON c) INNER JOIN d ON e)");
}

TEST(ParseQueryTest, TimeTravelAndSamples) {
  CheckQuery("SELECT 1 FROM t FOR TIMESTAMP AS OF TIMESTAMP '2024-01-01 00:00:00 UTC' x",
             "SELECT 1 FROM t FOR TIMESTAMP AS OF timestamp '2024-01-01 00:00:00 UTC' AS x");
  CheckQuery("SELECT 1 FROM t FOR VERSION AS OF 5", "SELECT 1 FROM t FOR VERSION AS OF 5");
  CheckQuery("SELECT 1 FROM t TABLESAMPLE BERNOULLI (10)",
             "SELECT 1 FROM t TABLESAMPLE BERNOULLI (10)");
  CheckQuery("SELECT 1 FROM \"t$files\"", "SELECT 1 FROM \"t$files\"");
}

TEST(ParseQueryTest, WordsThatAreNotReservedAreNames) {
  CheckQuery("SELECT date, data, row, value v FROM limit, first",
             "SELECT date, data, row, value AS v FROM limit, first");
  CheckQuery("-- a comment\n/* another */ SELECT 1", "SELECT 1");
}

TEST(ParseQueryTest, OtherLanguagesSyntaxIsToldInAthenas) {
  for (const auto& [sql, advice] :
       {std::pair("SELECT a::varchar FROM t", "a cast is written CAST(value AS type)"),
        std::pair("SELECT * EXCLUDE (a) FROM t", "name the columns that you want"),
        std::pair("SELECT a FROM t QUALIFY row_number() OVER (ORDER BY a) = 1", "in a sub-query"),
        std::pair("SELECT a FROM t LIMIT 5 OFFSET 2", "OFFSET stands before LIMIT"),
        std::pair("SELECT a FROM t LIMIT x", "found x, expected a number of rows; LIMIT takes"),
        std::pair("SELECT a FROM t LIMIT 'x'", "LIMIT takes a number"),
        std::pair("SELECT a FROM t WHERE b LIMIT x", "LIMIT takes a number"),
        std::pair("SELECT a FROM t LIMIT 10, 5", "write OFFSET 10 LIMIT 5"),
        std::pair("SELECT a FROM t WHERE a == 5", "equality is written ="),
        std::pair("SELECT a FROM t WHERE a==5", "equality is written ="),
        std::pair("SELECT a FROM t WHERE a && b", "& is nothing in SQL; write AND"),
        std::pair("SELECT a FROM t LATERAL VIEW explode(b) e AS c", "CROSS JOIN UNNEST"),
        std::pair("SELECT a FROM t x LATERAL VIEW explode(b) e AS c", "CROSS JOIN UNNEST"),
        std::pair("SELECT DISTINCT ON (a) b FROM t", "there is no DISTINCT ON; write max_by"),
        std::pair("SELECT * EXCEPT (a) FROM t", "column 10: * has no EXCEPT"),
        std::pair("SELECT t.* EXCEPT (a) FROM t", "name the columns that you want"),
        std::pair("SELECT now() - INTERVAL 1 DAY", "INTERVAL '1' DAY"),
        std::pair("SELECT ‘x’", "‘ is nothing in SQL; a text stands in '...'"),
        std::pair("SELECT “x”", "a name stands in \"...\", a text in '...'"),
        std::pair("SELECT group FROM t",
                  "found group, a reserved word, expected an expression; as "
                  "a name it stands in double quotes"),
        std::pair("SELECT a FROM t WHERE order = 1", "as a name it stands in double quotes"),
        std::pair("SELECT a FROM t WHERE a ILIKE 'x%'", "lower(text) LIKE")}) {
    EXPECT_THAT(QueryError(sql), HasSubstr(advice)) << sql;
  }
  EXPECT_THAT(QueryError("SELECT a b c FROM t"), HasSubstr("found c, expected a comma, FROM"));
  // No name is meant here.
  EXPECT_THAT(QueryError("SELECT FROM t"), EndsWith("found FROM, expected an expression"));
  CheckQuery("SELECT limit FROM t limit LIMIT 5", "SELECT limit FROM t AS limit LIMIT 5");
  CheckQuery("SELECT * EXCEPT (SELECT 1)", "SELECT * EXCEPT (SELECT 1)");
}

TEST(ParseQueryTest, ErrorsNamePlaceFoundAndExpected) {
  EXPECT_THAT(QueryError("SELECT a FORM t WHERE"), HasSubstr("column 15: found t, expected"));
  EXPECT_THAT(QueryError("SELECT a FROM"), HasSubstr("found the end, expected a table"));
  EXPECT_THAT(QueryError("SELECT a\nFROM  \n\n -- of what?\n"),
              HasSubstr("line 2, column 5: found the end, expected a table"));
  EXPECT_THAT(QueryError("SELECT a FROM t GROUP a"), HasSubstr("expected BY"));
  EXPECT_THAT(QueryError("SELECT a,\n  FROM t"), HasSubstr("line 2, column 3: found FROM"));
  EXPECT_THAT(QueryError("SELECT 1 FROM a JOIN b"), HasSubstr("expected ON or USING"));
  EXPECT_THAT(QueryError("SELECT * FROM t MATCH_RECOGNIZE (PATTERN (a))"),
              HasSubstr("MATCH_RECOGNIZE is not there yet"));
  EXPECT_THAT(QueryError("FROM t"), HasSubstr("line 1, column 1: found FROM, expected"));
}

TEST(ParseQueryTest, ChainsAreAsLongAsTheyLike) {
  std::string all = "SELECT 1";
  for (int i = 0; i < 20000; ++i) {
    all += " UNION ALL SELECT 1";
  }
  EXPECT_EQ(QueryError(all), "parsed");
  std::string mixed = "SELECT 1";
  for (int i = 0; i < 2000; ++i) {
    mixed += i % 2 == 0 ? " UNION ALL SELECT 1" : " UNION SELECT 1";
  }
  EXPECT_THAT(QueryError(mixed), HasSubstr("nested too deeply"));
}

TEST(ParseQueryTest, JsonTable) {
  CheckQuery(
      "select * from json_table(j, 'lax $[*]' as r passing 1 as x columns (n for ordinality, a "
      "integer path 'lax $.a' default 0 on empty error on error, b varchar format json without "
      "wrapper, nested 'lax $.c' as p columns (c varchar(3))) plan default (cross, inner) error "
      "on "
      "error) t",
      "SELECT * FROM JSON_TABLE(j, 'lax $[*]' AS r PASSING 1 AS x COLUMNS (n FOR ORDINALITY, a "
      "integer PATH 'lax $.a' DEFAULT 0 ON EMPTY ERROR ON ERROR, b varchar FORMAT JSON WITHOUT "
      "ARRAY WRAPPER, NESTED PATH 'lax $.c' AS p COLUMNS (c varchar(3))) PLAN DEFAULT (INNER, "
      "CROSS) ERROR ON ERROR) AS t");
  CheckQuery(
      "SELECT 1 FROM JSON_TABLE(j, 'lax $' AS r COLUMNS (NESTED PATH 'lax $.a' AS p COLUMNS (a "
      "varchar), NESTED PATH 'lax $.b' AS q COLUMNS (b varchar)) PLAN (r OUTER (p UNION q)))",
      "SELECT 1 FROM JSON_TABLE(j, 'lax $' AS r COLUMNS (NESTED PATH 'lax $.a' AS p COLUMNS (a "
      "varchar), NESTED PATH 'lax $.b' AS q COLUMNS (b varchar)) PLAN (r OUTER (p UNION q)))");
  EXPECT_THAT(QueryError("SELECT 1 FROM JSON_TABLE(j, 'lax $' COLUMNS (a integer) PLAN (p UNION q "
                         "CROSS r))"),
              HasSubstr("found CROSS"));
  EXPECT_THAT(QueryError("SELECT 1 FROM JSON_TABLE(j, 'lax $' COLUMNS (a integer) PLAN DEFAULT "
                         "(INNER, OUTER))"),
              HasSubstr("expected OUTER or INNER, UNION or CROSS"));
  std::string deep = "SELECT 1 FROM JSON_TABLE(j, 'lax $' COLUMNS (";
  for (int i = 0; i < 100'000; ++i) {
    deep += "NESTED 'lax $' COLUMNS (";
  }
  EXPECT_THAT(QueryError(deep), HasSubstr("nested"));
}

TEST(ParseQueryTest, TableFunctions) {
  CheckQuery("select * from table(sequence(start => 1, stop => 3)) as t(n)",
             "SELECT * FROM TABLE(sequence(start => 1, stop => 3)) AS t (n)");
  CheckQuery(
      "select * from table(exclude_columns(table(select 1 as a) x, descriptor(a, b bigint)))",
      "SELECT * FROM TABLE(exclude_columns(TABLE(SELECT 1 AS a), DESCRIPTOR(a, b)))");
  CheckQuery("SELECT * FROM TABLE(f(TABLE(db.t)))", "SELECT * FROM TABLE(f(TABLE(db.t)))");
  CheckQuery("SELECT * FROM TABLE(f())", "SELECT * FROM TABLE(f())");
}

}  // namespace
}  // namespace dynalake::query
