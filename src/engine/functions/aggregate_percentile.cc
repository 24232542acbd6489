#include <algorithm>
#include <cmath>
#include <concepts>
#include <utility>

#include "engine/functions/families.h"
#include "engine/functions/function_error.h"
#include "engine/functions/percentile_digest.h"

// approx_percentile: `percentile(value, weight, share or shares)`. Of no more than some thousand
// values it is exact, and then a value with the weight 1 that is there.

namespace dynalake::engine {
namespace {

using duckdb::AggregateFunction;
using duckdb::AggregateInputData;
using duckdb::FlatVector;
using duckdb::idx_t;
using duckdb::list_entry_t;
using duckdb::LogicalType;
using duckdb::UnifiedVectorFormat;
using duckdb::Vector;

struct PercentileState {
  PercentileDigest* digest;  ///< null: there was no row
  double* shares;
  idx_t share_count;
};

double CheckedShare(double share) {
  if (!(share >= 0 && share <= 1)) {
    FunctionError(FunctionFault::kInvalidFunctionArgument, "Percentile must be between 0 and 1");
  }
  return share;
}

/// What a state is asked for, of its first row.
struct Shares {
  UnifiedVectorFormat rows;
  UnifiedVectorFormat elements;
  bool is_list = false;

  Shares(Vector& vector, idx_t count)
      : is_list(vector.GetType().id() == duckdb::LogicalTypeId::LIST) {
    vector.ToUnifiedFormat(count, rows);
    if (is_list) {
      duckdb::ListVector::GetEntry(vector).ToUnifiedFormat(duckdb::ListVector::GetListSize(vector),
                                                           elements);
    }
  }

  void Give(PercentileState& state, idx_t row, duckdb::ArenaAllocator& arena) const {
    list_entry_t entry{0, 1};
    if (is_list) {
      entry = UnifiedVectorFormat::GetData<list_entry_t>(rows)[row];
    }
    const UnifiedVectorFormat& values = is_list ? elements : rows;
    state.share_count = entry.length;
    state.shares =
        reinterpret_cast<double*>(arena.AllocateAligned(entry.length * sizeof(double) + 1));
    for (idx_t i = 0; i < entry.length; ++i) {
      const idx_t at = is_list ? values.sel->get_index(entry.offset + i) : row;
      if (!values.validity.RowIsValid(at)) {
        FunctionError(FunctionFault::kInvalidFunctionArgument, "Percentiles cannot be NULL");
      }
      state.shares[i] = CheckedShare(UnifiedVectorFormat::GetData<double>(values)[at]);
    }
  }
};

template <typename T>
double Exactly(T value) {
  const auto number = static_cast<double>(value);
  if constexpr (std::integral<T>) {
    // 2^63 is no int64_t.
    if (number >= 9223372036854775808.0 || static_cast<T>(number) != value) {
      FunctionError(FunctionFault::kInvalidFunctionArgument,
                    "no exact double representation for long: {}", value);
    }
  } else if (!std::isfinite(number)) {
    FunctionError(FunctionFault::kInvalidFunctionArgument,
                  "approx_percentile takes finite values, not {}", number);
  }
  return number;
}

template <typename T>
T As(double value) {
  if constexpr (std::integral<T>) {
    const double below = std::floor(value);
    return static_cast<T>(value - below >= 0.5 ? below + 1 : below);
  } else {
    return static_cast<T>(value);
  }
}

template <typename T>
void UpdatePercentile(Vector inputs[], AggregateInputData& data, idx_t /*input_count*/,
                      Vector& state_vector, idx_t count) {
  UnifiedVectorFormat values;
  UnifiedVectorFormat weights;
  UnifiedVectorFormat states;
  inputs[0].ToUnifiedFormat(count, values);
  inputs[1].ToUnifiedFormat(count, weights);
  state_vector.ToUnifiedFormat(count, states);
  const Shares shares(inputs[2], count);
  const auto* value_data = UnifiedVectorFormat::GetData<T>(values);
  const auto* weight_data = UnifiedVectorFormat::GetData<double>(weights);
  auto* const* state_data = UnifiedVectorFormat::GetData<PercentileState*>(states);
  for (idx_t i = 0; i < count; ++i) {
    const idx_t value_row = values.sel->get_index(i);
    const idx_t weight_row = weights.sel->get_index(i);
    const idx_t share_row = shares.rows.sel->get_index(i);
    if (!values.validity.RowIsValid(value_row) || !weights.validity.RowIsValid(weight_row) ||
        !shares.rows.validity.RowIsValid(share_row)) {
      continue;
    }
    PercentileState& state = *state_data[states.sel->get_index(i)];
    if (state.digest == nullptr) {
      shares.Give(state, share_row, data.allocator);
      state.digest = PercentileDigest::Make(data.allocator);
    }
    const double weight = weight_data[weight_row];
    if (!(weight >= 1) || std::isinf(weight)) {
      FunctionError(FunctionFault::kInvalidFunctionArgument, "the weight {} is not 1 or more",
                    weight);
    }
    state.digest->Add(Exactly(value_data[value_row]), weight, data.allocator);
  }
}

void CombinePercentile(Vector& sources, Vector& targets, AggregateInputData& data, idx_t count) {
  auto* const* source_data = FlatVector::GetData<PercentileState*>(sources);
  auto* const* target_data = FlatVector::GetData<PercentileState*>(targets);
  for (idx_t i = 0; i < count; ++i) {
    const PercentileState& source = *source_data[i];
    PercentileState& target = *target_data[i];
    if (source.digest == nullptr) {
      continue;
    }
    if (target.digest == nullptr) {
      target.share_count = source.share_count;
      target.shares = reinterpret_cast<double*>(
          data.allocator.AllocateAligned(source.share_count * sizeof(double) + 1));
      std::copy_n(source.shares, source.share_count, target.shares);
      target.digest = PercentileDigest::Make(data.allocator);
    }
    target.digest->Merge(*source.digest, data.allocator);
  }
}

template <typename T>
void FinalizePercentile(Vector& state_vector, AggregateInputData& /*data*/, Vector& result,
                        idx_t count, idx_t offset) {
  UnifiedVectorFormat states;
  state_vector.ToUnifiedFormat(count, states);
  auto* const* state_data = UnifiedVectorFormat::GetData<PercentileState*>(states);
  const bool is_list = result.GetType().id() == duckdb::LogicalTypeId::LIST;
  for (idx_t i = 0; i < count; ++i) {
    const PercentileState& state = *state_data[states.sel->get_index(i)];
    const idx_t row = i + offset;
    if (state.digest == nullptr) {
      FlatVector::SetNull(result, row, true);
      continue;
    }
    if (!is_list) {
      FlatVector::GetData<T>(result)[row] = As<T>(state.digest->ValueAt(state.shares[0]));
      continue;
    }
    const idx_t start = duckdb::ListVector::GetListSize(result);
    duckdb::ListVector::Reserve(result, start + state.share_count);
    T* elements = FlatVector::GetData<T>(duckdb::ListVector::GetEntry(result));
    for (idx_t k = 0; k < state.share_count; ++k) {
      elements[start + k] = As<T>(state.digest->ValueAt(state.shares[k]));
    }
    duckdb::ListVector::SetListSize(result, start + state.share_count);
    FlatVector::GetData<list_entry_t>(result)[row] = {start, state.share_count};
  }
}

void InitializePercentile(const AggregateFunction& /*function*/, duckdb::data_ptr_t state) {
  *reinterpret_cast<PercentileState*>(state) = {};
}

template <typename T>
void AddPercentileOf(const LogicalType& type, duckdb::AggregateFunctionSet& set) {
  for (const bool is_list : {false, true}) {
    const auto of = [&](const LogicalType& plain) {
      return is_list ? LogicalType::LIST(plain) : plain;
    };
    AggregateFunction function({type, LogicalType::DOUBLE, of(LogicalType::DOUBLE)}, of(type),
                               AggregateFunction::StateSize<PercentileState>, InitializePercentile,
                               UpdatePercentile<T>, CombinePercentile, FinalizePercentile<T>,
                               duckdb::FunctionNullHandling::DEFAULT_NULL_HANDLING);
    function.SetOrderDependent(duckdb::AggregateOrderDependent::NOT_ORDER_DEPENDENT);
    set.AddFunction(std::move(function));
  }
}

}  // namespace

void AddPercentileFunctions(OwnFunctionCatalog& catalog) {
  duckdb::AggregateFunctionSet set("percentile");
  AddPercentileOf<int64_t>(LogicalType::BIGINT, set);
  AddPercentileOf<float>(LogicalType::FLOAT, set);
  AddPercentileOf<double>(LogicalType::DOUBLE, set);
  catalog.Add(std::move(set));
}

}  // namespace dynalake::engine
