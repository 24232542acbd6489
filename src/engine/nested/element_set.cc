#include "engine/nested/element_set.h"

#include <bit>

namespace dynalake::engine {

using duckdb::idx_t;

void ElementSet::Reset(idx_t count) {
  members_.clear();
  slots_.assign(std::bit_ceil(static_cast<size_t>(count) * 2 + 1), kFree);
}

size_t ElementSet::SlotOf(const ValueFormat& values, idx_t row, uint64_t hash) const {
  const size_t mask = slots_.size() - 1;
  size_t slot = hash & mask;
  while (slots_[slot] != kFree) {
    const Member& member = members_[slots_[slot] - 1];
    if (member.hash == hash && IsIdentical(*member.values, member.row, values, row)) {
      break;
    }
    slot = (slot + 1) & mask;
  }
  return slot;
}

bool ElementSet::Insert(const ValueFormat& values, idx_t row) {
  const uint64_t hash = HashOf(values, row);
  const size_t slot = SlotOf(values, row, hash);
  if (slots_[slot] != kFree) {
    return false;
  }
  members_.push_back({&values, row, hash});
  slots_[slot] = static_cast<uint32_t>(members_.size());
  return true;
}

size_t ElementSet::Find(const ValueFormat& values, idx_t row) const {
  const size_t slot = SlotOf(values, row, HashOf(values, row));
  return slots_[slot] == kFree ? members_.size() : slots_[slot] - 1;
}

bool ElementSet::Contains(const ValueFormat& values, idx_t row) const {
  return Find(values, row) != members_.size();
}

}  // namespace dynalake::engine
