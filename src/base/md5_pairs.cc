#include "base/md5_pairs.h"

#include <algorithm>
#include <span>
#include <utility>

namespace dynalake {

Md5Pairs::Stream::Stream(std::shared_ptr<Md5Pairs> pairs) : pairs_(std::move(pairs)) {
  const std::lock_guard lock(pairs_->mutex_);
  pairs_->streams_.push_back(this);
}

Md5Pairs::Stream::~Stream() {
  std::unique_lock lock(pairs_->mutex_);
  pairs_->settled_.wait(lock, [this] { return !is_busy_; });
  std::erase(pairs_->streams_, this);
}

void Md5Pairs::Stream::Update(Buffer& buffer, size_t size) {
  std::unique_lock lock(pairs_->mutex_);
  const size_t buffer_bytes = buffer.size();
  waiting_.push_back({.buffer = std::move(buffer), .size = size});
  const Stream* const partner = pairs_->PartnerOf(*this);
  const bool is_my_turn = partner != nullptr && computed_ <= partner->computed_;
  const bool is_alone = pairs_->streams_.size() == 1;
  if (!is_busy_ && (is_my_turn || is_alone || waiting_.size() >= kMostWaiting)) {
    pairs_->ComputeOne(*this, lock);
  }
  pairs_->settled_.wait(lock, [this] { return waiting_.size() < kMostWaiting || !is_busy_; });
  if (waiting_.size() >= kMostWaiting) {
    pairs_->ComputeOne(*this, lock);
  }
  buffer = pairs_->TakeBuffer(buffer_bytes);
}

Md5::Bytes Md5Pairs::Stream::Finish() {
  std::unique_lock lock(pairs_->mutex_);
  while (true) {
    pairs_->settled_.wait(lock, [this] { return !is_busy_; });
    if (waiting_.empty()) {
      return digest_.Finish();
    }
    pairs_->ComputeOne(*this, lock);
  }
}

/// Another stream that waits to be computed, or null.
Md5Pairs::Stream* Md5Pairs::PartnerOf(const Stream& stream) const {
  const auto partner = std::find_if(streams_.begin(), streams_.end(), [&](const Stream* other) {
    return other != &stream && !other->is_busy_ && !other->waiting_.empty();
  });
  return partner == streams_.end() ? nullptr : *partner;
}

/// Computes the next piece of a stream that is not busy, and one of another stream if there is one.
/// The lock is given up meanwhile.
void Md5Pairs::ComputeOne(Stream& stream, std::unique_lock<std::mutex>& lock) {
  Stream* const partner = PartnerOf(stream);
  const auto take = [](Stream& from) {
    Stream::Piece piece = std::move(from.waiting_.front());
    from.waiting_.pop_front();
    from.is_busy_ = true;
    return piece;
  };
  Stream::Piece mine = take(stream);
  Stream::Piece other = partner != nullptr ? take(*partner) : Stream::Piece();
  const auto bytes = [](const Stream::Piece& piece) {
    return std::span<const std::byte>(piece.buffer).first(piece.size);
  };
  lock.unlock();
  if (partner != nullptr) {
    Md5::UpdateBoth(stream.digest_, bytes(mine), partner->digest_, bytes(other));
  } else {
    stream.digest_.Update(bytes(mine));
  }
  lock.lock();
  stream.is_busy_ = false;
  ++stream.computed_;
  spare_.push_back(std::move(mine.buffer));
  if (partner != nullptr) {
    partner->is_busy_ = false;
    spare_.push_back(std::move(other.buffer));
  }
  settled_.notify_all();
}

Md5Pairs::Buffer Md5Pairs::TakeBuffer(size_t size) {
  while (!spare_.empty()) {
    Buffer buffer = std::move(spare_.back());
    spare_.pop_back();
    if (buffer.size() == size) {
      return buffer;
    }
  }
  return Buffer(size);
}

}  // namespace dynalake
