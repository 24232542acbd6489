#include <span>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/clock.h"
#include "base/json.h"
#include "base/testing/matchers.h"
#include "catalog/commit/table_update.h"
#include "iceberg/change/update.h"
#include "iceberg/codec/puffin.h"
#include "ingest/rollback/rollback.h"
#include "ingest/testing/lake_fixture.h"
#include "storage/memory_store.h"
#include "table/table_profile.h"

namespace dynalake::ingest {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Le;
using testing::Lines;
using ::testing::SizeIs;

constexpr uint64_t kMost = uint64_t{1} << 30;

TEST(TableProfileFileTest, APuffinFileWithoutBlobsHoldsAProfileOfAnySize) {
  FakeClock clock;
  storage::MemoryStore store(clock);
  const auto table = storage::Location::Parse("memory:///lake/t").value();
  table::TableProfile profile;
  profile.profile.items = 7;
  profile.rest_count = 3;
  // Names of one to four bytes a character, so that pieces end within characters somewhere.
  for (int i = 0; i < 20'000; ++i) {
    const std::string name =
        fmt::format("{}\"é€😀{}", std::string(static_cast<size_t>(i % 7), 'x'), i);
    ASSERT_OK_AND_ASSIGN(shaping::AttributeProfile * attribute, profile.profile.Attribute(name));
    attribute->value.Count(dynamodb::TypeTag::kS, i);
  }
  ASSERT_OK_AND_ASSIGN(const iceberg::StatisticsFile written,
                       table::WriteTableProfile(store, SystemRandom(), table, profile));
  EXPECT_THAT(written.blobs, IsEmpty());
  ASSERT_OK_AND_ASSIGN(
      const std::string file,
      store.ReadAll(storage::Location::Parse(written.statistics_path).value(), kMost));
  EXPECT_EQ(written.file_size_bytes, static_cast<int64_t>(file.size()));
  EXPECT_THAT(iceberg::PuffinFooterSize(file),
              HasValue(static_cast<size_t>(written.file_footer_size_bytes)));
  ASSERT_OK_AND_ASSIGN(const iceberg::PuffinFooter footer,
                       iceberg::ReadPuffinFooter(file, written.file_size_bytes));
  EXPECT_THAT(footer.blobs, IsEmpty());
  EXPECT_GT(footer.properties.size(), 1U);
  for (const auto& [key, piece] : footer.properties) {
    EXPECT_THAT(piece.size(), Le(size_t{1} << 20)) << key;
  }
  iceberg::TableMetadata metadata;
  metadata.location = table.ToString();
  ASSERT_OK_AND_ASSIGN(const auto none, table::ReadTableProfile(store, metadata));
  EXPECT_FALSE(none.has_value());
  metadata.properties[table::kProfileProperty] = written.statistics_path;
  ASSERT_OK_AND_ASSIGN(const auto read, table::ReadTableProfile(store, metadata));
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(read->profile, profile.profile);
  EXPECT_EQ(read->rest_count, 3);
}

class TableProfileTest : public ::testing::Test {
 protected:
  Result<LoadReport> Load(const std::string& folder, const std::vector<std::string>& items,
                          bool append = false) {
    DYNALAKE_TRY(lake_.store().PutText(lake_.At(folder + "/1.json"), Lines(items),
                                       storage::PutCondition::kNone));
    LoadRequest request = lake_.Request();
    request.source.location = lake_.At(folder);
    request.mode = append ? LoadMode(Append{}) : LoadMode(ReplaceAll{});
    return lake_.Run(request);
  }
  void Update(const iceberg::Update& update) {
    ASSERT_OK(catalog::UpdateTable(lake_.parts(), {"default", "t"}, {}, std::span(&update, 1)));
  }
  /// The number of items that the table's profile counts; -1 where it is gone.
  int64_t Counted() {
    const auto table = lake_.LoadTable();
    EXPECT_OK(table);
    const auto profile = table::ReadTableProfile(lake_.store(), *(*table)->metadata);
    EXPECT_OK(profile);
    return *profile ? (*profile)->profile.items : -1;
  }
  /// Snapshots with an entry, and what it names, in the order of the table's history.
  std::vector<std::string> Listed() {
    const auto table = lake_.LoadTable();
    EXPECT_OK(table);
    std::vector<std::string> paths;
    for (const iceberg::Snapshot& snapshot : (*table)->metadata->snapshots) {
      for (const iceberg::StatisticsFile& file : (*table)->metadata->statistics) {
        if (file.snapshot_id == snapshot.snapshot_id) {
          paths.push_back(file.statistics_path);
        }
      }
    }
    return paths;
  }
  std::string Named() {
    const auto table = lake_.LoadTable();
    EXPECT_OK(table);
    const std::string* path = (*table)->metadata->FindProperty(table::kProfileProperty);
    return path == nullptr ? "" : *path;
  }
  void Lose(const std::string& path) {
    ASSERT_OK(lake_.store().Delete(*storage::Location::Parse(path)));
  }

  testing::LakeFixture lake_{std::string("profile-") +
                             ::testing::UnitTest::GetInstance()->current_test_info()->name()};
};

constexpr const char* kFirst = R"({"id":{"S":"a"}})";
constexpr const char* kSecond = R"({"id":{"S":"b"}})";

TEST_F(TableProfileTest, EachSnapshotOfALoadListsTheProfileOfItsContent) {
  ASSERT_OK(Load("one", {kFirst}));
  const std::string first = Named();
  EXPECT_THAT(Listed(), ElementsAre(first));
  ASSERT_OK(Load("two", {kSecond}, true));
  const std::string second = Named();
  EXPECT_THAT(Listed(), ElementsAre(first, second));
  EXPECT_EQ(Counted(), 2);
  ASSERT_OK(Load("three", {kSecond}));
  EXPECT_THAT(Listed(), ElementsAre(first, second, Named()));
  EXPECT_EQ(Counted(), 1);
}

TEST_F(TableProfileTest, ARollbackListsTheProfileThatItBringsBack) {
  ASSERT_OK_AND_ASSIGN(const LoadReport one, Load("one", {kFirst}));
  const std::string first = Named();
  ASSERT_OK_AND_ASSIGN(const LoadReport two, Load("two", {kSecond}, true));
  const std::string second = Named();
  ASSERT_OK_AND_ASSIGN(const RolledBack back,
                       RollBack({"default", "t"}, *one.snapshot_id, lake_.parts()));
  EXPECT_THAT(Listed(), ElementsAre(first, second, first));
  EXPECT_EQ(Counted(), 1);
  // The old snapshots may go: the file is the new one's as well.
  Update(iceberg::RemoveSnapshots{.snapshot_ids = {*one.snapshot_id, *two.snapshot_id}});
  EXPECT_THAT(Listed(), ElementsAre(first));
}

TEST_F(TableProfileTest, ALostProfileIsNotListedAgain) {
  ASSERT_OK_AND_ASSIGN(const LoadReport one, Load("one", {kFirst}));
  const std::string first = Named();
  Lose(first);
  ASSERT_OK_AND_ASSIGN(const LoadReport two, Load("two", {kSecond}, true));
  EXPECT_THAT(two.notes, ::testing::Contains(table::LostProfileText()));
  EXPECT_THAT(Listed(), ElementsAre(first)) << "of the first snapshot alone";
  EXPECT_EQ(Counted(), -1);
  ASSERT_OK_AND_ASSIGN(const RolledBack back,
                       RollBack({"default", "t"}, *one.snapshot_id, lake_.parts()));
  EXPECT_THAT(back.notes, SizeIs(1));
  EXPECT_THAT(Listed(), ElementsAre(first));
  ASSERT_OK(Load("three", {kSecond}));
  EXPECT_THAT(Listed(), ElementsAre(first, Named()));
  EXPECT_EQ(Counted(), 1);
}

TEST_F(TableProfileTest, TablesOfOlderProgramsHaveItAsJsonThatOnlyThePropertyNames) {
  ASSERT_OK_AND_ASSIGN(const LoadReport one, Load("one", {kFirst}));
  const nlohmann::json json = {
      {"profile", shaping::ToJson(shaping::Profile{.items = 5, .attributes = {}})},
      {"entity-counts", shaping::ToJson(shaping::EntityCounts{})},
      {"rest-count", 0}};
  const auto older = lake_.At("lake/warehouse/default/t/metadata/older.profile.json");
  ASSERT_OK(lake_.store().PutText(older, PrintJson(json), storage::PutCondition::kNone));
  Update(iceberg::SetProperties{.updates = {{table::kProfileProperty, older.ToString()}}});
  Update(iceberg::RemoveStatistics{.snapshot_id = *one.snapshot_id});
  EXPECT_EQ(Counted(), 5);
  ASSERT_OK(Load("two", {kSecond}, true));
  EXPECT_EQ(Counted(), 6);
  EXPECT_THAT(Listed(), ElementsAre(Named()));
  ASSERT_OK(RollBack({"default", "t"}, *one.snapshot_id, lake_.parts()));
  EXPECT_EQ(Counted(), 5);
  EXPECT_THAT(Listed(), SizeIs(1)) << "JSON is no statistics file";
}

TEST_F(TableProfileTest, WhatIsNoProfileIsAnErrorThatNamesIt) {
  ASSERT_OK(Load("one", {kFirst}));
  const std::string path = Named();
  const auto file = *storage::Location::Parse(path);
  iceberg::PuffinWriter of_another;
  of_another.SetProperty("created-by", "another");
  for (const std::string& text :
       {std::string(), std::string("{}"), std::string("PFA1"), of_another.Finish()}) {
    ASSERT_OK(lake_.store().PutText(file, text, storage::PutCondition::kNone));
    ASSERT_OK_AND_ASSIGN(const auto table, lake_.LoadTable());
    EXPECT_THAT(table::ReadTableProfile(lake_.store(), *table->metadata),
                IsError(ErrorCode::kMalformedInput, ::testing::HasSubstr(path)))
        << text;
  }
}

}  // namespace
}  // namespace dynalake::ingest
