#pragma once

#include <array>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "base/result.h"
#include "ingest/keys/key_hash.h"

namespace dynalake::ingest {

/// Proves that no two items share their key, with bounded memory.
///
/// Hashes are split by their first byte into parts, each of which then fits the processor's cache
/// as a table of its own. A part is a list of blocks, so that none is moved when it grows. Beyond
/// the memory limit the parts go to unnamed temporary files. Not thread-safe.
class KeyUniqueness {
 public:
  explicit KeyUniqueness(size_t memory_bytes = size_t{64} << 20);

  Result<void> Add(std::span<const KeyHash> keys);

  /// A key that was added twice, or nothing if all are distinct; the same one, whatever the number
  /// of threads. Call once, after the last `Add`.
  Result<std::optional<KeyHash>> FindDuplicate(int threads = 1);

  /// The same for a few keys, such as those of one batch.
  static std::optional<KeyHash> FindTwin(std::span<const KeyHash> keys);

 private:
  class HashTable;
  struct CloseFile {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  static constexpr size_t kBlockHashes = 512;
  using Block = std::array<KeyHash, kBlockHashes>;
  struct Part {
    std::vector<std::unique_ptr<Block>> blocks;  ///< all full but the last
    KeyHash* next = nullptr;                     ///< room in the last block
    size_t room = 0;
    std::unique_ptr<std::FILE, CloseFile> file;  ///< what was added before
    size_t count_in_file = 0;

    size_t count() const { return blocks.size() * kBlockHashes - room; }
    void Add(const KeyHash& hash) {
      if (room == 0) {
        next = blocks.emplace_back(std::make_unique_for_overwrite<Block>())->data();
        room = kBlockHashes;
      }
      *next++ = hash;
      --room;
    }
    void Clear() {
      blocks.clear();
      room = 0;
    }
    std::optional<KeyHash> FindDuplicate(HashTable& table) const;
    /// Calls `visit` with the hashes of each block until it answers no.
    template <typename Visit>
    bool ForEachBlock(const Visit& visit) const;
  };
  static constexpr size_t kPartCount = 256;

  std::optional<KeyHash> FindInMemory(int threads);
  Result<void> Spill();
  static Result<void> ReadBack(Part& part);

  size_t memory_hashes_;
  std::array<Part, kPartCount> parts_;
  size_t held_ = 0;       ///< hashes in memory
  bool spilled_ = false;  ///< others are in files
};

}  // namespace dynalake::ingest
