#include "ingest/load/batch_partitions.h"

#include <algorithm>
#include <map>
#include <string>

#include <arrow/api.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/testing/matchers.h"

namespace dynalake::ingest {
namespace {

using ::testing::ElementsAre;
using ::testing::Pair;

/// Columns 5 "s" (a dictionary with a null) and 6 "n".
struct Fixture {
  iceberg::Schema schema =
      iceberg::Schema::Make(
          0, {Field(5, "s", iceberg::TypeId::kString), Field(6, "n", iceberg::TypeId::kLong)}, {})
          .value();
  std::shared_ptr<arrow::RecordBatch> batch;

  static iceberg::NestedField Field(int32_t id, std::string name, iceberg::TypeId type) {
    iceberg::NestedField field;
    field.id = id;
    field.name = std::move(name);
    field.type = iceberg::Type(type);
    return field;
  }

  Fixture() {
    arrow::StringDictionary32Builder strings;
    arrow::Int64Builder numbers;
    for (const char* text : {"red", "blue", "red", "rose", "blue"}) {
      EXPECT_TRUE(strings.Append(text).ok());
    }
    EXPECT_TRUE(strings.AppendNull().ok());
    EXPECT_TRUE(numbers.AppendValues({1, 2, 3, 11, 12, 13}).ok());
    const auto dictionary = strings.Finish().ValueOrDie();
    batch = arrow::RecordBatch::Make(
        arrow::schema({arrow::field("s", dictionary->type()), arrow::field("n", arrow::int64())}),
        6, {dictionary, numbers.Finish().ValueOrDie()});
  }

  /// The numbers of the rows in each partition, by its printed values.
  std::map<std::string, std::vector<int64_t>> Split(
      const std::vector<iceberg::PartitionField>& fields) {
    auto partitions = BatchPartitions::Make({.spec_id = 0, .fields = fields}, schema);
    EXPECT_THAT(partitions, IsOk());
    std::map<std::string, std::vector<int64_t>> rows;
    AddTo(rows, *partitions, batch);
    EXPECT_EQ(partitions->count(), rows.size());
    return rows;
  }

  static void AddTo(std::map<std::string, std::vector<int64_t>>& rows, BatchPartitions& partitions,
                    const std::shared_ptr<arrow::RecordBatch>& batch) {
    const auto split = partitions.Split(batch);
    EXPECT_THAT(split, IsOk());
    EXPECT_EQ(split->batch->column(0)->type_id(), arrow::Type::DICTIONARY);
    const auto numbers = std::static_pointer_cast<arrow::Int64Array>(split->batch->column(1));
    for (const SplitBatch::Part& part : split->parts) {
      std::string key;
      for (const auto& value : partitions.tuple(part.partition)) {
        key += (value ? value->ToString() : "null") + " ";
      }
      for (int64_t row = part.begin; row < part.begin + part.count; ++row) {
        rows[key].push_back(numbers->Value(row));
      }
    }
  }
};

TEST(BatchPartitionsTest, RowsGoWhereTheirValuesSay) {
  Fixture fixture;
  using iceberg::Transform;
  EXPECT_THAT(fixture.Split({}), ElementsAre(Pair("", ElementsAre(1, 2, 3, 11, 12, 13))));
  EXPECT_THAT(fixture.Split({{.source_id = 5, .transform = Transform::Truncate(1)}}),
              ElementsAre(Pair("\"b\" ", ElementsAre(2, 12)), Pair("\"r\" ", ElementsAre(1, 3, 11)),
                          Pair("null ", ElementsAre(13))));
  EXPECT_THAT(fixture.Split({{.source_id = 6, .transform = Transform::Truncate(10)},
                             {.source_id = 5, .transform = Transform::Truncate(1)}}),
              ElementsAre(Pair("0 \"b\" ", ElementsAre(2)), Pair("0 \"r\" ", ElementsAre(1, 3)),
                          Pair("10 \"b\" ", ElementsAre(12)), Pair("10 \"r\" ", ElementsAre(11)),
                          Pair("10 null ", ElementsAre(13))));
}

TEST(BatchPartitionsTest, APartitionKeepsItsNumberFromBatchToBatch) {
  Fixture fixture;
  ASSERT_OK_AND_ASSIGN(
      auto partitions,
      BatchPartitions::Make(
          {.spec_id = 0, .fields = {{.source_id = 6, .transform = iceberg::Transform::Bucket(3)}}},
          fixture.schema));
  std::map<std::string, std::vector<int64_t>> once;
  std::map<std::string, std::vector<int64_t>> both;
  Fixture::AddTo(once, partitions, fixture.batch);
  const size_t count = partitions.count();
  Fixture::AddTo(both, partitions, fixture.batch->Slice(3));
  Fixture::AddTo(both, partitions, fixture.batch->Slice(0, 3));
  EXPECT_EQ(partitions.count(), count);
  for (auto& [key, numbers] : both) {
    std::sort(numbers.begin(), numbers.end());
  }
  EXPECT_EQ(both, once);
}

TEST(BatchPartitionsTest, ASpecThatCannotBeWrittenIsRefused) {
  const Fixture fixture;
  for (const iceberg::PartitionField& field :
       {iceberg::PartitionField{.source_id = 99},
        iceberg::PartitionField{.source_id = 5, .transform = iceberg::Transform::Month()}}) {
    EXPECT_THAT(BatchPartitions::Make({.spec_id = 0, .fields = {field}}, fixture.schema),
                IsError(ErrorCode::kUnsupported));
  }
}

}  // namespace
}  // namespace dynalake::ingest
