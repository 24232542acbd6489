#include "files/partitioned_writer.h"

#include <map>
#include <set>
#include <string>
#include <vector>

#include <arrow/api.h>
#include <arrow/util/key_value_metadata.h>
#include <gtest/gtest.h>

#include "base/clock.h"
#include "base/testing/matchers.h"
#include "files/parquet_reader.h"
#include "storage/memory_store.h"

namespace dynalake::files {
namespace {

using iceberg::Literal;
using iceberg::PartitionTuple;

class PartitionedWriterTest : public testing::Test {
 protected:
  std::shared_ptr<arrow::RecordBatch> Batch(int64_t first, int64_t rows) {
    arrow::Int64Builder builder;
    for (int64_t row = first; row < first + rows; ++row) {
      EXPECT_TRUE(builder.Append(row * 7919).ok());
    }
    return arrow::RecordBatch::Make(schema_, rows, {builder.Finish().ValueOrDie()});
  }

  PartitionedWriter Writer(const PartitionedWriterOptions& options = {}) {
    return PartitionedWriter(store_, folder_, schema_, 3, random_, options);
  }

  static PartitionTuple Partition(int number) {
    return {Literal::String("entity" + std::to_string(number))};
  }

  size_t ObjectCount() {
    size_t count = 0;
    EXPECT_OK(store_.List(folder_, [&](const storage::ObjectInfo&) -> Result<void> {
      ++count;
      return {};
    }));
    return count;
  }

  FakeClock clock_;
  storage::MemoryStore store_{clock_};
  SeededRandom random_{1};
  storage::Location folder_ = storage::Location::Parse("memory:///lake/t/data").value();
  std::shared_ptr<arrow::Schema> schema_ = arrow::schema({arrow::field(
      "n", arrow::int64(), true, arrow::key_value_metadata({"PARQUET:field_id"}, {"5"}))});
};

TEST_F(PartitionedWriterTest, OneFileForEachPartition) {
  PartitionedWriter writer = Writer();
  for (int round = 0; round < 3; ++round) {
    for (int partition = 0; partition < 4; ++partition) {
      ASSERT_OK(writer.Write(Partition(partition), *Batch(round * 10, 10 + partition)));
    }
  }
  ASSERT_OK(writer.Write({std::nullopt}, *Batch(0, 1)));
  ASSERT_OK_AND_ASSIGN(const auto files, writer.Finish());
  ASSERT_EQ(files.size(), 5U);
  EXPECT_EQ(ObjectCount(), 5U);
  std::set<std::string> paths;
  for (int partition = 0; partition < 4; ++partition) {
    const auto& file = files[static_cast<size_t>(partition)];
    EXPECT_EQ(file.partition, Partition(partition));
    EXPECT_EQ(file.spec_id, 3);
    EXPECT_EQ(file.record_count, 3 * (10 + partition));
    EXPECT_TRUE(file.file_path.starts_with("memory:///lake/t/data/"));
    EXPECT_TRUE(file.file_path.ends_with(".parquet"));
    paths.insert(file.file_path);
  }
  EXPECT_EQ(paths.size(), 4U);
  EXPECT_EQ(files[4].partition, PartitionTuple{std::nullopt});
}

TEST_F(PartitionedWriterTest, OpenFilesAreBoundedAndNothingIsLost) {
  PartitionedWriter writer = Writer({.max_open_files = 3});
  std::map<std::string, int64_t> expected;
  SeededRandom random(7);
  for (int i = 0; i < 100; ++i) {
    const auto partition = Partition(static_cast<int>(random.Below(8)));
    const auto rows = static_cast<int64_t>(1 + random.Below(20));
    expected[iceberg::PartitionKey(partition)] += rows;
    ASSERT_OK(writer.Write(partition, *Batch(0, rows)));
  }
  ASSERT_OK_AND_ASSIGN(const auto files, writer.Finish());
  EXPECT_GT(files.size(), 8U);
  std::map<std::string, int64_t> written;
  for (const auto& file : files) {
    written[iceberg::PartitionKey(file.partition)] += file.record_count;
    ASSERT_OK_AND_ASSIGN(auto location, storage::Location::Parse(file.file_path));
    ASSERT_OK_AND_ASSIGN(auto reader, TableFileReader::Open(store_, location));
    EXPECT_EQ(reader->row_count(), file.record_count);
  }
  EXPECT_EQ(written, expected);
}

TEST_F(PartitionedWriterTest, LeastRecentlyUsedIsClosed) {
  PartitionedWriter writer = Writer({.max_open_files = 2});
  for (const int partition : {0, 1, 0, 2, 0, 1}) {
    ASSERT_OK(writer.Write(Partition(partition), *Batch(0, 1)));
  }
  ASSERT_OK_AND_ASSIGN(const auto files, writer.Finish());
  ASSERT_EQ(files.size(), 4U);
  EXPECT_EQ(files[0].record_count, 3);  // Partition 0 stayed open all the time.
}

TEST_F(PartitionedWriterTest, FilesRollAtTheTargetSize) {
  PartitionedWriterOptions options;
  options.file.row_group_rows = 10'000;
  options.target_file_bytes = 200'000;
  PartitionedWriter writer = Writer(options);
  for (int i = 0; i < 30; ++i) {
    ASSERT_OK(writer.Write({}, *Batch(i * 10'000, 10'000)));
  }
  ASSERT_OK_AND_ASSIGN(const auto files, writer.Finish());
  EXPECT_GT(files.size(), 2U);
  for (const auto& file : files) {
    EXPECT_LT(file.file_size_bytes, 400'000);
  }
}

TEST_F(PartitionedWriterTest, MemoryIsBoundedOverAllFiles) {
  PartitionedWriterOptions options;
  options.max_buffered_bytes = 1'000'000;
  PartitionedWriter writer = Writer(options);
  for (int i = 0; i < 200; ++i) {
    ASSERT_OK(writer.Write(Partition(i % 20), *Batch(i * 10'000, 10'000)));
  }
  ASSERT_OK_AND_ASSIGN(const auto files, writer.Finish());
  size_t row_groups = 0;
  for (const auto& file : files) {
    row_groups += file.split_offsets.size();
  }
  EXPECT_GT(row_groups, 20U);
  EXPECT_LT(row_groups, 200U);
}

TEST_F(PartitionedWriterTest, LittleMemoryMakesRowGroupsRatherThanFiles) {
  PartitionedWriterOptions options;
  options.max_buffered_bytes = 4'000'000;
  PartitionedWriter writer = Writer(options);
  for (int i = 0; i < 600; ++i) {
    ASSERT_OK(writer.Write(Partition(i % 2), *Batch(i * 10'000, 10'000)));
  }
  ASSERT_OK_AND_ASSIGN(const auto files, writer.Finish());
  ASSERT_EQ(files.size(), 2U);
  for (const auto& file : files) {
    EXPECT_GT(file.split_offsets.size(), 2U);
    EXPECT_EQ(file.record_count, 300 * 10'000);
    ASSERT_OK_AND_ASSIGN(auto location, storage::Location::Parse(file.file_path));
    ASSERT_OK_AND_ASSIGN(auto reader, TableFileReader::Open(store_, location));
    EXPECT_EQ(reader->row_count(), file.record_count);
  }
}

TEST_F(PartitionedWriterTest, AbortAndDestructionRemoveEverything) {
  {
    PartitionedWriter writer = Writer({.max_open_files = 1});
    ASSERT_OK(writer.Write(Partition(0), *Batch(0, 5)));
    ASSERT_OK(writer.Write(Partition(1), *Batch(0, 5)));
    EXPECT_EQ(ObjectCount(), 1U);
  }
  EXPECT_EQ(ObjectCount(), 0U);
}

}  // namespace
}  // namespace dynalake::files
