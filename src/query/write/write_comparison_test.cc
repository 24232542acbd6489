#include <gmock/gmock.h>

#include "base/testing/matchers.h"
#include "engine/testing/lake_fixture.h"
#include "iceberg/model/single_value.h"
#include "query/testing/typed_trees.h"
#include "query/write/write_query.h"

namespace dynalake::query {
namespace {

using engine::LakeTest;
using enum ComparisonOperator;
using iceberg::Literal;
using iceberg::Type;
using iceberg::TypeId;
using testing::HasSubstr;
using testing::Not;

const SqlType kTruth = Plain(TypeKind::kBoolean);
const SqlType kNumber = Plain(TypeKind::kDouble);
const SqlType kWhole = Plain(TypeKind::kInteger);
const SqlType kZoned = Timed(TypeKind::kTimestampWithZone, 0);

TypedPtr Double(std::string text) { return Constant(kNumber, std::move(text)); }
TypedPtr Nan() { return CallOf(kNumber, "CAST('NaN' AS DOUBLE)"); }

TypedPtr In(TypedPtr value, std::vector<TypedPtr> list) {
  return Typed(kTruth, TypedInList{.value = std::move(value), .list = std::move(list)});
}

TypedPtr Quantified(TypedPtr value, ComparisonOperator op, bool all, TypedQueryPtr query) {
  TypedQuantified quantified{.op = op, .all = all};
  quantified.value = std::move(value);
  quantified.query = std::move(query);
  return Typed(kTruth, std::move(quantified));
}

class WriteComparisonTest : public LakeTest {
 protected:
  Result<std::string> ValueOf(const TypedPtr& expression) {
    DYNALAKE_ASSIGN(const std::string sql, WriteExpression(*expression));
    return Run("SELECT " + sql);
  }
  void Check(const TypedPtr& expression, std::string_view expected) {
    EXPECT_THAT(ValueOf(expression), HasValue(fmt::format("{}\n", expected)))
        << WriteExpression(*expression).value();
  }
  /// Of a query on `t`, called r1.
  std::string Explained(const TypedPtr& where) {
    return Run("EXPLAIN SELECT * FROM " + Where(where)).value();
  }
  Result<std::string> Kept(const TypedPtr& where) {
    return Run("SELECT n FROM " + Where(where) + " ORDER BY n");
  }

 private:
  /// WHERE as a query has it.
  static std::string Where(const TypedPtr& where) {
    TypedSelect select;
    select.items = TypedList(Integer(1));
    select.from = TableOf(1, "", "t");
    select.where = Clone(*where);
    const std::string sql = WriteQuery(*QueryOf(std::move(select), {kWhole}), "")->sql;
    return sql.substr(sql.find(" FROM ") + 6);
  }
};

// tests/sql/athena/expressions/nan.jsonl, nulls.jsonl.
TEST_F(WriteComparisonTest, NanIsNeitherEqualNorLessNorMore) {
  for (const auto op : {kEqual, kLess, kLessOrEqual, kGreater, kGreaterOrEqual}) {
    Check(Compared(Nan(), op, Nan()), "false");
    Check(Compared(Nan(), op, Double("1e308")), "false");
    Check(Compared(Double("1e308"), op, Nan()), "false");
    Check(Compared(Nan(), op, Double("-Infinity")), "false");
    Check(Compared(Nan(), op, TypedNull(kNumber)), "null");
  }
  Check(Compared(Nan(), kNotEqual, Nan()), "true");
  Check(Compared(Nan(), kNotEqual, Double("1")), "true");
  Check(Compared(Nan(), kDistinct, Nan()), "false");
  Check(Compared(Nan(), kNotDistinct, Double("1")), "false");
  Check(Compared(Double("1"), kLess, Double("2")), "true");
  Check(In(Nan(), TypedList(Nan(), Double("1"))), "false");
  Check(In(Double("1"), TypedList(Nan(), Double("1"))), "true");
  Check(In(Double("2"), TypedList(Nan(), TypedNull(kNumber))), "null");
}

TEST_F(WriteComparisonTest, NullInsideIsUnknown) {
  const SqlType row = RowOf({{.type = kWhole}, {.type = kWhole}});
  const SqlType named = RowOf({{.name = "b", .type = kWhole}, {.name = "a", .type = kWhole}});
  const SqlType array = ArrayOf(kWhole);
  const auto one = [&](const SqlType& type, const char* second) {
    return Several(
        type, Integer(1),
        Constant(kWhole, second == nullptr ? std::nullopt : std::optional<std::string>(second)));
  };
  Check(Compared(one(row, nullptr), kEqual, one(named, "2")), "null");
  Check(Compared(one(row, nullptr), kNotEqual, one(row, "2")), "null");
  Check(Compared(one(row, "3"), kEqual, one(row, "2")), "false");
  Check(Compared(one(row, "3"), kGreater, one(named, "2")), "true");
  Check(Compared(one(row, "2"), kGreaterOrEqual, one(named, "2")), "true");
  Check(Compared(one(row, nullptr), kNotDistinct, one(row, nullptr)), "true");
  Check(Compared(one(array, nullptr), kEqual, one(array, "2")), "null");
  Check(Compared(one(array, nullptr), kEqual, Several(array, Integer(1))), "false");
  Check(In(one(row, nullptr), TypedList(one(row, "2"), Several(row, Integer(3), Integer(4)))),
        "null");
  Check(In(one(row, "2"), TypedList(one(row, nullptr), one(named, "2"))), "true");
  const auto fails = ValueOf(Compared(one(row, nullptr), kLess, one(row, "0")));
  ASSERT_FALSE(fails);
  EXPECT_THAT(fails.error().ToString(), HasSubstr("NOT_SUPPORTED"));
  const SqlType map = MapOf(kWhole, kWhole);
  Check(Compared(CallOf(map, "map([1, 2], [3, 4])"), kEqual, CallOf(map, "map([2, 1], [4, 3])")),
        "true");
  Check(Compared(CallOf(map, "map([1, 2], [3, 4])"), kDistinct, CallOf(map, "map([2, 1], [4, 3])")),
        "false");
}

TEST_F(WriteComparisonTest, ZonedTimesAreComparedByTheirInstant) {
  const auto berlin = [] { return Constant(kZoned, "2024-01-01 10:00:00 Europe/Berlin"); };
  const auto utc = [](const char* text) { return Constant(kZoned, text); };
  Check(Compared(berlin(), kEqual, utc("2024-01-01 10:00:00 UTC")), "true");
  Check(Compared(berlin(), kNotDistinct, utc("2024-01-01 10:00:00 UTC")), "true");
  Check(Compared(berlin(), kLess, utc("2024-01-01 10:00:01 UTC")), "true");
  Check(
      Compared(berlin(), kGreater, CastTo(kZoned, Constant(Plain(TypeKind::kDate), "2024-01-01"))),
      "true");
  Check(In(berlin(), TypedList(utc("2024-01-01 10:00:00 UTC"))), "true");
  const SqlType time = Timed(TypeKind::kTimeWithZone, 0);
  Check(Compared(Constant(time, "08:00:00 +02:00"), kEqual, Constant(time, "08:00:00 +00:00")),
        "true");
}

// tests/sql/athena/expressions/quantified.jsonl.
TEST_F(WriteComparisonTest, QuantifiedNumbersMayBeNan) {
  const auto one = [](const char* text) {
    return text == nullptr                   ? TypedNull(kNumber)
           : std::string_view(text) == "NaN" ? Nan()
                                             : Double(text);
  };
  struct Case {
    const char* value;
    ComparisonOperator op;
    bool all;
    std::vector<const char*> answers;
    const char* expected;
  };
  for (const Case& the : std::vector<Case>{
           {"NaN", kEqual, false, {"NaN"}, "true"},
           {"NaN", kEqual, false, {"1", nullptr}, "null"},
           {nullptr, kEqual, false, {"NaN"}, "null"},
           {"NaN", kNotEqual, true, {"NaN"}, "false"},
           {"1", kEqual, true, {"NaN"}, "false"},
           {"1", kEqual, true, {"1", "NaN"}, "true"},
           {"1", kEqual, true, {"1", nullptr}, "null"},
           {"1", kNotEqual, false, {"NaN"}, "true"},
           {"NaN", kNotEqual, false, {"1", nullptr}, "true"},
           {"1", kLess, true, {"NaN"}, "false"},
           {"1", kLess, false, {"NaN"}, "false"},
           {"1", kLessOrEqual, false, {"NaN", nullptr}, "null"},
           {"NaN", kGreater, true, {"1"}, "false"},
           {"NaN", kGreater, false, {"1"}, "false"},
           {"NaN", kGreaterOrEqual, true, {"-Infinity"}, "false"},
           {"-Infinity", kGreaterOrEqual, true, {"NaN", "-Infinity"}, "true"},
           {"2", kGreater, true, {"3", nullptr}, "false"},
       }) {
    TypedValues values;
    for (const char* answer : the.answers) {
      values.rows.push_back(TypedList(one(answer)));
    }
    Check(Quantified(one(the.value), the.op, the.all, QueryOf(std::move(values), {kNumber})),
          the.expected);
  }
}

TEST_F(WriteComparisonTest, QuantifiedValuesMayHoldNull) {
  const SqlType array = ArrayOf(kWhole);
  const auto with = [&](const char* second) {
    return Several(array, Integer(1),
                   second == nullptr ? TypedNull(kWhole) : Constant(kWhole, second));
  };
  const auto check = [&](TypedPtr value, ComparisonOperator op, bool all, TypedPtr answer,
                         std::string_view expected) {
    const SqlType type = value->type;
    TypedValues values;
    values.rows.push_back(TypedList(std::move(answer)));
    Check(Quantified(std::move(value), op, all, QueryOf(std::move(values), {type})), expected);
  };
  check(with(nullptr), kEqual, false, with("2"), "false");
  check(with(nullptr), kEqual, false, with(nullptr), "true");
  check(with(nullptr), kEqual, true, with("2"), "null");
  check(with(nullptr), kNotEqual, false, with("2"), "null");
  const SqlType map = MapOf(kWhole, kWhole);
  const auto given = CallOf(map, "map([1, 2], [3, 4])");
  check(Clone(*given), kEqual, false, CallOf(map, "map([2, 1], [4, 3])"), "true");
  check(Clone(*given), kNotEqual, true, CallOf(map, "map([2, 1], [4, 3])"), "false");
  check(Clone(*given), kEqual, false, TypedNull(map), "null");
  const SqlType time = Timed(TypeKind::kTimeWithZone, 0);
  const auto utc = [&] { return Constant(time, "00:00:00 +00:00"); };
  check(Constant(time, "00:00:00 +01:00"), kEqual, false, utc(), "true");
  check(Constant(time, "00:00:00 +01:00"), kGreaterOrEqual, true, utc(), "true");
  TypedSelect none;
  none.items = TypedList(utc());
  none.where = Constant(kTruth, "false");
  const auto empty = QueryOf(std::move(none), {time});
  Check(Quantified(TypedNull(time), kLess, true, Clone(*empty)), "true");
  Check(Quantified(TypedNull(time), kLess, false, Clone(*empty)), "false");
}

TEST_F(WriteComparisonTest, FiltersReachTheScan) {
  engine::TableBuilder table(
      store_, "t",
      {engine::Field(1, "n", Type(TypeId::kLong)), engine::Field(2, "s", Type(TypeId::kString)),
       engine::Field(3, "d", Type(TypeId::kDate)), engine::Field(4, "ts", Type(TypeId::kTimestamp)),
       engine::Field(5, "tz", Type(TypeId::kTimestampTz)),
       engine::Field(6, "x", Type(TypeId::kDouble))});
  for (int64_t i = 0; i < 3; ++i) {
    // 1970-01-11, -21 and -31.
    auto& entry = table.AddFile(
        fmt::format("SELECT {0}::BIGINT AS n, 's{0}' AS s, DATE '1970-01-01' + {0} * 10 AS d, "
                    "TIMESTAMP '1970-01-01' + to_days({0} * 10) AS ts, "
                    "(TIMESTAMP '1970-01-01' + to_days({0} * 10))::TIMESTAMPTZ AS tz, "
                    "CASE WHEN {0} = 3 THEN 'NaN'::DOUBLE ELSE {0}::DOUBLE END AS x",
                    i + 1),
        "n: 1, s: 2, d: 3, ts: 4, tz: 5, x: 6");
    constexpr int64_t kDayMicros = 86'400'000'000;
    const auto bound = [&](int32_t id, TypeId type, const Literal& value) {
      entry.file.lower_bounds.Set(id, iceberg::ToSingleValueBytes(Type(type), value));
      entry.file.upper_bounds.Set(id, iceberg::ToSingleValueBytes(Type(type), value));
      entry.file.null_value_counts.Set(id, 0);
      entry.file.value_counts.Set(id, 1);
    };
    bound(1, TypeId::kLong, Literal::Long(i + 1));
    bound(2, TypeId::kString, Literal::Bytes(fmt::format("s{}", i + 1)));
    bound(3, TypeId::kDate, Literal::Int(static_cast<int32_t>(i + 1) * 10));
    bound(4, TypeId::kTimestamp, Literal::Long((i + 1) * 10 * kDayMicros));
    bound(5, TypeId::kTimestampTz, Literal::Long((i + 1) * 10 * kDayMicros));
  }
  resolver_.relations["default.t"] = table.Finish();
  const SqlType stamp = Timed(TypeKind::kTimestamp, 6);
  const SqlType zoned = Timed(TypeKind::kTimestampWithZone, 6);
  struct Column {
    const char* name;
    SqlType type;
    const char* second;  ///< the value in the second file
    const char* third;
  };
  for (const auto& [name, type, second, third] :
       {Column{"n", Plain(TypeKind::kBigint), "2", "3"}, Column{"s", Varchar(), "s2", "s3"},
        Column{"d", Plain(TypeKind::kDate), "1970-01-21", "1970-01-31"},
        Column{"ts", stamp, "1970-01-21 00:00:00", "1970-01-31 00:00:00"},
        Column{"tz", zoned, "1970-01-21 00:00:00 UTC", "1970-01-31 00:00:00 UTC"}}) {
    const auto column = [&] { return ColumnOf(1, name, type); };
    const auto of = [&](const char* text) { return Constant(type, text); };
    EXPECT_THAT(Explained(Compared(column(), kEqual, of(second))), HasSubstr("1 of 3")) << name;
    EXPECT_THAT(Explained(Compared(column(), kLess, of(second))), HasSubstr("1 of 3")) << name;
    EXPECT_THAT(Explained(Compared(of(third), kLessOrEqual, column())), HasSubstr("1 of 3"))
        << name;
    EXPECT_THAT(Explained(In(column(), TypedList(of(second), of(third)))), HasSubstr("2 of 3"))
        << name;
    TypedLogical between;
    between.terms = TypedList(Compared(column(), kGreaterOrEqual, of(second)),
                              Compared(column(), kLessOrEqual, of(second)));
    EXPECT_THAT(Explained(Typed(kTruth, std::move(between))), HasSubstr("1 of 3")) << name;
    EXPECT_THAT(Explained(Typed(kTruth, TypedIsNull{.operand = column()})), HasSubstr("0 of 3"))
        << name;
  }
  EXPECT_THAT(Explained(CallOf(kTruth, "($1 LIKE $2)", ColumnOf(1, "s", Varchar()), Text("s3%"))),
              HasSubstr("1 of 3"));
  // A date beside a zoned column.
  EXPECT_THAT(Explained(Compared(ColumnOf(1, "tz", zoned), kLess,
                                 CastTo(zoned, Constant(Plain(TypeKind::kDate), "1970-01-21")))),
              HasSubstr("1 of 3"));
  const auto x = [] { return ColumnOf(1, "x", kNumber); };
  EXPECT_THAT(Kept(Compared(x(), kGreater, Double("1"))), HasValue("2\n"));
  EXPECT_THAT(Kept(Compared(x(), kNotEqual, CastTo(kNumber, Integer(1)))), HasValue("2\n3\n"));
  EXPECT_THAT(Kept(Compared(x(), kEqual, x())), HasValue("1\n2\n"));
  EXPECT_THAT(Kept(Compared(x(), kLessOrEqual, x())), HasValue("1\n2\n"));
}

}  // namespace
}  // namespace dynalake::query
