#include "source/budget/read_budget.h"

#include <algorithm>
#include <chrono>
#include <cmath>

#include "base/assert.h"
#include "base/sleep.h"

namespace dynalake::source {
namespace {

constexpr double kMicrosPerSecond = 1e6;
constexpr double kUnitBytes = 4096;
constexpr double kPageBytes = 1 << 20;
constexpr double kMaxItemBytes = 400 << 10;
/// How much dearer than the pages before it a page may be within what it reserved.
constexpr double kMargin = 1.25;
/// How fast a costly page is forgotten, page by page.
constexpr double kMemory = 0.95;
constexpr int64_t kGrowth = 4;
constexpr int64_t kShortestWaitMicros = 1'000;
/// The rate may have grown by then.
constexpr int64_t kLongestWaitMicros = 1'000'000;
constexpr double kPagesPerBucket = 2;
/// Pages that are read meanwhile give back what they did not need.
constexpr int64_t kLookAgainMicros = 5'000;
/// How often who waits for its turn looks whether it shall go on.
constexpr auto kCancelPoll = std::chrono::milliseconds(50);
/// What takes longer is a stall, not the way to the service.
constexpr int64_t kLongestRoundTripMicros = 500'000;
constexpr double kSlowdown = 0.5;
constexpr double kLeastShare = 0.01;
constexpr double kRecoveryMicros = 10e6;
/// Requests under way together are refused together, which is one reason to slow down.
constexpr int64_t kSlowdownPauseMicros = 500'000;

/// What reading so many bytes costs without the rounding up.
double Units(double size_bytes, bool consistent) {
  const double units = size_bytes / kUnitBytes;
  return consistent ? units : units / 2;
}

}  // namespace

double MaxPageUnits(bool consistent) { return Units(kPageBytes + kUnitBytes, consistent); }

ReadBudget::ReadBudget(const ReadGrant& grant, Clock& clock)
    : grant_(grant),
      page_units_(MaxPageUnits(grant.consistent)),
      capacity_(page_units_ / 2),
      clock_(clock),
      balance_(capacity_),
      units_per_item_(Units(kMaxItemBytes, grant.consistent)),
      last_refill_micros_(clock.SteadyMicros()),
      slowed_rate_(grant.units_per_second),
      slowed_at_micros_(last_refill_micros_ - kSlowdownPauseMicros) {
  DYNALAKE_ASSERT(grant.units_per_second > 0);
}

double ReadBudget::Rate(int64_t now) const {
  const double recovered =
      static_cast<double>(now - slowed_at_micros_) / kRecoveryMicros * (1 - kSlowdown);
  return std::min(grant_.units_per_second, slowed_rate_ + grant_.units_per_second * recovered);
}

void ReadBudget::SlowDown() {
  balance_ = std::min(balance_, 0.0);
  if (last_refill_micros_ - slowed_at_micros_ >= kSlowdownPauseMicros) {
    slowed_rate_ =
        std::max(Rate(last_refill_micros_) * kSlowdown, grant_.units_per_second * kLeastShare);
    slowed_at_micros_ = last_refill_micros_;
  }
}

void ReadBudget::Refill() {
  const int64_t now = clock_.SteadyMicros();
  const double added =
      Rate(last_refill_micros_) * static_cast<double>(now - last_refill_micros_) / kMicrosPerSecond;
  last_refill_micros_ = now;
  const double room = std::min(capacity_, capacity_ + UnitsPerRoundTrip() - reserved_);
  balance_ = std::min(balance_ + added, std::max(balance_, room));
}

double ReadBudget::UnitsPerRoundTrip() const {
  return grant_.units_per_second * kMargin * static_cast<double>(usual_round_trip_micros_) /
         kMicrosPerSecond;
}

void ReadBudget::NoteRoundTrip(const Page& page) {
  round_trips_micros_[next_round_trip_] =
      std::min(clock_.SteadyMicros() - page.sent_at_steady_micros, kLongestRoundTripMicros);
  next_round_trip_ = (next_round_trip_ + 1) % round_trips_micros_.size();
  // Until there are enough of them the others are 0, and less is under way.
  auto sorted = round_trips_micros_;
  const auto median = sorted.begin() + sorted.size() / 2;
  std::nth_element(sorted.begin(), median, sorted.end());
  usual_round_trip_micros_ = *median;
}

ReadBudget::Page ReadBudget::NextPage() const {
  const double wanted = std::min(capacity_ / kPagesPerBucket, grant_.units_per_second);
  const double item_units = units_per_item_ * kMargin;
  const auto most = static_cast<double>(std::max(most_items_ * kGrowth, int64_t{1}));
  const double limit =
      item_units * most > wanted ? std::max(std::floor(wanted / item_units), 1.0) : most;
  // As if one item of the largest size had been seen too: few items say little of the next ones.
  const double unseen = Units(kMaxItemBytes, grant_.consistent) / static_cast<double>(items_ + 1);
  const double reserved = limit * (item_units + unseen) + Units(kUnitBytes, grant_.consistent);
  return {.limit = static_cast<int64_t>(limit), .reserved_units = std::min(reserved, page_units_)};
}

bool ReadBudget::TryTake(Page& page, int64_t& wait_micros) {
  Refill();
  // A page that may cost more than the bucket holds is read alone, with the bucket full.
  const double needed = std::min(page.reserved_units, capacity_);
  if (balance_ < needed) {
    const double missing = needed - balance_;
    wait_micros =
        std::clamp(static_cast<int64_t>(missing / Rate(last_refill_micros_) * kMicrosPerSecond) + 1,
                   kShortestWaitMicros, kLongestWaitMicros);
    return false;
  }
  balance_ -= page.reserved_units;
  reserved_ += page.reserved_units;
  page.sent_at_steady_micros = last_refill_micros_;
  return true;
}

std::optional<ReadBudget::Page> ReadBudget::TryReserve(int64_t& wait_micros) {
  const std::scoped_lock lock(mutex_);
  Page page = NextPage();
  return TryTake(page, wait_micros) ? std::optional(page) : std::nullopt;
}

void ReadBudget::StopAt(int64_t steady_micros) {
  const std::scoped_lock lock(mutex_);
  stop_at_micros_ = steady_micros;
}

Result<void> ReadBudget::Check(const CancelToken& cancel) const {
  DYNALAKE_TRY(cancel.Check());
  const std::scoped_lock lock(mutex_);
  if (stop_at_micros_ && clock_.SteadyMicros() >= *stop_at_micros_) {
    return Error(ErrorCode::kCancelled, "the time for reading is up");
  }
  return {};
}

/// One sleeps until the bucket holds enough, and the others until it is their turn: all would wake
/// for the same page, time and again.
Result<void> ReadBudget::AwaitTurn(const std::function<bool(int64_t& wait_micros)>& take,
                                   const CancelToken& cancel) {
  std::unique_lock lock(turn_mutex_);
  while (!turn_free_.wait_for(lock, kCancelPoll, [this] { return !is_awaited_; })) {
    DYNALAKE_TRY(Check(cancel));
  }
  is_awaited_ = true;
  lock.unlock();
  const auto wait = [&]() -> Result<void> {
    while (true) {
      DYNALAKE_TRY(Check(cancel));
      int64_t wait_micros = 0;
      if (take(wait_micros)) {
        return {};
      }
      DYNALAKE_TRY(Sleep(clock_, std::min(wait_micros, kLookAgainMicros), cancel));
    }
  };
  auto waited = wait();
  lock.lock();
  is_awaited_ = false;
  turn_free_.notify_one();
  return waited;
}

Result<ReadBudget::Page> ReadBudget::Reserve(const CancelToken& cancel) {
  std::optional<Page> page;
  DYNALAKE_TRY(AwaitTurn(
      [&](int64_t& wait_micros) {
        page = TryReserve(wait_micros);
        return page.has_value();
      },
      cancel));
  return *page;
}

Result<void> ReadBudget::ReserveAgain(Page& page, const CancelToken& cancel) {
  return AwaitTurn(
      [&](int64_t& wait_micros) {
        const std::scoped_lock lock(mutex_);
        return TryTake(page, wait_micros);
      },
      cancel);
}

void ReadBudget::Charge(const Page& page, double units) {
  // Up to now the request counted as under way; from here on the bucket refills.
  Refill();
  reserved_ -= page.reserved_units;
  balance_ += page.reserved_units - units;
  consumed_ += units;
}

void ReadBudget::SettleRead(const Page& page, double consumed_units, int64_t scanned_count) {
  const std::scoped_lock lock(mutex_);
  Charge(page, consumed_units);
  NoteRoundTrip(page);
  if (scanned_count > 0) {
    const double unrounded = std::max(consumed_units - Units(kUnitBytes, grant_.consistent), 0.0) /
                             static_cast<double>(scanned_count);
    units_per_item_ = most_items_ == 0 ? unrounded : std::max(unrounded, units_per_item_ * kMemory);
    most_items_ = std::max(most_items_, scanned_count);
    items_ += scanned_count;
  }
}

void ReadBudget::SettleLost(const Page& page) {
  const std::scoped_lock lock(mutex_);
  Charge(page, page_units_);
}

void ReadBudget::SettleRefused(const Page& page, bool throttled) {
  const std::scoped_lock lock(mutex_);
  Charge(page, 0);
  if (throttled) {
    SlowDown();
  }
}

double ReadBudget::consumed_units() const {
  const std::scoped_lock lock(mutex_);
  return consumed_;
}

}  // namespace dynalake::source
