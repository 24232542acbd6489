#include "storage/finish_behind.h"

#include <span>
#include <utility>

#include "base/assert.h"
#include "base/cancel_scope.h"

namespace dynalake::storage {
namespace {

constexpr Finishes kRemote = {.most = 8, .by_own_threads = true};
constexpr Finishes kLocal = {.most = 4, .by_own_threads = false};

}  // namespace

Finishes UsefulFinishes(const Location& folder) {
  return folder.scheme() == "s3" ? kRemote : kLocal;
}

class FinishBehind::Writer final : public ObjectWriter {
 public:
  Writer(FinishBehind& behind, std::unique_ptr<ObjectWriter> writer)
      : behind_(behind), writer_(std::move(writer)) {}

  Result<void> Append(std::span<const std::byte> bytes) override {
    size_bytes_ += static_cast<int64_t>(bytes.size());
    return writer_->Append(bytes);
  }
  Result<void> Finish() override { return behind_.Take(std::move(writer_), size_bytes_); }
  void Abort() override {
    if (writer_ != nullptr) {
      writer_->Abort();
    }
  }

 private:
  FinishBehind& behind_;
  std::unique_ptr<ObjectWriter> writer_;  ///< null once it was handed over
  int64_t size_bytes_ = 0;
};

FinishBehind::FinishBehind(ObjectStore& store, Finishes finishes)
    : store_(store), finishes_(finishes) {
  DYNALAKE_ASSERT(finishes_.most > 0);
}

FinishBehind::~FinishBehind() { static_cast<void>(Settle()); }

Result<std::unique_ptr<ObjectWriter>> FinishBehind::Create(const Location& location) {
  DYNALAKE_ASSIGN(auto writer, store_.Create(location));
  if (finishes_.most > 1) {
    writer = std::make_unique<Writer>(*this, std::move(writer));
  }
  return writer;
}

Result<void> FinishBehind::Take(std::unique_ptr<ObjectWriter> writer, int64_t size_bytes) {
  while (pending_.size() >= finishes_.most) {
    DYNALAKE_TRY(SettleOne());
  }
  pending_.push_back(
      {.finished = std::async(finishes_.by_own_threads ? std::launch::async : std::launch::deferred,
                              WithinCurrentScope([writer = std::move(writer)]() -> Result<void> {
                                return writer->Finish();
                              })),
       .size_bytes = size_bytes});
  pending_bytes_ += size_bytes;
  return {};
}

Result<void> FinishBehind::SettleOne() {
  if (pending_.empty()) {
    return {};
  }
  Pending oldest = std::move(pending_.front());
  pending_.pop_front();
  Result<void> finished = oldest.finished.get();
  pending_bytes_ -= oldest.size_bytes;
  return finished;
}

Result<void> FinishBehind::Settle() {
  Result<void> all;
  while (!pending_.empty()) {
    Result<void> finished = SettleOne();
    if (all && !finished) {
      all = std::move(finished);
    }
  }
  return all;
}

}  // namespace dynalake::storage
