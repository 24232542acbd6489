#include "files/arrow_file_writer.h"

#include <arrow/api.h>
#include <arrow/ipc/reader.h>
#include <arrow/json/from_string.h>
#include <gtest/gtest.h>

#include "base/clock.h"
#include "base/testing/matchers.h"
#include "files/arrow_io.h"
#include "storage/memory_store.h"

namespace dynalake::files {
namespace {

class ArrowFileWriterTest : public testing::Test {
 protected:
  std::unique_ptr<ArrowFileWriter> Open() {
    return *ArrowFileWriter::Open(store_.Create(location_).value(), *schema_);
  }
  std::shared_ptr<arrow::RecordBatch> Rows(int64_t first, int64_t count) const {
    arrow::Int64Builder numbers;
    for (int64_t i = first; i < first + count; ++i) {
      EXPECT_TRUE(numbers.Append(i).ok());
    }
    return arrow::RecordBatch::Make(schema_, count, {numbers.Finish().ValueOrDie()});
  }

  FakeClock clock_;
  storage::MemoryStore store_{clock_};
  const storage::Location location_ = storage::Location::Parse("memory:///x.arrow").value();
  const std::shared_ptr<arrow::Schema> schema_ = arrow::schema({arrow::field("n", arrow::int64())});
};

TEST_F(ArrowFileWriterTest, SmallBatchesAreWrittenTogether) {
  constexpr int64_t kBatches = 100;
  constexpr int64_t kRows = 2048;
  auto writer = Open();
  for (int64_t i = 0; i < kBatches; ++i) {
    ASSERT_OK(writer->Write(*Rows(i * kRows, kRows)));
  }
  const auto size = writer->Close();
  ASSERT_OK(size);
  EXPECT_EQ(static_cast<uint64_t>(*size), store_.Head(location_)->size_bytes);
  const auto file =
      arrow::ipc::RecordBatchFileReader::Open(OpenObjectInput(store_, location_).value())
          .ValueOrDie();
  EXPECT_LE(file->num_record_batches(), 4);
  EXPECT_TRUE(file->ToTable().ValueOrDie()->Equals(
      *arrow::Table::FromRecordBatches({Rows(0, kBatches * kRows)}).ValueOrDie()));
}

TEST_F(ArrowFileWriterTest, AFileWithoutRowsHasItsColumns) {
  ASSERT_OK(Open()->Close());
  const auto file =
      arrow::ipc::RecordBatchFileReader::Open(OpenObjectInput(store_, location_).value())
          .ValueOrDie();
  EXPECT_EQ(file->num_record_batches(), 0);
  EXPECT_TRUE(file->schema()->Equals(*schema_));
}

TEST_F(ArrowFileWriterTest, ANumberOf39DigitsIsRefused) {
  arrow::Decimal128Builder numbers(arrow::decimal128(38, 0));
  ASSERT_TRUE(numbers.Append(arrow::Decimal128("100000000000000000000000000000000000000")).ok());
  const auto schema = arrow::schema({arrow::field("x", numbers.type())});
  auto writer = *ArrowFileWriter::Open(store_.Create(location_).value(), *schema);
  EXPECT_THAT(writer->Write(*arrow::RecordBatch::Make(schema, 1, {numbers.Finish().ValueOrDie()})),
              IsError(ErrorCode::kUnsupported));
}

TEST_F(ArrowFileWriterTest, WhatIsNotClosedIsNotThere) {
  {
    auto writer = Open();
    ASSERT_OK(writer->Write(*Rows(0, 200'000)));
  }
  EXPECT_THAT(store_.Head(location_), IsError(ErrorCode::kNotFound));
}

}  // namespace
}  // namespace dynalake::files
