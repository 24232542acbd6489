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
#include "storage/faulty_store.h"
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

  std::unique_ptr<PartitionedWriter> Writer(const PartitionedWriterOptions& options = {}) {
    return std::make_unique<PartitionedWriter>(store_, folder_, schema_, 3, random_, options);
  }

  static Result<void> Write(PartitionedWriter& writer, int partition,
                            const std::shared_ptr<arrow::RecordBatch>& batch) {
    return writer.Write(static_cast<size_t>(partition), Partition(partition), batch, 0,
                        batch->num_rows());
  }

  /// The numbers in a file, which are checked to be as many as it says.
  std::vector<int64_t> Read(const iceberg::DataFile& file) {
    std::vector<int64_t> numbers;
    auto location = storage::Location::Parse(file.file_path);
    auto reader = TableFileReader::Open(store_, *location);
    EXPECT_OK(reader);
    EXPECT_EQ((*reader)->row_count(), file.record_count);
    while (true) {
      const auto batch = (*reader)->Next();
      EXPECT_OK(batch);
      if (!batch || *batch == nullptr) {
        break;
      }
      const auto column = std::static_pointer_cast<arrow::Int64Array>((*batch)->column(0));
      numbers.insert(numbers.end(), column->raw_values(), column->raw_values() + column->length());
    }
    EXPECT_EQ(static_cast<int64_t>(numbers.size()), file.record_count);
    return numbers;
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
  const auto writer = Writer();
  for (int round = 0; round < 3; ++round) {
    for (int partition = 0; partition < 4; ++partition) {
      ASSERT_OK(Write(*writer, partition, Batch(round * 10, 10 + partition)));
    }
  }
  ASSERT_OK(writer->Write(4, {std::nullopt}, Batch(0, 1), 0, 1));
  ASSERT_OK_AND_ASSIGN(const auto files, writer->Finish());
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

/// Whatever the batches, the budget and the number of open files: each partition has one file with
/// exactly its rows.
TEST_F(PartitionedWriterTest, RowsAreThoseThatCameAndFilesAreFew) {
  for (uint64_t seed = 0; seed < 40; ++seed) {
    SCOPED_TRACE(seed);
    SeededRandom random(seed);
    const auto partitions = static_cast<int>(1 + random.Below(60));
    PartitionedWriterOptions options;
    options.max_open_files = 1 + random.Below(8);
    options.max_buffered_bytes = static_cast<int64_t>(1000 << random.Below(12));
    options.file.write.row_group_rows = static_cast<int64_t>(100 + random.Below(20'000));
    options.finishes = {.most = 1 + random.Below(4), .by_own_threads = random.Below(2) == 0};
    const auto writer = Writer(options);
    std::map<std::string, std::multiset<int64_t>> expected;
    int64_t next = 0;
    for (int step = 0; step < 200; ++step) {
      // Mostly few rows, sometimes so many that they are written at once.
      const auto rows = static_cast<int64_t>(1 + random.Below(random.Below(10) == 0 ? 9000 : 40));
      const auto batch = Batch(next, rows);
      for (int64_t begin = 0; begin < rows;) {
        const auto partition = static_cast<int>(random.Below(static_cast<uint64_t>(partitions)));
        const int64_t count =
            random.Below(3) == 0
                ? rows - begin
                : std::min<int64_t>(rows - begin, static_cast<int64_t>(1 + random.Below(5000)));
        ASSERT_OK(writer->Write(static_cast<size_t>(partition), Partition(partition), batch, begin,
                                count));
        auto& numbers = expected[iceberg::PartitionKey(Partition(partition))];
        for (int64_t row = begin; row < begin + count; ++row) {
          numbers.insert((next + row) * 7919);
        }
        begin += count;
      }
      next += rows;
    }
    ASSERT_OK_AND_ASSIGN(const auto files, writer->Finish());
    EXPECT_EQ(files.size(), expected.size());
    for (const auto& file : files) {
      const auto numbers = Read(file);
      EXPECT_EQ(std::multiset<int64_t>(numbers.begin(), numbers.end()),
                expected[iceberg::PartitionKey(file.partition)]);
    }
  }
}

TEST_F(PartitionedWriterTest, FilesRollAtTheTargetSize) {
  for (const int64_t rows : {10'000, 500}) {  // written at once, and after waiting
    PartitionedWriterOptions options;
    options.file.write.row_group_rows = 10'000;
    options.file.write.target_file_bytes = 200'000;
    options.max_buffered_bytes = 2'000'000;
    const auto writer = Writer(options);
    for (int64_t row = 0; row < 300'000; row += rows) {
      ASSERT_OK(Write(*writer, 0, Batch(row, rows)));
    }
    ASSERT_OK_AND_ASSIGN(const auto files, writer->Finish());
    EXPECT_GT(files.size(), 2U);
    int64_t row_count = 0;
    for (const auto& file : files) {
      EXPECT_LT(file.file_size_bytes, 700'000);
      row_count += file.record_count;
    }
    EXPECT_EQ(row_count, 300'000);
  }
}

TEST_F(PartitionedWriterTest, LittleMemoryMakesNoMoreFiles) {
  PartitionedWriterOptions options;
  options.max_buffered_bytes = 1'000'000;
  const auto writer = Writer(options);
  for (int i = 0; i < 200; ++i) {
    ASSERT_OK(Write(*writer, i % 20, Batch(i * 10'000, 10'000)));
  }
  ASSERT_OK_AND_ASSIGN(const auto files, writer->Finish());
  EXPECT_EQ(files.size(), 20U);
  size_t row_groups = 0;
  for (const auto& file : files) {
    row_groups += file.split_offsets.size();
    EXPECT_EQ(file.record_count, 100'000);
  }
  EXPECT_LT(row_groups, 60U);
}

TEST_F(PartitionedWriterTest, MemoryForManyRowsMakesRowGroups) {
  PartitionedWriterOptions options;
  options.max_buffered_bytes = 12'000'000;
  const auto writer = Writer(options);
  for (int i = 0; i < 1000; ++i) {
    ASSERT_OK(Write(*writer, i % 2, Batch(i * 10'000, 10'000)));
  }
  ASSERT_OK_AND_ASSIGN(const auto files, writer->Finish());
  ASSERT_EQ(files.size(), 2U);
  for (const auto& file : files) {
    EXPECT_GT(file.split_offsets.size(), 2U);
    EXPECT_EQ(Read(file).size(), 500U * 10'000);
  }
}

TEST_F(PartitionedWriterTest, AbortAndDestructionRemoveEverything) {
  {
    PartitionedWriterOptions options;
    options.file.write.target_file_bytes = 1000;
    const auto writer = Writer(options);
    ASSERT_OK(Write(*writer, 0, Batch(0, 5000)));
    ASSERT_OK(Write(*writer, 1, Batch(0, 5000)));
    ASSERT_OK(Write(*writer, 2, Batch(0, 5)));
    EXPECT_EQ(ObjectCount(), 2U);
  }
  EXPECT_EQ(ObjectCount(), 0U);
}

/// Whichever call of the store fails, behind the writer's back or before it: the error is told, and
/// nothing stays.
TEST_F(PartitionedWriterTest, AFileThatCannotBeFinishedEndsThemAll) {
  storage::FaultyStore faulty(store_, clock_);
  const auto write_all = [&](const storage::FaultPlan& plan) {
    faulty.SetPlan(plan);
    PartitionedWriterOptions options;
    options.finishes = {.most = 4, .by_own_threads = true};
    PartitionedWriter writer(faulty, folder_, schema_, 3, random_, options);
    const auto write = [&]() -> Result<std::vector<iceberg::DataFile>> {
      for (int partition = 0; partition < 12; ++partition) {
        DYNALAKE_TRY(Write(writer, partition, Batch(partition * 10'000, partition < 2 ? 5000 : 3)));
      }
      return writer.Finish();
    };
    auto files = write();
    if (!files) {
      writer.Abort();
      EXPECT_EQ(ObjectCount(), 0U);
    }
    return files;
  };
  ASSERT_OK_AND_ASSIGN(const auto files, write_all({}));
  EXPECT_EQ(ObjectCount(), 12U);
  const uint64_t calls = faulty.calls();
  ASSERT_GE(calls, 36U);  // created, written, finished
  for (const auto& file : files) {
    ASSERT_OK(store_.Delete(*storage::Location::Parse(file.file_path)));
  }
  for (const storage::Fault fault : {storage::Fault::kFail, storage::Fault::kLostAnswer}) {
    for (uint64_t call = 1; call <= calls; ++call) {
      EXPECT_THAT(write_all({.fault = fault, .first_call = call}), IsError(ErrorCode::kUnreachable))
          << call;
    }
  }
}

TEST_F(PartitionedWriterTest, ACancelledWriterStopsAmongItsFiles) {
  PartitionedWriterOptions options;
  const auto writer = Writer(options);
  for (int i = 0; i < 100; ++i) {
    ASSERT_OK(Write(*writer, i, Batch(i, 3)));
  }
  options.cancel.Cancel();
  EXPECT_THAT(writer->Finish(), IsError(ErrorCode::kCancelled));
  EXPECT_THAT(Write(*writer, 0, Batch(0, 1)), IsError(ErrorCode::kCancelled));
  writer->Abort();
  EXPECT_EQ(ObjectCount(), 0U);
}

}  // namespace
}  // namespace dynalake::files
