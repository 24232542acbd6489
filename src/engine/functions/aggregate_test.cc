// What Trino 476 answered to the same aggregates (its recorded answers and, for limits, its
// documentation of types).

#include <string>

#include <gmock/gmock.h>

#include "base/testing/matchers.h"
#include "engine/testing/lake_fixture.h"

namespace dynalake::engine {
namespace {

using testing::HasSubstr;

class AggregateTest : public LakeTest {
 protected:
  void Check(const std::string& sql, const std::string& expected) {
    const auto answer = Run(sql);
    ASSERT_OK(answer) << sql;
    EXPECT_EQ(*answer, expected + "\n") << sql;
  }
  /// `aggregate` over the rows of a VALUES, whose columns are x and y.
  void CheckOver(const std::string& values, const std::string& aggregate,
                 const std::string& expected) {
    Check("SELECT " + aggregate + " FROM (VALUES " + values + ") t(x, y)", expected);
  }
  void CheckFault(const std::string& sql, const std::string& fault) {
    const auto answer = Run(sql);
    ASSERT_FALSE(answer) << sql;
    EXPECT_THAT(answer.error().ToString(), HasSubstr(fault)) << sql;
  }
};

TEST_F(AggregateTest, SumsKeepToTheirTypes) {
  Check("SELECT typeof(dynalake.checked_sum(sum(x))) FROM (VALUES (1::BIGINT)) t(x)", "BIGINT");
  Check("SELECT typeof(dynalake.checked_sum(sum(x))) FROM (VALUES (1.5::DECIMAL(3,2))) t(x)",
        "DECIMAL(38,2)");
  Check("SELECT dynalake.checked_sum(sum(x)) FROM (VALUES (NULL::BIGINT)) t(x)", "null");
  Check(
      "SELECT dynalake.checked_sum(sum(x)) FROM "
      "(VALUES (9223372036854775806), (1::BIGINT)) t(x)",
      "9223372036854775807");
  CheckFault(
      "SELECT dynalake.checked_sum(sum(x)) FROM "
      "(VALUES (9223372036854775807), (1::BIGINT)) t(x)",
      "NUMERIC_VALUE_OUT_OF_RANGE: bigint addition overflow");
  CheckFault(
      "SELECT dynalake.checked_sum(sum(x)) FROM "
      "(VALUES (99999999999999999999999999999999999999::DECIMAL(38,0)), (1)) t(x)",
      "NUMERIC_VALUE_OUT_OF_RANGE: Decimal overflow");
}

TEST_F(AggregateTest, SumsOfSumsAreThoseOfTheirParts) {
  const std::string sum =
      "SELECT typeof(s), s FROM (SELECT dynalake.shifted_sum(sum(x), count(x), ";
  const std::string from = " AS s FROM (VALUES (2147483640::INTEGER), (NULL), (-5)) t(x))";
  Check(sum + "max(x), 7::INTEGER)" + from, "BIGINT|2147483649");
  Check(sum + "min(x), (-7)::INTEGER)" + from, "BIGINT|2147483621");
  CheckFault(sum + "max(x), 8::INTEGER)" + from,
             "NUMERIC_VALUE_OUT_OF_RANGE: 2147483640 + 8 is beyond its type");
  CheckFault(
      "SELECT dynalake.shifted_sum(sum(x), count(x), max(x), 1::BIGINT) FROM "
      "(VALUES (9223372036854775806), (1::BIGINT)) t(x)",
      "NUMERIC_VALUE_OUT_OF_RANGE: bigint addition overflow");
  Check(
      "SELECT dynalake.shifted_sum(sum(x), count(x), max(x), 1::TINYINT) FROM "
      "(VALUES (NULL::TINYINT)) t(x)",
      "null");
}

// As decimals are rounded everywhere in Trino: half away from zero.
TEST_F(AggregateTest, AverageOfDecimalsIsOfTheirType) {
  for (const char* type : {"DECIMAL(3,1)", "DECIMAL(8,1)", "DECIMAL(17,1)", "DECIMAL(38,1)"}) {
    const auto average = [&](const std::string& values) {
      return Run("SELECT typeof(a), a FROM (SELECT dynalake.decimal_average(x::" +
                 std::string(type) + ") AS a FROM (VALUES " + values + ") t(x))");
    };
    const std::string start = std::string(type) + "|";
    EXPECT_THAT(average("(1.0), (2.1)"), HasValue(start + "1.6\n"));
    EXPECT_THAT(average("(-1.0), (-2.1), (NULL)"), HasValue(start + "-1.6\n"));
    EXPECT_THAT(average("(1.0), (1.1), (1.1)"), HasValue(start + "1.1\n"));
    EXPECT_THAT(average("(NULL)"), HasValue(start + "null\n"));
  }
  CheckOver("(1::DECIMAL(1,0), 1), (2, 1)", "dynalake.decimal_average(x)", "2");
  CheckOver("(1.0, 1), (2.0, 2), (6.0, 3)", "dynalake.decimal_average(x) OVER (ORDER BY y)",
            "1.0\n1.5\n3.0");
  Check(
      "SELECT g, dynalake.decimal_average(x) FROM "
      "(SELECT i % 2 AS g, i::DECIMAL(9,2) AS x FROM range(10000) r(i)) GROUP BY g ORDER BY g",
      "0|4999.00\n1|5000.00");
  Check("SELECT dynalake.decimal_average(1.5) FROM range(5000)", "1.5");
  // Sums beyond 128 bits.
  const std::string most(38, '9');
  for (const std::string sign : {"", "-"}) {
    Check("SELECT dynalake.decimal_average((" + sign + most + ")::DECIMAL(38,0)) FROM range(7000)",
          sign + most);
  }
  CheckOver("(" + most + "::DECIMAL(38,0), 1), (" + most + ", 2), (-" + most + ", 3), (-" + most +
                ", 4), (1, 5), (-4, 6)",
            "dynalake.decimal_average(x)", "-1");
  CheckOver("(" + most + "::DECIMAL(38,0), 1), (" + most + ", 2), (1, 3)",
            "dynalake.decimal_average(x)", "66666666666666666666666666666666666666");
}

TEST_F(AggregateTest, Intervals) {
  CheckOver("(INTERVAL 1 HOUR, 1), (INTERVAL 90 MINUTE, 1), (NULL, 1)",
            "dynalake.interval_sum(x), dynalake.interval_average(x)",
            "0M0d9000000000000ns|0M0d4500000000000ns");
  CheckOver("(INTERVAL 13 MONTH, 1), (INTERVAL 2 MONTH, 1)",
            "dynalake.interval_sum(x), dynalake.interval_average(x)", "15M0d0ns|8M0d0ns");
  CheckOver("(NULL::INTERVAL, 1)", "dynalake.interval_sum(x), dynalake.interval_average(x)",
            "null|null");
}

TEST_F(AggregateTest, NotANumberIsNeverTheGreatest) {
  for (const char* type : {"FLOAT", "DOUBLE"}) {
    const std::string nan = std::string("('nan'::") + type + ", 1)";
    CheckOver(nan + ", (1, 1)", "dynalake.max_number(x)", "1");
    CheckOver("(1::" + std::string(type) + ", 1), ('nan', 1)", "dynalake.max_number(x)", "1");
    CheckOver(nan + ", ('-infinity', 1)", "dynalake.max_number(x)", "-inf");
    CheckOver(nan + ", (NULL, 1)", "dynalake.max_number(x)", "nan");
    CheckOver("(NULL::" + std::string(type) + ", 1)", "dynalake.max_number(x)", "null");
  }
  Check(
      "SELECT g, dynalake.max_number(x) FROM (SELECT i % 3 AS g, CASE WHEN i % 2 = 0 THEN 'nan' "
      "ELSE i::DOUBLE END AS x FROM range(6000) r(i)) GROUP BY g ORDER BY g",
      "0|5997\n1|5995\n2|5999");
}

// The figures of 1, 2, 4, 10 by the formulas of Trino's documentation, by hand.
TEST_F(AggregateTest, Moments) {
  const std::string four = "(1.0, 1), (2, 2), (4, 3), (10, 4), (NULL, 5)";
  CheckOver(four,
            "round(dynalake.sample_variance(x), 6), round(dynalake.population_variance(x), 6), "
            "round(dynalake.sample_deviation(x), 6), round(dynalake.population_deviation(x), 6)",
            "16.25|12.1875|4.031129|3.49106");
  CheckOver(four,
            "round(dynalake.population_skewness(x), 3), round(dynalake.sample_kurtosis(x), 6), "
            "round(dynalake.geometric_average(x), 6)",
            "0.848|2.030769|2.990698");
  CheckOver("(1.0, 1), (2, 2), (3, 3)",
            "dynalake.population_skewness(x), dynalake.sample_kurtosis(x)", "0|null");
  CheckOver("(1.0, 1)", "dynalake.sample_variance(x), dynalake.population_variance(x)", "null|0");
  CheckOver("('inf'::DOUBLE, 1), (1, 2)", "dynalake.sample_deviation(x)", "nan");
  CheckOver("(0.0, 1), (5, 2)", "dynalake.geometric_average(x)", "0");
}

TEST_F(AggregateTest, PairsOfNumbers) {
  CheckOver("(3.0, 1.0), (5, 2), (7, 3), (NULL, 9), (9, NULL)",
            "round(dynalake.correlation(x, y), 9), dynalake.regression_slope(x, y), "
            "dynalake.regression_intercept(x, y), dynalake.population_covariance(x, y) * 3, "
            "dynalake.sample_covariance(x, y)",
            "1|2|1|4|2");
  CheckOver("(1.0, 1.0), (2, 1)",
            "round(dynalake.correlation(x, y), 9), dynalake.regression_slope(x, y), "
            "dynalake.regression_intercept(x, y)",
            "null|null|null");
  CheckOver("(1.0, 1.0)", "dynalake.correlation(x, y), dynalake.sample_covariance(x, y)",
            "null|null");
}

// Threads have states of their own, which are put together.
TEST_F(AggregateTest, MomentsOfManyRows) {
  Check(
      "WITH r AS (SELECT CAST(i % 1000 AS DOUBLE) AS x FROM range(400000) r(i)) "
      "SELECT round(dynalake.population_variance(x), 3), "
      "abs(dynalake.population_skewness(x)) < 1e-9, round(dynalake.sample_kurtosis(x), 3), "
      "round(dynalake.correlation(x, 2 * x + 1), 9), "
      "round(dynalake.regression_slope(2 * x + 1, x), 9) FROM r",
      "83333.25|true|-1.2|1|2");
}

TEST_F(AggregateTest, PercentilesOfFewValuesAreAmongThem) {
  CheckOver("(1::BIGINT, 1), (2, 1), (3, 1), (4, 1), (NULL, 1)",
            "dynalake.percentile(x, 1, 0.5), dynalake.percentile(x, 1, [0, 0.25, 1])",
            "3|list<l: int64>[1, 2, 4]");
  CheckOver("(1.0::DOUBLE, 1), (2.0, 1)", "dynalake.percentile(x, 1, 0.5)", "2");
  CheckOver("(1.5::FLOAT, 1)", "typeof(dynalake.percentile(x, 1, [0.5]))", "FLOAT[]");
  CheckOver("(NULL::DOUBLE, 1)", "dynalake.percentile(x, 1, 0.5), dynalake.percentile(x, 1, [0.5])",
            "null|null");
  CheckFault("SELECT dynalake.percentile(1::BIGINT, 1, 1.5)",
             "INVALID_FUNCTION_ARGUMENT: Percentile must be between 0 and 1");
  CheckFault("SELECT dynalake.percentile(9007199254740993, 1, 0.5)", "INVALID_FUNCTION_ARGUMENT");
  CheckFault("SELECT dynalake.percentile(1::BIGINT, 0, 0.5)", "INVALID_FUNCTION_ARGUMENT");
  CheckFault("SELECT dynalake.percentile(i::DOUBLE, 1e305, 0.5) FROM range(30000) r(i)",
             "INVALID_FUNCTION_ARGUMENT: the weights");
  // Beside the weight of the least value all others vanish: no two of them may be merged.
  Check(
      "SELECT dynalake.percentile(i::DOUBLE, CASE WHEN i = 0 THEN 1e300 ELSE 1 END, 0) "
      "FROM range(30000) r(i)",
      "0");
  Check(
      "SELECT dynalake.percentile((i % 2 * 2 - 1) * 1.7e308::DOUBLE, 1, 0.1) "
      "FROM range(30000) r(i)",
      "-1.7e+308");
}

// Against the rank of the exact one: within a tenth of a percent, at the ends much nearer.
TEST_F(AggregateTest, PercentilesOfManyValues) {
  Check(
      "WITH r AS (SELECT (i * 7919) % 500000 AS x FROM range(500000) r(i)), p AS (SELECT "
      "dynalake.percentile(x, 1, [0, 0.001, 0.5, 0.9, 0.999, 1]) AS p FROM r) "
      "SELECT p[1], abs(p[2] - 500) < 20, abs(p[3] - 250000) < 500, abs(p[4] - 450000) < 500, "
      "abs(p[5] - 499500) < 20, p[6] FROM p",
      "0|true|true|true|true|499999");
}

TEST_F(AggregateTest, DistinctEstimates) {
  CheckOver("(1, 1), (NULL, 1), (1, 1), (2, 1)", "dynalake.distinct_estimate(x, 0.023)", "2");
  CheckOver("(NULL::INTEGER, 1)", "dynalake.distinct_estimate(x, 0.023)", "0");
  CheckOver("([1, NULL], 1), ([1, NULL], 1), ([2], 1)", "dynalake.distinct_estimate(x, 0.023)",
            "2");
  Check("SELECT dynalake.distinct_estimate(i % 500, 0.26) FROM range(5000) r(i)", "500");
  // Five times the standard error; the data is always the same.
  for (const char* value : {"i", "i::VARCHAR", "i::DOUBLE", "[i]", "-i * 1000"}) {
    for (const char* count : {"1000", "5000", "300000"}) {
      Check("SELECT abs(dynalake.distinct_estimate(" + std::string(value) + ", 0.023) / " + count +
                " - 1) < 0.115, abs(dynalake.distinct_estimate(" + value + ", 0.005) / " + count +
                " - 1) < 0.025 FROM range(" + count + ") r(i)",
            "true|true");
    }
  }
  CheckFault("SELECT dynalake.distinct_estimate(1, 0.3)", "INVALID_FUNCTION_ARGUMENT");
}

TEST_F(AggregateTest, MapsOfPairs) {
  const auto map = [](const std::string& name, const std::string& entries) {
    return "CAST(dynalake." + name + "(list({k: x, v: y})) AS VARCHAR)" + entries;
  };
  CheckOver("('a', 1), ('b', 2), ('a', 3), (NULL, 4)", map("map_of_pairs", ""), "{a=1, b=2}");
  CheckOver("('a', 1), ('b', 2), ('a', 3), (NULL, 4), ('b', NULL)", map("multimap_of_pairs", ""),
            "{a=[1, 3], b=[2, NULL]}");
  CheckOver("('nan'::DOUBLE, 1), ('nan', 2), (0.0, 3), (-0.0, 4)", map("map_of_pairs", ""),
            "{nan=1, 0.0=3}");
  CheckOver("(NULL::VARCHAR, 1)", map("map_of_pairs", "") + ", " + map("multimap_of_pairs", ""),
            "null|null");
  Check(
      "SELECT g, CAST(dynalake.map_of_pairs(list({k: [i % 3], v: i} ORDER BY i)) AS VARCHAR) FROM "
      "(SELECT i % 2 AS g, i FROM range(5000) r(i)) GROUP BY g ORDER BY g",
      "0|{[0]=0, [2]=2, [1]=4}\n1|{[1]=1, [0]=3, [2]=5}");
  CheckOver("(MAP {'a': 1, 'b': 2}, 1), (MAP {'b': 9, 'c': 3}, 2), (NULL, 3)",
            "CAST(dynalake.map_of_maps(list(x ORDER BY y)) AS VARCHAR)", "{a=1, b=2, c=3}");
  CheckOver("(NULL::MAP(VARCHAR, INTEGER), 1)", "dynalake.map_of_maps(list(x))", "null");
  CheckOver("(MAP {}, 1)", "dynalake.map_of_maps(list(x))", "null");
  CheckOver("('nan'::DOUBLE, 1), ('nan', 1), (1, 1), (NULL, 1)",
            "CAST(dynalake.counts_of(list(x)) AS VARCHAR)", "{nan=2, 1.0=1}");
  CheckOver("(NULL::DOUBLE, 1)", "dynalake.counts_of(list(x))", "null");
  CheckOver("('b', 1), ('a', 1), ('b', 1), (NULL, 1)",
            "CAST(dynalake.bigint_counts(histogram(x)) AS VARCHAR)", "{a=1, b=2}");
}

TEST_F(AggregateTest, JoinedText) {
  const auto joined = [](const std::string& rest) {
    return "dynalake.joined_text(list(x ORDER BY y), " + rest + ")";
  };
  CheckOver("('b', 2), ('a', 1), (NULL, 3), ('', 4)", joined("', ', true, '', false"), "a, b, ");
  CheckOver("(NULL::VARCHAR, 1)", joined("',', true, '', false"), "null");
  const std::string rows =
      "(repeat('a', 400000), 1), (repeat('b', 400000), 2), "
      "(repeat('c', 400000), 3), ('d', 4)";
  CheckOver(rows, "length(" + joined("',', false, '...', true") + ")", "800008");
  CheckOver(rows, "right(" + joined("',', false, '...', true") + ", 8)", "b,...(2)");
  CheckOver(rows, "right(" + joined("',', false, '...', false") + ", 6)", "bb,...");
  CheckFault("SELECT " + joined("',', true, '', false") + " FROM (VALUES " + rows + ") t(x, y)",
             "EXCEEDED_FUNCTION_MEMORY_LIMIT");
}

TEST_F(AggregateTest, Frequencies) {
  CheckOver("(1, 1), (2, 1), (10, 1), (NULL, 1)",
            "CAST(dynalake.histogram_of_numbers(2, x) AS VARCHAR)", "{1.5=2.0, 10.0=1.0}");
  CheckOver("(1, 3), (2, 1), (1, 2)", "CAST(dynalake.histogram_of_numbers(2, x, y) AS VARCHAR)",
            "{1.0=5.0, 2.0=1.0}");
  CheckOver("('a', 1), ('b', 1), ('a', 1), ('c', 1), ('a', 1), ('b', 1)",
            "CAST(dynalake.most_frequent(2, x, 10) AS VARCHAR)", "{a=3, b=2}");
  // Recorded in aggregates_odd.jsonl.
  Check("SELECT CAST(dynalake.histogram_of_numbers(4, i * i) AS VARCHAR) FROM range(1, 41) r(i)",
        "{143.5=20.0, 605.5=8.0, 1061.5=8.0, 1483.5=4.0}");
  Check("SELECT CAST(dynalake.histogram_of_numbers(3, i * i) AS VARCHAR) FROM range(1, 301) r(i)",
        "{6142.666666666667=135.0, 29115.5=68.0, 64288.0=97.0}");
  CheckFault("SELECT dynalake.histogram_of_numbers(1, 1)", "INVALID_FUNCTION_ARGUMENT");
  CheckFault("SELECT dynalake.histogram_of_numbers(10001, 1)", "INVALID_FUNCTION_ARGUMENT");
  // A value in every other row, among a hundred thousand others: its count may be too high by what
  // a table of fifty cannot know.
  for (const char* type : {"BIGINT", "VARCHAR"}) {
    Check("SELECT map_keys(m)[1] = '7'::" + std::string(type) +
              ", map_values(m)[1] BETWEEN 100000 AND 104000 FROM (SELECT "
              "dynalake.most_frequent(2, (CASE WHEN i % 2 = 0 THEN 7 ELSE i END)::" +
              type + ", 50) AS m FROM range(200000) r(i))",
          "true|true");
  }
}

// tests/sql/athena/expressions/aggregates_odd.jsonl, there in base64.
TEST_F(AggregateTest, Checksums) {
  const auto check = [this](const std::string& values, const std::string& expected) {
    Check("SELECT base64(dynalake.checksum(x)) FROM (VALUES " + values + ") t(x)", expected);
  };
  check("(1), (2), (2)", "M3/d4FiRvZg=");
  check("(1), (NULL)", "GlqvkGanHHM=");
  check("(true)", "k4/DCrUt5dQ=");
  check("(1::DOUBLE), (-2.5)", "4whRlgG4gFU=");
  check("(-0.0::DOUBLE)", "nS0WeWxQkeo=");
  check("('nan'::DOUBLE)", "tDgkafUdJAU=");
  check("(1.5::FLOAT)", "p894z06pGYg=");
  check("(''), ('hello world, this is a text of more than 32 bytes')", "cdlDpnO29aY=");
  check("('\\x00\\xFF'::BLOB)", "6y4Yt+/7yCQ=");
  check("(DATE '2024-01-05')", "KkAgN4EcaWA=");
  check("(TIMESTAMP '2024-01-05 10:00:00.123')", "K53d5y7LcbA=");
  check("(TIMESTAMP_NS '2024-01-05 10:00:00.123456789')", "nakOstnp4Cw=");
  check("({instant: TIMESTAMPTZ '2024-01-05 10:00:00Z', zone: 'UTC'})", "webKdsnn8bI=");
  check("({instant: TIMESTAMPTZ '2024-01-05 10:00:00.123456Z', zone: 'UTC'})", "6R6cp81HQMI=");
  check("(TIME '10:00:00')", "VH7714szVPA=");
  check("({local: TIME '10:00:00', offset_minutes: 120})", "PKKMGqGmugU=");
  check("(1.25)", "VuA9FNbhP80=");
  check("(12345678901234567890.5::DECIMAL(21,1))", "mKn4CnMotQ0=");
  check("(INTERVAL 1 MONTH)", "k4/DCrUt5dQ=");
  check("([1, 2])", "nVq7OL66rCk=");
  check("([[1], []])", "zWKuTeyIwMc=");
  check("(MAP {'a': 1, 'b': NULL})", "X7LvMtmowkc=");
  check("('12151fd2-7586-11e9-8f9e-2a86e4085a59'::UUID)", "Hb9IhSbLumI=");
  check("(NULL::INTEGER)", "h8rrhbF5N54=");
  Check("SELECT dynalake.checksum(1) FROM range(0)", "null");
}

TEST_F(AggregateTest, OffsetsOfWindowsAreChecked) {
  Check("SELECT dynalake.at_least(1, 1), dynalake.at_least(NULL, 1)", "1|null");
  CheckFault("SELECT dynalake.at_least(-1, 0)", "INVALID_FUNCTION_ARGUMENT");
  Check("SELECT dynalake.within(1, 1, 10)", "1");
  CheckFault("SELECT dynalake.within(11, 1, 10)", "INVALID_FUNCTION_ARGUMENT");
}

}  // namespace
}  // namespace dynalake::engine
