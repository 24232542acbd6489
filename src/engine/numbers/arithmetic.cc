#include <limits>
#include <utility>

#include "engine/functions/families.h"
#include "engine/functions/function_error.h"
#include "engine/numbers/decimal_operators.h"

// Trino's division and remainder of whole numbers: by zero is an error, and the quotient goes
// towards zero. (DuckDB answers NULL.) The operators of decimals beside them.

namespace dynalake::engine {
namespace {

using duckdb::DataChunk;
using duckdb::ExpressionState;
using duckdb::LogicalType;
using duckdb::Vector;

template <typename T>
T Divide(T left, T right) {
  if (right == 0) {
    FunctionError(FunctionFault::kDivisionByZero, "Division by zero");
  }
  if (right == -1 && left == std::numeric_limits<T>::min()) {
    FunctionError(FunctionFault::kNumericValueOutOfRange, "{} / -1 is beyond its type", left);
  }
  return static_cast<T>(left / right);
}

template <typename T>
T Modulus(T left, T right) {
  if (right == 0) {
    FunctionError(FunctionFault::kDivisionByZero, "Division by zero");
  }
  return right == -1 ? T{0} : static_cast<T>(left % right);
}

template <typename T, T (*kOperation)(T, T)>
void Run(DataChunk& arguments, ExpressionState& /*state*/, Vector& result) {
  duckdb::BinaryExecutor::Execute<T, T, T>(arguments.data[0], arguments.data[1], result,
                                           arguments.size(), kOperation);
}

void AddOf(const LogicalType& type, duckdb::scalar_function_t run, duckdb::ScalarFunctionSet& set) {
  duckdb::ScalarFunction function({type, type}, type, std::move(run));
  function.SetErrorMode(duckdb::FunctionErrors::CAN_THROW_RUNTIME_ERROR);
  set.AddFunction(std::move(function));
}

template <typename T>
void AddOf(const LogicalType& type, duckdb::ScalarFunctionSet& divide,
           duckdb::ScalarFunctionSet& modulus) {
  AddOf(type, Run<T, Divide<T>>, divide);
  AddOf(type, Run<T, Modulus<T>>, modulus);
}

duckdb::ScalarFunction Named(const char* name, duckdb::ScalarFunction function) {
  function.name = name;
  return function;
}

}  // namespace

void AddArithmeticFunctions(OwnFunctionCatalog& catalog) {
  duckdb::ScalarFunctionSet divide("divide");
  duckdb::ScalarFunctionSet modulus("modulus");
  AddOf<int8_t>(LogicalType::TINYINT, divide, modulus);
  AddOf<int16_t>(LogicalType::SMALLINT, divide, modulus);
  AddOf<int32_t>(LogicalType::INTEGER, divide, modulus);
  AddOf<int64_t>(LogicalType::BIGINT, divide, modulus);
  divide.AddFunction(DecimalFunction(DecimalOperator::kDivide));
  modulus.AddFunction(DecimalFunction(DecimalOperator::kModulus));
  catalog.Add(std::move(divide));
  catalog.Add(std::move(modulus));
  catalog.Add(Named("add", DecimalFunction(DecimalOperator::kAdd)));
  catalog.Add(Named("multiply", DecimalFunction(DecimalOperator::kMultiply)));
  catalog.Add(Named("subtract", DecimalFunction(DecimalOperator::kSubtract)));
}

}  // namespace dynalake::engine
