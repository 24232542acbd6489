#include "maintenance/lake_maintenance.h"

#include <filesystem>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/testing/matchers.h"
#include "iceberg/codec/view_json.h"
#include "maintenance/testing/maintenance_fixture.h"
#include "work/lease.h"

namespace dynalake::maintenance {
namespace {

using catalog::TableIdentifier;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

constexpr int64_t kDay = int64_t{86'400} * 1'000'000;

class LakeMaintenanceTest : public MaintenanceFixture {
 protected:
  LakeMaintenanceTest() { Append(1); }

  LakeMaintenance Maintenance() { return LakeMaintenance(judge_); }

  iceberg::ViewMetadata Definition(const std::string& sql, const TableIdentifier& name,
                                   bool is_managed) {
    iceberg::ViewMetadata empty;
    empty.view_uuid = "5f1c7a9e-2d64-4b0f-9a37-8c1e6d2b4f70";
    empty.location = lake_.catalog->DefaultLocation(name)->ToString();
    if (is_managed) {
      empty.properties["dynalake.managed"] = "true";
    }
    return iceberg::NextViewVersion(
        empty,
        {.schema = {}, .default_namespace = {"default"}, .representations = {{sql, "trino"}}}, 1);
  }
  catalog::ViewPtr CreateView(const std::string& name, bool is_managed) {
    TableIdentifier identifier;
    identifier.name = name;
    auto view =
        lake_.catalog->CreateView(identifier, Definition("SELECT 1", identifier, is_managed));
    EXPECT_THAT(view, IsOk());
    return *view;
  }
  std::vector<std::string> FilesOf(const std::string& name) {
    TableIdentifier identifier;
    identifier.name = name;
    return lake_.FilesWith(identifier, "");
  }
  void PutRecord(const std::string& path) {
    ASSERT_THAT(lake_.local.PutText(*lake_.root.JoinUntrusted("state/" + path), "{}",
                                    storage::PutCondition::kNone),
                IsOk());
  }
};

TEST_F(LakeMaintenanceTest, OldMetadataOfAViewGoesAndItsPresentOneStays) {
  const auto view = CreateView("v", true);
  ASSERT_THAT(lake_.catalog->ReplaceView(*view, Definition("SELECT 2", view->identifier, true)),
              IsOk());
  EXPECT_THAT(FilesOf("v"), SizeIs(2));
  const size_t table_files = FilesOf("orders").size();
  LakeMaintenance maintenance = Maintenance();
  // What was replaced a moment ago may still be read.
  ASSERT_OK_AND_ASSIGN(const Removal young, maintenance.VacuumViews(kDay, Mode::kRun));
  EXPECT_THAT(young.files, IsEmpty());
  lake_.clock.Advance(2 * kDay);
  ASSERT_OK_AND_ASSIGN(const Removal planned, maintenance.VacuumViews(kDay, Mode::kDryRun));
  EXPECT_THAT(planned.files, SizeIs(1));
  EXPECT_THAT(FilesOf("v"), SizeIs(2));
  ASSERT_OK_AND_ASSIGN(const Removal removed, maintenance.VacuumViews(kDay, Mode::kRun));
  ASSERT_THAT(removed.files, SizeIs(1));
  EXPECT_EQ(removed.files[0].location.ToString(), view->metadata_location);
  EXPECT_THAT(lake_.catalog->LoadView(view->identifier), IsOk());
  EXPECT_THAT(FilesOf("v"), SizeIs(1));
  EXPECT_THAT(FilesOf("orders"), SizeIs(table_files));
}

TEST_F(LakeMaintenanceTest, ADroppedViewGoesIfItWasOurs) {
  const auto ours = CreateView("ours", true);
  const auto other = CreateView("other", false);
  const auto beside = CreateView("beside", true);
  for (const auto& view : {ours, other, beside}) {
    ASSERT_THAT(lake_.catalog->DropView(view->identifier), IsOk());
  }
  const auto stranger = lake_.catalog->DefaultLocation(beside->identifier)->Join("notes.txt");
  ASSERT_THAT(lake_.local.PutText(stranger, "mine", storage::PutCondition::kNone), IsOk());
  lake_.clock.Advance(2 * kDay);
  LakeMaintenance maintenance = Maintenance();
  ASSERT_OK_AND_ASSIGN(const Removal removed, maintenance.VacuumViews(kDay, Mode::kRun));
  ASSERT_THAT(removed.files, SizeIs(1));
  EXPECT_EQ(removed.files[0].location.ToString(), ours->metadata_location);
  EXPECT_THAT(FilesOf("other"), SizeIs(1));
  EXPECT_THAT(FilesOf("beside"), SizeIs(2));
}

TEST_F(LakeMaintenanceTest, TheFilesOfATablesOwnViewsAreFound) {
  TableIdentifier identifier;
  identifier.name = "orders_user";
  auto definition = Definition("SELECT 1", identifier, true);
  definition.properties["dynalake.table"] = orders_.ToString();
  ASSERT_OK_AND_ASSIGN(const auto ours, lake_.catalog->CreateView(identifier, definition));
  CreateView("of_no_table", true);
  CreateView("other", false);
  LakeMaintenance maintenance = Maintenance();
  ASSERT_OK_AND_ASSIGN(const Removal found, maintenance.FindViewFiles(orders_, {}));
  ASSERT_THAT(found.files, SizeIs(1));
  EXPECT_EQ(found.files[0].location.ToString(), ours->metadata_location);
  // A folder with anything else in it is left alone.
  ASSERT_OK_AND_ASSIGN(const auto folder, lake_.catalog->DefaultLocation(identifier));
  ASSERT_OK(lake_.local.PutText(folder.Join("notes.txt"), "", storage::PutCondition::kNone));
  ASSERT_OK_AND_ASSIGN(const Removal none, maintenance.FindViewFiles(orders_, {}));
  EXPECT_THAT(none.files, IsEmpty());
}

TEST_F(LakeMaintenanceTest, AbandonedLoadsGoWithTheirPlanLast) {
  for (const char* record :
       {"load/aa/plan.json", "load/aa/unit-000001.json", "load/aa/unit-000002.json"}) {
    PutRecord(record);
  }
  LakeMaintenance maintenance = Maintenance();
  lake_.clock.Advance(6 * kDay);
  ASSERT_OK_AND_ASSIGN(const Removal too_young, maintenance.VacuumAbandonedLoads(0, Mode::kRun));
  EXPECT_THAT(too_young.files, IsEmpty());
  lake_.clock.Advance(2 * kDay);
  ASSERT_OK_AND_ASSIGN(const Removal too_old,
                       maintenance.VacuumAbandonedLoads(10 * kDay, Mode::kRun));
  EXPECT_THAT(too_old.files, IsEmpty());
  ASSERT_OK_AND_ASSIGN(const Removal removed, maintenance.VacuumAbandonedLoads(0, Mode::kRun));
  std::vector<std::string> names;
  for (const storage::ObjectInfo& file : removed.files) {
    names.emplace_back(file.location.name());
  }
  EXPECT_THAT(names, ElementsAre("unit-000001.json", "unit-000002.json", "plan.json"));
  ASSERT_OK_AND_ASSIGN(const Removal again, maintenance.VacuumAbandonedLoads(0, Mode::kRun));
  EXPECT_THAT(again.files, IsEmpty());
}

TEST_F(LakeMaintenanceTest, AbandonedScansGoWithTheirPages) {
  PutRecord("scan/aa/plan.json");
  PutRecord("scan/aa/11.pages");
  PutRecord("scan/aa/segment-000001.json");
  LakeMaintenance maintenance = Maintenance();
  lake_.clock.Advance(6 * kDay);
  ASSERT_OK_AND_ASSIGN(const Removal too_young, maintenance.VacuumAbandonedLoads(0, Mode::kRun));
  EXPECT_THAT(too_young.files, IsEmpty());
  lake_.clock.Advance(2 * kDay);
  ASSERT_OK_AND_ASSIGN(const Removal removed, maintenance.VacuumAbandonedLoads(0, Mode::kRun));
  ASSERT_EQ(removed.files.size(), 3U);
  EXPECT_EQ(removed.files.back().location.name(), "plan.json");
}

TEST_F(LakeMaintenanceTest, AbandonedExportsGo) {
  PutRecord("export/aa.json");
  LakeMaintenance maintenance = Maintenance();
  lake_.clock.Advance(6 * kDay);
  ASSERT_OK_AND_ASSIGN(const Removal too_young, maintenance.VacuumAbandonedLoads(0, Mode::kRun));
  EXPECT_THAT(too_young.files, IsEmpty());
  lake_.clock.Advance(2 * kDay);
  ASSERT_OK_AND_ASSIGN(const Removal removed, maintenance.VacuumAbandonedLoads(0, Mode::kRun));
  EXPECT_EQ(removed.files.size(), 1U);
}

TEST_F(LakeMaintenanceTest, HalfWrittenFilesDoNotWaitForTheirLoadToBeAbandoned) {
  PutRecord("load/aa/plan.json");
  PutRecord("load/aa/.tmp-1");
  LakeMaintenance maintenance = Maintenance();
  lake_.clock.Advance(2 * kDay);
  ASSERT_OK_AND_ASSIGN(const Removal too_young,
                       maintenance.VacuumAbandonedLoads(3 * kDay, Mode::kRun));
  EXPECT_THAT(too_young.files, IsEmpty());
  ASSERT_OK_AND_ASSIGN(const Removal removed, maintenance.VacuumAbandonedLoads(kDay, Mode::kRun));
  ASSERT_EQ(removed.files.size(), 1U);
  EXPECT_EQ(removed.files.front().location.name(), ".tmp-1");
}

TEST_F(LakeMaintenanceTest, LeasesOfProcessesThatEndedGoAndEmptyFoldersToo) {
  const auto put = [this](const std::string& name, int64_t renewed_at_micros) {
    const work::Lease lease{
        .prefixes = {"/t/"}, .renewed_at_micros = renewed_at_micros, .process = {}};
    ASSERT_OK(state_.Write(name, work::ToJson(lease)));
  };
  put("load/aa/lease-ended", 0);
  put("load/bb/lease-runs", lake_.clock.NowMicros() + kDay);
  const std::filesystem::path state(state_.folder().path());
  std::filesystem::create_directories(state / "load/cc");
  LakeMaintenance maintenance = Maintenance();
  lake_.clock.Advance(kDay);
  ASSERT_OK_AND_ASSIGN(const Removal planned, maintenance.VacuumAbandonedLoads(0, Mode::kDryRun));
  EXPECT_THAT(planned.files, SizeIs(1));
  EXPECT_TRUE(std::filesystem::exists(state / "load/cc"));
  ASSERT_OK_AND_ASSIGN(const Removal removed, maintenance.VacuumAbandonedLoads(0, Mode::kRun));
  ASSERT_THAT(removed.files, SizeIs(1));
  EXPECT_EQ(removed.files.front().location.name(), "lease-ended.json");
  EXPECT_THAT(state_.List(""), HasValue(ElementsAre("load/bb/lease-runs")));
  EXPECT_FALSE(std::filesystem::exists(state / "load/aa"));
  EXPECT_FALSE(std::filesystem::exists(state / "load/cc"));
}

}  // namespace
}  // namespace dynalake::maintenance
