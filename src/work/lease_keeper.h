#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "base/clock.h"
#include "base/random.h"
#include "base/result.h"
#include "work/lease.h"
#include "work/state_dir.h"

namespace dynalake::work {

/// Holds a lease for as long as it lives: written before `Take` returns, renewed by a thread of its
/// own, its record removed at the end. The record is this keeper's alone: others that hold the same
/// have theirs. Thread-safe.
class LeaseKeeper {
 public:
  /// Its record in `state` gets a new name in `folder`. All that is referred to outlives the
  /// keeper, but for `random`. `renewal_micros` is of real time.
  static Result<std::unique_ptr<LeaseKeeper>> Take(StateDir& state, std::string_view folder,
                                                   std::vector<std::string> prefixes, Clock& clock,
                                                   RandomSource& random,
                                                   int64_t renewal_micros = kLeaseRenewalMicros);
  ~LeaseKeeper();
  LeaseKeeper(const LeaseKeeper&) = delete;
  LeaseKeeper& operator=(const LeaseKeeper&) = delete;

  /// Renews it now. False where it may have lapsed since it was taken, because this process stood
  /// still or its store could not be reached: then files may have been removed.
  Result<bool> RenewAndCheck();

 private:
  LeaseKeeper(StateDir& state, std::string record, std::vector<std::string> prefixes, Clock& clock);

  void Run(int64_t renewal_micros);
  Result<void> Renew();

  StateDir& state_;
  std::string record_;
  std::vector<std::string> prefixes_;
  Clock& clock_;

  std::mutex mutex_;
  std::condition_variable wake_;
  bool stopped_ = false;
  bool lapsed_ = false;
  int64_t renewed_at_micros_ = 0;
  std::thread thread_;
};

}  // namespace dynalake::work
