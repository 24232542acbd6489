#include "iceberg/scan/prune.h"

#include <cmath>
#include <rapidcheck.h>
#include <string>
#include <vector>

#include "base/testing/matchers.h"
#include "iceberg/change/apply.h"
#include "iceberg/model/single_value.h"

namespace dynalake::iceberg {
namespace {

using Op = Predicate::Op;

constexpr int32_t kLong = 1;
constexpr int32_t kString = 2;
constexpr int32_t kDouble = 3;
constexpr int32_t kTimestamp = 4;
constexpr int64_t kMicrosPerDay = 86'400'000'000;

TableMetadata Table(std::vector<PartitionField> fields = {}) {
  const Schema schema =
      Schema::Make(0, {{.id = kLong, .name = "n", .type = Type(TypeId::kLong)},
                       {.id = kString, .name = "s", .type = Type(TypeId::kString)},
                       {.id = kDouble, .name = "d", .type = Type(TypeId::kDouble)},
                       {.id = kTimestamp, .name = "t", .type = Type(TypeId::kTimestamp)},
                       {.id = 5, .name = "l", .type = Type::List(6, false, Type(TypeId::kLong))}})
          .value();
  return MakeTableMetadata({.uuid = "u",
                            .location = "x",
                            .schema = schema,
                            .spec = {.fields = std::move(fields)}},
                           0)
      .value();
}

bool MayMatch(const TableMetadata& table, const Predicate& predicate, const DataFile& file) {
  return Pruner::Make(predicate, table).value().MayMatch(file);
}

Predicate Compare(Op op, int32_t field, Literal literal) {
  return Predicate::Compare(op, field, std::move(literal));
}

/// 100 rows: n in 10..20, s in "apple".."mango", 5 of d null and 1 NaN, t all null.
DataFile Measured() {
  DataFile file;
  file.record_count = 100;
  file.value_counts = {{kLong, 100}, {kString, 100}, {kDouble, 100}, {kTimestamp, 100}};
  file.null_value_counts = {{kLong, 0}, {kString, 0}, {kDouble, 5}, {kTimestamp, 100}};
  file.nan_value_counts = {{kDouble, 1}};
  const auto set = [&](int32_t id, TypeId type, const Literal& low, const Literal& high) {
    file.lower_bounds.Set(id, ToSingleValueBytes(Type(type), low));
    file.upper_bounds.Set(id, ToSingleValueBytes(Type(type), high));
  };
  set(kLong, TypeId::kLong, Literal::Long(10), Literal::Long(20));
  set(kString, TypeId::kString, Literal::String("apple"), Literal::String("mango"));
  set(kDouble, TypeId::kDouble, Literal::Double(-0.0), Literal::Double(2.5));
  return file;
}

TEST(PrunerTest, LeavesOutAFileOfNothingButTheOtherValue) {
  const TableMetadata table = Table({});
  DataFile file = Measured();
  const Predicate other = Compare(Op::kNotEqual, kString, Literal::String("apple"));
  EXPECT_TRUE(MayMatch(table, other, file));
  file.upper_bounds = file.lower_bounds;
  EXPECT_FALSE(MayMatch(table, other, file));
  EXPECT_TRUE(MayMatch(table, Compare(Op::kNotEqual, kString, Literal::String("b")), file));
  EXPECT_TRUE(MayMatch(table, Compare(Op::kNotEqual, kDouble, Literal::Double(0.0)), file));
}

TEST(PrunerTest, ReadsColumnMetrics) {
  struct Case {
    Predicate predicate;
    bool expected;
  };
  const auto n = [](Op op, int64_t value) { return Compare(op, kLong, Literal::Long(value)); };
  const auto s = [](Op op, const char* value) {
    return Compare(op, kString, Literal::String(value));
  };
  const auto d = [](Op op, double value) { return Compare(op, kDouble, Literal::Double(value)); };
  const std::vector<Case> cases = {
      {Predicate::True(), true},
      {Predicate::False(), false},
      {n(Op::kEqual, 9), false},
      {n(Op::kEqual, 10), true},
      {n(Op::kEqual, 20), true},
      {n(Op::kEqual, 21), false},
      {Compare(Op::kEqual, kLong, Literal::Int(21)), false},
      {n(Op::kLess, 10), false},
      {n(Op::kLess, 11), true},
      {n(Op::kLessEqual, 10), true},
      {n(Op::kLessEqual, 9), false},
      {n(Op::kGreater, 20), false},
      {n(Op::kGreater, 19), true},
      {n(Op::kGreaterEqual, 20), true},
      {n(Op::kGreaterEqual, 21), false},
      {n(Op::kNotEqual, 10), true},
      {Compare(Op::kNotEqual, kTimestamp, Literal::Long(0)), false},
      {Predicate::IsNull(kLong), false},
      {Predicate::NotNull(kLong), true},
      {Predicate::IsNull(kDouble), true},
      {Predicate::IsNull(kTimestamp), true},
      {Predicate::NotNull(kTimestamp), false},
      {Compare(Op::kGreater, kTimestamp, Literal::Long(0)), false},
      {Predicate::In(kLong, {Literal::Long(1), Literal::Long(15)}), true},
      {Predicate::In(kLong, {Literal::Long(1), Literal::Long(30)}), false},
      {Predicate::In(kLong, {}), false},
      {s(Op::kEqual, "aardvark"), false},
      {s(Op::kStartsWith, "ap"), true},
      {s(Op::kStartsWith, "b"), true},
      {s(Op::kStartsWith, "applesauce"), true},
      {s(Op::kStartsWith, "an"), false},
      {s(Op::kStartsWith, "mb"), false},
      {s(Op::kNotStartsWith, "zz"), true},
      {d(Op::kEqual, 0.0), true},
      {d(Op::kLess, 0.0), false},
      {d(Op::kGreater, 3.0), true},  // NaN is above every number in SQL
      {d(Op::kEqual, std::nan("")), true},
      {Predicate{.op = Op::kIsNan, .field_id = kDouble}, true},
      {Predicate{.op = Op::kIsNan, .field_id = kLong}, false},
      {Predicate::And({n(Op::kEqual, 15), s(Op::kEqual, "zebra")}), false},
      {Predicate::Or({n(Op::kEqual, 15), s(Op::kEqual, "zebra")}), true},
      {Predicate::Not(n(Op::kGreaterEqual, 10)), false},
      {Predicate::Not(Predicate::Or({n(Op::kLess, 21), s(Op::kEqual, "x")})), false},
      {Predicate::IsNull(5), true},
      {Predicate::NotNull(6), true},
  };
  const TableMetadata table = Table();
  const DataFile file = Measured();
  for (const Case& c : cases) {
    EXPECT_EQ(MayMatch(table, c.predicate, file), c.expected)
        << c.predicate.ToString(table.current_schema());
    // Without metrics nothing can be said.
    EXPECT_TRUE(MayMatch(table, c.predicate, DataFile()) || !c.expected);
  }
  DataFile no_nan = file;
  no_nan.nan_value_counts = {{kDouble, 0}};
  EXPECT_FALSE(MayMatch(table, d(Op::kGreater, 3.0), no_nan));
}

TEST(PrunerTest, ProjectsThroughTransforms) {
  const TableMetadata table = Table(
      {{.source_id = kLong, .field_id = 1000, .name = "b", .transform = Transform::Bucket(16)},
       {.source_id = kString, .field_id = 1001, .name = "p", .transform = Transform::Truncate(3)},
       {.source_id = kTimestamp, .field_id = 1002, .name = "day", .transform = Transform::Day()},
       {.source_id = kDouble, .field_id = 1003, .name = "v", .transform = Transform::Void()},
       {.source_id = kString, .field_id = 1004, .name = "s"}});
  DataFile file;
  file.partition = {Transform::Bucket(16).Apply(Type(TypeId::kLong), Literal::Long(7)),
                    Literal::String("ice"), Literal::Int(100), std::nullopt,
                    Literal::String("iceberg")};
  struct Case {
    Predicate predicate;
    bool expected;
  };
  const auto t = [](Op op, int64_t micros) {
    return Compare(op, kTimestamp, Literal::Long(micros));
  };
  const auto s = [](Op op, const char* value) {
    return Compare(op, kString, Literal::String(value));
  };
  const std::vector<Case> cases = {
      {Compare(Op::kEqual, kLong, Literal::Long(7)), true},
      {Compare(Op::kEqual, kLong, Literal::Long(8)), false},
      {Compare(Op::kLess, kLong, Literal::Long(-99)), true},
      {Predicate::IsNull(kLong), false},
      {t(Op::kEqual, 100 * kMicrosPerDay + 5), true},
      {t(Op::kEqual, 101 * kMicrosPerDay), false},
      {t(Op::kLess, 100 * kMicrosPerDay), true},
      {t(Op::kLess, 100 * kMicrosPerDay - 1), false},
      {t(Op::kGreater, 100 * kMicrosPerDay + 5), true},
      {t(Op::kGreater, 101 * kMicrosPerDay), false},
      {s(Op::kStartsWith, "ic"), true},
      {s(Op::kStartsWith, "icebergs"), false},
      {s(Op::kStartsWith, "snow"), false},
      {s(Op::kEqual, "iceberg"), true},
      {s(Op::kEqual, "icecap"), false},
      {Predicate::IsNull(kDouble), true},
      {Compare(Op::kEqual, kDouble, Literal::Double(1)), true},
  };
  for (const Case& c : cases) {
    EXPECT_EQ(MayMatch(table, c.predicate, file), c.expected)
        << c.predicate.ToString(table.current_schema());
  }
}

TEST(PrunerTest, JudgesManifestsByTheirSummaries) {
  const TableMetadata table = Table({{.source_id = kString, .field_id = 1000, .name = "s"}});
  const ManifestFile manifest{
      .partitions = {
          {.contains_null = false, .contains_nan = false, .lower_bound = "b", .upper_bound = "d"}}};
  const auto may_match = [&](const Predicate& predicate, const ManifestFile& of) {
    return Pruner::Make(predicate, table).value().MayMatch(of);
  };
  EXPECT_TRUE(may_match(Compare(Op::kEqual, kString, Literal::String("c")), manifest));
  EXPECT_FALSE(may_match(Compare(Op::kEqual, kString, Literal::String("e")), manifest));
  EXPECT_FALSE(may_match(Predicate::IsNull(kString), manifest));
  EXPECT_TRUE(may_match(Compare(Op::kEqual, kLong, Literal::Long(1)), manifest));
  ManifestFile other_spec = manifest;
  other_spec.partition_spec_id = 9;
  EXPECT_TRUE(may_match(Predicate::IsNull(kString), other_spec));
  EXPECT_TRUE(may_match(Predicate::IsNull(kString), ManifestFile()));
}

TEST(PrunerTest, RefusesConditionsThatDoNotFit) {
  const TableMetadata table = Table();
  for (const Predicate& predicate :
       {Predicate::IsNull(99), Compare(Op::kEqual, kLong, Literal::String("x")),
        Compare(Op::kStartsWith, kLong, Literal::Long(1)),
        Predicate{.op = Op::kEqual, .field_id = kLong}, Compare(Op::kEqual, 5, Literal::Long(1))}) {
    EXPECT_THAT(Pruner::Make(predicate, table), IsError(ErrorCode::kInvalidArgument));
  }
}

TEST(PredicateTest, Prints) {
  const TableMetadata table = Table();
  EXPECT_EQ(Predicate::And({Compare(Op::kGreater, kTimestamp, Literal::Long(0)),
                            Predicate::Not(Predicate::IsNull(kLong)),
                            Predicate::In(kString, {Literal::String("a"), Literal::String("b")})})
                .ToString(table.current_schema()),
            "(\"t\" > '1970-01-01T00:00:00.000000' AND NOT \"n\" IS NULL AND "
            "\"s\" IN ('a', 'b'))");
}

/// A row that matches is never pruned, whatever the transform and the other rows of its file.
TEST(PrunerTest, NeverPrunesAMatchingRow) {
  const std::vector<Transform> transforms = {Transform::Identity(), Transform::Bucket(3),
                                             Transform::Truncate(5), Transform::Void()};
  EXPECT_TRUE(
      rc::check([&](const std::vector<int8_t>& others, int8_t row, int8_t asked, uint8_t choice) {
        const Transform& transform = transforms[choice % transforms.size()];
        const TableMetadata table =
            Table({{.source_id = kLong, .field_id = 1000, .name = "p", .transform = transform}});
        const Type type(TypeId::kLong);
        DataFile file;
        file.partition = {transform.Apply(type, Literal::Long(row))};
        int64_t low = row;
        int64_t high = row;
        int64_t count = 1;
        for (const int8_t other : others) {
          if (transform.Apply(type, Literal::Long(other)) == file.partition[0]) {
            low = std::min<int64_t>(low, other);
            high = std::max<int64_t>(high, other);
            ++count;
          }
        }
        file.value_counts = {{kLong, count}};
        file.null_value_counts = {{kLong, 0}};
        file.lower_bounds = {{kLong, ToSingleValueBytes(type, Literal::Long(low))}};
        file.upper_bounds = {{kLong, ToSingleValueBytes(type, Literal::Long(high))}};
        const std::vector<std::pair<Op, bool>> conditions = {
            {Op::kEqual, row == asked},  {Op::kNotEqual, row != asked},
            {Op::kLess, row < asked},    {Op::kLessEqual, row <= asked},
            {Op::kGreater, row > asked}, {Op::kGreaterEqual, row >= asked}};
        for (const auto& [op, matches] : conditions) {
          const Predicate predicate = Compare(op, kLong, Literal::Long(asked));
          RC_ASSERT((!matches || MayMatch(table, predicate, file)));
          RC_ASSERT((matches || MayMatch(table, Predicate::Not(predicate), file)));
        }
      }));
}

}  // namespace
}  // namespace dynalake::iceberg
