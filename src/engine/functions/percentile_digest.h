#pragma once

#include <cstdint>
#include <limits>

#include "engine/duckdb.h"

namespace dynalake::engine {

/// Numbers with weights, of which percentiles are asked for: all of them while they are few, then a
/// merging t-digest (Dunning and Ertl, "Computing Extremely Accurate Quantiles Using t-Digests"),
/// of bounded size. Plain memory, which is the arena's that is handed in.
class PercentileDigest {
 public:
  /// An empty one.
  static PercentileDigest* Make(duckdb::ArenaAllocator& arena);

  /// `value` is finite and `weight` positive. Throws INVALID_FUNCTION_ARGUMENT where the weights
  /// add up to more than a double holds.
  void Add(double value, double weight, duckdb::ArenaAllocator& arena) {
    if (count_ == capacity_) {
      MakeRoom(arena);
    }
    entries_[count_++] = {value, weight};
    total_ += weight;
    if (!(total_ <= std::numeric_limits<double>::max())) {
      RefuseTotal();
    }
    min_ = value < min_ ? value : min_;
    max_ = value > max_ ? value : max_;
    is_sorted_ = false;
  }
  void Merge(const PercentileDigest& other, duckdb::ArenaAllocator& arena);

  /// The value below which the share `quantile`, 0 to 1, of the weight lies. Of few values of
  /// weight 1 it is one of them. Not for an empty one.
  double ValueAt(double quantile);

 private:
  struct Centroid {
    double mean;
    double weight;

    void Take(const Centroid& next);
  };

  [[noreturn]] static void RefuseTotal();
  void MakeRoom(duckdb::ArenaAllocator& arena);
  void Sort();
  void Compress();
  void MergePairs();
  double Between(double offset) const;

  Centroid* entries_;
  uint32_t count_;
  uint32_t capacity_;
  double total_;
  double min_;
  double max_;
  bool is_sorted_;
};

}  // namespace dynalake::engine
