#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <span>
#include <string>

#include "base/clock.h"
#include "storage/location.h"

namespace dynalake::storage {

struct DiskCacheOptions {
  std::string folder;  ///< absolute; made when it is first written
  uint64_t limit_bytes = 0;
  std::string origin;  ///< which server the locations are of: those of another are other objects
};

/// What a cache holds of one object: its size and, by offset, the lengths of disjoint ranges.
struct CachedRanges {
  std::optional<uint64_t> object_bytes;
  std::map<uint64_t, uint64_t> lengths;
};

/// Ranges of objects that never change, in files of this machine. Each range is one file that comes
/// into being by renaming and whose name says what it is; every 64 KiB carry a checksum. So any
/// number of processes use one folder, and a crash or a damaged file costs a second read, nothing
/// else. Beyond the limit what was not used for longest goes. Nothing here is an error for the
/// caller: a cache that cannot be read or written is an empty one. Thread-safe.
class DiskCache {
 public:
  /// `clock` outlives it.
  DiskCache(DiskCacheOptions options, Clock& clock);

  CachedRanges Find(const Location& location);
  /// Fills `out` from `offset`, which lies in the range of `length` bytes at `start`. False if it
  /// is gone or damaged.
  bool Read(const Location& location, uint64_t object_bytes, uint64_t start, uint64_t length,
            uint64_t offset, std::span<std::byte> out);
  void Write(const Location& location, uint64_t object_bytes, uint64_t offset,
             std::span<const std::byte> bytes);
  void Forget(const Location& location);

 private:
  std::string FolderOf(const Location& location) const;
  void MakeRoom(uint64_t size_bytes);

  DiskCacheOptions options_;
  Clock& clock_;
  std::atomic<bool> writable_ = true;
  std::mutex mutex_;
  /// What may be written before the folder is measured again.
  uint64_t credit_bytes_ = 0;
};

}  // namespace dynalake::storage
