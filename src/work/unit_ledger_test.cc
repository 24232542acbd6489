#include "work/unit_ledger.h"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/process_identity.h"
#include "base/testing/matchers.h"
#include "storage/faulty_store.h"
#include "storage/memory_store.h"
#include "work/lease.h"

namespace dynalake::work {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Key;
using ::testing::Optional;

storage::Location At(const std::string& path) {
  return *storage::Location::Parse("memory:///lake/" + path);
}

/// Writes one file of three bytes, named by the unit.
Result<WorkResult> WriteFile(const WorkUnit& unit, const ExecutorContext& context,
                             const CancelToken&) {
  if (unit.input == "fails") {
    return Error(ErrorCode::kMalformedInput, "broken");
  }
  WorkResult result;
  result.unit_id = unit.id;
  iceberg::DataFile& file = result.files.emplace_back();
  file.file_path = At("data/" + unit.id).ToString();
  file.file_size_bytes = 3;
  DYNALAKE_TRY(context.store.PutText(At("data/" + unit.id), "abc", storage::PutCondition::kNone));
  return result;
}

class UnitLedgerTest : public testing::Test {
 protected:
  Result<void> Run(const std::vector<WorkUnit>& units, const ResultSink& sink) {
    Executors executors;
    executors.Add("write", WriteFile);
    ThreadRunner runner(executors, 1);
    return ledger_.Run(
        runner, units,
        {.store = store_, .random = SystemRandom(), .buffers = nullptr, .progress = progress_},
        sink, CancelToken());
  }

  FakeClock clock_;
  storage::MemoryStore memory_{clock_};
  storage::FaultyStore store_{memory_, clock_};
  SilentProgress progress_;
  StateDir state_{store_, At("state")};
  UnitLedger ledger_{state_, "load/a"};
};

TEST_F(UnitLedgerTest, EachResultIsKeptBeforeItIsHeardOf) {
  const auto hear = [this](const WorkResult& result) -> Result<void> {
    EXPECT_THAT(state_.Read("load/a/" + result.unit_id), HasValue(Optional(ToJson(result))));
    return {};
  };
  EXPECT_THAT(Run({{"u1", "write", 1}, {"u2", "write", "fails"}, {"u3", "write", 3}}, hear),
              IsError(ErrorCode::kMalformedInput));
  EXPECT_THAT(ledger_.ReadResults(), HasValue(ElementsAre(Key("u1"))));
}

TEST_F(UnitLedgerTest, AResultIsReusableWhileItsFilesAreThere) {
  const auto take = [](const WorkResult&) { return Result<void>(); };
  ASSERT_OK(ledger_.WritePlan({{"units", 3}}));
  ASSERT_OK(Run({{"u1", "write", 1}, {"u2", "write", 2}, {"u3", "write", 3}}, take));
  ASSERT_OK(store_.Delete(At("data/u1")));
  ASSERT_OK(store_.PutText(At("data/u2"), "longer", storage::PutCondition::kNone));
  EXPECT_THAT(ledger_.ReadReusable(store_), HasValue(ElementsAre(Key("u3"))));
  EXPECT_THAT(ledger_.ReadPlan(), HasValue(Optional(nlohmann::json{{"units", 3}})));
}

// A result as programs kept it before there were versions and positions. It stays readable.
TEST_F(UnitLedgerTest, ResultsOfOlderProgramsAreUsed) {
  ASSERT_OK(store_.PutText(
      At("state/load/a/u1.json"),
      R"({"unit-id":"u1","files":[],"row-count":5,"position":null,"details":{"b":2}})",
      storage::PutCondition::kNone));
  ASSERT_OK(store_.PutText(At("state/load/a/u2.json"), R"({"in":"another form"})",
                           storage::PutCondition::kNone));
  ASSERT_OK_AND_ASSIGN(const auto results, ledger_.ReadReusable(store_));
  ASSERT_THAT(results, ElementsAre(Key("u1")));
  EXPECT_EQ(results.at("u1").row_count, 5);
  EXPECT_EQ(results.at("u1").position, SourcePosition());
}

TEST_F(UnitLedgerTest, WhatANewerProgramKeptIsAnErrorAndStays) {
  ASSERT_OK(state_.Write("load/a/plan", {{"version", kStateVersion + 1}}));
  EXPECT_THAT(ledger_.ReadPlan(), IsError(ErrorCode::kUnsupported));
  ASSERT_OK(state_.Write("load/b/u1", {{"version", kStateVersion + 1}}));
  UnitLedger other(state_, "load/b");
  EXPECT_THAT(other.ReadResults(), IsError(ErrorCode::kUnsupported));
}

TEST_F(UnitLedgerTest, ClearForgetsAllButTheLeasesOfOthers) {
  const Lease lease{.prefixes = {"memory:///lake/"},
                    .renewed_at_micros = clock_.NowMicros(),
                    .process = ProcessIdentity()};
  ASSERT_OK(state_.Write("load/a/lease-1", ToJson(lease)));
  ASSERT_OK(ledger_.WritePlan({{"units", 1}}));
  ASSERT_OK(Run({{"u1", "write", 1}}, [](const WorkResult&) { return Result<void>(); }));
  ASSERT_OK(store_.PutText(ledger_.HandoverFile("u1"), "keys", storage::PutCondition::kNone));
  ASSERT_OK(ledger_.DeleteFiles(store_));
  ASSERT_OK(ledger_.Clear(clock_.NowMicros()));
  std::vector<std::string> left;
  ASSERT_OK(store_.List(At(""), [&](const storage::ObjectInfo& file) {
    left.push_back(file.location.ToString());
    return Result<void>();
  }));
  EXPECT_THAT(left, ElementsAre("memory:///lake/state/load/a/lease-1.json"));
}

/// The plan says what the results mean: it is the last to go, whatever call fails.
TEST_F(UnitLedgerTest, ResultsNeverOutliveTheirPlan) {
  WorkResult result;
  result.unit_id = "u1";
  for (uint64_t failing = 1;; ++failing) {
    ASSERT_OK(ledger_.WritePlan({{"units", 1}}));
    ASSERT_OK(state_.Write("load/a/u1", ToJson(result)));
    store_.SetPlan({.fault = storage::Fault::kFail, .first_call = failing});
    const Result<void> cleared = ledger_.Clear(clock_.NowMicros());
    store_.SetPlan({});
    ASSERT_OK_AND_ASSIGN(const auto results, ledger_.ReadResults());
    ASSERT_OK_AND_ASSIGN(const auto plan, ledger_.ReadPlan());
    EXPECT_TRUE(plan.has_value() || results.empty()) << failing;
    if (cleared) {
      EXPECT_THAT(state_.List(""), HasValue(IsEmpty()));
      break;
    }
  }
}

}  // namespace
}  // namespace dynalake::work
