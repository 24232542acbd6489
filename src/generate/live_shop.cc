#include "generate/live_shop.h"

#include <algorithm>
#include <numeric>
#include <utility>
#include <vector>

#include "base/format.h"
#include "base/sleep.h"
#include "generate/batch_pool.h"
#include "generate/shop_changes.h"

namespace dynalake::generate {
namespace {

/// Smaller shops may have days without a change.
constexpr int64_t kLeastItems = 100;
constexpr int kWriters = 8;
constexpr double kMicrosInSecond = 1e6;
constexpr double kBatchesPerSecond = 4;

/// Says when the next writes are due, so that they come evenly. Time that the table lost is not
/// made good beyond a second.
class Pace {
 public:
  Pace(double items_per_second, Clock& clock)
      : micros_per_item_(kMicrosInSecond / items_per_second),
        clock_(clock),
        due_micros_(static_cast<double>(clock.SteadyMicros())) {}

  int64_t WaitMicros() {
    const auto now = static_cast<double>(clock_.SteadyMicros());
    due_micros_ = std::max(due_micros_, now - kMicrosInSecond);
    return static_cast<int64_t>(std::max(due_micros_ - now, 0.0));
  }
  void Took(size_t items) { due_micros_ += static_cast<double>(items) * micros_per_item_; }

 private:
  const double micros_per_item_;
  Clock& clock_;
  double due_micros_;
};

/// Visits 0 to count - 1 in an order that mixes old and new, the same each time.
class MixedOrder {
 public:
  explicit MixedOrder(int64_t count) : count_(count), step_(count * 5 / 8) {
    while (std::gcd(step_, count_) != 1) {
      ++step_;
    }
  }
  int64_t operator[](int64_t index) const { return index * step_ % count_; }

 private:
  int64_t count_;
  int64_t step_;
};

class LiveShop {
 public:
  LiveShop(const LiveShopOptions& options, SampleTable& table, Clock& clock,
           work::Progress& progress, const CancelToken& cancel)
      : options_(options),
        table_(table),
        clock_(clock),
        progress_(progress),
        cancel_(cancel),
        pool_(table, kWriters, cancel) {}

  Result<LiveShopReport> Run() {
    progress_.BeginStep("looking at the table", 0);
    DYNALAKE_ASSIGN(report_.created, table_.Ensure(cancel_));
    DYNALAKE_ASSIGN(std::optional<int> day, FindDay());
    if (!day) {
      DYNALAKE_TRY(Fill());
      day = 0;
    }
    report_.first_day = *day;
    report_.last_day = *day;
    const auto kept = KeepWriting();
    report_.interrupted = !kept && kept.error().code() == ErrorCode::kCancelled;
    report_.cost = table_.cost();
    if (!kept && !report_.interrupted) {
      return kept.error();
    }
    return report_;
  }

 private:
  using Batch = BatchPool::Batch;

  ShopChanges ChangesOf(int day) const {
    ShopOptions shop = options_.shop;
    shop.day = day;
    return ShopChanges(shop);
  }

  Result<bool> Has(const std::optional<ShopChange>& item) {
    return item ? table_.Has(item->key, cancel_) : Result<bool>(false);
  }

  /// The last day that is whole in the table; nothing where it is to be filled.
  Result<std::optional<int>> FindDay() {
    const ShopChanges first_day = ChangesOf(0);
    DYNALAKE_ASSIGN(const bool is_filled, Has(first_day.LastLasting()));
    if (!is_filled) {
      DYNALAKE_ASSIGN(const bool is_begun, Has(first_day.FirstLasting()));
      if (!report_.created && !is_begun && !options_.into_existing) {
        return Fail(ErrorCode::kAlreadyExists,
                    "the table {} is there, and not with this shop (of this --seed and --items): "
                    "choose another name, or write into it with --into-existing",
                    table_.name());
      }
      return std::optional<int>();
    }
    for (int day = 0;; ++day) {
      DYNALAKE_ASSIGN(const bool is_whole, Has(ChangesOf(day + 1).LastLasting()));
      if (!is_whole) {
        return std::optional(day);
      }
    }
  }

  /// Its first write tells the next run whose table this is, the last one that it is filled.
  Result<void> Fill() {
    progress_.BeginStep("filling the table", 0);
    const ShopChanges day = ChangesOf(0);
    std::string first_key;
    if (auto first = day.FirstLasting()) {
      first_key = first->key;
      DYNALAKE_TRY(Submit({*std::move(first)}));
      DYNALAKE_TRY(pool_.Drain());
    }
    const auto fill = [this](Batch batch) -> Result<bool> {
      DYNALAKE_TRY(Submit(std::move(batch)));
      return true;
    };
    DYNALAKE_TRY(WriteDay(day, first_key, kMostBatchRequests, fill));
    report_.filled_items = pool_.TakeCounts().inserts;
    return {};
  }

  Result<void> KeepWriting() {
    progress_.BeginStep("writing", 0);
    const int64_t began = clock_.SteadyMicros();
    auto kept = WriteDays(began);
    const auto drained = pool_.Drain();
    report_.live_micros = clock_.SteadyMicros() - began;
    report_.changes = pool_.TakeCounts();
    return kept ? drained : kept;
  }

  Result<void> WriteDays(int64_t began) {
    const auto batch_size = static_cast<size_t>(
        std::clamp(options_.items_per_second / kBatchesPerSecond, 1.0, double{kMostBatchRequests}));
    Pace pace(options_.items_per_second, clock_);
    const auto write = [&](Batch batch) -> Result<bool> {
      DYNALAKE_TRY(Sleep(clock_, WaitMicros(pace, began), cancel_));
      if (IsOver(began)) {
        return false;
      }
      pace.Took(batch.size());
      DYNALAKE_TRY(Submit(std::move(batch)));
      return true;
    };
    while (!IsOver(began)) {
      DYNALAKE_ASSIGN(const bool is_whole,
                      WriteDay(ChangesOf(report_.last_day + 1), "", batch_size, write));
      report_.last_day += is_whole ? 1 : 0;
    }
    return {};
  }

  bool IsOver(int64_t began) const {
    return options_.duration_micros && clock_.SteadyMicros() - began >= *options_.duration_micros;
  }

  /// Until the next writes are due, or the time is over.
  int64_t WaitMicros(Pace& pace, int64_t began) const {
    const int64_t wait = pace.WaitMicros();
    const int64_t left = options_.duration_micros.value_or(wait) + began - clock_.SteadyMicros();
    return options_.duration_micros ? std::clamp<int64_t>(left, 0, wait) : wait;
  }

  /// Gives the changes of a day but the one of `skipped_key` to `write` in batches, until it says
  /// no. The change by which the day is known to be whole comes alone, when all others are done.
  /// Whether all were written.
  template <typename Write>
  Result<bool> WriteDay(const ShopChanges& day, const std::string& skipped_key, size_t batch_size,
                        const Write& write) {
    auto last = day.LastLasting();
    const std::string last_key = last ? last->key : "";
    const MixedOrder order(day.block_count());
    Batch batch;
    for (int64_t i = 0; i < day.block_count(); ++i) {
      for (ShopChange& change : day.OfBlock(order[i])) {
        if (change.key == last_key || change.key == skipped_key) {
          continue;
        }
        batch.push_back(std::move(change));
        if (batch.size() < batch_size) {
          continue;
        }
        DYNALAKE_ASSIGN(const bool goes_on, write(std::exchange(batch, {})));
        if (!goes_on) {
          return false;
        }
      }
    }
    if (!batch.empty()) {
      DYNALAKE_ASSIGN(const bool goes_on, write(std::move(batch)));
      if (!goes_on) {
        return false;
      }
    }
    DYNALAKE_TRY(pool_.Drain());
    if (!last) {
      return true;
    }
    DYNALAKE_ASSIGN(const bool goes_on, write({*std::move(last)}));
    DYNALAKE_TRY(pool_.Drain());  // The next day may change this very item.
    return goes_on;
  }

  Result<void> Submit(Batch batch) {
    int64_t bytes = 0;
    for (const ShopChange& change : batch) {
      bytes += static_cast<int64_t>(change.request.size());
    }
    const auto items = static_cast<int64_t>(batch.size());
    DYNALAKE_TRY(pool_.Submit(std::move(batch)));
    progress_.Advance(bytes, items);
    return {};
  }

  const LiveShopOptions& options_;
  SampleTable& table_;
  Clock& clock_;
  work::Progress& progress_;
  const CancelToken& cancel_;
  BatchPool pool_;
  LiveShopReport report_;
};

}  // namespace

Result<LiveShopReport> KeepLiveShop(const LiveShopOptions& options, SampleTable& table,
                                    Clock& clock, work::Progress& progress,
                                    const CancelToken& cancel) {
  if (options.shop.items < kLeastItems) {
    return Fail(ErrorCode::kInvalidArgument, "a living shop has at least {} items, not {}",
                kLeastItems, options.shop.items);
  }
  return LiveShop(options, table, clock, progress, cancel).Run();
}

}  // namespace dynalake::generate
