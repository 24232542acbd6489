#include "ingest/load/load_plan.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/clock.h"
#include "base/json.h"
#include "base/testing/matchers.h"
#include "base/testing/page_example.h"
#include "ingest/load/key_choice.h"
#include "storage/memory_store.h"
#include "table/entity_views.h"

namespace dynalake::ingest {
namespace {

using ::testing::HasSubstr;

source::ItemFile File(const std::string& name, uint64_t size_mib) {
  return {.location = storage::Location::Parse("memory:///in/" + name).value(),
          .name = name,
          .size_bytes = size_mib << 20};
}

TEST(SplitIntoUnitsTest, KeepsThreadsBusyWithoutCrumbs) {
  struct Case {
    const char* what;
    std::vector<uint64_t> sizes_mib;
    int threads;
    std::vector<size_t> expected;
  };
  const Case cases[] = {
      {"nothing", {}, 2, {}},
      {"small files go together", {1, 1, 1, 1}, 2, {4}},
      {"the bench", {13, 13, 13, 13}, 2, {1, 1, 1, 1}},
      {"a large file is alone", {1, 900, 1}, 2, {1, 1, 1}},
      {"up to the target size", {200, 200, 200, 200, 2000}, 1, {1, 1, 1, 1, 1}},
      {"even shares", {100, 100, 100, 100, 100, 100, 100, 100}, 1, {2, 2, 2, 2}},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.what);
    std::vector<source::ItemFile> files;
    for (const uint64_t size : c.sizes_mib) {
      files.push_back(File("f" + std::to_string(files.size()), size));
    }
    std::vector<size_t> counts;
    for (const auto& unit : SplitIntoUnits(files, int64_t{256} << 20, c.threads)) {
      counts.push_back(unit.size());
    }
    EXPECT_EQ(counts, c.expected);
  }
}

TEST(SplitForPartitionsTest, AtMostOneUnitAThread) {
  struct Case {
    const char* what;
    std::vector<uint64_t> sizes_mib;
    int threads;
    std::vector<std::vector<size_t>> expected;  ///< indices of the files
  };
  const Case cases[] = {
      {"nothing", {}, 2, {}},
      {"small files go together", {1, 1, 1, 1}, 4, {{0, 1, 2, 3}}},
      {"one large file", {900}, 2, {{0}}},
      {"even shares", {100, 100, 100, 100}, 2, {{0, 2}, {1, 3}}},
      {"the large one alone", {100, 300, 100, 100}, 2, {{1}, {0, 2, 3}}},
      {"more threads than files", {100, 100}, 8, {{0}, {1}}},
      {"sizes that are not known", {0, 0, 0}, 2, {{0, 1, 2}}},
      {"a crumb beside much", {0, 64, 0}, 4, {{1}, {0, 2}}},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.what);
    std::vector<source::ItemFile> files;
    for (const uint64_t size : c.sizes_mib) {
      files.push_back(File(std::to_string(files.size()), size));
    }
    std::vector<std::vector<size_t>> found;
    for (const auto& unit : SplitForPartitions(files, c.threads)) {
      found.emplace_back();
      for (const source::ItemFile& file : unit) {
        found.back().push_back(std::stoul(file.name));
      }
    }
    EXPECT_EQ(found, c.expected);
  }
}

TEST(LoadStateTest, ThePlanIsAsItsPageShows) {
  ASSERT_OK_AND_ASSIGN(
      const auto example,
      ParseJson(PageExample("docs/formats/state.md", "The plan of a load"), "the page"));
  FakeClock clock;
  storage::MemoryStore store(clock);
  work::StateDir dir(store, storage::Location::Parse("memory:///lake/state").value());
  LoadState state(dir, clock, "a load");
  ASSERT_THAT(state.Write({}), IsOk());
  ASSERT_OK_AND_ASSIGN(const auto names, dir.List("load"));
  ASSERT_EQ(names.size(), 1U);
  ASSERT_OK(dir.Write(names[0], example));
  ASSERT_OK_AND_ASSIGN(const auto record, state.Read());
  ASSERT_TRUE(record.has_value());
  EXPECT_EQ(record->file_prefix, "ee79e3c7");
  ASSERT_THAT(state.Write(*record), IsOk());
  EXPECT_THAT(dir.Read(names[0]), HasValue(example));
}

// As programs wrote it before pages were a format of their own. It stays readable: never change it.
constexpr const char* kEarlierPlan =
    R"({"columns":{"columns":[{"encoding":"S","field-id":7307137,"name":"PK","path":["PK"],)"
    R"("type":"string"}],"entities":{},"partition-key":"PK"},)"
    R"("commit-id":"f41daab0-1f28-5807-83f0-d3ed7d7978f1","file-prefix":"ee79e3c7",)"
    R"("table-location":"memory:///lake/t","table-uuid":"44fcfdcd-59a4-47b6-9774-ac5c823d0353",)"
    R"("units":[[{"format":"DYNAMODB_JSON","item-count":20,)"
    R"("location":"memory:///lake/state/scan/00/7b69.pages","name":"7b69.pages",)"
    R"("page-times":true,"size-bytes":50}]]})";

TEST(LoadStateTest, PagesInThePlanOfAnEarlierProgramArePages) {
  ASSERT_OK_AND_ASSIGN(const auto plan, ParseJson(kEarlierPlan, "a plan"));
  FakeClock clock;
  storage::MemoryStore store(clock);
  work::StateDir dir(store, storage::Location::Parse("memory:///lake/state").value());
  LoadState state(dir, clock, "a load");
  ASSERT_OK(dir.Write(state.ledger().folder() + "/plan", plan));
  ASSERT_OK_AND_ASSIGN(const auto record, state.Read());
  ASSERT_TRUE(record.has_value());
  ASSERT_EQ(record->units.size(), 1U);
  ASSERT_EQ(record->units[0].size(), 1U);
  EXPECT_EQ(record->units[0][0].format, source::ItemFormat::kPages);
}

TEST(LoadStateTest, RemembersPlanAndResults) {
  FakeClock clock;
  storage::MemoryStore store(clock);
  work::StateDir dir(store, storage::Location::Parse("memory:///lake/state").value());
  LoadState state(dir, clock, "a load");
  EXPECT_THAT(state.Read(), HasValue(std::nullopt));

  LoadRecord record;
  record.table_uuid = "5f1c7a9e-2d64-4b0f-9a37-8c1e6d2b4f71";
  record.table_location = "memory:///lake/t";
  record.commit_id = MakeCommitId(record.table_uuid, "source", 7);
  record.parent_snapshot_id = 7;
  record.units = {{File("a", 1), File("b", 2)}, {File("c", 3)}};
  ASSERT_THAT(state.Write(record), IsOk());
  EXPECT_THAT(state.Read(), HasValue(record));

  work::WorkResult result;
  result.unit_id = UnitId(0);
  result.row_count = 5;
  ASSERT_THAT(dir.Write(state.ledger().folder() + "/" + UnitId(0), work::ToJson(result)), IsOk());
  ASSERT_OK_AND_ASSIGN(const auto results, state.ledger().ReadResults());
  ASSERT_EQ(results.size(), 1u);
  EXPECT_EQ(results.at("unit-000001").row_count, 5);

  LoadState other(dir, clock, "another load");
  EXPECT_THAT(other.Read(), HasValue(std::nullopt));
  ASSERT_THAT(state.Clear(), IsOk());
  EXPECT_THAT(state.Read(), HasValue(std::nullopt));
}

TEST(LoadStateTest, TheEndOfOneLeavesTheLeaseOfAnotherThatLoadsTheSame) {
  FakeClock clock;
  storage::MemoryStore store(clock);
  work::StateDir dir(store, storage::Location::Parse("memory:///lake/state").value());
  LoadRecord record;
  record.table_uuid = "5f1c7a9e-2d64-4b0f-9a37-8c1e6d2b4f71";
  record.table_location = "memory:///lake/t";
  record.file_prefix = "0a0b0c0d";
  const auto views = storage::Location::Parse("memory:///lake/t_").value();
  const auto file = storage::Location::Parse("memory:///lake/t/data/0a0b0c0d-1.parquet").value();
  LoadState first(dir, clock, "a load");
  LoadState second(dir, clock, "a load");
  ASSERT_THAT(first.Write(record), IsOk());
  ASSERT_OK_AND_ASSIGN(auto one, first.TakeLease(record, views, SystemRandom()));
  ASSERT_OK_AND_ASSIGN(auto two, second.TakeLease(record, views, SystemRandom()));
  EXPECT_THAT(second.ledger().ReadResults(), HasValue(::testing::IsEmpty()))
      << "a lease is no result";
  one.reset();
  ASSERT_THAT(first.Clear(), IsOk());
  ASSERT_OK_AND_ASSIGN(const auto claims, work::ReadStateClaims(dir, clock.NowMicros()));
  EXPECT_TRUE(claims.Cover(file));
  two.reset();
  ASSERT_THAT(second.Clear(), IsOk());
  EXPECT_THAT(dir.List(""), HasValue(::testing::IsEmpty()));
}

TEST(MakeCommitIdTest, IsAFunctionOfTableSourceAndParent) {
  const Uuid id = MakeCommitId("t", "s", 1);
  EXPECT_EQ(MakeCommitId("t", "s", 1), id);
  EXPECT_NE(MakeCommitId("t", "s", 2), id);
  EXPECT_NE(MakeCommitId("t", "s2", 1), id);
  EXPECT_NE(MakeCommitId("t2", "s", 1), id);
  EXPECT_NE(MakeCommitId("t", "s", std::nullopt), id);
}

TEST(KeysToTryTest, APairComesRightAfterItsFirstHalf) {
  const auto keys = KeysToTry({"PK", "SK", "id"});
  ASSERT_EQ(keys.size(), 6u);
  EXPECT_EQ(keys[0], (dynamodb::KeySchema{"PK", std::nullopt}));
  EXPECT_EQ(keys[1], (dynamodb::KeySchema{"PK", "SK"}));
  EXPECT_EQ(keys[3], (dynamodb::KeySchema{"SK", std::nullopt}));
}

}  // namespace
}  // namespace dynalake::ingest
