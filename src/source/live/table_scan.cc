#include "source/live/table_scan.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <exception>
#include <mutex>
#include <thread>
#include <utility>

#include "aws/transport/page_progress.h"
#include "base/json.h"
#include "base/sleep.h"
#include "base/time_units.h"

namespace dynalake::source {
namespace {

/// What one segment reads a second at least, where a page of 200 KB takes 100 ms.
constexpr double kUnitsPerSegment = 250;
constexpr int64_t kMostSegments = 64;
constexpr int64_t kMostThrottledMicros = 600 * kMicrosPerSecond;
/// Between rounds of a client's attempts, whose own pauses end with its retry budget.
constexpr int64_t kThrottledPauseMicros = kMicrosPerSecond;

/// A LastEvaluatedKey, which a server may print with its members in another order each time, in one
/// spelling. Empty for none.
Result<std::string> SpellKey(const std::string& key) {
  if (key.empty()) {
    return key;
  }
  DYNALAKE_ASSIGN(const nlohmann::json json, ParseJson(key, "the LastEvaluatedKey"));
  return PrintJson(json);
}

/// What the threads of one reading share.
class Reading {
 public:
  Reading(LiveTable& table, const TableReading& reading, ReadBudget& budget, Clock& clock,
          const TakePage& take, const CancelToken& cancel)
      : table_(table),
        reading_(reading),
        budget_(budget),
        clock_(clock),
        take_(take),
        stop_(cancel.Child()),
        progressed_micros_(clock.SteadyMicros()) {
    if (reading.stop_at_steady_micros) {
      budget.StopAt(*reading.stop_at_steady_micros);
    }
  }

  /// A thread entry: what a library below throws in spite of its guard becomes an error here.
  void Read(const SegmentStart& start) try {
    if (auto read = ReadSegment(start); !read) {
      SetError(std::move(read).error());
    }
  } catch (const std::exception& exception) {
    SetError(Fail(ErrorCode::kInternal, "reading segment {} ended with an exception: {}",
                  start.segment, exception.what()));
  }

  Result<ReadingEnd> Finish() && {
    if (error_) {
      return std::move(*error_);
    }
    return is_stopped_ ? ReadingEnd::kStopped : ReadingEnd::kComplete;
  }

 private:
  Result<void> ReadSegment(const SegmentStart& start) {
    std::string start_key = start.start_key;
    DYNALAKE_ASSIGN(const std::string first, SpellKey(start_key));
    aws::PageProgress progress(first);
    do {
      auto page = ReadPage(start.segment, start_key);
      if (!page && page.error().code() == ErrorCode::kCancelled && !stop_.cancelled()) {
        is_stopped_ = true;  // The budget gives no more leave: the time is up.
        return {};
      }
      if (!page) {
        DYNALAKE_TRY(SitOut(std::move(page).error()));
        continue;
      }
      progressed_micros_ = clock_.SteadyMicros();
      if (!page->last_evaluated_key.empty()) {
        DYNALAKE_ASSIGN(const std::string place, SpellKey(page->last_evaluated_key));
        DYNALAKE_TRY_CONTEXT(progress.GoOn(place), "reading table {}", table_.name());
      }
      DYNALAKE_TRY(take_(start.segment, *page, clock_.NowMicros()));
      start_key = std::move(page->last_evaluated_key);
      if (start_key.empty()) {
        return {};
      }
    } while (true);
  }

  Result<ItemPage> ReadPage(int64_t segment, const std::string& start_key) {
    return reading_.query
               ? table_.Query(reading_.choice, *reading_.query, start_key, budget_, stop_)
               : table_.Scan(reading_.choice, {segment, reading_.total_segments}, start_key,
                             budget_, stop_);
  }

  /// Waits a while if `error` is throttling that may end; else it is returned.
  Result<void> SitOut(Error error) {
    if (error.code() == ErrorCode::kThrottled &&
        clock_.SteadyMicros() - progressed_micros_ < kMostThrottledMicros) {
      return Sleep(clock_, kThrottledPauseMicros, stop_);
    }
    return error;
  }

  void SetError(Error error) {
    const std::scoped_lock lock(mutex_);
    stop_.Cancel();
    if (!error_) {
      error_ = std::move(error);
    }
  }

  LiveTable& table_;
  const TableReading& reading_;
  ReadBudget& budget_;
  Clock& clock_;
  const TakePage& take_;
  CancelToken stop_;
  std::atomic<int64_t> progressed_micros_;
  std::atomic<bool> is_stopped_ = false;
  std::mutex mutex_;
  std::optional<Error> error_;
};

}  // namespace

int64_t SegmentCount(double units_per_second) {
  return std::clamp(static_cast<int64_t>(std::ceil(units_per_second / kUnitsPerSegment)),
                    int64_t{1}, kMostSegments);
}

Result<ReadingEnd> ReadTable(LiveTable& table, const TableReading& reading, ReadBudget& budget,
                             Clock& clock, const TakePage& take, const CancelToken& cancel) {
  Reading shared(table, reading, budget, clock, take, cancel);
  std::vector<std::thread> threads;
  threads.reserve(reading.segments.size());
  for (const SegmentStart& start : reading.segments) {
    threads.emplace_back([&shared, &start] { shared.Read(start); });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  return std::move(shared).Finish();
}

}  // namespace dynalake::source
