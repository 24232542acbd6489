// Commits under failing storage, lost answers, crashes and other processes.

#include <string>
#include <unistd.h>
#include <vector>

#include <gtest/gtest.h>
#include <sys/wait.h>

#include "base/testing/matchers.h"
#include "catalog/commit/snapshot_commit.h"
#include "catalog/testing/postgres_server.h"
#include "catalog/testing/test_lake.h"
#include "storage/crash_point.h"
#include "storage/testing/temporary_folder.h"

namespace dynalake::catalog {
namespace {

using storage::Fault;
using testing::SizeIs;

const TableIdentifier kFaultyOrders{.name = "orders"};

// What must hold after anything: every file that the table names can be read by a new process.
void CheckWhole(const storage::Location& root, size_t live_files, const std::string& url = "") {
  TestLake fresh(root, url);
  ASSERT_OK_AND_ASSIGN(auto paths, fresh.LivePaths(kFaultyOrders));
  EXPECT_THAT(paths, SizeIs(live_files));
  for (const std::string& path : paths) {
    EXPECT_OK(fresh.local.Head(*storage::Location::Parse(path)));
  }
}

// Fails the n-th call of a commit, for every n; then the same commit again must be in once.
void CheckEveryFault(Fault fault) {
  for (uint64_t n = 1;; ++n) {
    storage::TemporaryFolder folder;
    TestLake lake(folder.location());
    ASSERT_OK(lake.Append(kFaultyOrders, 1));
    TestLake second(folder.location());  // without the first one's parsed files
    second.store.SetPlan({.fault = fault, .first_call = n, .stall_micros = 3'600'000'000});
    auto committed = second.Append(kFaultyOrders, 2);
    if (!committed) {
      EXPECT_NE(committed.error().code(), ErrorCode::kCommitStateUnknown)
          << "storage alone never makes the swap uncertain";
      CheckWhole(folder.location(), 1);
    }
    if (second.store.calls() < n) {
      EXPECT_GE(n, 10U);  // all calls of a commit had their turn
      return;
    }
    second.store.SetPlan({});
    ASSERT_OK(second.Append(kFaultyOrders, 2));
    CheckWhole(folder.location(), 2);
  }
}

TEST(SnapshotCommitFaultTest, EveryCallMayFail) { CheckEveryFault(Fault::kFail); }
TEST(SnapshotCommitFaultTest, EveryCallMayLoseItsAnswer) { CheckEveryFault(Fault::kLostAnswer); }
TEST(SnapshotCommitFaultTest, EveryCallMayStall) { CheckEveryFault(Fault::kStall); }

// Runs `work` in a child on a lake of its own; its exit code.
template <typename Work>
int RunInChild(const storage::Location& root, const std::string& url, uint64_t crash_at,
               Work work) {
  const pid_t child = ::fork();
  if (child == 0) {
    TestLake lake(root, url);
    storage::SetCrashAt(crash_at);
    const bool is_ok = work(lake);
    ::_exit(is_ok ? 0 : 1);
  }
  int status = 0;
  EXPECT_EQ(::waitpid(child, &status, 0), child);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

// Crashes at every step of `commit` in turn. Each time the table is as before or after, and the
// same commit again makes it as after.
template <typename Commit>
void CheckEveryCrash(bool starts_with_table, bool is_postgres, Commit commit) {
  const size_t before = starts_with_table ? 1 : 0;
  for (uint64_t step = 1;; ++step) {
    storage::TemporaryFolder folder;
    const std::string url = is_postgres ? NewPostgresDatabase() : "";
    if (starts_with_table) {
      ASSERT_OK(TestLake(folder.location(), url).Append(kFaultyOrders, 1));
    }
    const int code = RunInChild(folder.location(), url, step, commit);
    if (code == 0) {
      EXPECT_GT(step, 20U);
      return;
    }
    ASSERT_EQ(code, 137);
    {
      TestLake lake(folder.location(), url);
      auto paths = lake.LivePaths(kFaultyOrders);
      const size_t live = paths ? paths->size() : 0;
      EXPECT_TRUE(live == before || live == before + 1) << live;
    }
    ASSERT_EQ(RunInChild(folder.location(), url, 0, commit), 0);
    CheckWhole(folder.location(), before + 1, url);
  }
}

TEST(SnapshotCommitFaultTest, EveryStepOfAnAppendMayCrash) {
  CheckEveryCrash(true, false,
                  [](TestLake& lake) { return lake.Append(kFaultyOrders, 2).has_value(); });
}

TEST(SnapshotCommitFaultTest, EveryStepOfAnAppendMayCrashOverPostgres) {
  if (NewPostgresDatabase().empty()) {
    GTEST_SKIP() << "no PostgreSQL server: run tools/setup peers";
  }
  CheckEveryCrash(true, true,
                  [](TestLake& lake) { return lake.Append(kFaultyOrders, 2).has_value(); });
}

TEST(SnapshotCommitFaultTest, EveryStepOfATablesFirstCommitMayCrash) {
  CheckEveryCrash(false, false,
                  [](TestLake& lake) { return lake.Append(kFaultyOrders, 2).has_value(); });
}

// The catalog is in the PostgreSQL database of `url`, or in SQLite where that is empty.
void CheckRacingProcesses(const std::string& url) {
  constexpr uint8_t kProcesses = 3;
  constexpr uint8_t kCommits = 4;
  storage::TemporaryFolder folder;
  std::vector<pid_t> children;
  for (uint8_t i = 0; i < kProcesses; ++i) {
    const pid_t child = ::fork();
    if (child == 0) {
      TestLake lake(folder.location(), url);
      for (uint8_t commit = 0; commit < kCommits; ++commit) {
        // The first to come makes the table; whoever loses that race appends.
        const auto number = static_cast<uint8_t>(i * kCommits + commit);
        if (!lake.Append(kFaultyOrders, number) && !lake.Append(kFaultyOrders, number)) {
          ::_exit(1);
        }
      }
      ::_exit(0);
    }
    children.push_back(child);
  }
  for (pid_t child : children) {
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    EXPECT_EQ(status, 0);
  }
  CheckWhole(folder.location(), size_t{kProcesses} * kCommits, url);
}

TEST(SnapshotCommitFaultTest, RacingProcessesAllGetIn) { CheckRacingProcesses(""); }

TEST(SnapshotCommitFaultTest, RacingProcessesAllGetInOverPostgres) {
  const std::string url = NewPostgresDatabase();
  if (url.empty()) {
    GTEST_SKIP() << "no PostgreSQL server: run tools/setup peers";
  }
  CheckRacingProcesses(url);
}

class UncertainCommitTest : public testing::Test {
 protected:
  Result<CommittedSnapshot> Append(uint8_t number) {
    auto table = lake_.catalog->LoadTable(kFaultyOrders);
    const iceberg::TableMetadata empty =
        table ? *(*table)->metadata : lake_.EmptyTable(kFaultyOrders);
    const TableChange change{.updates = {}, .files = {.added = {lake_.WriteDataFile(empty)}}};
    auto build = [&](const iceberg::TableMetadata&) -> Result<TableChange> { return change; };
    return table ? lake_.committer.Commit(kFaultyOrders, TestLake::Identity(number), build)
                 : lake_.committer.CommitNewTable(kFaultyOrders, TestLake::Identity(number), empty,
                                                  build);
  }
  void LoseNextAnswer(bool is_applied, int failing_reads = 0) {
    lake_.rows->is_applied = is_applied;
    lake_.rows->failing_reads = failing_reads;
    lake_.rows->is_uncertain = true;
  }

  storage::TemporaryFolder folder_;
  TestLake lake_{folder_.location()};
};

TEST_F(UncertainCommitTest, ALostAnswerIsSettledByLooking) {
  for (const bool is_applied : {true, false}) {
    LoseNextAnswer(is_applied);
    const uint8_t number = is_applied ? 1 : 2;
    ASSERT_OK_AND_ASSIGN(CommittedSnapshot committed, Append(number));
    EXPECT_FALSE(committed.was_already_committed);
    LoseNextAnswer(is_applied);
    ASSERT_OK(Append(static_cast<uint8_t>(number + 10)));
  }
  CheckWhole(folder_.location(), 4);
}

TEST_F(UncertainCommitTest, WhatCannotBeSettledStaysUnknownAndKeepsItsFiles) {
  for (const bool is_applied : {true, false}) {
    const uint8_t number = is_applied ? 1 : 2;
    LoseNextAnswer(is_applied, 1000);
    ASSERT_THAT(Append(number), IsError(ErrorCode::kCommitStateUnknown));
    lake_.rows->failing_reads = 0;
    ASSERT_OK_AND_ASSIGN(CommittedSnapshot committed, Append(number));
    EXPECT_EQ(committed.was_already_committed, is_applied);
    CheckWhole(folder_.location(), is_applied ? 1 : 2);
  }
}

TEST_F(UncertainCommitTest, AnAnswerThatIsLostForAWhileIsSettledByTheNextAttempt) {
  for (const bool is_applied : {true, false}) {
    LoseNextAnswer(is_applied, 1);
    ASSERT_OK_AND_ASSIGN(CommittedSnapshot committed, Append(is_applied ? 1 : 2));
    EXPECT_FALSE(committed.was_already_committed);
    EXPECT_EQ(committed.attempts, 2);
  }
  CheckWhole(folder_.location(), 2);
}

TEST_F(UncertainCommitTest, AConflictIsTriedAgainAfterAPause) {
  ASSERT_OK(Append(1));
  const int64_t before = lake_.clock.NowMicros();
  lake_.rows->conflicts = 20;
  ASSERT_OK_AND_ASSIGN(const CommittedSnapshot committed, Append(2));
  EXPECT_EQ(committed.attempts, 21);
  EXPECT_GT(lake_.clock.NowMicros(), before);
  lake_.rows->conflicts = 1'000'000;
  EXPECT_THAT(Append(3), IsError(ErrorCode::kConflict));
  lake_.rows->conflicts = 0;
  CheckWhole(folder_.location(), 2);
}

}  // namespace
}  // namespace dynalake::catalog
