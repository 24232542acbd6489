#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <string>
#include <string_view>
#include <type_traits>
#include <unordered_map>
#include <utility>
#include <vector>

#include "engine/functions/families.h"
#include "engine/functions/function_error.h"

// Maps of how often values are: numeric_histogram (Ben-Haim and Tom-Tov, "A Streaming Parallel
// Decision Tree Algorithm", but the pair is merged that adds least to the variance, as in Trino)
// and approx_most_frequent.

namespace dynalake::engine {
namespace {

using duckdb::AggregateFunction;
using duckdb::AggregateInputData;
using duckdb::data_ptr_t;
using duckdb::FlatVector;
using duckdb::idx_t;
using duckdb::list_entry_t;
using duckdb::ListVector;
using duckdb::LogicalType;
using duckdb::MapVector;
using duckdb::string_t;
using duckdb::UnifiedVectorFormat;
using duckdb::Vector;

/// So that a number from outside is no size of memory.
constexpr int64_t kMostFrequencies = 1'000'000;
constexpr int64_t kMostBuckets = 10'000;  ///< all are looked at each hundred values

size_t CheckedBuckets(std::string_view function, int64_t buckets, int64_t most) {
  if (buckets < 2 || buckets > most) {
    FunctionError(FunctionFault::kInvalidFunctionArgument,
                  "{} bucket count must be greater than one, at most {}; it is {}", function, most,
                  buckets);
  }
  return static_cast<size_t>(buckets);
}

struct Bucket {
  double value;
  double weight;
};

/// At most so many buckets, and a hundred values that are not yet in them.
class Histogram {
 public:
  explicit Histogram(size_t most) : most_(most) {}

  size_t most() const { return most_; }
  void Add(double value, double weight) {
    if (buckets_.size() >= most_ + 100) {
      Compact();
    }
    buckets_.push_back({value, weight});
  }
  void Merge(const Histogram& other) {
    for (const Bucket& bucket : other.buckets_) {
      Add(bucket.value, bucket.weight);
    }
  }
  const std::vector<Bucket>& Finish() {
    Compact();
    return buckets_;
  }

 private:
  static double Penalty(const Bucket& a, const Bucket& b) {
    const double weight = a.weight + b.weight;
    const double distance = a.value - b.value;
    return distance * distance * a.weight * b.weight / weight;
  }

  void Compact() {
    std::ranges::stable_sort(buckets_, [](const Bucket& a, const Bucket& b) {
      return std::isnan(b.value) ? !std::isnan(a.value) : a.value < b.value;
    });
    size_t last = 0;
    for (size_t i = 1; i < buckets_.size(); ++i) {
      if (buckets_[i].value == buckets_[last].value) {
        buckets_[last].weight += buckets_[i].weight;
      } else {
        buckets_[++last] = buckets_[i];
      }
    }
    buckets_.resize(std::min(buckets_.size(), last + 1));
    while (buckets_.size() > most_) {
      MergeNearest();
    }
  }

  void MergeNearest() {
    size_t nearest = 0;
    double least = Penalty(buckets_[0], buckets_[1]);
    for (size_t i = 1; i + 1 < buckets_.size(); ++i) {
      if (const double penalty = Penalty(buckets_[i], buckets_[i + 1]); penalty < least) {
        least = penalty;
        nearest = i;
      }
    }
    Bucket& left = buckets_[nearest];
    const Bucket& right = buckets_[nearest + 1];
    const double weight = left.weight + right.weight;
    left = {(left.value * left.weight + right.value * right.weight) / weight, weight};
    buckets_.erase(buckets_.begin() + static_cast<ptrdiff_t>(nearest) + 1);
  }

  size_t most_;
  std::vector<Bucket> buckets_;
};

/// Lets a text be looked for without a copy of it.
struct TextHash {
  using is_transparent = void;
  size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
};

/// Counts of the most frequent values; those of others are forgotten. A count is too high by no
/// more than the rows for each of `capacity` values.
template <typename T>
class Frequencies {
  static constexpr bool kIsText = std::is_same_v<T, string_t>;
  using Key = std::conditional_t<kIsText, std::string, T>;
  using Hash = std::conditional_t<kIsText, TextHash, std::hash<Key>>;

 public:
  Frequencies(size_t most, size_t capacity) : most_(most), capacity_(capacity) {}

  size_t most() const { return most_; }
  size_t capacity() const { return capacity_; }

  void Add(const T& value) {
    if constexpr (kIsText) {
      Count(std::string_view(value.GetData(), value.GetSize()), 1);
    } else {
      Count(value, 1);
    }
  }
  void Merge(const Frequencies& other) {
    for (const auto& [key, count] : other.counts_) {
      Count(key, count);
    }
  }

  /// The most frequent ones, by falling count, then by value.
  std::vector<std::pair<Key, int64_t>> Finish() const {
    std::vector<std::pair<Key, int64_t>> all(counts_.begin(), counts_.end());
    const size_t count = std::min(most_, all.size());
    std::partial_sort(all.begin(), all.begin() + static_cast<ptrdiff_t>(count), all.end(),
                      [](const auto& a, const auto& b) {
                        return a.second != b.second ? a.second > b.second : a.first < b.first;
                      });
    all.resize(count);
    return all;
  }

 private:
  template <typename K>
  void Count(const K& key, int64_t count) {
    if (const auto known = counts_.find(key); known != counts_.end()) {
      known->second += count;
      return;
    }
    counts_.emplace(key, forgotten_ + count);
    if (counts_.size() > 2 * capacity_) {
      Forget();
    }
  }

  /// Keeps the more frequent half.
  void Forget() {
    std::vector<int64_t> sorted;
    sorted.reserve(counts_.size());
    for (const auto& [key, count] : counts_) {
      sorted.push_back(count);
    }
    const auto place = sorted.begin() + static_cast<ptrdiff_t>(capacity_);
    std::ranges::nth_element(sorted, place, std::greater<>());
    forgotten_ = *place;
    std::erase_if(counts_, [this](const auto& entry) { return entry.second <= forgotten_; });
  }

  size_t most_;
  size_t capacity_;
  int64_t forgotten_ = 0;  ///< what a value that is not there may have had
  std::unordered_map<Key, int64_t, Hash, std::equal_to<>> counts_;
};

/// A state of its own on the heap, from the first row on.
template <typename Content>
struct HeapState {
  Content* content;

  static void Initialize(const AggregateFunction& /*function*/, data_ptr_t state) {
    *reinterpret_cast<HeapState*>(state) = {};
  }
  static void Destroy(Vector& states, AggregateInputData& /*data*/, idx_t count) {
    UnifiedVectorFormat format;
    states.ToUnifiedFormat(count, format);
    for (idx_t i = 0; i < count; ++i) {
      HeapState& state = *At(format, i);
      delete state.content;
      state.content = nullptr;
    }
  }
  static HeapState* At(const UnifiedVectorFormat& states, idx_t i) {
    return UnifiedVectorFormat::GetData<HeapState*>(states)[states.sel->get_index(i)];
  }
};

/// The value of an argument in row `i`; null where it is NULL.
template <typename T>
const T* ArgumentAt(const UnifiedVectorFormat& argument, idx_t i) {
  const idx_t row = argument.sel->get_index(i);
  return argument.validity.RowIsValid(row) ? UnifiedVectorFormat::GetData<T>(argument) + row
                                           : nullptr;
}

/// Room for `count` entries of a map in row `row`; the first of them.
idx_t AppendEntries(Vector& result, idx_t row, idx_t count) {
  const idx_t start = ListVector::GetListSize(result);
  ListVector::Reserve(result, start + count);
  ListVector::SetListSize(result, start + count);
  FlatVector::GetData<list_entry_t>(result)[row] = {start, count};
  return start;
}

using HistogramState = HeapState<Histogram>;

/// `(buckets, value [, weight])`.
void UpdateHistogram(Vector inputs[], AggregateInputData& /*data*/, idx_t input_count,
                     Vector& state_vector, idx_t count) {
  UnifiedVectorFormat states;
  state_vector.ToUnifiedFormat(count, states);
  std::vector<UnifiedVectorFormat> arguments(input_count);
  for (idx_t i = 0; i < input_count; ++i) {
    inputs[i].ToUnifiedFormat(count, arguments[i]);
  }
  const double one = 1;
  for (idx_t i = 0; i < count; ++i) {
    const auto* buckets = ArgumentAt<int64_t>(arguments[0], i);
    const auto* value = ArgumentAt<double>(arguments[1], i);
    const auto* weight = input_count == 3 ? ArgumentAt<double>(arguments[2], i) : &one;
    if (buckets == nullptr || value == nullptr || weight == nullptr) {
      continue;
    }
    HistogramState& state = *HistogramState::At(states, i);
    if (state.content == nullptr) {
      state.content = new Histogram(CheckedBuckets("numeric_histogram", *buckets, kMostBuckets));
    }
    state.content->Add(*value, *weight);
  }
}

template <typename Content, typename MakeLike>
void CombineHeap(Vector& sources, Vector& targets, idx_t count, MakeLike make_like) {
  auto* const* source_data = FlatVector::GetData<HeapState<Content>*>(sources);
  auto* const* target_data = FlatVector::GetData<HeapState<Content>*>(targets);
  for (idx_t i = 0; i < count; ++i) {
    const Content* source = source_data[i]->content;
    Content*& target = target_data[i]->content;
    if (source == nullptr) {
      continue;
    }
    if (target == nullptr) {
      target = make_like(*source);
    }
    target->Merge(*source);
  }
}

void CombineHistogram(Vector& sources, Vector& targets, AggregateInputData& /*data*/, idx_t count) {
  CombineHeap<Histogram>(sources, targets, count,
                         [](const Histogram& like) { return new Histogram(like.most()); });
}

void FinalizeHistogram(Vector& state_vector, AggregateInputData& /*data*/, Vector& result,
                       idx_t count, idx_t offset) {
  UnifiedVectorFormat states;
  state_vector.ToUnifiedFormat(count, states);
  for (idx_t i = 0; i < count; ++i) {
    Histogram* histogram = HistogramState::At(states, i)->content;
    if (histogram == nullptr) {
      FlatVector::SetNull(result, i + offset, true);
      continue;
    }
    const std::vector<Bucket>& buckets = histogram->Finish();
    const idx_t start = AppendEntries(result, i + offset, buckets.size());
    auto* keys = FlatVector::GetData<double>(MapVector::GetKeys(result)) + start;
    auto* values = FlatVector::GetData<double>(MapVector::GetValues(result)) + start;
    for (const Bucket& bucket : buckets) {
      *keys++ = bucket.value;
      *values++ = bucket.weight;
    }
  }
}

/// `(buckets, value, capacity)`.
template <typename T>
void UpdateFrequencies(Vector inputs[], AggregateInputData& /*data*/, idx_t /*input_count*/,
                       Vector& state_vector, idx_t count) {
  UnifiedVectorFormat states;
  state_vector.ToUnifiedFormat(count, states);
  std::array<UnifiedVectorFormat, 3> arguments;
  for (idx_t i = 0; i < arguments.size(); ++i) {
    inputs[i].ToUnifiedFormat(count, arguments[i]);
  }
  for (idx_t i = 0; i < count; ++i) {
    const auto* buckets = ArgumentAt<int64_t>(arguments[0], i);
    const auto* value = ArgumentAt<T>(arguments[1], i);
    const auto* capacity = ArgumentAt<int64_t>(arguments[2], i);
    if (buckets == nullptr || value == nullptr || capacity == nullptr) {
      continue;
    }
    auto& state = *HeapState<Frequencies<T>>::At(states, i);
    if (state.content == nullptr) {
      state.content = new Frequencies<T>(
          CheckedBuckets("approx_most_frequent", *buckets, kMostFrequencies),
          CheckedBuckets("approx_most_frequent", std::max(*capacity, *buckets), kMostFrequencies));
    }
    state.content->Add(*value);
  }
}

template <typename T>
void CombineFrequencies(Vector& sources, Vector& targets, AggregateInputData& /*data*/,
                        idx_t count) {
  CombineHeap<Frequencies<T>>(sources, targets, count, [](const Frequencies<T>& like) {
    return new Frequencies<T>(like.most(), like.capacity());
  });
}

template <typename T>
void FinalizeFrequencies(Vector& state_vector, AggregateInputData& /*data*/, Vector& result,
                         idx_t count, idx_t offset) {
  UnifiedVectorFormat states;
  state_vector.ToUnifiedFormat(count, states);
  for (idx_t i = 0; i < count; ++i) {
    const Frequencies<T>* frequencies = HeapState<Frequencies<T>>::At(states, i)->content;
    if (frequencies == nullptr) {
      FlatVector::SetNull(result, i + offset, true);
      continue;
    }
    const auto all = frequencies->Finish();
    idx_t row = AppendEntries(result, i + offset, all.size());
    Vector& keys = MapVector::GetKeys(result);
    auto* counts = FlatVector::GetData<int64_t>(MapVector::GetValues(result));
    for (const auto& [key, times] : all) {
      if constexpr (std::is_same_v<T, string_t>) {
        FlatVector::GetData<string_t>(keys)[row] = duckdb::StringVector::AddString(keys, key);
      } else {
        FlatVector::GetData<T>(keys)[row] = key;
      }
      counts[row++] = times;
    }
  }
}

template <typename T>
void AddFrequenciesOf(const LogicalType& type, duckdb::AggregateFunctionSet& set) {
  using State = HeapState<Frequencies<T>>;
  AggregateFunction function(
      {LogicalType::BIGINT, type, LogicalType::BIGINT}, LogicalType::MAP(type, LogicalType::BIGINT),
      AggregateFunction::StateSize<State>, State::Initialize, UpdateFrequencies<T>,
      CombineFrequencies<T>, FinalizeFrequencies<T>,
      duckdb::FunctionNullHandling::DEFAULT_NULL_HANDLING, nullptr, nullptr, State::Destroy);
  set.AddFunction(std::move(function));
}

}  // namespace

void AddFrequencyFunctions(OwnFunctionCatalog& catalog) {
  duckdb::AggregateFunctionSet histogram("histogram_of_numbers");
  for (const bool has_weight : {false, true}) {
    duckdb::vector<LogicalType> arguments = {LogicalType::BIGINT, LogicalType::DOUBLE};
    if (has_weight) {
      arguments.push_back(LogicalType::DOUBLE);
    }
    histogram.AddFunction(AggregateFunction(
        arguments, LogicalType::MAP(LogicalType::DOUBLE, LogicalType::DOUBLE),
        AggregateFunction::StateSize<HistogramState>, HistogramState::Initialize, UpdateHistogram,
        CombineHistogram, FinalizeHistogram, duckdb::FunctionNullHandling::DEFAULT_NULL_HANDLING,
        nullptr, nullptr, HistogramState::Destroy));
  }
  catalog.Add(std::move(histogram));
  duckdb::AggregateFunctionSet frequencies("most_frequent");
  AddFrequenciesOf<int64_t>(LogicalType::BIGINT, frequencies);
  AddFrequenciesOf<string_t>(LogicalType::VARCHAR, frequencies);
  catalog.Add(std::move(frequencies));
}

}  // namespace dynalake::engine
