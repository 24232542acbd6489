#include "query/listings/listing.h"

#include <filesystem>
#include <string>
#include <unistd.h>

#include <arrow/api.h>
#include <gmock/gmock.h>

#include "base/testing/matchers.h"
#include "catalog/testing/test_lake.h"

// Values are compared with those of Trino in tests/soak and of PyIceberg in tests/conformance.

namespace dynalake::query {
namespace {

using catalog::TableIdentifier;
using testing::ElementsAre;
using testing::HasSubstr;

class ListingTest : public testing::Test {
 protected:
  ListingTest()
      : folder_(std::filesystem::temp_directory_path() / fmt::format("listing_test_{}", getpid())),
        made_(std::filesystem::create_directories(folder_)),
        lake_(storage::Location::FromLocalPath(folder_).value()),
        identifier_{.namespace_name = "default", .name = "t"} {}
  void TearDown() override { std::filesystem::remove_all(folder_); }

  /// Creates the table, empty.
  void Create() {
    ASSERT_OK(lake_.catalog->CreateTable(identifier_, lake_.EmptyTable(identifier_)));
  }

  /// How many rows each batch of a listing has, read with these columns alone.
  std::vector<int64_t> BatchesOf(std::string_view name, std::vector<size_t> columns = {}) {
    const auto table = lake_.catalog->LoadTable(identifier_).value();
    const TableListing listing = OpenListing(*table, name, lake_.reader).value();
    const auto rows = listing.rows->Open(columns).value();
    std::vector<int64_t> batches;
    for (auto batch = rows->Next(); batch && *batch != nullptr; batch = rows->Next()) {
      EXPECT_OK((*batch)->ValidateFull().ok() ? Result<void>()
                                              : Fail(ErrorCode::kInternal, "a wrong batch"));
      EXPECT_EQ((*batch)->num_columns(), static_cast<int>(columns.size()));
      batches.push_back((*batch)->num_rows());
    }
    return batches;
  }

  std::filesystem::path folder_;
  bool made_;
  catalog::TestLake lake_;
  TableIdentifier identifier_;
};

TEST_F(ListingTest, SplitsNames) {
  EXPECT_EQ(SplitListingName("t$FILES")->table, "t");
  EXPECT_EQ(SplitListingName("t$FILES")->listing, "files");
  EXPECT_EQ(SplitListingName("a$b$refs")->table, "a$b");
  EXPECT_FALSE(SplitListingName("t"));
  EXPECT_FALSE(SplitListingName("$files"));
}

// As Trino 476 gives them of its own tables.
TEST_F(ListingTest, ColumnsAreTrinos) {
  iceberg::TableMetadata metadata = lake_.EmptyTable(identifier_);
  // By a column as it is, and by another in a spec of before.
  metadata.partition_specs = {
      {.spec_id = 0,
       .fields = {{.source_id = 1,
                   .field_id = 1000,
                   .name = "id_bucket",
                   .transform = iceberg::Transform::Bucket(4)}}},
      {.spec_id = 1, .fields = {{.source_id = 2, .field_id = 1001, .name = "second"}}}};
  metadata.default_spec_id = 1;
  catalog::Table table;
  table.identifier = identifier_;
  table.metadata = std::make_shared<const iceberg::TableMetadata>(std::move(metadata));
  const std::pair<const char*, const char*> cases[] = {
      {"snapshots",
       "committed_at timestamp(3) with time zone, snapshot_id bigint, parent_id bigint, "
       "operation varchar, manifest_list varchar, summary map(varchar, varchar)"},
      {"history",
       "made_current_at timestamp(3) with time zone, snapshot_id bigint, parent_id bigint, "
       "is_current_ancestor boolean"},
      {"refs",
       "name varchar, type varchar, snapshot_id bigint, max_reference_age_in_ms bigint, "
       "min_snapshots_to_keep integer, max_snapshot_age_in_ms bigint"},
      {"properties", "key varchar, value varchar"},
      {"manifests",
       "path varchar, length bigint, partition_spec_id integer, added_snapshot_id bigint, "
       "added_data_files_count integer, added_rows_count bigint, "
       "existing_data_files_count integer, existing_rows_count bigint, "
       "deleted_data_files_count integer, deleted_rows_count bigint, partition_summaries "
       "array(row(contains_null boolean, contains_nan boolean, lower_bound varchar, "
       "upper_bound varchar))"},
      {"files",
       "content integer, file_path varchar, file_format varchar, spec_id integer, "
       "partition row(id_bucket integer, second varchar), record_count bigint, "
       "file_size_in_bytes bigint, column_sizes map(integer, bigint), "
       "value_counts map(integer, bigint), null_value_counts map(integer, bigint), "
       "nan_value_counts map(integer, bigint), lower_bounds map(integer, varchar), "
       "upper_bounds map(integer, varchar), key_metadata varbinary, "
       "split_offsets array(bigint), equality_ids array(integer), sort_order_id integer, "
       "readable_metrics json"},
      {"partitions",
       "partition row(id_bucket integer, second varchar), record_count bigint, "
       "file_count bigint, total_size bigint, "
       "data row(id row(min bigint, max bigint, null_count bigint, nan_count bigint))"}};
  for (const auto& [name, expected] : cases) {
    ASSERT_OK_AND_ASSIGN(const TableListing listing, OpenListing(table, name, lake_.reader));
    std::string columns;
    for (size_t i = 0; i < listing.types.size(); ++i) {
      columns += fmt::format("{}{} {}", i == 0 ? "" : ", ",
                             listing.rows->schema()->field(static_cast<int>(i))->name(),
                             ToString(listing.types[i]));
    }
    EXPECT_EQ(columns, expected) << name;
  }
}

TEST_F(ListingTest, ATableWithoutSnapshotHasNoFiles) {
  Create();
  for (const char* name : {"files", "manifests", "partitions", "snapshots", "history", "refs"}) {
    EXPECT_THAT(BatchesOf(name), ElementsAre()) << name;
  }
  EXPECT_THAT(BatchesOf("properties", {0, 1}), ElementsAre(5));
}

TEST_F(ListingTest, FilesComeInBatches) {
  Create();
  const auto table = lake_.catalog->LoadTable(identifier_).value();
  const iceberg::DataFile file = lake_.WriteDataFile(*table->metadata);
  for (uint8_t commit = 1; commit <= 2; ++commit) {
    iceberg::SnapshotChange change;
    for (int i = 0; i < 700; ++i) {
      iceberg::DataFile added = file;
      added.file_path += fmt::format(".{}-{}", commit, i);
      change.added.push_back(std::move(added));
    }
    ASSERT_OK(lake_.Commit(identifier_, commit, std::move(change)));
  }
  EXPECT_THAT(BatchesOf("files", {1, 4, 5}), ElementsAre(512, 512, 376));
  EXPECT_THAT(BatchesOf("files"), ElementsAre(512, 512, 376));
  EXPECT_THAT(BatchesOf("manifests", {0, 10}), ElementsAre(2));
  EXPECT_THAT(BatchesOf("partitions", {0, 1, 2, 3}), ElementsAre(1));
}

TEST_F(ListingTest, SaysWhichListingsThereAre) {
  Create();
  const auto table = lake_.catalog->LoadTable(identifier_).value();
  EXPECT_THAT(OpenListing(*table, "nothing", lake_.reader),
              IsError(ErrorCode::kNotFound,
                      HasSubstr("there are $files, $history, $manifests, $partitions, "
                                "$properties, $refs, $snapshots")));
  EXPECT_THAT(ListPartitionPaths(table->metadata, lake_.reader),
              IsError(ErrorCode::kInvalidArgument, HasSubstr("has no partitions")));
}

}  // namespace
}  // namespace dynalake::query
