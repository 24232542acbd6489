#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include <arrow/api.h>
#include <arrow/util/key_value_metadata.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "base/clock.h"
#include "base/testing/matchers.h"
#include "files/parquet_writer.h"
#include "iceberg/model/single_value.h"
#include "iceberg/model/type.h"
#include "storage/memory_store.h"

namespace dynalake::files {
namespace {

using iceberg::Literal;
using iceberg::TypeId;

std::shared_ptr<arrow::Field> MetricsField(std::shared_ptr<arrow::DataType> type, int32_t id,
                                           bool nullable = true) {
  return arrow::field("f" + std::to_string(id), std::move(type), nullable,
                      arrow::key_value_metadata({"PARQUET:field_id"}, {std::to_string(id)}));
}

template <typename Builder, typename T>
std::shared_ptr<arrow::Array> ArrayOf(const std::vector<std::optional<T>>& values,
                                      Builder builder = Builder()) {
  for (const auto& value : values) {
    EXPECT_TRUE((value ? builder.Append(*value) : builder.AppendNull()).ok());
  }
  return builder.Finish().ValueOrDie();
}

/// What `body` does with the writer of a file with one column.
template <typename Body>
auto WithWriter(const std::shared_ptr<arrow::Field>& field, const Body& body) {
  FakeClock clock;
  storage::MemoryStore store(clock);
  const auto location = storage::Location::Parse("memory:///t/a.parquet").value();
  auto writer = TableFileWriter::Open(store, location, *arrow::schema({field}));
  EXPECT_THAT(writer, IsOk());
  return body(**writer);
}

std::shared_ptr<arrow::RecordBatch> BatchOf(const std::shared_ptr<arrow::Field>& field,
                                            const std::shared_ptr<arrow::Array>& array) {
  return arrow::RecordBatch::Make(arrow::schema({field}), array->length(), {array});
}

iceberg::DataFile MetricsOf(const std::shared_ptr<arrow::Field>& field,
                            const std::vector<std::shared_ptr<arrow::Array>>& batches) {
  return WithWriter(field, [&](TableFileWriter& writer) {
    for (const auto& array : batches) {
      EXPECT_OK(writer.Write(*BatchOf(field, array)));
    }
    return writer.Close().value();
  });
}

std::optional<Literal> Lower(const iceberg::DataFile& file, const iceberg::Type& type) {
  const std::string* bytes = file.lower_bounds.Find(7);
  return bytes == nullptr ? std::nullopt
                          : std::optional(iceberg::FromSingleValueBytes(type, *bytes).value());
}
std::optional<Literal> Upper(const iceberg::DataFile& file, const iceberg::Type& type) {
  const std::string* bytes = file.upper_bounds.Find(7);
  return bytes == nullptr ? std::nullopt
                          : std::optional(iceberg::FromSingleValueBytes(type, *bytes).value());
}

RC_GTEST_PROP(DataFileMetricsTest, IntegersEqualBruteForce, ()) {
  using Values = std::vector<std::optional<int64_t>>;
  const auto value = rc::gen::oneOf(
      rc::gen::just(std::optional<int64_t>()),
      rc::gen::map(rc::gen::arbitrary<int64_t>(), [](int64_t v) { return std::optional(v); }),
      rc::gen::element(std::optional(std::numeric_limits<int64_t>::min()),
                       std::optional(std::numeric_limits<int64_t>::max())));
  const auto first = *rc::gen::container<Values>(value);
  const auto second = *rc::gen::container<Values>(value);
  const auto file =
      MetricsOf(MetricsField(arrow::int64(), 7),
                {ArrayOf<arrow::Int64Builder>(first), ArrayOf<arrow::Int64Builder>(second)});
  Values all = first;
  all.insert(all.end(), second.begin(), second.end());
  RC_ASSERT(*file.value_counts.Find(7) == static_cast<int64_t>(all.size()));
  const auto nulls = std::erase(all, std::nullopt);
  RC_ASSERT(*file.null_value_counts.Find(7) == static_cast<int64_t>(nulls));
  const iceberg::Type type(TypeId::kLong);
  RC_ASSERT(Lower(file, type).has_value() == !all.empty());
  if (!all.empty()) {
    RC_ASSERT(Lower(file, type)->int64() == **std::min_element(all.begin(), all.end()));
    RC_ASSERT(Upper(file, type)->int64() == **std::max_element(all.begin(), all.end()));
  }
}

RC_GTEST_PROP(DataFileMetricsTest, StringsEqualBruteForcePlainOrAsDictionary, ()) {
  using Values = std::vector<std::optional<std::string>>;
  auto text = rc::gen::container<std::string>(rc::gen::inRange<char>('a', 'd'));
  const auto values = *rc::gen::container<Values>(rc::gen::oneOf(
      rc::gen::just(std::optional<std::string>()),
      rc::gen::map(rc::gen::resize(40, text), [](std::string v) { return std::optional(v); })));
  const auto plain = ArrayOf<arrow::StringBuilder>(values);
  const auto indexed = ArrayOf<arrow::StringDictionary32Builder>(values);
  std::optional<std::string> least;
  std::optional<std::string> greatest;
  for (const auto& value : values) {
    if (value) {
      least = least ? std::min(*least, *value) : *value;
      greatest = greatest ? std::max(*greatest, *value) : *value;
    }
  }
  const iceberg::Type type(TypeId::kString);
  for (const auto& array : {plain, indexed}) {
    const auto file = MetricsOf(MetricsField(arrow::utf8(), 7), {array});
    RC_ASSERT(Lower(file, type).has_value() == least.has_value());
    if (least) {
      RC_ASSERT(*file.lower_bounds.Find(7) == iceberg::TruncateLowerBound(type, *least));
      RC_ASSERT(*file.upper_bounds.Find(7) == *iceberg::TruncateUpperBound(type, *greatest));
    }
  }
}

TEST(DataFileMetricsTest, UnusedDictionaryValuesAreNoBounds) {
  const auto dictionary = ArrayOf<arrow::StringBuilder>(
      std::vector<std::optional<std::string>>{"aaa", "bbb", "ccc", "zzz"});
  const auto type = arrow::dictionary(arrow::int32(), arrow::utf8());
  const auto batch = [&](const std::vector<std::optional<int32_t>>& indices) {
    return std::make_shared<arrow::DictionaryArray>(type, ArrayOf<arrow::Int32Builder>(indices),
                                                    dictionary);
  };
  const auto file =
      MetricsOf(MetricsField(arrow::utf8(), 7), {batch({2, std::nullopt}), batch({1, 1})});
  EXPECT_EQ(*file.lower_bounds.Find(7), "bbb");
  EXPECT_EQ(*file.upper_bounds.Find(7), "ccc");
  EXPECT_EQ(*file.null_value_counts.Find(7), 1);
}

TEST(DataFileMetricsTest, LongStringsAreCutAtCodePoints) {
  const std::string umlauts = "ääääääääääääääääääää";  // 20 code points
  const auto file =
      MetricsOf(MetricsField(arrow::utf8(), 7),
                {ArrayOf<arrow::StringBuilder>(std::vector<std::optional<std::string>>{umlauts})});
  EXPECT_EQ(*file.lower_bounds.Find(7), umlauts.substr(0, 32));
  EXPECT_EQ(*file.upper_bounds.Find(7), umlauts.substr(0, 30) + "å");
}

TEST(DataFileMetricsTest, DoublesLeaveNanOutAndIncludeBothZeros) {
  const iceberg::Type type(TypeId::kDouble);
  const auto nan = std::numeric_limits<double>::quiet_NaN();
  auto file = MetricsOf(MetricsField(arrow::float64(), 7),
                        {ArrayOf<arrow::DoubleBuilder>(
                            std::vector<std::optional<double>>{nan, 0.0, std::nullopt, nan, 5.5})});
  EXPECT_EQ(*file.nan_value_counts.Find(7), 2);
  EXPECT_TRUE(std::signbit(Lower(file, type)->float64()));
  EXPECT_EQ(Upper(file, type)->float64(), 5.5);
  file = MetricsOf(MetricsField(arrow::float64(), 7),
                   {ArrayOf<arrow::DoubleBuilder>(std::vector<std::optional<double>>{nan, nan})});
  EXPECT_FALSE(Lower(file, type).has_value());
}

TEST(DataFileMetricsTest, DecimalsOfBothWidths) {
  const std::vector<int64_t> unscaled = {5, -123456789012, 700};
  arrow::Decimal64Builder narrow(arrow::decimal64(18, 2));
  arrow::Decimal128Builder wide(arrow::decimal128(18, 2));
  for (const int64_t value : unscaled) {
    ASSERT_TRUE(narrow.Append(arrow::Decimal64(value)).ok());
    ASSERT_TRUE(wide.Append(arrow::Decimal128(value)).ok());
  }
  for (const auto& array : {narrow.Finish().ValueOrDie(), wide.Finish().ValueOrDie()}) {
    const auto file = MetricsOf(MetricsField(array->type(), 7), {array});
    const auto type = iceberg::Type::Decimal(18, 2);
    EXPECT_TRUE(Lower(file, type)->decimal() == -123456789012);
    EXPECT_TRUE(Upper(file, type)->decimal() == 700);
  }
}

TEST(DataFileMetricsTest, StructChildrenCountNullStructs) {
  const auto child = MetricsField(arrow::int64(), 7);
  const auto values =
      ArrayOf<arrow::Int64Builder>(std::vector<std::optional<int64_t>>{1, 2, 3, std::nullopt});
  // The second row's struct is null although its child has a value.
  const auto bitmap = arrow::AllocateBitmap(4).ValueOrDie();
  bitmap->mutable_data()[0] = 0b1101;
  const auto structs =
      arrow::StructArray::Make({values}, {child}, std::shared_ptr<arrow::Buffer>(bitmap))
          .ValueOrDie();
  const auto file = MetricsOf(MetricsField(arrow::struct_({child}), 6), {structs});
  EXPECT_EQ(*file.value_counts.Find(7), 4);
  EXPECT_EQ(*file.null_value_counts.Find(7), 2);
  EXPECT_EQ(Upper(file, iceberg::Type(TypeId::kLong))->int64(), 3);
  EXPECT_EQ(file.value_counts.Find(6), nullptr);
}

TEST(DataFileMetricsTest, ListsHaveNone) {
  const auto list = arrow::list(MetricsField(arrow::utf8(), 8));
  const auto file =
      MetricsOf(MetricsField(list, 7), {arrow::MakeArrayOfNull(list, 3).ValueOrDie()});
  EXPECT_TRUE(file.value_counts.empty());
  EXPECT_TRUE(file.lower_bounds.empty());
}

TEST(DataFileMetricsTest, MistakesOfOursAreSaid) {
  const auto field = MetricsField(arrow::int64(), 7, false);
  const auto nulls = ArrayOf<arrow::Int64Builder>(std::vector<std::optional<int64_t>>{1, {}});
  const auto text = ArrayOf<arrow::StringBuilder>(std::vector<std::optional<std::string>>{"x"});
  WithWriter(field, [&](TableFileWriter& writer) {
    EXPECT_THAT(writer.Write(*BatchOf(field, nulls)),
                IsError(ErrorCode::kInternal, testing::HasSubstr("required")));
  });
  WithWriter(field, [&](TableFileWriter& writer) {
    EXPECT_THAT(writer.Write(*BatchOf(field, text)), IsError(ErrorCode::kInternal));
  });
  FakeClock clock;
  storage::MemoryStore store(clock);
  EXPECT_THAT(TableFileWriter::Open(store, storage::Location::Parse("memory:///t/a").value(),
                                    *arrow::schema({arrow::field("x", arrow::int64())})),
              IsError(ErrorCode::kInternal, testing::HasSubstr("no field id")));
}

}  // namespace
}  // namespace dynalake::files
