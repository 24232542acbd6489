#include "maintenance/file_check.h"

#include <span>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/testing/matchers.h"
#include "catalog/commit/table_update.h"
#include "maintenance/testing/maintenance_fixture.h"

namespace dynalake::maintenance {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class FileCheckTest : public MaintenanceFixture {
 protected:
  void SetUp() override {
    Append(1);
    Append(2);
    ASSERT_OK_AND_ASSIGN(paths_, lake_.LivePaths(orders_));
  }

  /// What a process that has read nothing yet finds.
  Result<FileCheck> Check() {
    FreshProcess fresh = Afresh();
    DYNALAKE_ASSIGN(const catalog::TablePtr table, fresh.lake.catalog->LoadTable(orders_));
    return CheckFiles(fresh.lake.reader, fresh.lake.local, *table, {});
  }
  /// As if the lake were that folder.
  Result<FileCheck> CheckIn(const storage::Location& root) {
    catalog::TableReader reader(lake_.local, root, 1 << 20);
    DYNALAKE_ASSIGN(const catalog::TablePtr table, lake_.catalog->LoadTable(orders_));
    return CheckFiles(reader, lake_.local, *table, {});
  }

  std::vector<storage::Location> FilesEndingWith(std::string_view end) {
    std::vector<storage::Location> files;
    EXPECT_OK(lake_.local.List(*lake_.catalog->DefaultLocation(orders_),
                               [&](const storage::ObjectInfo& info) -> Result<void> {
                                 if (info.location.ToString().ends_with(end)) {
                                   files.push_back(info.location);
                                 }
                                 return {};
                               }));
    return files;
  }

  std::vector<std::string> paths_;
};

TEST_F(FileCheckTest, ATableThatIsWholeHasNoFaults) {
  ASSERT_OK_AND_ASSIGN(const FileCheck check, Check());
  EXPECT_THAT(check.faults, IsEmpty());
  // Two data files, two manifests and lists, the metadata file.
  EXPECT_EQ(check.file_count, 7);
  EXPECT_GT(check.size_bytes, 8U);
}

TEST_F(FileCheckTest, ADataFileThatIsGoneOrHasAnotherSizeIsNamed) {
  ASSERT_OK(lake_.local.Delete(*storage::Location::Parse(paths_[0])));
  ASSERT_OK(lake_.local.PutText(*storage::Location::Parse(paths_[1]), "longer",
                                storage::PutCondition::kNone));
  ASSERT_OK_AND_ASSIGN(const FileCheck check, Check());
  EXPECT_THAT(check.faults,
              testing::UnorderedElementsAre(paths_[0] + " is not there",
                                            paths_[1] + " has 6 bytes and should have 4"));
}

TEST_F(FileCheckTest, EveryManifestAndListIsLookedFor) {
  for (const storage::Location& file : FilesEndingWith(".avro")) {
    ASSERT_OK_AND_ASSIGN(const std::string content, lake_.local.ReadAll(file, 1 << 20));
    ASSERT_OK(lake_.local.Delete(file));
    ASSERT_OK_AND_ASSIGN(const FileCheck gone, Check());
    EXPECT_THAT(gone.faults, ElementsAre(file.ToString() + " is not there"));
    ASSERT_OK(lake_.local.PutText(file, content.substr(0, content.size() / 2),
                                  storage::PutCondition::kNone));
    ASSERT_OK_AND_ASSIGN(const FileCheck cut, Check());
    EXPECT_THAT(cut.faults, Contains(HasSubstr(std::string(file.name()))));
    ASSERT_OK(lake_.local.PutText(file, content, storage::PutCondition::kNone));
  }
  ASSERT_OK_AND_ASSIGN(const FileCheck whole, Check());
  EXPECT_THAT(whole.faults, IsEmpty());
}

TEST_F(FileCheckTest, AFileOutsideTheLakeIsCalledThatAndIsNotLookedFor) {
  ASSERT_OK(lake_.local.Delete(*storage::Location::Parse(paths_[0])));
  ASSERT_OK_AND_ASSIGN(const FileCheck data, CheckIn(Folder().Join("metadata")));
  EXPECT_THAT(data.outside, testing::UnorderedElementsAre(paths_[0], paths_[1]));
  EXPECT_THAT(data.faults, IsEmpty());
  EXPECT_EQ(data.file_count, 5);
  // Nothing is read through a list that lies elsewhere.
  ASSERT_OK_AND_ASSIGN(const FileCheck lists, CheckIn(Folder().Join("data")));
  EXPECT_THAT(lists.outside, testing::SizeIs(3)) << "the metadata file and two lists";
  EXPECT_THAT(lists.faults, IsEmpty());
}

TEST_F(FileCheckTest, StatisticsThatAreGoneAreNoFaultButOfAnotherSizeTheyAre) {
  const storage::Location file = PutOrphan("metadata/now.stats");
  const iceberg::Update set = iceberg::SetStatistics{
      .statistics = {.snapshot_id = 1, .statistics_path = file.ToString(), .file_size_bytes = 6}};
  ASSERT_OK(catalog::UpdateTable(lake_.parts(), orders_, {}, std::span(&set, 1)));
  ASSERT_OK_AND_ASSIGN(const FileCheck whole, Check());
  EXPECT_THAT(whole.faults, IsEmpty());
  EXPECT_THAT(whole.lost_statistics, IsEmpty());
  ASSERT_OK(lake_.local.PutText(file, "other size", storage::PutCondition::kNone));
  ASSERT_OK_AND_ASSIGN(const FileCheck longer, Check());
  EXPECT_THAT(longer.faults, ElementsAre(HasSubstr("has 10 bytes and should have 6")));
  ASSERT_OK(lake_.local.Delete(file));
  ASSERT_OK_AND_ASSIGN(const FileCheck gone, Check());
  EXPECT_THAT(gone.faults, IsEmpty());
  EXPECT_THAT(gone.lost_statistics, ElementsAre(file.ToString()));
  EXPECT_EQ(gone.file_count, whole.file_count - 1);
}

TEST_F(FileCheckTest, AStoreThatCannotBeReachedIsNoFault) {
  ASSERT_OK_AND_ASSIGN(const catalog::TablePtr table, lake_.catalog->LoadTable(orders_));
  CancelToken cancel;
  cancel.Cancel();
  EXPECT_THAT(CheckFiles(lake_.reader, lake_.local, *table, cancel),
              IsError(ErrorCode::kCancelled));
  lake_.store.SetPlan({.fault = storage::Fault::kFail});
  EXPECT_THAT(CheckFiles(lake_.reader, lake_.store, *table, {}), IsError(ErrorCode::kUnreachable));
}

}  // namespace
}  // namespace dynalake::maintenance
