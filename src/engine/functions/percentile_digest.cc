#include "engine/functions/percentile_digest.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/functions/function_error.h"

namespace dynalake::engine {
namespace {

constexpr uint32_t kFirstCapacity = 8;
/// So many values are kept as they are: 128 KiB.
constexpr uint32_t kCapacity = 8192;
/// Half as many centroids are left of a full digest, about.
constexpr double kCompression = 5000;

}  // namespace

PercentileDigest* PercentileDigest::Make(duckdb::ArenaAllocator& arena) {
  auto* digest =
      reinterpret_cast<PercentileDigest*>(arena.AllocateAligned(sizeof(PercentileDigest)));
  digest->entries_ = nullptr;
  digest->count_ = 0;
  digest->capacity_ = 0;
  digest->total_ = 0;
  digest->min_ = std::numeric_limits<double>::infinity();
  digest->max_ = -std::numeric_limits<double>::infinity();
  digest->is_sorted_ = true;
  return digest;
}

void PercentileDigest::RefuseTotal() {
  ThrowFault(FunctionFault::kInvalidFunctionArgument,
             "the weights of approx_percentile add up to more than a double holds");
}

void PercentileDigest::Centroid::Take(const Centroid& next) {
  const double together = weight + next.weight;
  const double step = (next.mean - mean) * next.weight / together;
  // Far apart ones, or heavy ones: the product is beyond a double, the mean is not.
  mean = std::isfinite(step) ? mean + step
                             : mean * (weight / together) + next.mean * (next.weight / together);
  weight = together;
}

void PercentileDigest::MakeRoom(duckdb::ArenaAllocator& arena) {
  if (capacity_ == kCapacity) {
    Compress();
    // Behind a weight beside which the others vanish there is no limit that they keep to.
    if (count_ == capacity_) {
      MergePairs();
    }
    return;
  }
  const uint32_t wider = std::max(kFirstCapacity, capacity_ * 2);
  auto* entries = reinterpret_cast<Centroid*>(arena.AllocateAligned(wider * sizeof(Centroid)));
  std::copy_n(entries_, count_, entries);
  entries_ = entries;
  capacity_ = wider;
}

void PercentileDigest::Merge(const PercentileDigest& other, duckdb::ArenaAllocator& arena) {
  for (uint32_t i = 0; i < other.count_; ++i) {
    Add(other.entries_[i].mean, other.entries_[i].weight, arena);
  }
  // The means of centroids are within.
  min_ = std::min(min_, other.min_);
  max_ = std::max(max_, other.max_);
}

void PercentileDigest::Sort() {
  if (!is_sorted_) {
    std::sort(entries_, entries_ + count_,
              [](const Centroid& a, const Centroid& b) { return a.mean < b.mean; });
    is_sorted_ = true;
  }
}

void PercentileDigest::Compress() {
  Sort();
  // A centroid at the quantile q holds at most q * (1 - q) / normalizer of the weight.
  const double normalizer = kCompression / (4 * std::log(total_ / kCompression) + 24);
  const auto limit_at = [&](double weight) {
    const double quantile = std::min(weight / total_, 1.0);
    return total_ * quantile * (1 - quantile) / normalizer;
  };
  uint32_t last = 0;
  double before = 0;  // the weight of all that are complete
  for (uint32_t i = 1; i < count_; ++i) {
    Centroid& current = entries_[last];
    const Centroid& next = entries_[i];
    const double together = current.weight + next.weight;
    if (together <= std::min(limit_at(before), limit_at(before + together))) {
      current.Take(next);
    } else {
      before += current.weight;
      entries_[++last] = next;
    }
  }
  count_ = last + 1;
}

/// Makes one of each two neighbours; they are sorted.
void PercentileDigest::MergePairs() {
  for (uint32_t i = 0; i < count_; ++i) {
    if (i % 2 == 0) {
      entries_[i / 2] = entries_[i];
    } else {
      entries_[i / 2].Take(entries_[i]);
    }
  }
  count_ = (count_ + 1) / 2;
}

double PercentileDigest::ValueAt(double quantile) {
  Sort();
  if (count_ == 1) {
    return entries_[0].mean;
  }
  const double offset = quantile * total_;
  const Centroid& first = entries_[0];
  const Centroid& last = entries_[count_ - 1];
  if (offset < 1) {
    return min_;
  }
  // One value of a centroid at an end is known: the least or the greatest.
  if (first.weight > 1 && offset < first.weight / 2) {
    return min_ + (offset - 1) / (first.weight / 2 - 1) * (first.mean - min_);
  }
  if (offset > total_ - 1) {
    return max_;
  }
  if (last.weight > 1 && total_ - offset <= last.weight / 2) {
    return max_ - (total_ - offset - 1) / (last.weight / 2 - 1) * (max_ - last.mean);
  }
  return Between(offset);
}

/// The weight of a centroid lies half before and half behind its mean; a single value is where it
/// is.
double PercentileDigest::Between(double offset) const {
  double at = entries_[0].weight / 2;
  for (uint32_t i = 0; i + 1 < count_; ++i) {
    const Centroid& left = entries_[i];
    const Centroid& right = entries_[i + 1];
    const double step = (left.weight + right.weight) / 2;
    if (at + step > offset) {
      const bool is_left_single = left.weight == 1;
      const bool is_right_single = right.weight == 1;
      if (is_left_single && offset - at < 0.5) {
        return left.mean;
      }
      if (is_right_single && at + step - offset <= 0.5) {
        return right.mean;
      }
      const double from_left = offset - at - (is_left_single ? 0.5 : 0);
      const double to_right = at + step - offset - (is_right_single ? 0.5 : 0);
      const double mean = (left.mean * to_right + right.mean * from_left) / (from_left + to_right);
      if (!std::isfinite(mean)) {
        return from_left < to_right ? left.mean : right.mean;
      }
      return std::clamp(mean, left.mean, right.mean);
    }
    at += step;
  }
  return max_;
}

}  // namespace dynalake::engine
