#include "source/live/table_scan.h"

#include <mutex>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/testing/matchers.h"
#include "source/testing/fake_table.h"

namespace dynalake::source {
namespace {

using ::testing::HasSubstr;

constexpr int64_t kMicrosPerSecond = 1'000'000;

class TableScanTest : public ::testing::Test {
 protected:
  /// With one segment where the time counts: threads that wait move the clock on for all.
  Result<ReadingEnd> Read(testing::FakeTable& table, TableReading reading,
                          int64_t total_segments = 1) {
    testing::FakeTableClient client(table, clock_);
    LiveTable live(client.client(), "Table");
    ReadBudget budget({.units_per_second = 100}, clock_);
    reading.total_segments = total_segments;
    const int64_t given = static_cast<int64_t>(reading.segments.size());
    for (int64_t segment = given; segment < total_segments; ++segment) {
      reading.segments.push_back({.segment = segment});
    }
    auto end = ReadTable(live, reading, budget, clock_,
                         [this](int64_t segment, const ItemPage& page, int64_t) -> Result<void> {
                           const std::scoped_lock lock(mutex_);
                           items_ += page.item_count;
                           if (page.last_evaluated_key.empty()) {
                             finished_.insert(segment);
                           }
                           return fails_ ? Result<void>(Error(ErrorCode::kConflict, "taken over"))
                                         : Result<void>();
                         },
                         {});
    consumed_ = budget.consumed_units();
    return end;
  }

  FakeClock clock_;
  std::mutex mutex_;
  int64_t items_ = 0;
  std::set<int64_t> finished_;
  double consumed_ = 0;
  bool fails_ = false;
};

TEST_F(TableScanTest, ReadsEveryItemOnce) {
  testing::FakeTable table(500);
  EXPECT_THAT(Read(table, {}, 3), HasValue(ReadingEnd::kComplete));
  EXPECT_EQ(items_, 500);
  EXPECT_EQ(table.reads().size(), 500U);
  EXPECT_EQ(finished_, (std::set<int64_t>{0, 1, 2}));
  EXPECT_EQ(consumed_, 1000);
}

TEST_F(TableScanTest, ATableThatDoesNotMoveOnIsAnError) {
  testing::FakeTable table(500);
  table.StandStillAt(150);
  EXPECT_THAT(Read(table, {}), IsError(ErrorCode::kUnreachable, HasSubstr("does not move on")));
  EXPECT_LT(consumed_, 1000);
  // So is a key that a reading begins at and that comes back.
  TableReading reading;
  testing::FakeTable stuck(500);
  stuck.StandStillAt(0);
  reading.segments = {{.segment = 0, .start_key = R"({"id": {"N": "0"}, "at": {"S": "noon"}})"}};
  items_ = 0;
  EXPECT_THAT(Read(stuck, reading), IsError(ErrorCode::kUnreachable));
  EXPECT_EQ(items_, 0);
}

TEST_F(TableScanTest, OutlastsThrottling) {
  testing::FakeTable table(500);
  table.Throttle(30);
  EXPECT_THAT(Read(table, {}), HasValue(ReadingEnd::kComplete));
  EXPECT_EQ(items_, 500);
  EXPECT_EQ(table.reads().size(), 500U);
  EXPECT_EQ(consumed_, 1000);
}

TEST_F(TableScanTest, GivesUpWhereThereIsNothingButThrottling) {
  testing::FakeTable table(500);
  table.Throttle(int64_t{1} << 40);
  EXPECT_THAT(Read(table, {}), IsError(ErrorCode::kThrottled));
  EXPECT_GE(clock_.SteadyMicros(), 600 * kMicrosPerSecond);
  EXPECT_EQ(items_, 0);
}

TEST_F(TableScanTest, StopsWhenTheTimeIsUp) {
  testing::FakeTable table(5000);
  EXPECT_THAT(Read(table, {.stop_at_steady_micros = 3 * kMicrosPerSecond}),
              HasValue(ReadingEnd::kStopped));
  EXPECT_GT(items_, 0);
  EXPECT_LE(consumed_, 3 * 100 + MaxPageUnits(false));
}

TEST_F(TableScanTest, EndsWithTheErrorOfWhoTakesThePages) {
  testing::FakeTable table(5000);
  fails_ = true;
  EXPECT_THAT(Read(table, {}), IsError(ErrorCode::kConflict));
  EXPECT_LT(items_, 5000);
}

TEST(SegmentCountTest, FollowsTheRate) {
  EXPECT_EQ(SegmentCount(0.5), 1);
  EXPECT_EQ(SegmentCount(250), 1);
  EXPECT_EQ(SegmentCount(3000), 12);
  EXPECT_EQ(SegmentCount(1e9), 64);
}

}  // namespace
}  // namespace dynalake::source
