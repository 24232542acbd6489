#include <algorithm>
#include <array>
#include <cmath>
#include <concepts>
#include <span>
#include <utility>

#include "engine/functions/comparisons.h"
#include "engine/functions/families.h"
#include "engine/functions/identity.h"

// Trino's comparisons where DuckDB's mean something else: of numbers that may be NaN, and of
// arrays, maps, rows and zoned times.

namespace dynalake::engine {
namespace {

using duckdb::DataChunk;
using duckdb::ExpressionState;
using duckdb::FlatVector;
using duckdb::idx_t;
using duckdb::LogicalType;
using duckdb::ScalarFunction;
using duckdb::ScalarFunctionSet;
using duckdb::Vector;

// C++ compares NaN as Trino does.
template <std::floating_point T>
bool EqualNumbers(T a, T b) {
  return a == b;
}
template <std::floating_point T>
bool LessNumbers(T a, T b) {
  return a < b;
}
template <std::floating_point T>
bool AtMostNumbers(T a, T b) {
  return a <= b;
}

template <std::floating_point T, bool (*kCompare)(T, T)>
void RunNumbers(DataChunk& arguments, ExpressionState& /*state*/, Vector& result) {
  duckdb::BinaryExecutor::Execute<T, T, bool>(arguments.data[0], arguments.data[1], result,
                                              arguments.size(), kCompare);
}

Truth TruthOf(bool is_true) { return is_true ? Truth::kTrue : Truth::kFalse; }

Truth Less(const ValueFormat& a, idx_t a_row, const ValueFormat& b, idx_t b_row) {
  return IsNull(a, a_row) || IsNull(b, b_row) ? Truth::kUnknown
                                              : TruthOf(Order(a, a_row, b, b_row) < 0);
}

Truth AtMost(const ValueFormat& a, idx_t a_row, const ValueFormat& b, idx_t b_row) {
  return IsNull(a, a_row) || IsNull(b, b_row) ? Truth::kUnknown
                                              : TruthOf(Order(a, a_row, b, b_row) <= 0);
}

Truth Identical(const ValueFormat& a, idx_t a_row, const ValueFormat& b, idx_t b_row) {
  return TruthOf(IsIdentical(a, a_row, b, b_row));
}

/// Whether a value equals an element of a list: unknown where none does, but might.
Truth AmongElements(const ValueFormat& a, idx_t a_row, const ValueFormat& b, idx_t b_row) {
  if (IsNull(b, b_row)) {
    return Truth::kUnknown;
  }
  const auto entry = ValueAt<duckdb::list_entry_t>(b, b_row);
  Truth among = Truth::kFalse;
  for (idx_t i = entry.offset; i < entry.offset + entry.length; ++i) {
    switch (Equals(a, a_row, b.children[0], i)) {
      case Truth::kTrue:
        return Truth::kTrue;
      case Truth::kUnknown:
        among = Truth::kUnknown;
        break;
      case Truth::kFalse:
        break;
    }
  }
  return among;
}

/// Bytes by which GROUP BY, DISTINCT and IN of a query find what is identical.
void RunIdentity(DataChunk& arguments, ExpressionState& /*state*/, Vector& result) {
  const idx_t count = arguments.AllConstant() ? 1 : arguments.size();
  ValueFormat values;
  FormatValues(arguments.data[0], count, values);
  result.SetVectorType(duckdb::VectorType::FLAT_VECTOR);
  auto* texts = FlatVector::GetData<duckdb::string_t>(result);
  std::string bytes;
  for (idx_t row = 0; row < count; ++row) {
    if (IsNull(values, row)) {
      FlatVector::SetNull(result, row, true);
      continue;
    }
    bytes.clear();
    AppendIdentity(values, row, bytes);
    texts[row] = duckdb::StringVector::AddStringOrBlob(result, bytes);
  }
  if (arguments.AllConstant()) {
    result.SetVectorType(duckdb::VectorType::CONSTANT_VECTOR);
  }
}

using Compare = Truth (*)(const ValueFormat&, idx_t, const ValueFormat&, idx_t);

/// One row after the other.
template <Compare kCompare>
void CompareRows(const ValueFormat& left, const ValueFormat& right, std::span<Truth> truths) {
  for (idx_t row = 0; row < truths.size(); ++row) {
    truths[row] = kCompare(left, row, right, row);
  }
}

/// Field by field, each over all rows.
void CompareEqual(const ValueFormat& left, const ValueFormat& right, std::span<Truth> truths) {
  AndEquals(left, right, truths);
}

using CompareAll = void (*)(const ValueFormat&, const ValueFormat&, std::span<Truth>);

template <CompareAll kCompare>
void RunValues(DataChunk& arguments, ExpressionState& /*state*/, Vector& result) {
  const idx_t count = arguments.AllConstant() ? 1 : arguments.size();
  ValueFormat left;
  ValueFormat right;
  FormatValues(arguments.data[0], count, left);
  FormatValues(arguments.data[1], count, right);
  result.SetVectorType(duckdb::VectorType::FLAT_VECTOR);
  std::array<Truth, STANDARD_VECTOR_SIZE> truths;
  std::fill_n(truths.begin(), count, Truth::kTrue);
  kCompare(left, right, std::span(truths).first(count));
  auto* answers = FlatVector::GetData<bool>(result);
  for (idx_t row = 0; row < count; ++row) {
    answers[row] = truths[row] == Truth::kTrue;
    if (truths[row] == Truth::kUnknown) {
      FlatVector::SetNull(result, row, true);
    }
  }
  if (arguments.AllConstant()) {
    result.SetVectorType(duckdb::VectorType::CONSTANT_VECTOR);
  }
}

/// Parameters have types by now, and rows are compared whatever their fields are called.
duckdb::unique_ptr<duckdb::FunctionData> TakeTypes(
    duckdb::ClientContext& /*context*/, ScalarFunction& function,
    duckdb::vector<duckdb::unique_ptr<duckdb::Expression>>& arguments) {
  for (size_t i = 0; i < arguments.size(); ++i) {
    if (arguments[i]->return_type.id() == duckdb::LogicalTypeId::UNKNOWN) {
      throw duckdb::ParameterNotResolvedException();
    }
    function.arguments[i] = arguments[i]->return_type;
  }
  return nullptr;
}

template <CompareAll kCompare>
ScalarFunction OfValues() {
  ScalarFunction function({LogicalType::ANY, LogicalType::ANY}, LogicalType::BOOLEAN,
                          RunValues<kCompare>, TakeTypes);
  function.SetNullHandling(duckdb::FunctionNullHandling::SPECIAL_HANDLING);
  function.SetErrorMode(duckdb::FunctionErrors::CAN_THROW_RUNTIME_ERROR);
  return function;
}

template <std::floating_point T, bool (*kCompare)(T, T)>
ScalarFunction OfNumbers(const LogicalType& type) {
  return ScalarFunction({type, type}, LogicalType::BOOLEAN, RunNumbers<T, kCompare>);
}

template <bool (*kReal)(float, float), bool (*kDouble)(double, double), CompareAll kCompare>
void AddOf(const char* name, OwnFunctionCatalog& catalog) {
  ScalarFunctionSet set(name);
  set.AddFunction(OfNumbers<float, kReal>(LogicalType::FLOAT));
  set.AddFunction(OfNumbers<double, kDouble>(LogicalType::DOUBLE));
  set.AddFunction(OfValues<kCompare>());
  catalog.Add(std::move(set));
}

template <CompareAll kCompare>
void AddOf(const char* name, OwnFunctionCatalog& catalog) {
  ScalarFunctionSet set(name);
  set.AddFunction(OfValues<kCompare>());
  catalog.Add(std::move(set));
}

}  // namespace

void AddComparisonFunctions(OwnFunctionCatalog& catalog) {
  AddOf<EqualNumbers<float>, EqualNumbers<double>, CompareEqual>("is_equal", catalog);
  AddOf<LessNumbers<float>, LessNumbers<double>, CompareRows<Less>>("is_less", catalog);
  AddOf<AtMostNumbers<float>, AtMostNumbers<double>, CompareRows<AtMost>>("is_at_most", catalog);
  AddOf<CompareRows<Identical>>("is_identical", catalog);
  AddOf<CompareRows<AmongElements>>("is_among", catalog);
  ScalarFunction identity("identity", {LogicalType::ANY}, LogicalType::BLOB, RunIdentity,
                          TakeTypes);
  identity.SetNullHandling(duckdb::FunctionNullHandling::SPECIAL_HANDLING);
  catalog.Add(std::move(identity));
}

}  // namespace dynalake::engine
