#pragma once

#include <algorithm>
#include <optional>
#include <string_view>
#include <tuple>
#include <utility>

#include "engine/times/time_columns.h"

namespace dynalake::engine {

inline std::string_view TextOf(const duckdb::string_t& text) {
  return {text.GetData(), text.GetSize()};
}

/// Sets `result` to what `run` gives for the arguments of each row; NULL where one of them is, and
/// where it gives nothing.
template <typename Result, typename... Columns, typename Run, size_t... kIndices>
void RunRows(duckdb::DataChunk& arguments, duckdb::Vector& result, Run run,
             std::index_sequence<kIndices...> /*indices*/) {
  const bool is_constant = arguments.AllConstant();
  const duckdb::idx_t count =
      is_constant ? std::min<duckdb::idx_t>(1, arguments.size()) : arguments.size();
  std::tuple<Columns...> columns(Columns(arguments.data[kIndices], arguments.size())...);
  result.SetVectorType(duckdb::VectorType::FLAT_VECTOR);
  Results<Result> results(result);
  for (duckdb::idx_t row = 0; row < count; ++row) {
    if ((std::get<kIndices>(columns).Has(row) && ...)) {
      const std::optional<Result> value = run(std::get<kIndices>(columns).At(row)...);
      if (value) {
        results.Set(row, *value);
        continue;
      }
    }
    duckdb::FlatVector::SetNull(result, row, true);
  }
  if (is_constant) {
    result.SetVectorType(duckdb::VectorType::CONSTANT_VECTOR);
  }
}

template <typename Result, typename... Columns, typename Run>
void RunRows(duckdb::DataChunk& arguments, duckdb::Vector& result, Run run) {
  RunRows<Result, Columns...>(arguments, result, run, std::index_sequence_for<Columns...>{});
}

/// Makes the texts of a zoned argument stay as long as `result`, whose zones are among them.
inline void KeepZones(duckdb::Vector& zoned, duckdb::Vector& result) {
  duckdb::StringVector::AddHeapReference(*duckdb::StructVector::GetEntries(result)[1],
                                         *duckdb::StructVector::GetEntries(zoned)[1]);
}

/// Names of zones in a vector of zoned times: short ones are part of the value, others are copied
/// into it, once for rows of one zone that follow each other.
class KeptNames {
 public:
  explicit KeptNames(duckdb::Vector& zoned) : zones_(*duckdb::StructVector::GetEntries(zoned)[1]) {}

  /// `name` lives as long as this.
  duckdb::string_t Keep(const duckdb::string_t& name) {
    if (name.IsInlined()) {
      return name;
    }
    if (name.GetData() != last_) {
      last_ = name.GetData();
      kept_ = duckdb::StringVector::AddString(zones_, name);
    }
    return kept_;
  }

 private:
  duckdb::Vector& zones_;
  const char* last_ = nullptr;
  duckdb::string_t kept_;
};

/// A function of one overload set, which may throw `FunctionError`.
inline void AddOverload(duckdb::ScalarFunctionSet& set,
                        duckdb::vector<duckdb::LogicalType> arguments, duckdb::LogicalType result,
                        duckdb::scalar_function_t run,
                        duckdb::init_local_state_t local_state = nullptr) {
  duckdb::ScalarFunction function(std::move(arguments), std::move(result), std::move(run));
  function.SetInitStateCallback(local_state);
  // Rows see to NULL; by default a constant one would make a result without a type.
  function.SetNullHandling(duckdb::FunctionNullHandling::SPECIAL_HANDLING);
  function.SetErrorMode(duckdb::FunctionErrors::CAN_THROW_RUNTIME_ERROR);
  set.AddFunction(std::move(function));
}

}  // namespace dynalake::engine
