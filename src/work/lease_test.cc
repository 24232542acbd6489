#include "work/lease.h"

#include <string>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/json.h"
#include "base/process_identity.h"
#include "base/testing/matchers.h"
#include "base/testing/page_example.h"
#include "storage/faulty_store.h"
#include "storage/memory_store.h"
#include "work/lease_keeper.h"

namespace dynalake::work {
namespace {

using nlohmann::json;
using testing::ElementsAre;

constexpr int64_t kNow = int64_t{1'700'000'000} * 1'000'000;

class LeaseTest : public testing::Test {
 protected:
  static storage::Location At(const std::string& path) {
    return *storage::Location::Parse("memory:///lake/" + path);
  }
  Lease Of(const std::string& prefix, int64_t renewed_at_micros, std::string process) {
    return {.prefixes = {At(prefix).ToString()},
            .renewed_at_micros = renewed_at_micros,
            .process = std::move(process)};
  }

  FakeClock clock_;
  storage::MemoryStore memory_{clock_};
  storage::FaultyStore store_{memory_, clock_};
  StateDir state_{store_, At("state")};
};

TEST_F(LeaseTest, ALeaseHoldsWhileItIsRenewedAndItsProcessRuns) {
  const std::string elsewhere = "another-boot/pid:[1] 7 7";
  EXPECT_TRUE(Of("t/data/1", kNow, elsewhere).IsAlive(kNow));
  EXPECT_TRUE(Of("t/data/1", kNow, elsewhere).IsAlive(kNow + kLeaseLifeMicros));
  EXPECT_FALSE(Of("t/data/1", kNow, elsewhere).IsAlive(kNow + kLeaseLifeMicros + 1));
  // Another machine's clock may be ahead of ours.
  EXPECT_TRUE(Of("t/data/1", kNow + kLeaseLifeMicros, elsewhere).IsAlive(kNow));
  const std::string ours = ProcessIdentity();
  EXPECT_TRUE(Of("t/data/1", kNow, ours).IsAlive(kNow));
  EXPECT_FALSE(Of("t/data/1", kNow, ours + "0").IsAlive(kNow)) << "it began at another time";
}

TEST_F(LeaseTest, ALeaseIsAsItsPageShows) {
  ASSERT_OK_AND_ASSIGN(const json example,
                       ParseJson(PageExample("docs/formats/state.md", "A lease"), "the page"));
  const std::string prefix = "file:///lake/warehouse/default/t/data/ee79e3c7";
  const int64_t renewed_at = 1'719'792'000'000'000;
  EXPECT_EQ(ToJson(Lease{.prefixes = {prefix},
                         .renewed_at_micros = renewed_at,
                         .process = "c9d1c1f8-6c2e-4f0b-9a53-1f2f5f0e7a41/pid:[4026531836] 4711 "
                                    "1860233"}),
            example);
  ASSERT_OK(state_.Write("load/a/lease-1", example));
  ASSERT_OK_AND_ASSIGN(const StateClaims claims, ReadStateClaims(state_, renewed_at));
  EXPECT_THAT(claims.prefixes, ElementsAre(prefix));
}

TEST_F(LeaseTest, RecordsSpeakForWhatTheyNameAndLeasesForWhatBeginsAlike) {
  ASSERT_OK(state_.Write("load/a/unit-1", json{{"files", {At("t/data/named").ToString()}}}));
  ASSERT_OK(state_.Write("load/a/lease", ToJson(Of("t/data/0a0b0c0d-", kNow, ""))));
  ASSERT_OK(state_.Write("load/b/lease", ToJson(Of("u/data/", kNow - kLeaseLifeMicros - 1, ""))));
  ASSERT_OK_AND_ASSIGN(const StateClaims claims, ReadStateClaims(state_, kNow));
  EXPECT_TRUE(claims.Cover(At("t/data/named")));
  EXPECT_TRUE(claims.Cover(At("t/data/0a0b0c0d-1.parquet")));
  EXPECT_FALSE(claims.Cover(At("t/data/0a0b0c0e-1.parquet")));
  EXPECT_FALSE(claims.Cover(At("u/data/1.parquet")));
  EXPECT_THAT(claims.prefixes, ElementsAre(At("t/data/0a0b0c0d-").ToString()));
}

TEST_F(LeaseTest, ARecordThatCannotBeReadIsNotAnEmptyOne) {
  ASSERT_OK(state_.Write("a", json{{"x", 1}}));
  for (uint64_t call = 1; call <= 3; ++call) {
    store_.SetPlan({.fault = storage::Fault::kFail, .first_call = call});
    EXPECT_THAT(ReadStateClaims(state_, kNow), IsError(ErrorCode::kUnreachable)) << call;
  }
  store_.SetPlan({});
  ASSERT_OK(store_.PutText(At("state/b.json"), "{\"a\":", storage::PutCondition::kNone));
  EXPECT_THAT(ReadStateClaims(state_, kNow), IsError(ErrorCode::kMalformedInput));
  ASSERT_OK(state_.Write("b", json{{"lease", {{"prefixes", {7}}}}}));
  EXPECT_THAT(ReadStateClaims(state_, kNow), IsError(ErrorCode::kMalformedInput));
}

TEST_F(LeaseTest, AKeeperHoldsItsLeaseUntilItEnds) {
  {
    ASSERT_OK_AND_ASSIGN(
        const auto keeper,
        LeaseKeeper::Take(state_, "load/a", {"memory:///lake/t/"}, clock_, SystemRandom()));
    ASSERT_OK_AND_ASSIGN(const StateClaims claims, ReadStateClaims(state_, clock_.NowMicros()));
    EXPECT_THAT(claims.prefixes, ElementsAre("memory:///lake/t/"));
    EXPECT_THAT(keeper->RenewAndCheck(), HasValue(true));
    clock_.Advance(kLeaseLifeMicros);
    EXPECT_THAT(keeper->RenewAndCheck(), HasValue(true));
    clock_.Advance(kLeaseLifeMicros + 1);
    EXPECT_THAT(keeper->RenewAndCheck(), HasValue(false)) << "the process stood still";
    EXPECT_THAT(keeper->RenewAndCheck(), HasValue(false)) << "and nothing makes that undone";
  }
  EXPECT_THAT(state_.List(""), HasValue(testing::IsEmpty()));
}

TEST_F(LeaseTest, TwoThatDoTheSameHoldALeaseEach) {
  const auto take = [this] {
    auto keeper =
        LeaseKeeper::Take(state_, "load/a", {"memory:///lake/t/"}, clock_, SystemRandom());
    EXPECT_OK(keeper);
    return std::move(keeper).value();
  };
  ASSERT_OK(state_.Write("load/a/plan", json{{"x", 1}}));
  ASSERT_OK(state_.Write("load/a/unit-1", json{{"x", 1}}));
  auto first = take();
  const auto second = take();
  EXPECT_THAT(state_.List("load/a"), HasValue(testing::SizeIs(4)));
  // The first is done: its lease goes, and the records that both used.
  first.reset();
  ASSERT_OK(RemoveRecords(state_, "load/a", "load/a/plan", clock_.NowMicros()));
  ASSERT_OK_AND_ASSIGN(const auto names, state_.List(""));
  ASSERT_THAT(names, testing::SizeIs(1));
  EXPECT_TRUE(IsLeaseRecord(names[0]));
  ASSERT_OK_AND_ASSIGN(const StateClaims claims, ReadStateClaims(state_, clock_.NowMicros()));
  EXPECT_TRUE(claims.Cover(At("t/data/1.parquet")));
  EXPECT_THAT(second->RenewAndCheck(), HasValue(true));
}

TEST_F(LeaseTest, RecordsGoWithTheLeasesOfThoseThatEnded) {
  ASSERT_OK(state_.Write("load/a/plan", json{{"x", 1}}));
  ASSERT_OK(state_.Write("load/a/unit-1", json{{"x", 1}}));
  ASSERT_OK(state_.Write("load/ab/plan", json{{"x", 1}}));
  ASSERT_OK(state_.Write("load/a/lease-1", ToJson(Of("t/", kNow, ProcessIdentity() + "0"))));
  ASSERT_OK(state_.Write("load/a/lease-2", ToJson(Of("t/", kNow - kLeaseLifeMicros - 1, ""))));
  ASSERT_OK(state_.Write("load/a/lease-3", ToJson(Of("t/", kNow, ""))));
  ASSERT_OK(state_.Write("load/a/lease-4", json{{"of", "the future"}}));
  ASSERT_OK(state_.Write("load/a/lease-5", json{{"version", kStateVersion + 1}}));
  ASSERT_OK(RemoveRecords(state_, "load/a", "load/a/plan", kNow));
  EXPECT_THAT(state_.List(""), HasValue(ElementsAre("load/a/lease-3", "load/a/lease-4",
                                                    "load/a/lease-5", "load/ab/plan")));
}

TEST_F(LeaseTest, AKeeperRenewsByItself) {
  ASSERT_OK_AND_ASSIGN(const auto keeper, LeaseKeeper::Take(state_, "load/a", {"memory:///lake/t/"},
                                                            clock_, SystemRandom(), 100));
  const uint64_t before = store_.calls();
  while (store_.calls() < before + 3) {
    std::this_thread::yield();
  }
  EXPECT_THAT(keeper->RenewAndCheck(), HasValue(true));
}

}  // namespace
}  // namespace dynalake::work
