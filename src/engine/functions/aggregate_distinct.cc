#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <limits>

#include "engine/functions/comparisons.h"
#include "engine/functions/families.h"
#include "engine/functions/function_error.h"

// approx_distinct: `distinct_estimate(value, standard error)`. Few values are counted one by one;
// many by a HyperLogLog as fine as the error asks for, with Ertl's estimate ("New cardinality
// estimation algorithms for HyperLogLog sketches"). (DuckDB's own has 64 registers: 13 %.)

namespace dynalake::engine {
namespace {

using duckdb::AggregateFunction;
using duckdb::AggregateInputData;
using duckdb::FlatVector;
using duckdb::idx_t;
using duckdb::LogicalType;
using duckdb::UnifiedVectorFormat;
using duckdb::Vector;

constexpr double kLeastError = 0.0040625;
constexpr double kGreatestError = 0.26;

/// Of the index in a hash: so many bits are as fine as the error.
uint32_t PrecisionOf(double error) {
  if (!(error >= kLeastError && error <= kGreatestError)) {
    FunctionError(FunctionFault::kInvalidFunctionArgument, "Standard error must be in [{}, {}]: {}",
                  kLeastError, kGreatestError, error);
  }
  const double registers = std::pow(1.04 / error, 2);
  return std::bit_width(static_cast<uint32_t>(std::ceil(registers)) - 1U);
}

/// Hashes as they are while they are few, then registers. Memory of an arena.
class Sketch {
 public:
  static Sketch* Make(uint32_t precision, duckdb::ArenaAllocator& arena) {
    auto* sketch = reinterpret_cast<Sketch*>(arena.AllocateAligned(sizeof(Sketch)));
    *sketch = {};
    sketch->precision_ = precision;
    sketch->Widen(kFirstSlots, arena);
    return sketch;
  }

  void Add(uint64_t hash, duckdb::ArenaAllocator& arena) {
    if (registers_ != nullptr) {
      Raise(hash);
      return;
    }
    hash = std::max<uint64_t>(hash, 1);  // 0 is an empty slot.
    uint64_t slot = hash & (slot_count_ - 1);
    while (slots_[slot] != 0 && slots_[slot] != hash) {
      slot = (slot + 1) & (slot_count_ - 1);
    }
    if (slots_[slot] == hash) {
      return;
    }
    slots_[slot] = hash;
    if (++used_ * 2 > slot_count_) {
      MakeRoom(arena);
    }
  }

  void Merge(const Sketch& other, duckdb::ArenaAllocator& arena) {
    if (other.registers_ == nullptr) {
      for (uint64_t i = 0; i < other.slot_count_; ++i) {
        if (other.slots_[i] != 0) {
          Add(other.slots_[i], arena);
        }
      }
      return;
    }
    if (registers_ == nullptr) {
      BeDense(arena);
    }
    for (uint64_t i = 0; i < RegisterCount(); ++i) {
      registers_[i] = std::max(registers_[i], other.registers_[i]);
    }
  }

  int64_t Estimate() const {
    return registers_ == nullptr ? static_cast<int64_t>(used_) : EstimateOfRegisters();
  }

  uint32_t precision() const { return precision_; }

 private:
  static constexpr uint64_t kFirstSlots = 16;
  static constexpr uint64_t kMostSlots = 1024;

  uint64_t RegisterCount() const { return uint64_t{1} << precision_; }

  void Widen(uint64_t slot_count, duckdb::ArenaAllocator& arena) {
    slots_ = reinterpret_cast<uint64_t*>(arena.AllocateAligned(slot_count * sizeof(uint64_t)));
    std::fill_n(slots_, slot_count, 0);
    slot_count_ = slot_count;
    used_ = 0;
  }

  void MakeRoom(duckdb::ArenaAllocator& arena) {
    if (slot_count_ == kMostSlots) {
      BeDense(arena);
      return;
    }
    const Sketch before = *this;
    Widen(slot_count_ * 4, arena);
    Merge(before, arena);
  }

  void BeDense(duckdb::ArenaAllocator& arena) {
    registers_ = reinterpret_cast<uint8_t*>(arena.AllocateAligned(RegisterCount()));
    std::fill_n(registers_, RegisterCount(), 0);
    for (uint64_t i = 0; i < slot_count_; ++i) {
      if (slots_[i] != 0) {
        Raise(slots_[i]);
      }
    }
  }

  void Raise(uint64_t hash) {
    uint8_t& place = registers_[hash >> (64 - precision_)];
    const auto rank = static_cast<uint8_t>(
        std::min<int>(std::countl_zero(hash << precision_), static_cast<int>(64 - precision_)) + 1);
    place = std::max(place, rank);
  }

  static double Sigma(double x) {
    if (x == 1) {
      return std::numeric_limits<double>::infinity();
    }
    double y = 1;
    double z = x;
    double before = 0;
    do {
      x *= x;
      before = z;
      z += x * y;
      y += y;
    } while (z != before);
    return z;
  }
  static double Tau(double x) {
    if (x == 0 || x == 1) {
      return 0;
    }
    double y = 1;
    double z = 1 - x;
    double before = 0;
    do {
      x = std::sqrt(x);
      before = z;
      y /= 2;
      z -= (1 - x) * (1 - x) * y;
    } while (z != before);
    return z / 3;
  }

  int64_t EstimateOfRegisters() const {
    std::array<uint32_t, 66> with_rank = {};
    for (uint64_t i = 0; i < RegisterCount(); ++i) {
      ++with_rank[registers_[i]];
    }
    const auto count = static_cast<double>(RegisterCount());
    const uint32_t most = 64 - precision_;
    double z = count * Tau(1 - with_rank[most + 1] / count);
    for (uint32_t rank = most; rank >= 1; --rank) {
      z = (z + with_rank[rank]) / 2;
    }
    z += count * Sigma(with_rank[0] / count);
    return std::llround(count * count / (2 * std::log(2.0)) / z);
  }

  uint32_t precision_;
  uint64_t used_;
  uint64_t slot_count_;
  uint64_t* slots_;
  uint8_t* registers_;  ///< null: slots are it
};

struct DistinctState {
  Sketch* sketch;  ///< null: there was no value
};

/// `run(row, hash)` for each row with a value.
template <typename Run>
void ForEachHash(Vector& values, idx_t count, Run run) {
  UnifiedVectorFormat rows;
  values.ToUnifiedFormat(count, rows);
  if (values.GetType().IsNested()) {
    ValueFormat format;
    FormatValues(values, count, format);
    for (idx_t i = 0; i < count; ++i) {
      if (rows.validity.RowIsValid(rows.sel->get_index(i))) {
        run(i, duckdb::Hash(HashOf(format, i)));
      }
    }
    return;
  }
  Vector hashes(LogicalType::HASH, count);
  duckdb::VectorOperations::Hash(values, hashes, count);
  hashes.Flatten(count);
  const auto* data = FlatVector::GetData<duckdb::hash_t>(hashes);
  for (idx_t i = 0; i < count; ++i) {
    if (rows.validity.RowIsValid(rows.sel->get_index(i))) {
      run(i, data[i]);
    }
  }
}

void UpdateDistinct(Vector inputs[], AggregateInputData& data, idx_t /*input_count*/,
                    Vector& state_vector, idx_t count) {
  UnifiedVectorFormat states;
  UnifiedVectorFormat errors;
  state_vector.ToUnifiedFormat(count, states);
  inputs[1].ToUnifiedFormat(count, errors);
  auto* const* state_data = UnifiedVectorFormat::GetData<DistinctState*>(states);
  const auto* error_data = UnifiedVectorFormat::GetData<double>(errors);
  ForEachHash(inputs[0], count, [&](idx_t i, uint64_t hash) {
    const idx_t error_row = errors.sel->get_index(i);
    if (!errors.validity.RowIsValid(error_row)) {
      return;
    }
    Sketch*& sketch = state_data[states.sel->get_index(i)]->sketch;
    if (sketch == nullptr) {
      sketch = Sketch::Make(PrecisionOf(error_data[error_row]), data.allocator);
    }
    sketch->Add(hash, data.allocator);
  });
}

void CombineDistinct(Vector& sources, Vector& targets, AggregateInputData& data, idx_t count) {
  auto* const* source_data = FlatVector::GetData<DistinctState*>(sources);
  auto* const* target_data = FlatVector::GetData<DistinctState*>(targets);
  for (idx_t i = 0; i < count; ++i) {
    const Sketch* source = source_data[i]->sketch;
    Sketch*& target = target_data[i]->sketch;
    if (source == nullptr) {
      continue;
    }
    if (target == nullptr) {
      target = Sketch::Make(source->precision(), data.allocator);
    }
    if (target->precision() == source->precision()) {
      target->Merge(*source, data.allocator);
    } else {
      FunctionError(FunctionFault::kInvalidFunctionArgument,
                    "approx_distinct asks for one standard error for all rows");
    }
  }
}

void FinalizeDistinct(Vector& state_vector, AggregateInputData& /*data*/, Vector& result,
                      idx_t count, idx_t offset) {
  UnifiedVectorFormat states;
  state_vector.ToUnifiedFormat(count, states);
  auto* const* state_data = UnifiedVectorFormat::GetData<DistinctState*>(states);
  for (idx_t i = 0; i < count; ++i) {
    const Sketch* sketch = state_data[states.sel->get_index(i)]->sketch;
    FlatVector::GetData<int64_t>(result)[i + offset] = sketch == nullptr ? 0 : sketch->Estimate();
  }
}

void InitializeDistinct(const AggregateFunction& /*function*/, duckdb::data_ptr_t state) {
  *reinterpret_cast<DistinctState*>(state) = {};
}

}  // namespace

void AddDistinctFunctions(OwnFunctionCatalog& catalog) {
  duckdb::AggregateFunctionSet set("distinct_estimate");
  AggregateFunction function({LogicalType::ANY, LogicalType::DOUBLE}, LogicalType::BIGINT,
                             AggregateFunction::StateSize<DistinctState>, InitializeDistinct,
                             UpdateDistinct, CombineDistinct, FinalizeDistinct,
                             duckdb::FunctionNullHandling::SPECIAL_HANDLING);
  function.SetOrderDependent(duckdb::AggregateOrderDependent::NOT_ORDER_DEPENDENT);
  function.SetDistinctDependent(duckdb::AggregateDistinctDependent::NOT_DISTINCT_DEPENDENT);
  set.AddFunction(std::move(function));
  catalog.Add(std::move(set));
}

}  // namespace dynalake::engine
