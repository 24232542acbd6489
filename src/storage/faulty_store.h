#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "base/clock.h"
#include "storage/object_store.h"

namespace dynalake::storage {

/// What happens to one call of a `FaultyStore`.
enum class Fault : uint8_t {
  kNone,
  kFail,        ///< nothing is done; the answer is an error
  kLostAnswer,  ///< it is done; the answer is an error
  kStall,       ///< it is done after `stall_micros` on the clock, or stopped by its `CancelScope`
};

/// Which calls fail. Calls are counted from 1 over all threads: every store method, and every
/// method of a reader or writer, is one.
struct FaultPlan {
  Fault fault = Fault::kNone;
  uint64_t first_call = 1;
  uint64_t calls = 1;  ///< how many in a row
  ErrorCode code = ErrorCode::kUnreachable;
  int64_t stall_micros = 0;
};

/// Another store that fails, loses its answer or stalls at the n-th call. Thread-safe as the other.
class FaultyStore final : public ObjectStore {
 public:
  /// Both must outlive this store.
  FaultyStore(ObjectStore& store, Clock& clock) : store_(store), clock_(clock) {}

  /// Starts counting anew. Not while calls are running.
  void SetPlan(const FaultPlan& plan);
  /// Calls since then.
  uint64_t calls() const { return calls_; }

  Result<ObjectInfo> Head(const Location& location) override;
  Result<std::unique_ptr<ObjectReader>> Open(const Location& location) override;
  Result<void> List(const Location& folder, const Visitor& visit) override;
  Result<void> Put(const Location& location, std::span<const std::byte> bytes,
                   PutCondition condition) override;
  Result<std::unique_ptr<ObjectWriter>> Create(const Location& location) override;
  Result<void> Delete(const Location& location) override;
  Result<std::vector<FailedDelete>> DeleteAll(std::span<const Location> locations) override;
  Result<std::vector<UnfinishedWrite>> ListUnfinished(const Location& folder) override;
  Result<void> DiscardUnfinished(const UnfinishedWrite& write) override;

 private:
  class Reader;
  class Writer;

  /// Runs `call` as the plan says for the next number; `what` names it in the error.
  template <typename Call>
  auto Do(std::string_view what, Call&& call) -> decltype(call());

  ObjectStore& store_;
  Clock& clock_;
  FaultPlan plan_;
  std::atomic<uint64_t> calls_ = 0;
};

}  // namespace dynalake::storage
