#include "files/parquet_columns.h"

#include <string>
#include <vector>

#include <arrow/api.h>
#include <arrow/extension/uuid.h>
#include <arrow/json/from_string.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <parquet/arrow/reader.h>
#include <parquet/file_reader.h>
#include <parquet/metadata.h>
#include <parquet/statistics.h>

#include "base/clock.h"
#include "base/little_endian.h"
#include "base/testing/matchers.h"
#include "files/arrow_io.h"
#include "files/parquet_writer.h"
#include "storage/memory_store.h"

namespace dynalake::files {
namespace {

using Array = std::shared_ptr<arrow::Array>;
using DataType = std::shared_ptr<arrow::DataType>;
using testing::HasSubstr;

Array FromJson(const DataType& type, const std::string& json) {
  return arrow::json::ArrayFromJSONString(type, json).ValueOrDie();
}

std::shared_ptr<arrow::RecordBatch> BatchOf(const Array& column) {
  return arrow::RecordBatch::Make(arrow::schema({arrow::field("x", column->type())}),
                                  column->length(), {column});
}

/// A bound of a column of integers, whose bytes are those of a wider one.
std::string Bound(const DataType& type, const std::string& bytes) {
  const bool is_signed = arrow::is_signed_integer(type->id());
  if (bytes.size() == sizeof(int32_t)) {
    const auto value = LoadLittleEndian<int32_t>(bytes.data());
    return std::to_string(is_signed ? int64_t{value} : int64_t{static_cast<uint32_t>(value)});
  }
  const auto value = LoadLittleEndian<int64_t>(bytes.data());
  return is_signed ? std::to_string(value) : std::to_string(static_cast<uint64_t>(value));
}

class ParquetColumnsTest : public testing::Test {
 protected:
  /// What Arrow reads back of a file with that one column, written in two batches.
  Array ReadBack(const Array& column) {
    const auto batch = BatchOf(column);
    auto columns = ParquetColumns::Of(*batch->schema());
    EXPECT_OK(columns);
    TableFileOptions options;
    options.has_field_ids = false;
    auto writer = TableFileWriter::Open(store_, location_, *columns->schema(), options);
    EXPECT_OK(writer);
    for (const auto& part : {batch->Slice(0, 1), batch->Slice(1)}) {
      auto converted = columns->Convert(*part);
      EXPECT_OK(converted);
      EXPECT_OK((*writer)->Write(**converted));
    }
    auto closed = (*writer)->Close();
    EXPECT_OK(closed);
    EXPECT_EQ(closed->record_count, column->length());
    auto reader = parquet::arrow::OpenFile(OpenObjectInput(store_, location_).value(),
                                           arrow::default_memory_pool())
                      .ValueOrDie();
    const auto table = reader->ReadTable().ValueOrDie();
    metadata_ = reader->parquet_reader()->metadata();
    return arrow::Concatenate(table->column(0)->chunks()).ValueOrDie();
  }

  void Check(const Array& column, const Array& expected) {
    const Array read = ReadBack(column);
    EXPECT_TRUE(read->Equals(expected))
        << read->type()->ToString() << " " << read->ToString() << " is not "
        << expected->type()->ToString() << " " << expected->ToString();
  }
  void CheckKept(const Array& column) { Check(column, column); }

  FakeClock clock_;
  storage::MemoryStore store_{clock_};
  const storage::Location location_ = storage::Location::Parse("memory:///x.parquet").value();
  std::shared_ptr<parquet::FileMetaData> metadata_;
};

TEST_F(ParquetColumnsTest, IntegersOfAllWidthsKeepTheirTypesAndBounds) {
  struct Case {
    DataType type;
    std::string least;
    std::string most;
  };
  for (const Case& c : std::vector<Case>{{arrow::int8(), "-128", "127"},
                                         {arrow::int16(), "-32768", "32767"},
                                         {arrow::int32(), "-2147483648", "2147483647"},
                                         {arrow::uint8(), "0", "255"},
                                         {arrow::uint16(), "0", "65535"},
                                         {arrow::uint32(), "0", "4294967295"},
                                         {arrow::uint64(), "0", "18446744073709551615"}}) {
    CheckKept(FromJson(c.type, "[1, null, " + c.most + ", " + c.least + "]"));
    const auto statistics = metadata_->RowGroup(0)->ColumnChunk(0)->statistics();
    ASSERT_NE(statistics, nullptr);
    EXPECT_EQ(Bound(c.type, statistics->EncodeMin()), c.least) << c.type->ToString();
    EXPECT_EQ(Bound(c.type, statistics->EncodeMax()), c.most) << c.type->ToString();
    EXPECT_EQ(statistics->null_count(), 1);
  }
}

TEST_F(ParquetColumnsTest, NestedTypesKeepTheirNulls) {
  CheckKept(FromJson(
      arrow::list(arrow::field("element", arrow::list(arrow::field("element", arrow::int16())))),
      "[[[1, null], []], null, [null, [7]]]"));
  CheckKept(FromJson(
      arrow::struct_({arrow::field("a", arrow::uint8()), arrow::field("b", arrow::utf8())}),
      R"([{"a": 1, "b": null}, null, {"a": null, "b": "x"}])"));
}

TEST_F(ParquetColumnsTest, UuidsAreUuids) {
  const Array bytes =
      FromJson(arrow::fixed_size_binary(16), R"(["0123456789abcdef", null, "fedcba9876543210"])");
  const Array uuids = arrow::ExtensionType::WrapArray(arrow::extension::uuid(), bytes);
  const Array read = ReadBack(uuids);
  EXPECT_THAT(metadata_->schema()->Column(0)->logical_type()->ToString(), HasSubstr("UUID"));
  const auto& storage = read->type_id() == arrow::Type::EXTENSION
                            ? static_cast<const arrow::ExtensionArray&>(*read).storage()
                            : read;
  EXPECT_TRUE(storage->Equals(bytes)) << storage->ToString();
}

TEST_F(ParquetColumnsTest, WhatParquetLacksIsWhatItIsNearest) {
  const auto indexed = arrow::DictionaryArray::FromArrays(
      arrow::dictionary(arrow::uint8(), arrow::utf8()), FromJson(arrow::uint8(), "[1, null, 0, 1]"),
      FromJson(arrow::utf8(), R"(["a", "b"])"));
  Check(*indexed, FromJson(arrow::utf8(), R"(["b", null, "a", "b"])"));
  Check(
      FromJson(arrow::fixed_size_list(arrow::field("element", arrow::int32()), 2),
               "[[1, 2], null, [3, null]]"),
      FromJson(arrow::list(arrow::field("element", arrow::int32())), "[[1, 2], null, [3, null]]"));
  Check(FromJson(arrow::timestamp(arrow::TimeUnit::SECOND), "[0, null, -1]"),
        FromJson(arrow::timestamp(arrow::TimeUnit::MILLI), "[0, null, -1000]"));
}

TEST_F(ParquetColumnsTest, ATimestampBeyondMillisecondsIsAnError) {
  const auto batch =
      BatchOf(FromJson(arrow::timestamp(arrow::TimeUnit::SECOND), "[9223372036854775807]"));
  auto columns = ParquetColumns::Of(*batch->schema());
  ASSERT_OK(columns);
  EXPECT_THAT(columns->Convert(*batch), IsError(ErrorCode::kUnsupported));
}

constexpr const char* kMostNines = "99999999999999999999999999999999999999";
constexpr const char* kBeyondNines = "100000000000000000000000000000000000000";

TEST_F(ParquetColumnsTest, DecimalsHave38DigitsAtMost) {
  const DataType type = arrow::decimal128(38, 0);
  CheckKept(FromJson(type, fmt::format(R"(["{0}", null, "-{0}"])", kMostNines)));
  // As DuckDB hands a HUGEINT over; a text of it would be refused.
  arrow::Decimal128Builder wide(type);
  ASSERT_TRUE(wide.Append(arrow::Decimal128(1)).ok());
  ASSERT_TRUE(wide.Append(arrow::Decimal128(kBeyondNines)).ok());
  const Array beyond = wide.Finish().ValueOrDie();
  const Array within =
      arrow::StructArray::Make({beyond}, std::vector<std::string>{"h"}).ValueOrDie();
  for (const Array& column : {beyond, beyond->Slice(1), within}) {
    const auto batch = BatchOf(column);
    auto columns = ParquetColumns::Of(*batch->schema());
    ASSERT_OK(columns);
    const auto refused = columns->Convert(*batch);
    ASSERT_THAT(refused, IsError(ErrorCode::kUnsupported));
    EXPECT_THAT(refused.error().message(), HasSubstr("the column x has a number of more than 38"));
  }
  const auto first = BatchOf(beyond->Slice(0, 1));
  EXPECT_OK(ParquetColumns::Of(*first->schema())->Convert(*first));
}

TEST_F(ParquetColumnsTest, OtherTypesAreRefusedByTheColumnsName) {
  const auto refused = ParquetColumns::Of(
      *arrow::schema({arrow::field("much", arrow::int32()),
                      arrow::field("span", arrow::list(arrow::month_day_nano_interval()))}));
  ASSERT_THAT(refused, IsError(ErrorCode::kUnsupported));
  EXPECT_THAT(refused.error().message(), HasSubstr("span, of type INTERVAL:"));
}

}  // namespace
}  // namespace dynalake::files
