#include "catalog/scan/live_files.h"

#include <algorithm>
#include <ctime>
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

/// The processor's seconds that it takes to plan a query of one file of so many.
double PlanSeconds(int64_t file_count) {
  const iceberg::TableMetadata table = SampleTable();
  ManifestEntries entries;
  for (int64_t i = 0; i < file_count; ++i) {
    entries.push_back(DataEntry("file:///lake/t/data/" + std::to_string(i), i, i + 1));
  }
  const auto manifest = Manifest(std::move(entries));
  const std::clock_t start = std::clock();
  const auto live = LiveFiles::Make(table, {manifest}, {});
  const auto plan =
      (*live)->Plan(table, iceberg::Predicate::Compare(iceberg::Predicate::Op::kEqual, 1,
                                                       iceberg::Literal::Long(file_count / 2)));
  const std::clock_t end = std::clock();
  EXPECT_THAT(plan->files, SizeIs(2));
  return static_cast<double>(end - start) / CLOCKS_PER_SEC;
}

TEST(LiveFilesTest, PlanningGrowsWithTheFilesAndNotWithTheirSquare) {
  const double few = std::min({PlanSeconds(2'000), PlanSeconds(2'000), PlanSeconds(2'000)});
  EXPECT_LT(PlanSeconds(20'000), 40 * few);  // the square would be 100 times
}

}  // namespace
}  // namespace dynalake::catalog
