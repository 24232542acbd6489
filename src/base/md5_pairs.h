#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <vector>

#include "base/md5.h"

namespace dynalake {

/// The MD5 digests of streams that threads feed at the same time, of which two are computed at
/// once wherever two are there: a thread leaves what it has to the next one that comes, in turns.
/// Thread-safe; of each stream one thread at a time makes use.
class Md5Pairs {
 public:
  using Buffer = std::vector<std::byte>;

  /// One stream and its digest.
  class Stream {
   public:
    explicit Stream(std::shared_ptr<Md5Pairs> pairs);
    /// Waits for a thread that computes this stream.
    ~Stream();
    Stream(const Stream&) = delete;
    Stream& operator=(const Stream&) = delete;

    /// Adds the first `size` bytes of `buffer`, and puts another one, of the same size but of any
    /// content, in its place. Up to kMostWaiting buffers of a stream wait.
    void Update(Buffer& buffer, size_t size);
    /// The digest of all; the last call.
    Md5::Bytes Finish();

   private:
    friend class Md5Pairs;
    struct Piece {
      Buffer buffer;
      size_t size = 0;
    };

    std::shared_ptr<Md5Pairs> pairs_;
    // All else is guarded by the mutex of `pairs_`, but while it is busy.
    Md5 digest_;
    std::deque<Piece> waiting_;
    bool is_busy_ = false;   ///< a thread computes `digest_`
    uint64_t computed_ = 0;  ///< pieces, of any stream, that its thread has computed
  };

  static std::shared_ptr<Md5Pairs> Make() { return std::shared_ptr<Md5Pairs>(new Md5Pairs()); }

 private:
  static constexpr size_t kMostWaiting = 4;

  Md5Pairs() = default;
  Stream* PartnerOf(const Stream& stream) const;
  void ComputeOne(Stream& stream, std::unique_lock<std::mutex>& lock);
  Buffer TakeBuffer(size_t size);

  std::mutex mutex_;
  std::condition_variable settled_;  ///< a stream is not busy any more
  std::vector<Stream*> streams_;
  std::vector<Buffer> spare_;
};

}  // namespace dynalake
