#include "work/lease_keeper.h"

#include <chrono>
#include <utility>

#include "base/format.h"
#include "base/process_identity.h"
#include "base/uuid.h"
#include "storage/empty_folders.h"

namespace dynalake::work {

LeaseKeeper::LeaseKeeper(StateDir& state, std::string record, std::vector<std::string> prefixes,
                         Clock& clock)
    : state_(state), record_(std::move(record)), prefixes_(std::move(prefixes)), clock_(clock) {}

Result<std::unique_ptr<LeaseKeeper>> LeaseKeeper::Take(StateDir& state, std::string_view folder,
                                                       std::vector<std::string> prefixes,
                                                       Clock& clock, RandomSource& random,
                                                       int64_t renewal_micros) {
  std::string record =
      fmt::format("{}/{}-{}", folder, kLeasePrefix, Uuid::Random(random).ToString());
  std::unique_ptr<LeaseKeeper> keeper(
      new LeaseKeeper(state, std::move(record), std::move(prefixes), clock));
  DYNALAKE_TRY(keeper->Renew());
  keeper->thread_ = std::thread([raw = keeper.get(), renewal_micros] { raw->Run(renewal_micros); });
  return keeper;
}

LeaseKeeper::~LeaseKeeper() {
  {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
  }
  wake_.notify_all();
  if (thread_.joinable()) {
    thread_.join();
    // One that cannot be removed ends by itself.
    static_cast<void>(state_.Remove(record_));
    storage::RemoveEmptyFolders(state_.folder());
  }
}

void LeaseKeeper::Run(int64_t renewal_micros) {
  std::unique_lock lock(mutex_);
  while (!wake_.wait_for(lock, std::chrono::microseconds(renewal_micros),
                         [this] { return stopped_; })) {
    // A renewal that fails is tried again; whether it came too late shows at the next that
    // succeeds.
    static_cast<void>(Renew());
  }
}

Result<bool> LeaseKeeper::RenewAndCheck() {
  const std::lock_guard lock(mutex_);
  DYNALAKE_TRY(Renew());
  return !lapsed_;
}

Result<void> LeaseKeeper::Renew() {
  const int64_t now_micros = clock_.NowMicros();
  DYNALAKE_TRY(state_.Write(record_, ToJson({.prefixes = prefixes_,
                                             .renewed_at_micros = now_micros,
                                             .process = ProcessIdentity()})));
  lapsed_ = lapsed_ ||
            (renewed_at_micros_ != 0 && clock_.NowMicros() - renewed_at_micros_ > kLeaseLifeMicros);
  renewed_at_micros_ = now_micros;
  return {};
}

}  // namespace dynalake::work
