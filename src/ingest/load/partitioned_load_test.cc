#include <set>
#include <string>
#include <vector>

#include <arrow/record_batch.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/random.h"
#include "base/testing/matchers.h"
#include "files/parquet_reader.h"
#include "ingest/load/batch_partitions.h"
#include "ingest/testing/lake_fixture.h"

namespace dynalake::ingest {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

class PartitionedLoadTest : public ::testing::Test {
 protected:
  /// Items with a group, a day and texts that repeat, all of which may be missing.
  std::string RandomItems(SeededRandom& random, int count, int groups) {
    std::vector<std::string> items;
    for (int i = 0; i < count; ++i) {
      std::string item = R"({"id":{"S":"i)" + std::to_string(next_id_++) + "\"}";
      const auto add = [&](const char* name, uint64_t of, const std::string& value) {
        if (random.Below(8) != 0) {
          item += std::string(",\"") + name + "\":{" + value + std::to_string(random.Below(of));
          item += value.starts_with("\"N\"") ? "\"}" : "x\"}";
        }
      };
      add("g", static_cast<uint64_t>(groups), R"("S":"g)");
      add("n", 1000, R"("N":")");
      add("t", 30, R"("S":"some text that repeats )");
      items.push_back(item + "}");
    }
    return testing::Lines(items);
  }

  /// The live files of the table `t`, each of which is checked to hold rows of its partition alone,
  /// as many as it says.
  std::vector<iceberg::DataFile> CheckedFiles() {
    std::vector<iceberg::DataFile> files;
    const auto table = lake_.LoadTable().value();
    const iceberg::TableMetadata& metadata = *table->metadata;
    const auto live = lake_.reader().ReadLiveFiles(metadata, *metadata.current_snapshot()).value();
    for (const iceberg::ManifestEntry* entry : live->data_files()) {
      files.push_back(entry->file);
      // Files may have their columns in another order than the table.
      std::vector<iceberg::NestedField> fields;
      std::vector<int32_t> field_ids;
      for (const iceberg::PartitionField& field : metadata.default_spec().fields) {
        fields.push_back(*metadata.current_schema().FindField(field.source_id));
        field_ids.push_back(field.source_id);
      }
      auto partitions = BatchPartitions::Make(metadata.default_spec(),
                                              iceberg::Schema::Make(0, fields, {}).value())
                            .value();
      const auto reader =
          files::TableFileReader::Open(lake_.store(),
                                       storage::Location::Parse(entry->file.file_path).value())
              .value();
      EXPECT_OK(reader->Select(field_ids));
      int64_t row_count = 0;
      for (auto batch = reader->Next().value(); batch != nullptr; batch = reader->Next().value()) {
        row_count += batch->num_rows();
        EXPECT_EQ(partitions.Split(batch).value().parts.size(), 1U);
      }
      EXPECT_EQ(row_count, entry->file.record_count);
      EXPECT_EQ(partitions.count(), 1U);
      EXPECT_EQ(partitions.tuple(0), entry->file.partition);
    }
    return files;
  }

  testing::LakeFixture lake_{std::string("partitioned-load-") +
                             ::testing::UnitTest::GetInstance()->current_test_info()->name()};
  int next_id_ = 0;
};

/// Whatever the rows, the partitions and the memory: the items are those of an unpartitioned table,
/// and each partition has one file for each unit.
TEST_F(PartitionedLoadTest, ItemsAreThoseOfATableWithoutPartitions) {
  for (uint64_t seed = 0; seed < 12; ++seed) {
    SCOPED_TRACE(seed);
    lake_.Reset();
    next_id_ = 0;
    SeededRandom random(seed);
    const auto groups = static_cast<int>(1 + random.Below(150));
    for (const char* name : {"1.json", "2.json"}) {
      lake_.WriteSource(name,
                        RandomItems(random, static_cast<int>(1 + random.Below(4000)), groups));
    }
    LoadRequest plain = lake_.Request();
    plain.table = "plain";
    plain.columns.entities.kind = shaping::EntityChoice::Kind::kNone;
    ASSERT_THAT(lake_.Run(plain), IsOk());

    LoadRequest request = plain;
    request.table = "t";
    for (const char* choice : {"g", "bucket[5](id)", "truncate[100](n)"}) {
      if (random.Below(2) == 0) {
        request.columns.partition_by.push_back(table::ParsePartitionChoice(choice).value());
      }
    }
    if (request.columns.partition_by.empty()) {
      request.columns.partition_by.push_back(table::ParsePartitionChoice("g").value());
    }
    request.columns.max_partitions = 10'000;
    request.memory.shaped_bytes = static_cast<int64_t>(20'000 << random.Below(8));
    request.memory.buffered_file_bytes = static_cast<int64_t>(1'000 << random.Below(12));
    ASSERT_OK_AND_ASSIGN(const LoadReport report, lake_.Run(request));
    EXPECT_EQ(report.units_total, 1);
    EXPECT_EQ(lake_.Items("t"), lake_.Items("plain"));
    const auto files = CheckedFiles();
    EXPECT_EQ(static_cast<int64_t>(files.size()), report.file_count);
    std::set<std::string> partitions;
    for (const iceberg::DataFile& file : files) {
      partitions.insert(iceberg::PartitionKey(file.partition));
    }
    EXPECT_EQ(partitions.size(), files.size());
  }
}

TEST_F(PartitionedLoadTest, TooManyPartitionsAreRefusedUnlessAllowed) {
  SeededRandom random(1);
  lake_.WriteSource("1.json", RandomItems(random, 2100, 1));
  LoadRequest request = lake_.Request();
  request.columns.entities.kind = shaping::EntityChoice::Kind::kNone;
  request.columns.partition_by.push_back(table::ParsePartitionChoice("id").value());
  const auto refused = lake_.Run(request);
  ASSERT_THAT(refused, IsError(ErrorCode::kInvalidArgument));
  EXPECT_THAT(refused.error().ToString(), HasSubstr("2100 items make 2100 partitions by id"));
  EXPECT_THAT(refused.error().ToString(), HasSubstr("at most 2000"));
  EXPECT_THAT(refused.error().ToString(), HasSubstr("--max-partitions"));
  EXPECT_THAT(lake_.catalog().ListTables("default").value(), IsEmpty());

  request.columns.max_partitions = 2100;
  ASSERT_OK_AND_ASSIGN(const LoadReport report, lake_.Run(request));
  EXPECT_EQ(report.file_count, 2100);
  EXPECT_EQ(lake_.Items().size(), 2100U);
}

/// No unit alone has too many.
TEST_F(PartitionedLoadTest, PartitionsOfAllUnitsCountTogether) {
  iceberg::PartitionSpec spec{
      .spec_id = 0, .fields = {{.source_id = 5, .field_id = 0, .name = "day", .transform = {}}}};
  std::vector<iceberg::DataFile> files(3);
  for (int i = 0; i < 3; ++i) {
    files[static_cast<size_t>(i)].partition = {iceberg::Literal::Int(i / 2)};
    files[static_cast<size_t>(i)].record_count = 10;
  }
  EXPECT_THAT(CheckPartitionsOf(files, spec, 2), IsOk());
  const auto refused = CheckPartitionsOf(files, spec, 1);
  ASSERT_THAT(refused, IsError(ErrorCode::kInvalidArgument));
  EXPECT_THAT(refused.error().message(), HasSubstr("30 items make 2 partitions by day"));
}

}  // namespace
}  // namespace dynalake::ingest
