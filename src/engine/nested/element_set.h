#pragma once

#include <cstdint>
#include <vector>

#include "engine/functions/comparisons.h"

namespace dynalake::engine {

/// A set of values of one type, told apart as IS DISTINCT FROM does. Used for one list after the
/// other: its memory stays.
class ElementSet {
 public:
  /// Empty, for up to `count` values.
  void Reset(duckdb::idx_t count);
  /// Whether the value was not in it. `values` outlives its use here.
  bool Insert(const ValueFormat& values, duckdb::idx_t row);
  bool Contains(const ValueFormat& values, duckdb::idx_t row) const;
  /// The number of the value, counted from 0 in the order of insertion; nothing found is `size()`.
  size_t Find(const ValueFormat& values, duckdb::idx_t row) const;
  size_t size() const { return members_.size(); }

 private:
  struct Member {
    const ValueFormat* values;
    duckdb::idx_t row;
    uint64_t hash;
  };
  static constexpr uint32_t kFree = 0;

  /// The slot of the value, or the free one where it belongs.
  size_t SlotOf(const ValueFormat& values, duckdb::idx_t row, uint64_t hash) const;

  std::vector<Member> members_;
  std::vector<uint32_t> slots_;  ///< numbers of members, from 1; a power of two
};

}  // namespace dynalake::engine
