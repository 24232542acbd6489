#include "ingest/keys/key_uniqueness.h"

#include <algorithm>
#include <atomic>
#include <bit>
#include <cerrno>
#include <cstring>
#include <thread>
#include <utility>

namespace dynalake::ingest {
namespace {

constexpr int kPartShift = 56;
/// Fewer hashes are looked through before another thread has started.
constexpr size_t kWorthAThread = size_t{1} << 16;

}  // namespace

/// Hashes in a table of twice as many slots, of which the first that comes again is found.
class KeyUniqueness::HashTable {
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

std::optional<KeyHash> KeyUniqueness::Part::FindDuplicate(HashTable& table) const {
  table.Start(count());
  std::optional<KeyHash> duplicate;
  ForEachBlock([&](std::span<const KeyHash> hashes) {
    duplicate = table.Add(hashes);
    return !duplicate;
  });
  return duplicate;
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
  spilled_ = true;
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

/// Each thread takes the next part; of several duplicates that of the first part counts.
std::optional<KeyHash> KeyUniqueness::FindInMemory(int threads) {
  std::array<std::optional<KeyHash>, kPartCount> duplicates;
  std::atomic<size_t> next = 0;
  std::atomic<bool> found = false;
  const auto search = [&] {
    HashTable table;
    for (size_t i = 0; !found && (i = next.fetch_add(1)) < kPartCount;) {
      duplicates[i] = parts_[i].FindDuplicate(table);
      parts_[i] = Part();
      if (duplicates[i]) {
        found = true;
      }
    }
  };
  const bool is_worthwhile = held_ >= kWorthAThread;
  std::vector<std::thread> others;
  for (int i = 1; i < threads && is_worthwhile; ++i) {
    others.emplace_back(search);
  }
  search();
  for (std::thread& other : others) {
    other.join();
  }
  const auto first = std::find_if(duplicates.begin(), duplicates.end(),
                                  [](const auto& duplicate) { return duplicate.has_value(); });
  return first == duplicates.end() ? std::nullopt : *first;
}

Result<std::optional<KeyHash>> KeyUniqueness::FindDuplicate(int threads) {
  if (!spilled_) {
    return FindInMemory(threads);
  }
  // One after the other, as a part may be large.
  HashTable table;
  for (Part& part : parts_) {
    if (part.file) {
      DYNALAKE_TRY(ReadBack(part));
    }
    if (const auto duplicate = part.FindDuplicate(table)) {
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
