#include <gmock/gmock.h>

#include "base/testing/matchers.h"
#include "engine/testing/lake_fixture.h"
#include "query/testing/typed_trees.h"
#include "query/write/write_query.h"

namespace dynalake::query {
namespace {

using engine::LakeTest;
using testing::HasSubstr;
using testing::StartsWith;

const SqlType kBoolean = Plain(TypeKind::kBoolean);
const SqlType kTinyint = Plain(TypeKind::kTinyint);
const SqlType kInteger = Plain(TypeKind::kInteger);
const SqlType kBigint = Plain(TypeKind::kBigint);
const SqlType kReal = Plain(TypeKind::kReal);
const SqlType kDouble = Plain(TypeKind::kDouble);

/// What Trino 476 answers: tests/sql/athena/expressions/casts.jsonl, casts_nested.jsonl. A value is
/// the text that DuckDB gives it; an error begins with "!".
struct CastCase {
  SqlType from;
  std::string text;
  SqlType to;
  std::string value;
};

class WriteCastTest : public LakeTest {
 protected:
  /// In a column of several rows, of which one is NULL, so that nothing is computed beforehand.
  Result<std::string> ValueOf(const TypedPtr& value, const SqlType& to, bool is_try) {
    DYNALAKE_ASSIGN(const std::string sql, WriteExpression(*value));
    const TypedPtr cast = CastTo(to, ColumnOf(1, "x", value->type), is_try);
    DYNALAKE_ASSIGN(const std::string written, WriteExpression(*cast));
    return Run(fmt::format("SELECT CAST({} AS VARCHAR) FROM (SELECT unnest([{}, NULL]) AS x) AS r1",
                           written, sql));
  }
  void Check(const TypedPtr& value, const SqlType& to, const std::string& expected) {
    const std::string sql = WriteExpression(*value).value();
    const std::string what = sql + " AS " + ToString(to);
    if (!expected.starts_with('!')) {
      EXPECT_THAT(ValueOf(value, to, false), HasValue(expected + "\nnull\n")) << what;
      EXPECT_THAT(ValueOf(value, to, true), HasValue(expected + "\nnull\n")) << what;
      const TypedPtr cast = CastTo(to, ColumnOf(1, "x", value->type));
      EXPECT_THAT(Run(fmt::format("SELECT typeof({}) = typeof(CAST(NULL AS {})) FROM (SELECT {} AS "
                                  "x) AS r1",
                                  WriteExpression(*cast).value(), DuckTypeOf(to), sql)),
                  HasValue("true\n"))
          << what;
      return;
    }
    const auto cast = ValueOf(value, to, false);
    ASSERT_FALSE(cast) << what;
    EXPECT_THAT(cast.error().ToString(), HasSubstr(expected.substr(1))) << what;
    if (expected == "!GENERIC_INTERNAL_ERROR") {
      EXPECT_FALSE(ValueOf(value, to, true)) << what;
    } else {
      EXPECT_THAT(ValueOf(value, to, true), HasValue("null\nnull\n")) << what;
    }
  }
  void Check(std::span<const CastCase> cases) {
    for (const auto& [from, text, to, value] : cases) {
      Check(Constant(from, text), to, value);
    }
  }
};

constexpr const char* kInvalid = "!INVALID_CAST_ARGUMENT";
constexpr const char* kOutOfRange = "!NUMERIC_VALUE_OUT_OF_RANGE";

TEST_F(WriteCastTest, ToIntegersAndBooleans) {
  Check(std::initializer_list<CastCase>{
      {Decimal(2, 1), "2.5", kInteger, "3"},
      {Decimal(2, 1), "-2.5", kInteger, "-3"},
      {Decimal(3, 2), "2.49", kBigint, "2"},
      {Decimal(4, 1), "127.5", kTinyint, kInvalid},
      {kDouble, "0.5", kInteger, "1"},
      {kDouble, "-0.5", kInteger, "-1"},
      {kDouble, "2.5", kBigint, "3"},
      {kReal, "4.5", kBigint, "5"},
      {kDouble, "NaN", kInteger, kInvalid},
      {kDouble, "Infinity", kBigint, kInvalid},
      {kDouble, "9.2233720368547758e18", kBigint, kInvalid},
      {kDouble, "-9.2233720368547758e18", kBigint, "-9223372036854775808"},
      {kInteger, "128", kTinyint, kOutOfRange},
      {kInteger, "-128", kTinyint, "-128"},
      {kBigint, "2147483648", kInteger, kOutOfRange},
      {kBoolean, "true", kInteger, "1"},
      {Varchar(), "+12", kInteger, "12"},
      {Varchar(), " 12 ", kInteger, "12"},
      {Varchar(), "-0", kInteger, "0"},
      {Varchar(), "", kInteger, kInvalid},
      {Varchar(), "1.0", kInteger, kInvalid},
      {Varchar(), "+-1", kInteger, kInvalid},
      {Varchar(), "1_000", kInteger, kInvalid},
      {Varchar(), "0x1F", kInteger, kInvalid},
      {Varchar(), "300", kTinyint, kInvalid},
      {kInteger, "-7", kBoolean, "true"},
      {kDouble, "NaN", kBoolean, "true"},
      {Decimal(1, 1), "0.0", kBoolean, "false"},
      {Varchar(), "T", kBoolean, "true"},
      {Varchar(), "FALSE", kBoolean, "false"},
      {Varchar(), "1", kBoolean, "true"},
      {Varchar(), " true", kBoolean, kInvalid},
      {Varchar(), "yes", kBoolean, kInvalid},
  });
}

TEST_F(WriteCastTest, ToFloatsAndDecimals) {
  Check(std::initializer_list<CastCase>{
      {Varchar(), " 1.5 ", kDouble, "1.5"},
      {Varchar(), "+Infinity", kDouble, "inf"},
      {Varchar(), "inf", kDouble, kInvalid},
      {Varchar(), "1d", kDouble, "1.0"},
      {Varchar(), "1e400", kReal, "inf"},
      {kBigint, "9007199254740993", kDouble, "9007199254740992.0"},
      {kInteger, "16777217", kReal, "16777216.0"},
      {kDouble, "1e300", kReal, "inf"},
      {kReal, "0.1", kDouble, "0.10000000149011612"},
      {Decimal(18, 9), "123456789.123456789", kReal, "123456790.0"},
      {Decimal(30, 20), "0.10000000000000000000", kDouble, "0.1"},
      {kDouble, "1.005", Decimal(3, 2), "1.01"},
      {Decimal(4, 3), "-1.005", Decimal(3, 2), "-1.01"},
      {kDouble, "2.675", Decimal(10, 2), "2.68"},
      {kDouble, "0.125", Decimal(3, 2), "0.13"},
      {kDouble, "-1234567.891", Decimal(12, 2), "-1234567.89"},
      {kReal, "16777216", Decimal(20, 2), "16777216.00"},
      {kDouble, "99.995", Decimal(4, 2), kInvalid},
      {kInteger, "12345", Decimal(4, 0), kInvalid},
      {Decimal(5, 3), "99.995", Decimal(4, 2), kInvalid},
      {kDouble, "1e20", Decimal(38, 0), "100000000000000000000"},
      {kDouble, "NaN", Decimal(10, 2), kInvalid},
      {Varchar(), "1e2", Decimal(10, 2), "100.00"},
      {Varchar(), " 1.5 ", Decimal(3, 1), kInvalid},
      {Varchar(), "123", Decimal(2, 0), kInvalid},
      {kBoolean, "true", Decimal(5, 2), "1.00"},
      {kInteger, "5", Decimal(1, 1), kInvalid},
      {kReal, "1.1", Decimal(10, 5), "1.10000"},
      {Decimal(38, 0), "99999999999999999999999999999999999999", Decimal(38, 1), kInvalid},
      {Decimal(38, 10), "12345678901234567890.5555555555", Decimal(20, 0), "12345678901234567891"},
  });
}

TEST_F(WriteCastTest, ToText) {
  Check(std::initializer_list<CastCase>{
      {kDouble, "100", Varchar(), "1.0E2"},
      {kReal, "3.4e10", Varchar(), "3.4E10"},
      {Decimal(3, 2), "-0.05", Varchar(), "-0.05"},
      {Decimal(1, 1), "0.5", Varchar(), "0.5"},
      {Decimal(38, 2), "-123456789012345678901234567890123456.78", Varchar(),
       "-123456789012345678901234567890123456.78"},
      {kBigint, "-9223372036854775808", Varchar(), "-9223372036854775808"},
      {kBoolean, "true", Varchar(4), "true"},
      {kBoolean, "true", Varchar(2), "!GENERIC_INTERNAL_ERROR"},
      {kInteger, "12345", Varchar(5), "12345"},
      {kInteger, "12345", Varchar(3), kInvalid},
      {kDouble, "1", Varchar(4), kInvalid},
      {Varchar(), "héé", Varchar(2), "hé"},
      {Varchar(), "abc", Varchar(0), ""},
      {Varchar(3), "abc", Varchar(5), "abc"},
      {Varchar(), "abc", Char(2), "ab"},
      {Varchar(), "hé", Char(4), "hé  "},
      {Char(4), "ab", Varchar(), "ab  "},
      {Char(4), "ab", Varchar(3), "ab "},
      {Char(4), "ab", Char(6), "ab    "},
      {Char(4), "ab", kInteger, kInvalid},
      {Varchar(), "h\\é", Plain(TypeKind::kVarbinary), "h\\x5C\\xC3\\xA9"},
      {Varchar(), "12151fd2-7586-11e9-8f9e-2a86e4085a59", Plain(TypeKind::kUuid),
       "12151fd2-7586-11e9-8f9e-2a86e4085a59"},
      {Varchar(), "12151fd2758611e98f9e2a86e4085a59", Plain(TypeKind::kUuid), kInvalid},
      {Plain(TypeKind::kUuid), "12151fd2-7586-11e9-8f9e-2a86e4085a59", Varchar(),
       "12151fd2-7586-11e9-8f9e-2a86e4085a59"},
  });
}

// tests/sql/athena/expressions/dates.jsonl, timestamps.jsonl, zones.jsonl, intervals.jsonl.
TEST_F(WriteCastTest, OfTimes) {
  const SqlType date = Plain(TypeKind::kDate);
  const auto time = [](int32_t precision) { return Timed(TypeKind::kTime, precision); };
  const auto stamp = [](int32_t precision) { return Timed(TypeKind::kTimestamp, precision); };
  const auto zoned = [](int32_t precision) {
    return Timed(TypeKind::kTimestampWithZone, precision);
  };
  Check(std::initializer_list<CastCase>{
      {Varchar(), " 2024-1-5 ", date, "2024-01-05"},
      {Varchar(), "2024-02-29 10:00:00", date, kInvalid},
      {Varchar(), "10:20", time(3), "10:20:00"},
      {Varchar(), "10:20:30.1239", time(3), "10:20:30.124"},
      {Varchar(), "2024-01-05 10:20:30.1235", stamp(3), "2024-01-05 10:20:30.124"},
      {Varchar(), "2024-01-05T01:02:03", stamp(3), kInvalid},
      {Varchar(), "2024-01-05 10:00:00 America/New_York", stamp(3), "2024-01-05 10:00:00"},
      {Varchar(), "2024-01-05 10:20:30.123456789", stamp(9), "2024-01-05 10:20:30.123456789"},
      {date, "10000-01-01", Varchar(), "10000-01-01"},
      {date, "-0024-01-05", Varchar(), "-0024-01-05"},
      {date, "2024-01-05", Varchar(5), kInvalid},
      {date, "2024-01-05", stamp(3), "2024-01-05 00:00:00"},
      {stamp(7), "2024-01-01 23:59:59.9999999", stamp(6), "2024-01-02 00:00:00"},
      {stamp(4), "1969-12-31 23:59:59.9995", stamp(3), "1970-01-01 00:00:00"},
      {stamp(1), "2024-01-01 23:59:59.9", time(0), "00:00:00"},
      {stamp(3), "1969-12-31 23:00:00", date, "1969-12-31"},
      {stamp(3), "2024-01-05 10:20:30.1", Varchar(), "2024-01-05 10:20:30.100"},
      {stamp(9), "1969-12-31 23:59:59.123456789", Varchar(), "1969-12-31 23:59:59.123456789"},
      {stamp(0), "2024-01-05 10:20:30", Varchar(10), "!GENERIC_INTERNAL_ERROR"},
      {time(4), "23:59:59.9999", time(3), "00:00:00"},
      {time(6), "10:20:30.123456", Varchar(), "10:20:30.123456"},
      {zoned(0), "2024-01-01 10:00:00 Europe/Berlin", Varchar(),
       "2024-01-01 11:00:00 Europe/Berlin"},
      {zoned(3), "2024-07-01 23:00:00.5 Europe/Berlin", date, "2024-07-02"},
      {zoned(3), "2024-07-01 23:00:00.5 Europe/Berlin", stamp(0), "2024-07-02 01:00:01"},
      {zoned(3), "2024-07-01 23:00:00.5 -03:30", time(3), "19:30:00.5"},
      {stamp(0), "2024-01-01 10:00:00", zoned(3),
       "{'instant': '2024-01-01 10:00:00+00', 'zone': UTC}"},
      {Varchar(), "2024-01-01 10:00:00 Europe/Berlin", zoned(3),
       "{'instant': '2024-01-01 09:00:00+00', 'zone': Europe/Berlin}"},
      {Timed(TypeKind::kTimeWithZone, 0), "08:00:00 +02:00", Varchar(), "10:00:00+02:00"},
      {Plain(TypeKind::kIntervalYearToMonth), "-14", Varchar(), "-1-2"},
      {Plain(TypeKind::kIntervalDayToSecond), "93784005", Varchar(), "1 02:03:04.005"},
  });
}

TEST_F(WriteCastTest, ElementByElement) {
  const auto texts = [](const char* a, const char* b) {
    return Several(ArrayOf(Varchar()), Text(a), Text(b));
  };
  const auto row = [](const SqlType& a, std::string a_name, const SqlType& b, std::string b_name) {
    return RowOf({{.name = std::move(a_name), .type = a}, {.name = std::move(b_name), .type = b}});
  };
  Check(texts("1", "2"), ArrayOf(kBigint), "[1, 2]");
  Check(texts("1", "x"), ArrayOf(kBigint), kInvalid);
  Check(Several(ArrayOf(ArrayOf(kInteger)),
                Several(ArrayOf(kInteger), Integer(1), TypedNull(kInteger)),
                TypedNull(ArrayOf(kInteger))),
        ArrayOf(ArrayOf(kDouble)), "[[1.0, NULL], NULL]");
  Check(Several(row(kInteger, "", Varchar(), ""), Integer(1), Text("2")),
        row(Varchar(), "x", kDouble, "y"), "{'x': 1, 'y': 2.0}");
  // By position, whatever the names.
  Check(Several(row(kInteger, "a", kInteger, "b"), Integer(1), Integer(2)),
        row(kInteger, "b", kInteger, "a"), "{'b': 1, 'a': 2}");
  Check(Several(row(kInteger, "", Varchar(), ""), Integer(1), Text("x")),
        row(kInteger, "x", kInteger, "y"), kInvalid);
  const auto map = [&](const char* a, const char* b) {
    return CallOf(MapOf(Varchar(), Varchar()), "map($1, $2)", texts(a, b), texts("3", "4"));
  };
  Check(map("1", "2"), MapOf(kInteger, kBigint), "{1=3, 2=4}");
  Check(map("1", "01"), MapOf(kInteger, Varchar()), kInvalid);
  Check(map("1", "01"), MapOf(Varchar(), kInteger), "{1=3, 01=4}");
  Check(map("x", "1"), MapOf(kInteger, Varchar()), kInvalid);
}

TEST_F(WriteCastTest, OnlyElementsOfRowsThatAreThere) {
  // The other list holds what cannot be cast.
  EXPECT_THAT(Run("SELECT CAST(dynalake.convert(a, 'array(varchar)', 'array(integer)') AS VARCHAR) "
                  "FROM (VALUES "
                  "(1, ['x']), (2, ['5', '6']), (3, []), (4, ['7'])) AS v(i, a) WHERE i > 1 "
                  "ORDER BY i"),
              HasValue("[5, 6]\n[]\n[7]\n"));
  EXPECT_THAT(Run("SELECT CAST(dynalake.try_convert(a, 'array(varchar)', 'array(integer)') AS "
                  "VARCHAR) FROM (VALUES "
                  "(1, ['x']), (2, ['5', 'y', '6', 'z']), (3, NULL), (4, ['7'])) AS v(i, a) "
                  "ORDER BY i"),
              HasValue("null\nnull\nnull\n[7]\n"));
}

TEST_F(WriteCastTest, WhatIsTheSameIsNotCast) {
  const auto written = [](const SqlType& from, const SqlType& to) {
    return WriteExpression(*CastTo(to, ColumnOf(1, "x", from))).value();
  };
  EXPECT_EQ(written(Varchar(3), Varchar()), "r1.\"x\"");
  EXPECT_EQ(written(Varchar(3), Varchar(5)), "r1.\"x\"");
  EXPECT_EQ(written(Timed(TypeKind::kTimestamp, 3), Timed(TypeKind::kTimestamp, 6)), "r1.\"x\"");
  EXPECT_EQ(written(kInteger, kBigint), "CAST(r1.\"x\" AS BIGINT)");
  EXPECT_EQ(written(Decimal(5, 2), Decimal(7, 3)), "CAST(r1.\"x\" AS DECIMAL(7,3))");
  EXPECT_THAT(written(Decimal(5, 2), Decimal(5, 3)), StartsWith("dynalake.convert("));
}

}  // namespace
}  // namespace dynalake::query
