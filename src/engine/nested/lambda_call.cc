#include "engine/nested/lambda_call.h"

#include <utility>

#include <duckdb/execution/expression_executor.hpp>
#include <duckdb/function/lambda_functions.hpp>
#include <duckdb/planner/expression/bound_lambda_expression.hpp>

namespace dynalake::engine {
namespace {

using duckdb::DataChunk;
using duckdb::idx_t;
using duckdb::LogicalType;
using duckdb::Vector;

const duckdb::Expression& BodyOf(const duckdb::ExpressionState& state) {
  const auto& call = state.expr.Cast<duckdb::BoundFunctionExpression>();
  return *call.bind_info->Cast<duckdb::ListLambdaBindData>().lambda_expr;
}

duckdb::BoundLambdaExpression& LambdaOf(
    const duckdb::vector<duckdb::unique_ptr<duckdb::Expression>>& arguments) {
  if (arguments[1]->GetExpressionClass() != duckdb::ExpressionClass::BOUND_LAMBDA) {
    throw duckdb::BinderException("the second argument is a lambda");
  }
  return arguments[1]->Cast<duckdb::BoundLambdaExpression>();
}

}  // namespace

LambdaCall::LambdaCall(duckdb::ExpressionState& state, DataChunk& arguments, size_t own,
                       std::vector<Vector*> parameters)
    : arguments_(arguments),
      own_(own),
      parameters_(std::move(parameters)),
      rows_(STANDARD_VECTOR_SIZE),
      executor_(state.GetContext(), BodyOf(state)) {
  // DuckDB numbers the body's columns: the parameters from the last to the first, the captures.
  duckdb::vector<LogicalType> types;
  for (size_t i = parameters_.size(); i > 0; --i) {
    types.push_back(parameters_[i - 1]->GetType());
    elements_.emplace_back(STANDARD_VECTOR_SIZE);
  }
  for (size_t i = own; i < arguments.ColumnCount(); ++i) {
    types.push_back(arguments.data[i].GetType());
  }
  input_.InitializeEmpty(types);
  results_.Initialize(duckdb::Allocator::DefaultAllocator(), {BodyOf(state).return_type});
}

void LambdaCall::Set(idx_t index, idx_t row, std::initializer_list<idx_t> elements) {
  rows_.set_index(index, row);
  size_t parameter = 0;
  for (const idx_t element : elements) {
    elements_[parameter++].set_index(index, element);
  }
}

Vector& LambdaCall::Run(idx_t count) {
  input_.Reset();
  results_.Reset();
  size_t column = 0;
  for (size_t i = parameters_.size(); i > 0; --i) {
    Vector slice(*parameters_[i - 1], elements_[i - 1], count);
    input_.data[column++].Reference(slice);
  }
  for (size_t i = own_; i < arguments_.ColumnCount(); ++i) {
    Vector slice(arguments_.data[i], rows_, count);
    input_.data[column++].Reference(slice);
  }
  input_.SetCardinality(count);
  executor_.Execute(input_, results_);
  return results_.data[0];
}

void LambdaCall::Add(idx_t row, std::initializer_list<idx_t> elements, Vector& results) {
  Set(waiting_++, row, elements);
  if (waiting_ == STANDARD_VECTOR_SIZE) {
    Flush(results);
  }
}

void LambdaCall::Flush(Vector& results) {
  if (waiting_ != 0) {
    duckdb::ListVector::Append(results, Run(waiting_), waiting_);
    waiting_ = 0;
  }
}

duckdb::unique_ptr<duckdb::FunctionData> BindLambdaBody(
    duckdb::vector<duckdb::unique_ptr<duckdb::Expression>>& arguments, const LogicalType* result,
    duckdb::ClientContext& context) {
  auto body = std::move(LambdaOf(arguments).lambda_expr);
  if (result != nullptr) {
    body = duckdb::BoundCastExpression::AddCastToType(context, std::move(body), *result);
  }
  const LogicalType type = body->return_type;
  return duckdb::make_uniq<duckdb::ListLambdaBindData>(type, std::move(body));
}

const LogicalType& LambdaResult(
    const duckdb::vector<duckdb::unique_ptr<duckdb::Expression>>& arguments) {
  return LambdaOf(arguments).lambda_expr->return_type;
}

void CheckInterrupt(duckdb::ExpressionState& state) {
  if (state.GetContext().interrupted) {
    throw duckdb::InterruptException();
  }
}

PaddedElements::PaddedElements(Vector& elements, idx_t size)
    : size_(size), vector_(duckdb::make_uniq<Vector>(elements.GetType(), size + 1)) {
  duckdb::VectorOperations::Copy(elements, *vector_, size, 0, 0);
  duckdb::FlatVector::SetNull(*vector_, size, true);
}

void AddLambdaFunction(OwnFunctionCatalog& catalog, const char* name,
                       duckdb::vector<LogicalType> arguments, duckdb::scalar_function_t run,
                       duckdb::bind_scalar_function_t bind,
                       duckdb::bind_lambda_function_t parameter) {
  duckdb::ScalarFunction function(name, std::move(arguments), LogicalType::ANY, std::move(run),
                                  bind);
  function.SetNullHandling(duckdb::FunctionNullHandling::SPECIAL_HANDLING);
  function.SetBindLambdaCallback(parameter);
  function.SetErrorMode(duckdb::FunctionErrors::CAN_THROW_RUNTIME_ERROR);
  catalog.Add(std::move(function));
}

}  // namespace dynalake::engine
