#include "iceberg/scan/column_range.h"

#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "iceberg/model/single_value.h"

namespace dynalake::iceberg {
namespace {

constexpr int32_t kField = 7;

/// A file of three rows.
DataFile File(int64_t nulls, std::optional<Literal> least, std::optional<Literal> greatest,
              const Type& type) {
  DataFile file;
  file.record_count = 3;
  file.value_counts.Set(kField, 3);
  file.null_value_counts.Set(kField, nulls);
  if (least) {
    file.lower_bounds.Set(kField, ToSingleValueBytes(type, *least));
    file.upper_bounds.Set(kField, ToSingleValueBytes(type, *greatest));
  }
  return file;
}

NestedField Field(Type type) { return {.id = kField, .name = "n", .type = std::move(type)}; }

std::optional<ColumnRange> RangeOf(const NestedField& field, const std::vector<DataFile>& files) {
  ColumnRangeMaker maker(field);
  for (const DataFile& file : files) {
    maker.Add(file);
  }
  return maker.range();
}

TEST(ColumnRangeTest, IsThatOfAllFiles) {
  const NestedField field = Field(Type(TypeId::kLong));
  const auto file = [&](int64_t nulls, int64_t least, int64_t greatest) {
    return File(nulls, Literal::Long(least), Literal::Long(greatest), field.type);
  };
  const auto range = RangeOf(field, {file(0, 5, 9), file(0, -2, 6), file(0, 5, 11)});
  ASSERT_TRUE(range);
  EXPECT_EQ(range->least, Literal::Long(-2));
  EXPECT_EQ(range->greatest, Literal::Long(11));
  EXPECT_FALSE(range->has_null);
  const DataFile all_null = File(3, std::nullopt, std::nullopt, field.type);
  const auto with_null = RangeOf(field, {all_null, file(0, 5, 9)});
  ASSERT_TRUE(with_null);
  EXPECT_EQ(with_null->least, Literal::Long(5));
  EXPECT_TRUE(with_null->has_null);
  EXPECT_FALSE(RangeOf(field, {all_null}));
  EXPECT_FALSE(RangeOf(field, {}));
}

TEST(ColumnRangeTest, IsUnknownWhereAFileDoesNotSayAll) {
  const NestedField field = Field(Type(TypeId::kLong));
  const DataFile whole = File(0, Literal::Long(1), Literal::Long(2), field.type);
  DataFile no_counts = whole;
  no_counts.value_counts = {};
  DataFile few_counts = whole;
  few_counts.value_counts.Set(kField, 2);
  const DataFile no_bounds = File(0, std::nullopt, std::nullopt, field.type);
  for (const DataFile& file : {no_counts, few_counts, no_bounds}) {
    EXPECT_FALSE(RangeOf(field, {whole, file}));
    EXPECT_FALSE(RangeOf(field, {file, whole}));
  }
}

TEST(ColumnRangeTest, IsOfTypesWhoseBoundsOccur) {
  const Type text(TypeId::kString);
  EXPECT_FALSE(RangeOf(Field(text), {File(0, Literal::String("a"), Literal::String("b"), text)}));
  const Type number(TypeId::kDouble);
  EXPECT_FALSE(RangeOf(Field(number), {File(0, Literal::Double(1), Literal::Double(2), number)}));
  const Type day(TypeId::kDate);
  EXPECT_TRUE(RangeOf(Field(day), {File(0, Literal::Int(1), Literal::Int(2), day)}));
}

}  // namespace
}  // namespace dynalake::iceberg
