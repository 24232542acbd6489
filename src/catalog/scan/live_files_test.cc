#include "catalog/scan/live_files.h"

#include <chrono>
#include <memory>
#include <string>

#include <gtest/gtest.h>

#include "base/testing/matchers.h"
#include "iceberg/change/apply.h"
#include "iceberg/model/single_value.h"

namespace dynalake::catalog {
namespace {

using iceberg::EntryStatus;
using iceberg::ManifestEntry;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

const iceberg::Type kLong(iceberg::TypeId::kLong);

iceberg::TableMetadata SampleTable() {
  auto made = iceberg::MakeTableMetadata(
      {.uuid = "0f0e0d0c-0b0a-4908-8706-050403020100",
       .location = "file:///lake/t",
       .schema = *iceberg::Schema::Make(0, {{.id = 1, .name = "id", .type = kLong}})},
      0);
  EXPECT_OK(made);
  return *std::move(made);
}

ManifestEntry DataEntry(std::string path, int64_t low, int64_t high, int64_t sequence_number = 1,
                        EntryStatus status = EntryStatus::kAdded) {
  ManifestEntry entry{.status = status,
                      .snapshot_id = 1,
                      .sequence_number = sequence_number,
                      .file_sequence_number = sequence_number};
  entry.file.file_path = std::move(path);
  entry.file.record_count = 10;
  entry.file.value_counts.Set(1, 10);
  entry.file.null_value_counts.Set(1, 0);
  entry.file.lower_bounds.Set(1, ToSingleValueBytes(kLong, iceberg::Literal::Long(low)));
  entry.file.upper_bounds.Set(1, ToSingleValueBytes(kLong, iceberg::Literal::Long(high)));
  return entry;
}

ManifestEntry DeleteEntry(std::string path, int64_t sequence_number) {
  ManifestEntry entry{.status = EntryStatus::kAdded,
                      .snapshot_id = 1,
                      .sequence_number = sequence_number,
                      .file_sequence_number = sequence_number};
  entry.file.content = iceberg::FileContent::kPositionDeletes;
  entry.file.file_path = std::move(path);
  return entry;
}

std::shared_ptr<const ManifestEntries> Manifest(ManifestEntries entries) {
  return std::make_shared<const ManifestEntries>(std::move(entries));
}

TEST(LiveFilesTest, PrunesByBoundsAndKeepsTheOrder) {
  const iceberg::TableMetadata table = SampleTable();
  ASSERT_OK_AND_ASSIGN(
      auto live, LiveFiles::Make(table,
                                 {Manifest({DataEntry("c", 20, 29), DataEntry("a", 0, 9),
                                            DataEntry("gone", 0, 99, 1, EntryStatus::kDeleted)}),
                                  Manifest({DataEntry("b", 10, 25)})},
                                 {}));
  auto plan = [&](const iceberg::Predicate& predicate) {
    auto planned = live->Plan(table, predicate);
    EXPECT_OK(planned);
    EXPECT_EQ(planned->total_files, 3U);
    std::string paths;
    for (const iceberg::ScanFile& file : planned->files) {
      EXPECT_THAT(file.deletes, IsEmpty());
      paths += file.data->file.file_path;
    }
    return paths;
  };
  EXPECT_EQ(plan(iceberg::Predicate::True()), "cab");
  EXPECT_EQ(plan(iceberg::Predicate::False()), "");
  EXPECT_EQ(plan(iceberg::Predicate::Compare(iceberg::Predicate::Op::kEqual, 1,
                                             iceberg::Literal::Long(22))),
            "cb");
  EXPECT_EQ(plan(iceberg::Predicate::Compare(iceberg::Predicate::Op::kLess, 1,
                                             iceberg::Literal::Long(5))),
            "a");
  EXPECT_THAT(live->Plan(table, iceberg::Predicate::IsNull(77)),
              IsError(ErrorCode::kInvalidArgument));
}

TEST(LiveFilesTest, GivesEachFileTheDeletesThatApply) {
  const iceberg::TableMetadata table = SampleTable();
  ManifestEntry removed = DeleteEntry("removed", 9);
  removed.status = EntryStatus::kDeleted;
  ASSERT_OK_AND_ASSIGN(
      auto live,
      LiveFiles::Make(table, {Manifest({DataEntry("old", 0, 9, 1), DataEntry("new", 0, 9, 3)})},
                      {Manifest({DeleteEntry("d2", 2), removed})}));
  EXPECT_THAT(live->delete_files(), SizeIs(1));
  ASSERT_OK_AND_ASSIGN(ScanPlan plan, live->Plan(table, iceberg::Predicate::True()));
  ASSERT_THAT(plan.files, SizeIs(2));
  EXPECT_THAT(plan.files[0].deletes, ElementsAre(&live->delete_files()[0]));
  EXPECT_THAT(plan.files[1].deletes, IsEmpty());
}

TEST(LiveFilesTest, AFileNamedTwiceIsMalformed) {
  const iceberg::TableMetadata table = SampleTable();
  EXPECT_THAT(LiveFiles::Make(
                  table, {Manifest({DataEntry("a", 0, 9)}), Manifest({DataEntry("a", 0, 9)})}, {}),
              IsError(ErrorCode::kMalformedInput, HasSubstr("twice")));
  EXPECT_OK(LiveFiles::Make(table,
                            {Manifest({DataEntry("a", 0, 9, 1, EntryStatus::kDeleted)}),
                             Manifest({DataEntry("a", 0, 9)})},
                            {}));
}

TEST(LiveFilesTest, TenThousandFilesArePlannedInMilliseconds) {
  constexpr int64_t kFiles = 10'000;
  const iceberg::TableMetadata table = SampleTable();
  ManifestEntries entries;
  for (int64_t i = 0; i < kFiles; ++i) {
    entries.push_back(DataEntry("file:///lake/t/data/" + std::to_string(i), i, i + 1));
  }
  const auto manifest = Manifest(std::move(entries));
  const auto start = std::chrono::steady_clock::now();
  ASSERT_OK_AND_ASSIGN(auto live, LiveFiles::Make(table, {manifest}, {}));
  ASSERT_OK_AND_ASSIGN(ScanPlan plan, live->Plan(table, iceberg::Predicate::Compare(
                                                            iceberg::Predicate::Op::kEqual, 1,
                                                            iceberg::Literal::Long(5'000))));
  const auto duration = std::chrono::steady_clock::now() - start;
  EXPECT_THAT(plan.files, SizeIs(2));
  // A generous bound: slow builds and busy machines pass, a quadratic plan does not.
  EXPECT_LT(std::chrono::duration_cast<std::chrono::milliseconds>(duration).count(), 500);
}

}  // namespace
}  // namespace dynalake::catalog
