#include "ingest/keys/key_uniqueness.h"

#include <algorithm>
#include <bit>
#include <cerrno>
#include <cstring>

namespace dynalake::ingest {
namespace {

constexpr int kPartShift = 56;
/// A vector that grows holds twice as much as is in it.
constexpr size_t kBytesPerHash = 2 * sizeof(KeyHash);

/// `table` is scratch.
std::optional<KeyHash> FindIn(std::span<const KeyHash> hashes, std::vector<KeyHash>& table) {
  // The empty slot's value; a key that has it by chance is counted apart.
  constexpr KeyHash kEmpty = {};
  size_t empty_count = 0;
  table.assign(std::bit_ceil(2 * hashes.size() + 1), kEmpty);
  const size_t mask = table.size() - 1;
  for (const KeyHash& hash : hashes) {
    if (hash == kEmpty && ++empty_count == 2) {
      return hash;
    }
    size_t slot = hash.low & mask;
    while (table[slot] != kEmpty && table[slot] != hash) {
      slot = (slot + 1) & mask;
    }
    if (hash != kEmpty && table[slot] == hash) {
      return hash;
    }
    table[slot] = hash;
  }
  return std::nullopt;
}

}  // namespace

KeyUniqueness::KeyUniqueness(size_t memory_bytes)
    : memory_hashes_(std::max<size_t>(memory_bytes / kBytesPerHash, 2)) {}

Result<void> KeyUniqueness::Add(std::span<const KeyHash> keys) {
  for (const KeyHash& hash : keys) {
    parts_[hash.high >> kPartShift].hashes.push_back(hash);
    if (++held_ >= memory_hashes_) {
      DYNALAKE_TRY(Spill());
    }
  }
  return {};
}

Result<void> KeyUniqueness::Spill() {
  for (Part& part : parts_) {
    if (part.hashes.empty()) {
      continue;
    }
    if (!part.file) {
      part.file.reset(std::tmpfile());
    }
    if (!part.file || std::fwrite(part.hashes.data(), sizeof(KeyHash), part.hashes.size(),
                                  part.file.get()) != part.hashes.size()) {
      return Fail(ErrorCode::kResourceExhausted,
                  "the temporary folder cannot hold the keys to compare: {}", std::strerror(errno));
    }
    part.count_in_file += part.hashes.size();
    part.hashes.clear();
  }
  held_ = 0;
  return {};
}

Result<void> KeyUniqueness::ReadBack(Part& part) {
  const size_t in_memory = part.hashes.size();
  part.hashes.resize(in_memory + part.count_in_file);
  std::rewind(part.file.get());
  if (std::fread(part.hashes.data() + in_memory, sizeof(KeyHash), part.count_in_file,
                 part.file.get()) != part.count_in_file) {
    return Fail(ErrorCode::kResourceExhausted, "a temporary file cannot be read back: {}",
                std::strerror(errno));
  }
  return {};
}

Result<std::optional<KeyHash>> KeyUniqueness::FindDuplicate() {
  std::vector<KeyHash> table;
  for (Part& part : parts_) {
    if (part.file) {
      DYNALAKE_TRY(ReadBack(part));
    }
    if (const auto duplicate = FindIn(part.hashes, table)) {
      return duplicate;
    }
    part = Part();
  }
  return std::optional<KeyHash>();
}

std::optional<KeyHash> KeyUniqueness::FindTwin(std::span<const KeyHash> keys) {
  std::vector<KeyHash> table;
  return FindIn(keys, table);
}

}  // namespace dynalake::ingest
