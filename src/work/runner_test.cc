#include "work/runner.h"

#include <atomic>
#include <set>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/testing/matchers.h"

namespace dynalake::work {
namespace {

std::vector<WorkUnit> Units(int count) {
  std::vector<WorkUnit> units;
  for (int i = 0; i < count; ++i) {
    units.push_back({"unit-" + std::to_string(i), "test", i});
  }
  return units;
}

Result<WorkResult> Echo(const WorkUnit& unit, const CancelToken&) {
  WorkResult result;
  result.unit_id = unit.id;
  result.row_count = unit.input.get<int64_t>();
  return result;
}

TEST(ThreadRunnerTest, ExecutesEveryUnitOnce) {
  ThreadRunner runner(3);
  std::multiset<int64_t> seen;
  const auto units = Units(50);
  EXPECT_THAT(runner.Run(
                  units, Echo,
                  [&](const WorkResult& result) -> Result<void> {
                    seen.insert(result.row_count);
                    return {};
                  },
                  CancelToken()),
              IsOk());
  ASSERT_EQ(seen.size(), 50u);
  EXPECT_EQ(std::set<int64_t>(seen.begin(), seen.end()).size(), 50u);
}

TEST(ThreadRunnerTest, TheFirstErrorStopsTheOthers) {
  ThreadRunner runner(2);
  std::atomic<int> executed = 0;
  const auto execute = [&](const WorkUnit& unit, const CancelToken& cancel) -> Result<WorkResult> {
    ++executed;
    if (unit.id == "unit-0") {
      return Error(ErrorCode::kMalformedInput, "broken");
    }
    while (!cancel.cancelled()) {
    }
    return Error(ErrorCode::kCancelled, "stopped");
  };
  const auto units = Units(20);
  EXPECT_THAT(runner.Run(
                  units, execute, [](const WorkResult&) { return Result<void>(); }, CancelToken()),
              IsError(ErrorCode::kMalformedInput));
  EXPECT_LE(executed, 2);
}

TEST(ThreadRunnerTest, CancellationReachesRunningUnits) {
  ThreadRunner runner(2);
  const CancelToken cancel;
  const auto execute = [&](const WorkUnit&, const CancelToken& token) -> Result<WorkResult> {
    cancel.Cancel();
    DYNALAKE_TRY(token.Check());
    return WorkResult();
  };
  const auto units = Units(4);
  EXPECT_THAT(runner.Run(
                  units, execute, [](const WorkResult&) { return Result<void>(); }, cancel),
              IsError(ErrorCode::kCancelled));
}

TEST(ThreadRunnerTest, AnExceptionIsOurOwnFault) {
  ThreadRunner runner(1);
  const auto execute = [](const WorkUnit& unit, const CancelToken&) -> Result<WorkResult> {
    WorkResult result;
    result.row_count = static_cast<int64_t>(std::string().at(unit.id.size()));
    return result;
  };
  const auto units = Units(1);
  EXPECT_THAT(runner.Run(
                  units, execute, [](const WorkResult&) { return Result<void>(); }, CancelToken()),
              IsError(ErrorCode::kInternal));
}

}  // namespace
}  // namespace dynalake::work
