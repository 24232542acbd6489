#include "files/column_chunk_writer.h"

#include <string>
#include <vector>

#include <arrow/api.h>
#include <arrow/util/key_value_metadata.h>
#include <gtest/gtest.h>

#include "base/clock.h"
#include "base/random.h"
#include "base/testing/matchers.h"
#include "files/parquet_reader.h"
#include "files/parquet_writer.h"
#include "storage/memory_store.h"

namespace dynalake::files {
namespace {

using FieldPtr = std::shared_ptr<arrow::Field>;

/// Random columns of every type that table files have, nested in each other.
class RandomColumns {
 public:
  explicit RandomColumns(uint64_t seed) : random_(seed) {}

  std::shared_ptr<arrow::Schema> Schema() {
    next_id_ = 1000;
    arrow::FieldVector fields;
    for (uint64_t i = 0; i <= random_.Below(6); ++i) {
      fields.push_back(Field("c" + std::to_string(i), 0));
    }
    return arrow::schema(fields);
  }

  std::shared_ptr<arrow::RecordBatch> Batch(const std::shared_ptr<arrow::Schema>& schema,
                                            int64_t rows) {
    auto builder =
        arrow::RecordBatchBuilder::Make(schema, arrow::default_memory_pool()).ValueOrDie();
    for (int i = 0; i < schema->num_fields(); ++i) {
      null_percent_ = random_.Below(3) * 50 / (1 + random_.Below(2));
      repeated_ = random_.Below(2) == 0;
      for (int64_t row = 0; row < rows; ++row) {
        Append(*schema->field(i), builder->GetField(i));
      }
    }
    return builder->Flush().ValueOrDie();
  }

  uint64_t Below(uint64_t bound) { return random_.Below(bound); }

 private:
  std::shared_ptr<arrow::DataType> Type(int depth) {
    const std::vector<std::shared_ptr<arrow::DataType>> leaves = {
        arrow::utf8(),
        arrow::binary(),
        arrow::boolean(),
        arrow::int32(),
        arrow::int64(),
        arrow::float32(),
        arrow::float64(),
        arrow::date32(),
        arrow::timestamp(arrow::TimeUnit::MICRO),
        arrow::decimal128(9, 2),
        arrow::decimal128(18, 4),
        arrow::decimal128(38, 10),
        arrow::fixed_size_binary(16)};
    const uint64_t choice = random_.Below(depth >= 3 ? leaves.size() : leaves.size() + 6);
    if (choice < leaves.size()) {
      return leaves[choice];
    }
    if (choice < leaves.size() + 2) {
      return arrow::list(Field("element", depth + 1));
    }
    if (choice < leaves.size() + 4) {
      return std::make_shared<arrow::MapType>(WithId(arrow::field("key", arrow::utf8(), false)),
                                              Field("value", depth + 1));
    }
    return arrow::struct_({Field("a", depth + 1), Field("b", depth + 1)});
  }

  FieldPtr WithId(const FieldPtr& field) {
    return field->WithMetadata(
        arrow::key_value_metadata({"PARQUET:field_id"}, {std::to_string(++next_id_)}));
  }
  FieldPtr Field(const std::string& name, int depth) {
    auto type = Type(depth);
    return WithId(arrow::field(name, std::move(type), random_.Below(4) != 0));
  }

  std::string Text(size_t size) {
    std::string text(size, 'a');
    for (char& letter : text) {
      letter = static_cast<char>('a' + random_.Below(26));
    }
    return text;
  }

  template <typename Builder, typename Value>
  static void Add(arrow::ArrayBuilder* builder, const Value& value) {
    ASSERT_TRUE(static_cast<Builder*>(builder)->Append(value).ok());
  }

  void Append(const arrow::Field& field, arrow::ArrayBuilder* builder) {
    if (field.nullable() && random_.Below(100) < null_percent_) {
      ASSERT_TRUE(builder->AppendNull().ok());
      return;
    }
    const auto number =
        static_cast<int64_t>(repeated_ ? random_.Below(4) : random_.NextU64() >> 34);
    switch (field.type()->id()) {
      case arrow::Type::STRING:
        return Add<arrow::StringBuilder>(builder,
                                         Text(random_.Below(random_.Below(50) == 0 ? 300 : 12)));
      case arrow::Type::BINARY:
        return Add<arrow::BinaryBuilder>(builder, Text(random_.Below(3)));
      case arrow::Type::BOOL:
        return Add<arrow::BooleanBuilder>(builder, number % 2 == 0);
      case arrow::Type::INT32:
        return Add<arrow::Int32Builder>(builder, static_cast<int32_t>(number));
      case arrow::Type::DATE32:
        return Add<arrow::Date32Builder>(builder, static_cast<int32_t>(number));
      case arrow::Type::INT64:
        return Add<arrow::Int64Builder>(builder, -number);
      case arrow::Type::TIMESTAMP:
        return Add<arrow::TimestampBuilder>(builder, number);
      case arrow::Type::FLOAT:
        return Add<arrow::FloatBuilder>(builder, static_cast<float>(number));
      case arrow::Type::DOUBLE:
        return Add<arrow::DoubleBuilder>(builder, static_cast<double>(number));
      case arrow::Type::DECIMAL128:
        return Add<arrow::Decimal128Builder>(builder, arrow::Decimal128(-(number % 999'999)));
      case arrow::Type::FIXED_SIZE_BINARY:
        return Add<arrow::FixedSizeBinaryBuilder>(builder, Text(16));
      default:
        return AppendNested(field, builder);
    }
  }

  void AppendNested(const arrow::Field& field, arrow::ArrayBuilder* builder) {
    const arrow::DataType& type = *field.type();
    if (type.id() == arrow::Type::STRUCT) {
      ASSERT_TRUE(static_cast<arrow::StructBuilder*>(builder)->Append().ok());
      Append(*type.field(0), builder->child(0));
      Append(*type.field(1), builder->child(1));
      return;
    }
    const uint64_t count = random_.Below(4);
    if (type.id() == arrow::Type::LIST) {
      auto* const list = static_cast<arrow::ListBuilder*>(builder);
      ASSERT_TRUE(list->Append().ok());
      for (uint64_t i = 0; i < count; ++i) {
        Append(*type.field(0), list->value_builder());
      }
      return;
    }
    auto* const map = static_cast<arrow::MapBuilder*>(builder);
    const auto& map_type = static_cast<const arrow::MapType&>(type);
    ASSERT_TRUE(map->Append().ok());
    for (uint64_t i = 0; i < count; ++i) {
      Append(*map_type.key_field(), map->key_builder());
      Append(*map_type.item_field(), map->item_builder());
    }
  }

  SeededRandom random_;
  int next_id_ = 0;
  uint64_t null_percent_ = 0;
  bool repeated_ = false;
};

std::shared_ptr<arrow::Table> ReadAll(storage::ObjectStore& store,
                                      const storage::Location& location) {
  auto reader = TableFileReader::Open(store, location);
  EXPECT_THAT(reader, IsOk());
  arrow::RecordBatchVector batches;
  while (true) {
    auto batch = (*reader)->Next();
    EXPECT_THAT(batch, IsOk());
    if (!batch || *batch == nullptr) {
      break;
    }
    batches.push_back(*batch);
  }
  return arrow::Table::FromRecordBatches((*reader)->schema(), batches).ValueOrDie();
}

/// Whole files through Arrow's reader: small and large batches, slices, several row groups.
TEST(ColumnChunkWriterTest, RandomNestedColumnsComeBackThroughArrow) {
  FakeClock clock;
  storage::MemoryStore store(clock);
  const auto location = storage::Location::Parse("memory:///t/a.parquet").value();
  for (uint64_t seed = 0; seed < 300; ++seed) {
    RandomColumns random(seed);
    const auto schema = random.Schema();
    TableFileOptions options;
    options.write.row_group_rows = random.Below(3) == 0 ? 400 : 1 << 20;
    for (int id = 1000; id < 1040 && random.Below(2) == 0; ++id) {
      options.delta_columns.insert(id);
    }
    auto writer = TableFileWriter::Open(store, location, *schema, options);
    ASSERT_THAT(writer, IsOk()) << schema->ToString();
    arrow::RecordBatchVector batches;
    for (uint64_t i = 0; i <= random.Below(4); ++i) {
      const auto rows = static_cast<int64_t>(random.Below(seed % 20 == 0 ? 30'000 : 700));
      const auto batch = random.Batch(schema, rows);
      const auto begin = static_cast<int64_t>(random.Below(static_cast<uint64_t>(rows) + 1));
      batches.push_back(random.Below(2) == 0 ? batch : batch->Slice(begin, rows - begin));
      ASSERT_OK((*writer)->Write(*batches.back()));
    }
    ASSERT_OK((*writer)->Close());
    const auto expected = arrow::Table::FromRecordBatches(schema, batches).ValueOrDie();
    const auto read = ReadAll(store, location);
    ASSERT_EQ(read->num_rows(), expected->num_rows()) << seed;
    for (int c = 0; c < expected->num_columns(); ++c) {
      ASSERT_TRUE(read->column(c)->Equals(*expected->column(c)))
          << seed << " " << schema->field(c)->ToString();
    }
  }
}

/// Several pages of a chunk: numbers that repeat, then such that do not, nulls among them.
TEST(ColumnChunkWriterTest, NumbersThatRepeatComeBackThroughArrow) {
  constexpr int64_t kRows = 100'000;
  FakeClock clock;
  storage::MemoryStore store(clock);
  const auto location = storage::Location::Parse("memory:///t/a.parquet").value();
  const auto with_id = [](const std::string& name, std::shared_ptr<arrow::DataType> type, int id) {
    return arrow::field(name, std::move(type), true,
                        arrow::key_value_metadata({"PARQUET:field_id"}, {std::to_string(id)}));
  };
  const auto schema = arrow::schema({with_id("long", arrow::int64(), 1),
                                     with_id("money", arrow::decimal128(9, 2), 2),
                                     with_id("double", arrow::float64(), 3)});
  auto writer = TableFileWriter::Open(store, location, *schema, {});
  ASSERT_THAT(writer, IsOk());
  arrow::RecordBatchVector batches;
  for (const int64_t different : {7, 3000, 7, 90'000, 7}) {
    auto builder =
        arrow::RecordBatchBuilder::Make(schema, arrow::default_memory_pool()).ValueOrDie();
    for (int64_t row = 0; row < kRows; ++row) {
      const int64_t number = row % different - 3;
      ASSERT_TRUE((row % 11 == 0 ? builder->GetFieldAs<arrow::Int64Builder>(0)->AppendNull()
                                 : builder->GetFieldAs<arrow::Int64Builder>(0)->Append(number))
                      .ok());
      ASSERT_TRUE(
          builder->GetFieldAs<arrow::Decimal128Builder>(1)->Append(arrow::Decimal128(number)).ok());
      ASSERT_TRUE(builder->GetFieldAs<arrow::DoubleBuilder>(2)
                      ->Append(static_cast<double>(number) / 4)
                      .ok());
    }
    batches.push_back(builder->Flush().ValueOrDie());
    ASSERT_OK((*writer)->Write(*batches.back()));
  }
  ASSERT_OK((*writer)->Close());
  const auto expected = arrow::Table::FromRecordBatches(schema, batches).ValueOrDie();
  EXPECT_TRUE(ReadAll(store, location)->Equals(*expected));
}

}  // namespace
}  // namespace dynalake::files
