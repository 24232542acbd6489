#include "ingest/keys/key_uniqueness.h"

#include <algorithm>
#include <bit>
#include <cerrno>
#include <cstring>
#include <utility>

namespace dynalake::ingest {
namespace {

constexpr int kPartShift = 56;

/// Hashes in a table of twice as many slots, of which the first that comes again is found.
class HashTable {
 public:
  /// Forgets all and makes room for `count` hashes.
  void Start(size_t count) {
    has_empty_ = false;
    slots_.assign(std::bit_ceil(2 * count + 1), kEmpty);
  }

  /// The first of these that was added before, or nothing when all are new.
  std::optional<KeyHash> Add(std::span<const KeyHash> hashes) {
    const size_t mask = slots_.size() - 1;
    for (const KeyHash& hash : hashes) {
      if (hash == kEmpty) {
        if (std::exchange(has_empty_, true)) {
          return hash;
        }
        continue;
      }
      size_t slot = hash.low & mask;
      while (slots_[slot] != kEmpty && slots_[slot] != hash) {
        slot = (slot + 1) & mask;
      }
      if (slots_[slot] == hash) {
        return hash;
      }
      slots_[slot] = hash;
    }
    return std::nullopt;
  }

 private:
  /// The empty slot's value; a key that has it by chance is counted apart.
  static constexpr KeyHash kEmpty = {};

  std::vector<KeyHash> slots_;
  bool has_empty_ = false;
};

}  // namespace

template <typename Visit>
bool KeyUniqueness::Part::ForEachBlock(const Visit& visit) const {
  for (size_t i = 0; i < blocks.size(); ++i) {
    const size_t size = std::min(count() - i * kBlockHashes, kBlockHashes);
    if (!visit(std::span<const KeyHash>(blocks[i]->data(), size))) {
      return false;
    }
  }
  return true;
}

KeyUniqueness::KeyUniqueness(size_t memory_bytes)
    : memory_hashes_(std::max<size_t>(memory_bytes / sizeof(KeyHash), 2)) {}

Result<void> KeyUniqueness::Add(std::span<const KeyHash> keys) {
  for (const KeyHash& hash : keys) {
    parts_[hash.high >> kPartShift].Add(hash);
    if (++held_ >= memory_hashes_) {
      DYNALAKE_TRY(Spill());
    }
  }
  return {};
}

Result<void> KeyUniqueness::Spill() {
  for (Part& part : parts_) {
    if (part.count() == 0) {
      continue;
    }
    if (!part.file) {
      part.file.reset(std::tmpfile());
    }
    const bool is_written =
        part.file && part.ForEachBlock([&part](std::span<const KeyHash> hashes) {
          return std::fwrite(hashes.data(), sizeof(KeyHash), hashes.size(), part.file.get()) ==
                 hashes.size();
        });
    if (!is_written) {
      return Fail(ErrorCode::kResourceExhausted,
                  "the temporary folder cannot hold the keys to compare: {}", std::strerror(errno));
    }
    part.count_in_file += part.count();
    part.Clear();
  }
  held_ = 0;
  return {};
}

Result<void> KeyUniqueness::ReadBack(Part& part) {
  std::rewind(part.file.get());
  KeyHash hash;
  for (size_t i = 0; i < part.count_in_file; ++i) {
    if (std::fread(&hash, sizeof(KeyHash), 1, part.file.get()) != 1) {
      return Fail(ErrorCode::kResourceExhausted, "a temporary file cannot be read back: {}",
                  std::strerror(errno));
    }
    part.Add(hash);
  }
  return {};
}

Result<std::optional<KeyHash>> KeyUniqueness::FindDuplicate() {
  HashTable table;
  for (Part& part : parts_) {
    if (part.file) {
      DYNALAKE_TRY(ReadBack(part));
    }
    table.Start(part.count());
    std::optional<KeyHash> duplicate;
    part.ForEachBlock([&](std::span<const KeyHash> hashes) {
      duplicate = table.Add(hashes);
      return !duplicate;
    });
    if (duplicate) {
      return duplicate;
    }
    part = Part();
  }
  return std::optional<KeyHash>();
}

std::optional<KeyHash> KeyUniqueness::FindTwin(std::span<const KeyHash> keys) {
  HashTable table;
  table.Start(keys.size());
  return table.Add(keys);
}

}  // namespace dynalake::ingest
