#include <duckdb/execution/expression_executor.hpp>

#include "engine/casts/cast_step.h"
#include "engine/functions/families.h"

// `convert(value, 'from', 'to')` and `try_convert`: Trino's CAST and TRY_CAST between any two types
// that have one, each told as `CastType` spells it.

namespace dynalake::engine {
namespace {

using duckdb::Expression;
using duckdb::FunctionData;
using duckdb::idx_t;
using duckdb::LogicalType;
using duckdb::ScalarFunction;
using duckdb::Vector;

using Arguments = duckdb::vector<duckdb::unique_ptr<Expression>>;

struct PlannedCast final : FunctionData {
  CastType from;
  CastType to;
  std::shared_ptr<const CastStep> step;
  bool is_try = false;

  duckdb::unique_ptr<FunctionData> Copy() const override {
    return duckdb::make_uniq<PlannedCast>(*this);
  }
  bool Equals(const FunctionData& other) const override {
    const auto& that = other.Cast<PlannedCast>();
    return from == that.from && to == that.to && is_try == that.is_try;
  }
};

CastType TypeOf(duckdb::ClientContext& context, const Expression& argument) {
  return CastType::Parse(duckdb::ExpressionExecutor::EvaluateScalar(context, argument).ToString());
}

template <bool kIsTry>
duckdb::unique_ptr<FunctionData> Plan(duckdb::ClientContext& context, ScalarFunction& function,
                                      Arguments& arguments) {
  if (arguments[0]->return_type.id() == duckdb::LogicalTypeId::UNKNOWN) {
    throw duckdb::ParameterNotResolvedException();
  }
  auto planned = duckdb::make_uniq<PlannedCast>();
  planned->from = TypeOf(context, *arguments[1]);
  planned->to = TypeOf(context, *arguments[2]);
  planned->step = PlanCast(planned->from, planned->to);
  planned->is_try = kIsTry;
  // A row's fields may have other names: they are cast by position.
  function.arguments[0] = arguments[0]->return_type;
  function.SetReturnType(planned->to.ToLogicalType());
  duckdb::Function::EraseArgument(function, arguments, 2);
  duckdb::Function::EraseArgument(function, arguments, 1);
  return planned;
}

void Run(duckdb::DataChunk& arguments, duckdb::ExpressionState& state, Vector& result) {
  const auto& planned =
      state.expr.Cast<duckdb::BoundFunctionExpression>().bind_info->Cast<PlannedCast>();
  Vector& source = arguments.data[0];
  const bool is_constant = source.GetVectorType() == duckdb::VectorType::CONSTANT_VECTOR;
  const idx_t count = is_constant ? 1 : arguments.size();
  result.SetVectorType(duckdb::VectorType::FLAT_VECTOR);
  CastFailures failures(planned.is_try);
  planned.step->Run(source, result, count, failures);
  if (is_constant) {
    result.SetVectorType(duckdb::VectorType::CONSTANT_VECTOR);
  }
}

template <bool kIsTry>
void AddOf(const char* name, OwnFunctionCatalog& catalog) {
  ScalarFunction function(name, {LogicalType::ANY, LogicalType::VARCHAR, LogicalType::VARCHAR},
                          LogicalType::ANY, Run, Plan<kIsTry>);
  function.SetNullHandling(duckdb::FunctionNullHandling::SPECIAL_HANDLING);
  function.SetErrorMode(duckdb::FunctionErrors::CAN_THROW_RUNTIME_ERROR);
  catalog.Add(std::move(function));
}

}  // namespace

void AddConvertFunctions(OwnFunctionCatalog& catalog) {
  AddOf<false>("convert", catalog);
  AddOf<true>("try_convert", catalog);
}

}  // namespace dynalake::engine
