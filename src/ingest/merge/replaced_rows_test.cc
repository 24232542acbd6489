#include "ingest/merge/replaced_rows.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <arrow/api.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/testing/matchers.h"
#include "files/parquet_reader.h"
#include "files/position_deletes.h"
#include "iceberg/codec/deletion_vector.h"
#include "ingest/testing/lake_fixture.h"
#include "shaping/unshape/unshape.h"
#include "storage/faulty_store.h"
#include "table/table_columns.h"

namespace dynalake::ingest {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::Lines;
using ::testing::SizeIs;

std::string Item(std::string_view partition, std::string_view sort) {
  return fmt::format(R"({{"PK":{{"S":"{}"}},"SK":{{"S":"{}"}},"n":{{"N":"1"}}}})", partition, sort);
}

/// Rows of `default.t`, whose key is PK and SK, that a Query's items replace.
class ReplacedRowsTest : public ::testing::Test {
 protected:
  /// A load of items into a table; the first makes it, others append.
  void Load(const std::string& table, const std::vector<std::string>& items,
            std::optional<source::KeyCondition> replace = {}) {
    LoadRequest request = Request(table, items);
    if (replace) {
      request.mode = ReplaceRows{*std::move(replace)};
    } else if (lake_.LoadTable(table)) {
      request.mode = Append{};
    }
    ASSERT_OK(lake_.Run(request));
  }

  /// The data files of a table with these items: as a load writes them before it commits.
  std::vector<iceberg::DataFile> FilesOf(const std::vector<std::string>& items) {
    const std::string table = fmt::format("added{}", ++loads_);
    EXPECT_OK(lake_.Run(Request(table, items)));
    return DataFiles(*lake_.LoadTable(table).value()->metadata);
  }

  std::vector<iceberg::DataFile> DataFiles(const iceberg::TableMetadata& metadata) {
    const auto live = lake_.reader().ReadLiveFiles(metadata, *metadata.current_snapshot());
    EXPECT_OK(live);
    std::vector<iceberg::DataFile> files;
    for (const iceberg::ManifestEntry* entry : (*live)->data_files()) {
      files.push_back(entry->file);
    }
    return files;
  }

  static source::KeyCondition Condition(const std::string& partition) {
    return source::KeyCondition::Make({.table = "T", .partition_key = partition}, kKey,
                                      {{"PK", "S"}, {"SK", "S"}})
        .value();
  }

  iceberg::TableMetadata Base() { return *lake_.LoadTable().value()->metadata; }

  /// What is found for items of a Query of one partition key.
  Result<ReplacedRows> Find(const iceberg::TableMetadata& base, const std::string& partition,
                            const std::vector<iceberg::DataFile>& added) {
    const shaping::TableColumns columns = ColumnsOf(base);
    const source::KeyCondition condition = Condition(partition);
    const LoadEnvironment environment = Environment(lake_.store());
    RowReplacement replacement(environment, columns, condition, added, lake_.At("lake/found"),
                               "12345678");
    auto found = replacement.Find(base);
    if (found) {
      EXPECT_OK(CheckBalance(*found));
      EXPECT_EQ(replacement.row_count(), found->row_count);
    }
    return found;
  }

  static shaping::TableColumns ColumnsOf(const iceberg::TableMetadata& base) {
    shaping::TableColumns columns = *table::ReadTableColumns(base).value();
    columns.keys = kKey;
    return columns;
  }

  LoadEnvironment Environment(storage::ObjectStore& store) {
    return {{lake_.catalog(), store, lake_.reader(), lake_.state(), SystemClock(), SystemRandom()},
            runner_,
            progress_,
            {}};
  }

  /// The items at positions of a data file.
  std::vector<std::string> ItemsAt(const iceberg::TableMetadata& base, const std::string& path,
                                   const std::vector<int64_t>& positions) {
    const shaping::TableColumns columns = ColumnsOf(base);
    shaping::Unshaper unshaper(columns);
    const auto file =
        files::TableFileReader::Open(lake_.store(), storage::Location::Parse(path).value());
    EXPECT_OK(file);
    EXPECT_OK((*file)->Select({}));
    std::vector<std::string> items;
    for (auto batch = (*file)->Next(); batch && *batch != nullptr; batch = (*file)->Next()) {
      EXPECT_OK(unshaper.Bind(*batch));
      for (int64_t row = 0; row < (*batch)->num_rows(); ++row) {
        EXPECT_OK(unshaper.AppendItem(row, &items.emplace_back()));
      }
    }
    std::vector<std::string> found;
    for (const int64_t position : positions) {
      found.push_back(items.at(static_cast<size_t>(position)));
    }
    std::sort(found.begin(), found.end());
    return found;
  }

  /// The items that position delete files take out.
  std::vector<std::string> DeletedItems(const iceberg::TableMetadata& base,
                                        const ReplacedRows& rows) {
    std::vector<std::string> items;
    for (const iceberg::DataFile& file : rows.delete_files) {
      EXPECT_OK(files::ReadPositionDeletes(
          lake_.store(), storage::Location::Parse(file.file_path).value(),
          [&](std::string_view path, int64_t position) -> Result<void> {
            const auto found = ItemsAt(base, std::string(path), {position});
            items.insert(items.end(), found.begin(), found.end());
            return {};
          }));
    }
    std::sort(items.begin(), items.end());
    return items;
  }

  static inline const dynamodb::KeySchema kKey{"PK", "SK"};

  testing::LakeFixture lake_{std::string("replaced-") +
                             ::testing::UnitTest::GetInstance()->current_test_info()->name()};
  work::ThreadRunner runner_{testing::LoadExecutors(), 1};
  work::SilentProgress progress_;

 private:
  LoadRequest Request(const std::string& table, const std::vector<std::string>& items) {
    const std::string folder = fmt::format("source{}", ++loads_);
    EXPECT_OK(lake_.store().PutText(lake_.At(folder + "/items.json"), Lines(items),
                                    storage::PutCondition::kNone));
    LoadRequest request = lake_.Request();
    request.source.location = lake_.At(folder);
    request.table = table;
    request.columns.key = kKey;
    request.columns.entities.kind = shaping::EntityChoice::Kind::kNone;
    return request;
  }

  int loads_ = 0;
};

TEST_F(ReplacedRowsTest, ATableWithoutContentHasNone) {
  Load("t", {Item("a", "1")});
  iceberg::TableMetadata base = Base();
  base.current_snapshot_id.reset();
  ASSERT_OK_AND_ASSIGN(const ReplacedRows rows, Find(base, "a", {}));
  EXPECT_EQ(rows.row_count, 0);
  EXPECT_THAT(rows.removed_paths, IsEmpty());
  EXPECT_THAT(rows.delete_files, IsEmpty());
}

TEST_F(ReplacedRowsTest, RowsThatAreSelectedGoByPosition) {
  Load("t", {Item("a", "1"), Item("b", "1"), Item("a", "2"), Item("c", "1")});
  const iceberg::TableMetadata base = Base();
  ASSERT_OK_AND_ASSIGN(const ReplacedRows rows, Find(base, "a", FilesOf({Item("a", "2")})));
  EXPECT_EQ(rows.row_count, 2);
  EXPECT_THAT(rows.removed_paths, IsEmpty());
  ASSERT_THAT(rows.delete_files, SizeIs(1));
  EXPECT_EQ(rows.delete_files[0].content, iceberg::FileContent::kPositionDeletes);
  EXPECT_THAT(DeletedItems(base, rows), ElementsAre(Item("a", "1"), Item("a", "2")));
}

TEST_F(ReplacedRowsTest, AFileOfWhichNoRowStaysIsRemoved) {
  Load("t", {Item("a", "1"), Item("a", "2")});
  const std::string path = DataFiles(Base())[0].file_path;
  Load("t", {Item("b", "1")});
  ASSERT_OK_AND_ASSIGN(const ReplacedRows rows, Find(Base(), "a", {}));
  EXPECT_THAT(rows.removed_paths, ElementsAre(path));
  EXPECT_EQ(rows.removed_file_rows, 2);
  EXPECT_EQ(rows.row_count, 2);
  EXPECT_THAT(rows.delete_files, IsEmpty());
}

TEST_F(ReplacedRowsTest, RowsWithTheKeyOfANewItemGoWhereverTheyAre) {
  Load("t", {Item("a", "1"), Item("b", "1"), Item("b", "2")});
  const iceberg::TableMetadata base = Base();
  ASSERT_OK_AND_ASSIGN(const ReplacedRows rows,
                       Find(base, "a", FilesOf({Item("a", "9"), Item("b", "2")})));
  EXPECT_THAT(DeletedItems(base, rows), ElementsAre(Item("a", "1"), Item("b", "2")));
}

TEST_F(ReplacedRowsTest, RowsThatWereDeletedAreNotFoundAgain) {
  Load("t", {Item("a", "1"), Item("a", "2"), Item("b", "1")});
  Load("t", {Item("a", "3")}, Condition("a"));
  ASSERT_THAT(lake_.Items(), SizeIs(4));  // with those that deletes hide
  ASSERT_OK_AND_ASSIGN(const ReplacedRows rows, Find(Base(), "a", {}));
  EXPECT_EQ(rows.row_count, 1);
  EXPECT_THAT(rows.removed_paths, SizeIs(1));
  EXPECT_THAT(rows.delete_files, IsEmpty());
}

TEST_F(ReplacedRowsTest, FromVersion3OnRowsGoByVector) {
  Load("t", {Item("a", "1"), Item("b", "1"), Item("a", "2")});
  iceberg::TableMetadata base = Base();
  base.format_version = 3;
  ASSERT_OK_AND_ASSIGN(const ReplacedRows rows, Find(base, "a", {}));
  ASSERT_THAT(rows.delete_files, SizeIs(1));
  const iceberg::DataFile& vector = rows.delete_files[0];
  EXPECT_TRUE(vector.is_deletion_vector());
  EXPECT_EQ(vector.record_count, 2);
  EXPECT_EQ(vector.referenced_data_file, DataFiles(base)[0].file_path);
  ASSERT_OK_AND_ASSIGN(
      const std::string file,
      lake_.store().ReadAll(storage::Location::Parse(vector.file_path).value(), 1 << 20));
  ASSERT_OK_AND_ASSIGN(
      const std::vector<uint64_t> positions,
      iceberg::ReadDeletionVector(
          std::string_view(file).substr(static_cast<size_t>(vector.content_offset.value()),
                                        static_cast<size_t>(vector.content_size_bytes.value())),
          3));
  EXPECT_THAT(ItemsAt(base, *vector.referenced_data_file, {positions.begin(), positions.end()}),
              ElementsAre(Item("a", "1"), Item("a", "2")));
}

TEST_F(ReplacedRowsTest, FilesThatWereSeenAreNotReadAgain) {
  Load("t", {Item("a", "1"), Item("b", "1")});
  const iceberg::TableMetadata base = Base();
  const shaping::TableColumns columns = ColumnsOf(base);
  const source::KeyCondition condition = Condition("a");
  const std::vector<iceberg::DataFile> added = FilesOf({Item("a", "1")});
  storage::FaultyStore counting(lake_.store(), SystemClock());
  const LoadEnvironment environment = Environment(counting);
  RowReplacement replacement(environment, columns, condition, added, lake_.At("lake/found"),
                             "12345678");
  ASSERT_OK_AND_ASSIGN(const ReplacedRows first, replacement.Find(base));
  const uint64_t calls = counting.calls();
  ASSERT_OK_AND_ASSIGN(const ReplacedRows again, replacement.Find(base));
  EXPECT_EQ(again.row_count, first.row_count);
  EXPECT_LT(counting.calls() - calls, calls);
  EXPECT_NE(again.delete_files[0].file_path, first.delete_files[0].file_path);
}

}  // namespace
}  // namespace dynalake::ingest
