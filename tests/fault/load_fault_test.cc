// What a load leaves behind when the process ends, or the store fails, at any one of its I/O steps:
// nothing or everything, and the next run ends with the same table.
#include <algorithm>
#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <unistd.h>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>

#include "base/clock.h"
#include "base/testing/matchers.h"
#include "catalog/commit/snapshot_commit.h"
#include "ingest/testing/lake_fixture.h"
#include "maintenance/removal_judge.h"
#include "maintenance/table_maintenance.h"
#include "storage/crash_point.h"
#include "storage/faulty_store.h"
#include "work/lease.h"

namespace dynalake::ingest {
namespace {

using testing::LakeFixture;
using testing::Lines;

constexpr int kCrashed = 137;
constexpr int kFailed = 2;
constexpr int kItemsPerFile = 40;

std::string Item(const std::string& id, const char* type, int value) {
  return R"({"id":{"S":")" + id + R"("},"Type":{"S":")" + type + R"("},"n":{"N":")" +
         std::to_string(value) + R"("},"tags":{"SS":["x"]}})";
}

/// Writes three source files of two entities and returns the items, sorted.
std::vector<std::string> WriteSources(LakeFixture& lake, const std::string& prefix) {
  std::vector<std::string> all;
  for (const char* file : {"1", "2", "3"}) {
    std::vector<std::string> items;
    for (int i = 0; i < kItemsPerFile; ++i) {
      items.push_back(
          Item(prefix + file + std::to_string(i), i % 3 == 0 ? "Order" : "Customer", i));
    }
    lake.WriteSource(std::string(file) + ".json", Lines(items));
    all.insert(all.end(), items.begin(), items.end());
  }
  std::sort(all.begin(), all.end());
  return all;
}

Result<maintenance::Removal> VacuumOrphans(LakeFixture& lake, maintenance::Mode mode) {
  maintenance::RemovalJudge judge({lake.parts(), lake.At("lake"), {}});
  return maintenance::TableMaintenance(judge).VacuumOrphans({"default", "t"}, 0, mode);
}

/// Every commit id of the table's history occurs once, and vacuum may not want a live file.
void ExpectSound(LakeFixture& lake) {
  ASSERT_OK_AND_ASSIGN(const auto table, lake.LoadTable());
  std::set<std::string> commit_ids;
  for (const iceberg::Snapshot& snapshot : table->metadata->snapshots) {
    EXPECT_TRUE(commit_ids.insert(snapshot.summary.at(catalog::kCommitIdKey)).second);
  }
  EXPECT_THAT(lake.state().List("load"), HasValue(::testing::IsEmpty()));
  EXPECT_THAT(VacuumOrphans(lake, maintenance::Mode::kRun), IsOk());
}

/// Leases that this very process, which runs on, could not remove end by themselves.
void LetLeasesEnd(LakeFixture& lake) {
  ASSERT_OK_AND_ASSIGN(const auto names, lake.state().List("load"));
  for (const std::string& name : names) {
    if (work::IsLeaseRecord(name)) {
      EXPECT_THAT(lake.state().Remove(name), IsOk());
    }
  }
}

/// Loads in a child process that ends at its I/O step `step`; returns the child's exit code.
int LoadInChild(LakeFixture& lake, uint64_t step) {
  const pid_t child = ::fork();
  if (child == 0) {
    storage::SetCrashAt(step);
    const auto report = lake.Run(lake.Request(), nullptr, 1);
    ::_exit(report ? 0 : kFailed);
  }
  int status = 0;
  EXPECT_EQ(::waitpid(child, &status, 0), child);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

TEST(LoadCrashTest, EveryStepOfAFirstLoad) {
  LakeFixture lake("crash-first");
  uint64_t step = 1;
  for (;; ++step) {
    SCOPED_TRACE(step);
    lake.Reset();
    const auto items = WriteSources(lake, "a");
    const int exit_code = LoadInChild(lake, step);
    if (exit_code == 0) {
      break;
    }
    ASSERT_EQ(exit_code, kCrashed);
    ASSERT_THAT(lake.Run(lake.Request()), IsOk());
    ASSERT_EQ(lake.Items(), items);
    ExpectSound(lake);
    ASSERT_EQ(lake.Items(), items);
  }
  EXPECT_GT(step, 20u);
}

TEST(LoadCrashTest, EveryStepOfAReplacingLoad) {
  LakeFixture lake("crash-replace");
  for (uint64_t step = 1;; ++step) {
    SCOPED_TRACE(step);
    lake.Reset();
    const auto before = WriteSources(lake, "a");
    ASSERT_THAT(lake.Run(lake.Request()), IsOk());
    const auto after = WriteSources(lake, "b");
    const int exit_code = LoadInChild(lake, step);
    if (exit_code == 0) {
      break;
    }
    ASSERT_EQ(exit_code, kCrashed);
    const auto between = lake.Items();
    ASSERT_TRUE(between == before || between == after);
    ASSERT_THAT(lake.Run(lake.Request()), IsOk());
    ASSERT_EQ(lake.Items(), after);
    ExpectSound(lake);
    ASSERT_EQ(lake.Items(), after);
  }
}

class LoadFaultTest : public ::testing::TestWithParam<storage::Fault> {};

TEST_P(LoadFaultTest, EveryCallOfAFirstLoad) {
  LakeFixture lake("fault-" + std::to_string(static_cast<int>(GetParam())));
  FakeClock clock;
  storage::FaultyStore store(lake.store(), clock);
  for (uint64_t call = 1;; ++call) {
    SCOPED_TRACE(call);
    lake.Reset();
    const auto items = WriteSources(lake, "a");
    store.SetPlan({.fault = GetParam(), .first_call = call, .stall_micros = 60'000'000});
    const auto first = lake.Run(lake.Request(), &store, 1);
    if (store.calls() < call) {
      ASSERT_THAT(first, IsOk());
      EXPECT_GT(call, 20u);
      break;
    }
    if (!first) {
      ASSERT_NE(first.error().code(), ErrorCode::kInternal) << first.error().ToString();
    }
    ASSERT_THAT(lake.Run(lake.Request()), IsOk());
    ASSERT_EQ(lake.Items(), items);
    LetLeasesEnd(lake);
    ExpectSound(lake);
  }
}

INSTANTIATE_TEST_SUITE_P(AllFaults, LoadFaultTest,
                         ::testing::Values(storage::Fault::kFail, storage::Fault::kLostAnswer,
                                           storage::Fault::kStall));

TEST(LoadRaceTest, TwoAppendsAreBothIn) {
  LakeFixture lake("race-append");
  const auto first = WriteSources(lake, "a");
  LoadRequest request = lake.Request();
  request.mode = ingest::Append{};
  const pid_t child = ::fork();
  if (child == 0) {
    ::_exit(lake.Run(request) ? 0 : kFailed);
  }
  std::vector<std::string> other;
  for (int i = 0; i < kItemsPerFile; ++i) {
    other.push_back(Item("z" + std::to_string(i), "Basket", i));
  }
  const storage::Location source = lake.At("other/1.json");
  ASSERT_THAT(lake.store().PutText(source, Lines(other), storage::PutCondition::kNone), IsOk());
  LoadRequest second = request;
  second.source.location = lake.At("other");
  EXPECT_THAT(lake.Run(second), IsOk());
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_EQ(WEXITSTATUS(status), 0);

  auto items = first;
  items.insert(items.end(), other.begin(), other.end());
  std::sort(items.begin(), items.end());
  EXPECT_EQ(lake.Items(), items);
  ExpectSound(lake);
}

TEST(LoadRaceTest, OfTwoReplacingLoadsTheLaterCommitWins) {
  LakeFixture lake("race-replace");
  const auto first = WriteSources(lake, "a");
  ASSERT_THAT(lake.store().PutText(lake.At("other/1.json"), Lines({Item("z", "Order", 1)}),
                                   storage::PutCondition::kNone),
              IsOk());
  const pid_t child = ::fork();
  if (child == 0) {
    ::_exit(lake.Run(lake.Request()) ? 0 : kFailed);
  }
  LoadRequest second = lake.Request();
  second.source.location = lake.At("other");
  EXPECT_THAT(lake.Run(second), IsOk());
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_EQ(WEXITSTATUS(status), 0);
  const auto items = lake.Items();
  EXPECT_TRUE(items == first || items == std::vector<std::string>{Item("z", "Order", 1)});
  ExpectSound(lake);
}

/// Does something when a step of a load begins, the first time.
class AtStep final : public work::Progress {
 public:
  AtStep(std::string step, std::function<void()> action)
      : step_(std::move(step)), action_(std::move(action)) {}

  void BeginStep(std::string_view name, int64_t) override {
    if (name == step_ && action_) {
      std::exchange(action_, nullptr)();
    }
  }
  void Advance(int64_t, int64_t) override {}

 private:
  std::string step_;
  std::function<void()> action_;
};

constexpr int64_t kDay = int64_t{86'400} * 1'000'000;

/// Loads day 0, then day 1 while a load of `between_day` is committed right before its commit.
Result<LoadReport> LoadWithAnotherBetween(LakeFixture& lake, int64_t between_day,
                                          bool replace_any) {
  WriteSources(lake, "a");
  LoadRequest request = lake.Request();
  request.source.as_of_micros = 0;
  EXPECT_THAT(lake.Run(request), IsOk());
  EXPECT_THAT(lake.store().PutText(lake.At("other/1.json"), Lines({Item("z", "Order", 1)}),
                                   storage::PutCondition::kNone),
              IsOk());
  LoadRequest between = lake.Request();
  between.source.location = lake.At("other");
  between.source.as_of_micros = between_day * kDay;
  WriteSources(lake, "b");
  request.source.as_of_micros = kDay;
  request.mode = ReplaceAll{.whatever_it_holds = replace_any};
  AtStep progress("committing", [&] { EXPECT_THAT(lake.Run(between), IsOk()); });
  return lake.Run(request, progress);
}

TEST(LoadRaceTest, ANewerLoadThatCameBetweenIsNotReplaced) {
  LakeFixture lake("race-newer");
  const auto refused = LoadWithAnotherBetween(lake, 2, false);
  ASSERT_THAT(refused, IsError(ErrorCode::kInvalidArgument));
  EXPECT_THAT(refused.error().ToString(), ::testing::HasSubstr("this source is older"));
  EXPECT_EQ(lake.Items(), std::vector<std::string>{Item("z", "Order", 1)});
  // Nothing of it is left, and what is there is named: the first load's profile by its snapshot.
  ASSERT_OK_AND_ASSIGN(const maintenance::Removal orphans,
                       VacuumOrphans(lake, maintenance::Mode::kDryRun));
  EXPECT_THAT(orphans.files, ::testing::IsEmpty());
  ExpectSound(lake);
}

TEST(LoadRaceTest, AnOlderLoadThatCameBetweenIsReplacedAndThatIsSaid) {
  LakeFixture lake("race-older");
  ASSERT_OK_AND_ASSIGN(const LoadReport report, LoadWithAnotherBetween(lake, 0, false));
  EXPECT_EQ(report.replaced_count, 1);
  EXPECT_EQ(report.rows_after, 3 * kItemsPerFile);
  EXPECT_THAT(report.notes,
              ::testing::Contains(::testing::HasSubstr("another commit changed the table")));
  ExpectSound(lake);
}

TEST(LoadRaceTest, ALoadToldToReplaceReplacesWhatCameBetween) {
  LakeFixture lake("race-told");
  ASSERT_OK_AND_ASSIGN(const LoadReport report, LoadWithAnotherBetween(lake, 2, true));
  EXPECT_EQ(report.replaced_count, 1);
  ASSERT_TRUE(report.before.has_value());
  EXPECT_EQ(report.before->written_at_micros, 2 * kDay);
  ExpectSound(lake);
}

}  // namespace
}  // namespace dynalake::ingest
