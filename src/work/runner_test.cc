#include "work/runner.h"

#include <atomic>
#include <chrono>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/cancel_scope.h"
#include "base/testing/matchers.h"
#include "storage/memory_store.h"

namespace dynalake::work {
namespace {

using ::testing::HasSubstr;

/// What executors, which hold nothing, leave for the tests.
std::atomic<int> executed = 0;
const CancelToken* cancelled_by_unit = nullptr;

Result<WorkResult> Echo(const WorkUnit& unit, const ExecutorContext&, const CancelToken&) {
  WorkResult result;
  result.unit_id = unit.id;
  result.row_count = unit.input.get<int64_t>();
  return result;
}

Result<WorkResult> BreakTheFirst(const WorkUnit& unit, const ExecutorContext&,
                                 const CancelToken& cancel) {
  ++executed;
  if (unit.id == "unit-0") {
    return Error(ErrorCode::kMalformedInput, "broken");
  }
  while (!cancel.cancelled()) {
  }
  return Error(ErrorCode::kCancelled, "stopped");
}

/// As a call of a store, which knows the token of its thread alone.
Result<WorkResult> WaitForAStore(const WorkUnit& unit, const ExecutorContext&, const CancelToken&) {
  if (unit.id == "unit-0") {
    while (executed == 0) {
      std::this_thread::yield();
    }
    return Error(ErrorCode::kMalformedInput, "broken");
  }
  ++executed;
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(30);
  while (!CancelScope::Current({}).cancelled()) {
    if (std::chrono::steady_clock::now() > deadline) {
      executed = -1;
      return Error(ErrorCode::kInternal, "nobody stopped it");
    }
    std::this_thread::yield();
  }
  return Error(ErrorCode::kCancelled, "stopped");
}

Result<WorkResult> CancelTheRun(const WorkUnit&, const ExecutorContext&,
                                const CancelToken& cancel) {
  cancelled_by_unit->Cancel();
  DYNALAKE_TRY(cancel.Check());
  return WorkResult();
}

Result<WorkResult> Throw(const WorkUnit& unit, const ExecutorContext&, const CancelToken&) {
  WorkResult result;
  result.row_count = static_cast<int64_t>(std::string().at(unit.id.size()));
  return result;
}

Result<WorkResult> HandOver(const WorkUnit& unit, const ExecutorContext& context,
                            const CancelToken&) {
  DYNALAKE_TRY(context.handover->Append(unit.id, std::as_bytes(std::span(unit.id))));
  context.handover->Finish(unit.id, true);
  WorkResult result;
  result.unit_id = unit.id;
  return result;
}

/// Leaves behind what ends when the second unit is executed, and then fails if its input says so.
Result<WorkResult> LeaveBehind(const WorkUnit& unit, const ExecutorContext& context,
                               const CancelToken& cancel) {
  const bool fails = unit.input.get<int64_t>() < 0;
  context.leave([fails]() -> Result<void> {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(30);
    while (executed < 2) {
      if (std::chrono::steady_clock::now() > deadline) {
        return Error(ErrorCode::kInternal, "nobody went on");
      }
      std::this_thread::yield();
    }
    return fails ? Result<void>(Error(ErrorCode::kUnreachable, "it is not durable"))
                 : Result<void>();
  });
  ++executed;
  return Echo(unit, context, cancel);
}

class GatheringHandover final : public Handover {
 public:
  Result<void> Append(const std::string& unit_id, std::span<const std::byte> bytes) override {
    text_ += unit_id + ":" + std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    return {};
  }
  void Finish(const std::string&, bool is_whole) override { text_ += is_whole ? ";" : "?"; }

  const std::string& text() const { return text_; }

 private:
  std::string text_;
};

std::vector<WorkUnit> Units(const std::string& kind, int count) {
  std::vector<WorkUnit> units;
  for (int i = 0; i < count; ++i) {
    units.push_back({"unit-" + std::to_string(i), kind, i});
  }
  return units;
}

class ThreadRunnerTest : public testing::Test {
 protected:
  ThreadRunnerTest() {
    executors_.Add("echo", Echo);
    executors_.Add("break the first", BreakTheFirst);
    executors_.Add("wait for a store", WaitForAStore);
    executors_.Add("cancel the run", CancelTheRun);
    executors_.Add("throw", Throw);
    executors_.Add("hand over", HandOver);
    executors_.Add("leave behind", LeaveBehind);
    executed = 0;
    cancelled_by_unit = &cancel_;
  }

  Result<void> Run(int threads, const std::vector<WorkUnit>& units) {
    ThreadRunner runner(executors_, threads);
    return runner.Run(
        units,
        {.store = store_,
         .random = SystemRandom(),
         .buffers = nullptr,
         .progress = progress_,
         .handover = &handover_},
        [this](const WorkResult& result) {
          seen_.insert(result.row_count);
          return Result<void>();
        },
        cancel_);
  }

  FakeClock clock_;
  storage::MemoryStore store_{clock_};
  SilentProgress progress_;
  GatheringHandover handover_;
  Executors executors_;
  CancelToken cancel_;
  std::multiset<int64_t> seen_;
};

TEST_F(ThreadRunnerTest, ExecutesEveryUnitOnce) {
  EXPECT_THAT(Run(3, Units("echo", 50)), IsOk());
  ASSERT_EQ(seen_.size(), 50u);
  EXPECT_EQ(std::set<int64_t>(seen_.begin(), seen_.end()).size(), 50u);
}

TEST_F(ThreadRunnerTest, TheFirstErrorStopsTheOthers) {
  EXPECT_THAT(Run(2, Units("break the first", 20)), IsError(ErrorCode::kMalformedInput));
  EXPECT_LE(executed, 2);
}

TEST_F(ThreadRunnerTest, TheFirstErrorStopsWhatOthersWaitFor) {
  EXPECT_THAT(Run(2, Units("wait for a store", 2)), IsError(ErrorCode::kMalformedInput));
  EXPECT_EQ(executed, 1);
}

TEST_F(ThreadRunnerTest, CancellationReachesRunningUnits) {
  EXPECT_THAT(Run(2, Units("cancel the run", 4)), IsError(ErrorCode::kCancelled));
}

TEST_F(ThreadRunnerTest, AnExceptionIsOurOwnFault) {
  EXPECT_THAT(Run(1, Units("throw", 1)), IsError(ErrorCode::kInternal));
}

TEST_F(ThreadRunnerTest, AThreadGoesOnWhileAUnitIsSettled) {
  EXPECT_THAT(Run(1, Units("leave behind", 20)), IsOk());
  EXPECT_EQ(std::set<int64_t>(seen_.begin(), seen_.end()).size(), 20u);
}

TEST_F(ThreadRunnerTest, AResultDoesNotCountWhereSettlingFails) {
  std::vector<WorkUnit> units = Units("leave behind", 2);
  units[0].input = -1;
  EXPECT_THAT(Run(1, units), IsError(ErrorCode::kUnreachable, HasSubstr("not durable")));
  EXPECT_FALSE(seen_.contains(-1));
}

TEST_F(ThreadRunnerTest, AKindThatNobodyExecutesIsNamed) {
  EXPECT_THAT(Run(1, Units("dance", 1)),
              IsError(ErrorCode::kUnsupported, HasSubstr("unknown kind dance")));
}

TEST_F(ThreadRunnerTest, WhatUnitsHandOverReachesThePlanner) {
  EXPECT_THAT(Run(1, Units("hand over", 2)), IsOk());
  EXPECT_EQ(handover_.text(), "unit-0:unit-0;unit-1:unit-1;");
}

}  // namespace
}  // namespace dynalake::work
