#pragma once

#include <array>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>

#include "base/cancel.h"
#include "base/clock.h"
#include "base/result.h"

namespace dynalake::source {

/// The read units that a page of 1 MB costs at most (API_Scan; half of it without consistent
/// reads), with the one that rounding may add.
double MaxPageUnits(bool consistent);

/// What reading a live table may take.
struct ReadGrant {
  double units_per_second = 0;  ///< above 0
  bool consistent = false;      ///< reads cost twice
};

/// Keeps the reading of one table within a grant: a token bucket fed by ConsumedCapacity.
///
/// The promise: in any window of t seconds the pages that the service counts cost at most
/// grant × t plus one full page (`MaxPageUnits`), as long as round trips take about the same time.
/// Whatever the time of each and whenever within it the service counts, it is at most
/// grant × (t + the usual round trip) plus one full page: what the requests under way may cost is
/// never more than half a page and what the grant gives in a usual round trip, and while it is, the
/// bucket does not refill. What a page costs is known from its answer only; what it may cost
/// follows from the pages before it, with a margin, and the other half page is for those that turn
/// out dearer. Each counts in full, and nothing is read until it is made good. A lost answer counts
/// as a full page.
///
/// Pages are half of the bucket, or a second's grant where that is less: the next can be asked for
/// while one is under way, and no grant goes unused. They begin with one item and grow by four.
/// When the service throttles, the bucket is emptied and the rate halved, again and again (down to
/// a hundredth of the grant) while it goes on; the rate grows back by half the grant in ten
/// seconds.
///
/// Thread-safe. `clock` outlives it.
class ReadBudget {
 public:
  /// Leave to read one page.
  struct Page {
    int64_t limit = 1;                  ///< for the request's `Limit`
    double reserved_units = 0;          ///< what it may cost
    int64_t sent_at_steady_micros = 0;  ///< when leave was given
  };

  ReadBudget(const ReadGrant& grant, Clock& clock);

  /// From then on no leave is given: kCancelled. For a reading with a time limit.
  void StopAt(int64_t steady_micros);

  /// Leave to read a page now, or nothing; then `wait_micros` says when to ask again.
  std::optional<Page> TryReserve(int64_t& wait_micros);
  /// As `TryReserve`, and waits. kCancelled, also when the time is up.
  Result<Page> Reserve(const CancelToken& cancel);
  /// Leave to send the request for a page that was settled once more. kCancelled.
  Result<void> ReserveAgain(Page& page, const CancelToken& cancel);

  /// Each page ends with one of these. It was read: `scanned_count` items for `consumed_units`.
  void SettleRead(const Page& page, double consumed_units, int64_t scanned_count);
  /// No answer came, but the request may have been carried out.
  void SettleLost(const Page& page);
  /// The service refused; that costs nothing.
  void SettleRefused(const Page& page, bool throttled);

  /// All that was taken, lost answers included.
  double consumed_units() const;
  const ReadGrant& grant() const { return grant_; }

 private:
  double Rate(int64_t now) const;
  void Refill();
  void Charge(const Page& page, double units);
  void SlowDown();
  void NoteRoundTrip(const Page& page);
  /// What the grant gives while a usual request is under way, with the margin of what is reserved.
  double UnitsPerRoundTrip() const;
  Page NextPage() const;
  bool TryTake(Page& page, int64_t& wait_micros);
  /// Calls `take` when it may succeed, until it does. kCancelled.
  Result<void> AwaitTurn(const std::function<bool(int64_t& wait_micros)>& take,
                         const CancelToken& cancel);
  Result<void> Check(const CancelToken& cancel) const;

  const ReadGrant grant_;
  const double page_units_;
  const double capacity_;  ///< of the bucket
  Clock& clock_;
  std::mutex turn_mutex_;  ///< never held while `mutex_` is
  std::condition_variable turn_free_;
  bool is_awaited_ = false;  ///< whether somebody waits for the bucket; guarded by `turn_mutex_`
  mutable std::mutex mutex_;
  double balance_;
  double reserved_ = 0;  ///< by requests under way
  double consumed_ = 0;
  double units_per_item_;   ///< as pages of late cost it, without the rounding of each page
  int64_t most_items_ = 0;  ///< that one page had
  int64_t items_ = 0;       ///< of all pages
  std::array<int64_t, 15> round_trips_micros_{};  ///< the latest, in turn
  size_t next_round_trip_ = 0;
  int64_t usual_round_trip_micros_ = 0;  ///< their median
  int64_t last_refill_micros_;
  std::optional<int64_t> stop_at_micros_;
  double slowed_rate_;  ///< what the rate was at `slowed_at_micros_`
  int64_t slowed_at_micros_;
};

}  // namespace dynalake::source
