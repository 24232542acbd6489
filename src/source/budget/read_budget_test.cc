#include "source/budget/read_budget.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <deque>
#include <functional>
#include <limits>
#include <optional>
#include <span>
#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/random.h"
#include "base/testing/matchers.h"

namespace dynalake::source {
namespace {

/// What the service does with requests.
struct Service {
  std::function<double(SeededRandom&)> item_bytes;
  int64_t shortest_answer_micros = 2'000;
  int64_t longest_answer_micros = 40'000;
  uint64_t lost_in_1000 = 0;
  bool counts_on_arrival = false;  ///< else at any time before the answer
  uint64_t throttled_in_1000 = 0;
  double units_per_second = 1e12;  ///< it gives no more
};

/// A page that the service counted.
struct Counted {
  int64_t at_micros;
  double units;
};

/// Several requests at once against such a service, on a clock of their own.
class Simulation {
 public:
  Simulation(const ReadGrant& grant, Service service, size_t threads, uint64_t seed)
      : grant_(grant),
        service_(std::move(service)),
        threads_(threads),
        random_(seed),
        budget_(grant, clock_) {}

  void Run(int64_t duration_micros) {
    while (clock_.SteadyMicros() < duration_micros) {
      int64_t next = std::numeric_limits<int64_t>::max();
      if (under_way_.size() < threads_) {
        int64_t wait_micros = 0;
        if (const auto page = budget_.TryReserve(wait_micros)) {
          Send(*page);
          continue;
        }
        next = clock_.SteadyMicros() + wait_micros;
      }
      const auto first = std::min_element(
          under_way_.begin(), under_way_.end(),
          [](const Request& a, const Request& b) { return a.answer_micros < b.answer_micros; });
      if (first != under_way_.end() && first->answer_micros <= next) {
        clock_.Advance(std::max<int64_t>(first->answer_micros - clock_.SteadyMicros(), 0));
        Settle(*first);
        under_way_.erase(first);
      } else {
        clock_.Advance(next - clock_.SteadyMicros());
      }
    }
    std::sort(counted_.begin(), counted_.end(),
              [](const Counted& a, const Counted& b) { return a.at_micros < b.at_micros; });
  }

  /// The most by which any window is above grant × t.
  double WorstExcess() const {
    double worst = 0;
    double running = 0;  // The largest sum less the grant of windows that end here.
    for (size_t i = 0; i < counted_.size(); ++i) {
      const double granted =
          i == 0 ? 0
                 : static_cast<double>(counted_[i].at_micros - counted_[i - 1].at_micros) / 1e6 *
                       grant_.units_per_second;
      running = std::max(running - granted, 0.0) + counted_[i].units;
      worst = std::max(worst, running);
    }
    return worst;
  }

  /// The longest round trip that was usual at some time: a median of 15 in a row.
  double LongestUsualRoundTripSeconds() const {
    constexpr size_t kCount = 15;
    int64_t longest = 0;
    for (size_t i = 0; i + kCount <= round_trips_.size(); ++i) {
      const auto some = std::span(round_trips_).subspan(i, kCount);
      std::vector<int64_t> sorted(some.begin(), some.end());
      std::ranges::sort(sorted);
      longest = std::max(longest, sorted[kCount / 2]);
    }
    return static_cast<double>(longest) / 1e6;
  }

  double Total() const {
    double total = 0;
    for (const Counted& page : counted_) {
      total += page.units;
    }
    return total;
  }

  int64_t refused() const { return refused_; }
  ReadBudget& budget() { return budget_; }

 private:
  enum class Fate { kRead, kLost, kThrottled };
  struct Request {
    ReadBudget::Page page;
    int64_t answer_micros;
    double units;
    int64_t items;
    Fate fate;
  };

  void Send(const ReadBudget::Page& page) {
    Request request{page, 0, 0, 0, Fate::kRead};
    const int64_t now = clock_.SteadyMicros();
    request.answer_micros =
        now + random_.Between(service_.shortest_answer_micros, service_.longest_answer_micros);
    const uint64_t dice = random_.Below(1000);
    if (dice < service_.throttled_in_1000 || !HasCapacity()) {
      request.fate = Fate::kThrottled;
      ++refused_;
      under_way_.push_back(request);
      return;
    }
    if (dice < service_.throttled_in_1000 + service_.lost_in_1000) {
      request.fate = Fate::kLost;
    }
    double bytes = 0;
    while (request.items < page.limit && bytes < (1 << 20)) {
      bytes += service_.item_bytes(random_);
      ++request.items;
    }
    bytes = std::min(bytes, static_cast<double>(1 << 20));
    request.units = std::ceil(bytes / 4096) * (grant_.consistent ? 1 : 0.5);
    service_left_ -= request.units;
    const int64_t latest = service_.counts_on_arrival ? now : request.answer_micros;
    counted_.push_back({random_.Between(now, latest), request.units});
    under_way_.push_back(request);
  }

  /// A bucket of one second, as the service has it.
  bool HasCapacity() {
    const int64_t now = clock_.SteadyMicros();
    const double added =
        static_cast<double>(now - service_at_micros_) / 1e6 * service_.units_per_second;
    service_left_ = std::min(service_left_ + added, service_.units_per_second);
    service_at_micros_ = now;
    return service_left_ > 0;
  }

  void Settle(const Request& request) {
    switch (request.fate) {
      case Fate::kRead:
        round_trips_.push_back(clock_.SteadyMicros() - request.page.sent_at_steady_micros);
        return budget_.SettleRead(request.page, request.units, request.items);
      case Fate::kLost:
        return budget_.SettleLost(request.page);
      case Fate::kThrottled:
        return budget_.SettleRefused(request.page, true);
    }
  }

  ReadGrant grant_;
  Service service_;
  size_t threads_;
  SeededRandom random_;
  FakeClock clock_;
  ReadBudget budget_;
  std::deque<Request> under_way_;
  std::vector<Counted> counted_;
  std::vector<int64_t> round_trips_;
  int64_t refused_ = 0;
  double service_left_ = 1;
  int64_t service_at_micros_ = 0;
};

double SmallItem(SeededRandom& random) { return static_cast<double>(random.Between(100, 2'000)); }
double MixedItem(SeededRandom& random) {
  return static_cast<double>(random.Below(20) == 0 ? random.Between(10'000, 40'000)
                                                   : random.Between(100, 1'000));
}
double LargeItem(SeededRandom& random) { return static_cast<double>(random.Between(1, 400 << 10)); }

TEST(ReadBudgetTest, NoWindowTakesMoreThanTheGrantWithOneRoundTripAndOnePage) {
  const std::vector<std::function<double(SeededRandom&)>> items = {SmallItem, MixedItem, LargeItem};
  for (uint64_t seed = 1; seed <= 120; ++seed) {
    SeededRandom random(seed);
    const ReadGrant grant{
        .units_per_second = std::pow(10.0, 0.5 * static_cast<double>(random.Between(0, 8))),
        .consistent = random.Below(2) == 0};
    Service service{.item_bytes = items[random.Below(items.size())]};
    service.longest_answer_micros = random.Between(3'000, 500'000);
    service.lost_in_1000 = random.Below(3) == 0 ? random.Below(300) : 0;
    service.throttled_in_1000 = random.Below(3) == 0 ? random.Below(300) : 0;
    const auto threads = static_cast<size_t>(random.Between(1, 64));
    SCOPED_TRACE(testing::Message() << "seed " << seed << ", grant " << grant.units_per_second
                                    << ", threads " << threads);
    Simulation simulation(grant, service, threads, seed);
    simulation.Run(60'000'000);
    EXPECT_LE(simulation.WorstExcess(),
              MaxPageUnits(grant.consistent) +
                  grant.units_per_second * 1.25 * simulation.LongestUsualRoundTripSeconds());
    EXPECT_GE(simulation.budget().consumed_units() + 1e-6, 0);
  }
}

TEST(ReadBudgetTest, TheGrantIsUsed) {
  for (const double units_per_second : {1.0, 10.0, 100.0, 1'000.0, 3'000.0, 10'000.0}) {
    const ReadGrant grant{.units_per_second = units_per_second, .consistent = false};
    Simulation simulation(
        grant,
        {.item_bytes = SmallItem, .shortest_answer_micros = 1'000, .longest_answer_micros = 5'000},
        32, 7);
    simulation.Run(100'000'000);
    EXPECT_GE(simulation.Total(), 0.95 * 100 * units_per_second) << units_per_second;
    EXPECT_LE(simulation.Total(), 100 * units_per_second + MaxPageUnits(false));
  }
}

TEST(ReadBudgetTest, SteadyRoundTripsKeepTheGrantAndUseIt) {
  for (const int64_t round_trip_micros : {1'000, 10'000, 50'000, 150'000}) {
    for (const double units_per_second : {10.0, 1'000.0, 3'000.0, 10'000.0}) {
      SCOPED_TRACE(testing::Message() << round_trip_micros << " µs, " << units_per_second);
      Simulation simulation({.units_per_second = units_per_second},
                            {.item_bytes = SmallItem,
                             .shortest_answer_micros = round_trip_micros,
                             .longest_answer_micros = round_trip_micros,
                             .counts_on_arrival = true},
                            64, 7);
      simulation.Run(100'000'000);
      EXPECT_LE(simulation.WorstExcess(), MaxPageUnits(false));
      EXPECT_GE(simulation.Total(), 0.95 * 100 * units_per_second);
    }
  }
}

TEST(ReadBudgetTest, AStallDoesNotPileUpRequests) {
  FakeClock clock;
  ReadBudget budget({.units_per_second = 3'000}, clock);
  for (int i = 0; i < 300; ++i) {
    ASSERT_OK_AND_ASSIGN(ReadBudget::Page page, budget.Reserve({}));
    clock.Advance(20'000);
    budget.SettleRead(page, static_cast<double>(page.limit) / 8, page.limit);
  }
  double under_way = 0;
  for (int i = 0; i < 10'000; ++i) {
    int64_t wait_micros = 0;
    if (const auto page = budget.TryReserve(wait_micros)) {
      under_way += page->reserved_units;
    }
    clock.Advance(1'000);
  }
  EXPECT_GT(under_way, 0.02 * 3'000);
  EXPECT_LE(under_way, 1.25 * 0.02 * 3'000 + MaxPageUnits(false) / 2);
}

TEST(ReadBudgetTest, ALostAnswerCountsAsAFullPage) {
  FakeClock clock;
  ReadBudget budget({.units_per_second = 10}, clock);
  ASSERT_OK_AND_ASSIGN(ReadBudget::Page page, budget.Reserve({}));
  EXPECT_EQ(page.limit, 1);
  budget.SettleLost(page);
  EXPECT_EQ(budget.consumed_units(), MaxPageUnits(false));
  int64_t wait_micros = 0;
  clock.Advance(10'000'000);
  EXPECT_FALSE(budget.TryReserve(wait_micros).has_value());
  EXPECT_GT(wait_micros, 0);
}

TEST(ReadBudgetTest, PagesShrinkToASecondsGrant) {
  FakeClock clock;
  ReadBudget budget({.units_per_second = 5}, clock);
  int64_t limit = 0;
  for (int i = 0; i < 200; ++i) {
    ASSERT_OK_AND_ASSIGN(ReadBudget::Page page, budget.Reserve({}));
    limit = page.limit;
    budget.SettleRead(page, std::ceil(static_cast<double>(page.limit) / 4) / 2, page.limit);
  }
  EXPECT_GE(limit, 25);
  EXPECT_LE(limit, 45);
}

TEST(ReadBudgetTest, ThrottlingHalvesTheRateForAWhile) {
  FakeClock clock;
  ReadBudget budget({.units_per_second = 100}, clock);
  const auto rate = [&](int64_t seconds) {
    const double before = budget.consumed_units();
    const int64_t end = clock.SteadyMicros() + seconds * 1'000'000;
    while (clock.SteadyMicros() < end) {
      const auto page = budget.Reserve({});
      budget.SettleRead(*page, static_cast<double>(page->limit) / 8, page->limit);
    }
    return (budget.consumed_units() - before) / static_cast<double>(seconds);
  };
  rate(20);
  const auto page = budget.Reserve({});
  budget.SettleRefused(*page, true);
  const double slow = rate(1);
  EXPECT_GT(slow, 30);
  EXPECT_LT(slow, 75);
  rate(15);
  EXPECT_NEAR(rate(20), 100, 5);
}

TEST(ReadBudgetTest, AServiceThatGivesLessIsUsedAndNotFlooded) {
  for (const double units_per_second : {900.0, 300.0, 100.0, 30.0}) {
    SCOPED_TRACE(units_per_second);
    const ReadGrant grant{.units_per_second = 1'000, .consistent = false};
    Simulation simulation(grant, {.item_bytes = SmallItem, .units_per_second = units_per_second}, 8,
                          7);
    simulation.Run(200'000'000);
    EXPECT_GE(simulation.Total(), 0.6 * 200 * units_per_second);
    EXPECT_LE(simulation.refused(), 2 * 200);
  }
}

TEST(ReadBudgetTest, NoLeaveIsGivenWhenTheTimeIsUp) {
  FakeClock clock;
  ReadBudget budget({.units_per_second = 1}, clock);
  budget.StopAt(clock.SteadyMicros() + 3'500'000);
  ASSERT_OK_AND_ASSIGN(ReadBudget::Page page, budget.Reserve({}));
  budget.SettleLost(page);
  EXPECT_THAT(budget.ReserveAgain(page, {}), IsError(ErrorCode::kCancelled));
  EXPECT_THAT(budget.Reserve({}), IsError(ErrorCode::kCancelled));
}

TEST(ReadBudgetTest, WhoWaitsForItsTurnIsCancelledByItself) {
  ReadBudget budget({.units_per_second = 1e-6}, SystemClock());
  const auto page = budget.Reserve({});
  budget.SettleLost(*page);
  const CancelToken first;
  const CancelToken second;
  std::optional<Result<ReadBudget::Page>> first_end;
  std::optional<Result<ReadBudget::Page>> second_end;
  std::thread first_thread([&] { first_end = budget.Reserve(first); });
  std::thread second_thread([&] { second_end = budget.Reserve(second); });
  // Whichever of them sleeps and whichever is parked.
  second.Cancel();
  second_thread.join();
  EXPECT_THAT(*second_end, IsError(ErrorCode::kCancelled));
  first.Cancel();
  first_thread.join();
  EXPECT_THAT(*first_end, IsError(ErrorCode::kCancelled));
}

TEST(ReadBudgetTest, WaitingEndsWithTheCancellation) {
  FakeClock clock;
  ReadBudget budget({.units_per_second = 0.001}, clock);
  const auto page = budget.Reserve({});
  budget.SettleLost(*page);
  const CancelToken cancel;
  cancel.Cancel();
  EXPECT_THAT(budget.Reserve(cancel), IsError(ErrorCode::kCancelled));
}

}  // namespace
}  // namespace dynalake::source
