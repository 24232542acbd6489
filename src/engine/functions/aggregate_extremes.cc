#include <cmath>
#include <utility>

#include "engine/functions/families.h"
#include "engine/functions/function_error.h"

// The greatest number: not-a-number loses against all others. (To DuckDB it is the greatest; its
// least number is Trino's.) And what the arguments of Trino's window functions are checked for.

namespace dynalake::engine {
namespace {

using duckdb::AggregateFinalizeData;
using duckdb::AggregateFunction;
using duckdb::AggregateInputData;
using duckdb::AggregateUnaryInput;
using duckdb::LogicalType;

template <typename T>
struct MaxState {
  T value;
  bool is_set;
};

struct MaxNumber {
  template <class State>
  static void Initialize(State& state) {
    state = {};
  }
  static bool IgnoreNull() { return true; }

  template <class T>
  static void Take(MaxState<T>& state, T value) {
    if (state.is_set && (value <= state.value || std::isnan(value))) {
      return;
    }
    state = {value, true};
  }
  template <class Input, class State, class Op>
  static void Operation(State& state, const Input& input, AggregateUnaryInput& /*unary*/) {
    Take(state, input);
  }
  template <class Input, class State, class Op>
  static void ConstantOperation(State& state, const Input& input, AggregateUnaryInput& /*unary*/,
                                duckdb::idx_t /*count*/) {
    Take(state, input);
  }
  template <class State, class Op>
  static void Combine(const State& source, State& target, AggregateInputData& /*data*/) {
    if (source.is_set) {
      Take(target, source.value);
    }
  }
  template <class T, class State>
  static void Finalize(State& state, T& target, AggregateFinalizeData& data) {
    if (state.is_set) {
      target = state.value;
    } else {
      data.ReturnNull();
    }
  }
};

template <typename T>
void AddMaxOf(const LogicalType& type, duckdb::AggregateFunctionSet& set) {
  auto function = AggregateFunction::UnaryAggregate<MaxState<T>, T, T, MaxNumber>(type, type);
  function.SetOrderDependent(duckdb::AggregateOrderDependent::NOT_ORDER_DEPENDENT);
  function.SetDistinctDependent(duckdb::AggregateDistinctDependent::NOT_DISTINCT_DEPENDENT);
  set.AddFunction(std::move(function));
}

int64_t AtLeast(int64_t value, int64_t least) {
  if (value < least) {
    FunctionError(FunctionFault::kInvalidFunctionArgument, "the number {} must be at least {}",
                  value, least);
  }
  return value;
}

int64_t Within(int64_t value, int64_t least, int64_t most) {
  if (value > most) {
    FunctionError(FunctionFault::kInvalidFunctionArgument, "the number {} must be at most {}",
                  value, most);
  }
  return AtLeast(value, least);
}

void RunAtLeast(duckdb::DataChunk& arguments, duckdb::ExpressionState& /*state*/,
                duckdb::Vector& result) {
  duckdb::BinaryExecutor::Execute<int64_t, int64_t, int64_t>(arguments.data[0], arguments.data[1],
                                                             result, arguments.size(), AtLeast);
}

void RunWithin(duckdb::DataChunk& arguments, duckdb::ExpressionState& /*state*/,
               duckdb::Vector& result) {
  duckdb::TernaryExecutor::Execute<int64_t, int64_t, int64_t, int64_t>(
      arguments.data[0], arguments.data[1], arguments.data[2], result, arguments.size(), Within);
}

}  // namespace

void AddExtremeFunctions(OwnFunctionCatalog& catalog) {
  duckdb::AggregateFunctionSet max_number("max_number");
  AddMaxOf<float>(LogicalType::FLOAT, max_number);
  AddMaxOf<double>(LogicalType::DOUBLE, max_number);
  catalog.Add(std::move(max_number));

  const LogicalType bigint = LogicalType::BIGINT;
  duckdb::ScalarFunction at_least("at_least", {bigint, bigint}, bigint, RunAtLeast);
  duckdb::ScalarFunction within("within", {bigint, bigint, bigint}, bigint, RunWithin);
  for (auto* function : {&at_least, &within}) {
    function->SetErrorMode(duckdb::FunctionErrors::CAN_THROW_RUNTIME_ERROR);
    catalog.Add(std::move(*function));
  }
}

}  // namespace dynalake::engine
