#pragma once

#include <initializer_list>
#include <vector>

#include "engine/functions/function_catalog.h"

namespace dynalake::engine {

/// Runs the body of a lambda over elements, batch by batch. The arguments of a function with one
/// are in DuckDB: a list, the lambda, others of its own; the lambda is gone when it runs, and
/// behind the others stand the columns that the body captures.
class LambdaCall {
 public:
  /// `own` counts the arguments that are no captures; `parameters` are the vectors from which the
  /// lambda's parameters are taken, all of which outlive it.
  LambdaCall(duckdb::ExpressionState& state, duckdb::DataChunk& arguments, size_t own,
             std::vector<duckdb::Vector*> parameters);

  /// Runs the body for these rows of the vectors of parameters, later, with the captures of `row`.
  /// Its result is appended to `results`, a vector of lists.
  void Add(duckdb::idx_t row, std::initializer_list<duckdb::idx_t> elements,
           duckdb::Vector& results);
  /// Runs what was added and did not run yet.
  void Flush(duckdb::Vector& results);

  /// Sets what runs as number `index` of the next batch, of at most STANDARD_VECTOR_SIZE.
  void Set(duckdb::idx_t index, duckdb::idx_t row, std::initializer_list<duckdb::idx_t> elements);
  /// Runs a batch. The results live until the next one.
  duckdb::Vector& Run(duckdb::idx_t count);

  /// Takes another vector for a parameter, from the next batch on.
  void SetParameter(size_t parameter, duckdb::Vector& vector) { parameters_[parameter] = &vector; }

  const duckdb::LogicalType& result_type() const { return results_.data[0].GetType(); }

 private:
  duckdb::DataChunk& arguments_;
  size_t own_;
  std::vector<duckdb::Vector*> parameters_;
  std::vector<duckdb::SelectionVector> elements_;  ///< one a parameter
  duckdb::SelectionVector rows_;
  duckdb::idx_t waiting_ = 0;
  duckdb::ExpressionExecutor executor_;
  duckdb::DataChunk input_;
  duckdb::DataChunk results_;
};

/// What `bind` of a function with a lambda answers: its body, cast to `result` unless that is null.
duckdb::unique_ptr<duckdb::FunctionData> BindLambdaBody(
    duckdb::vector<duckdb::unique_ptr<duckdb::Expression>>& arguments,
    const duckdb::LogicalType* result, duckdb::ClientContext& context);

/// The type of the body that `arguments[1]`, a lambda, has.
const duckdb::LogicalType& LambdaResult(
    const duckdb::vector<duckdb::unique_ptr<duckdb::Expression>>& arguments);

/// Throws where the statement is cancelled: for loops whose length a value decides.
void CheckInterrupt(duckdb::ExpressionState& state);

/// Elements, and behind them a row that is NULL, for lists that are shorter than others.
class PaddedElements {
 public:
  PaddedElements(duckdb::Vector& elements, duckdb::idx_t size);

  duckdb::Vector& vector() const { return *vector_; }
  duckdb::idx_t null_row() const { return size_; }

 private:
  duckdb::idx_t size_;
  duckdb::unique_ptr<duckdb::Vector> vector_;
};

/// Adds a function whose second argument is a lambda: `parameter` gives the types of its parameters
/// from those of the arguments, `bind` keeps its body (`BindLambdaBody`).
void AddLambdaFunction(OwnFunctionCatalog& catalog, const char* name,
                       duckdb::vector<duckdb::LogicalType> arguments, duckdb::scalar_function_t run,
                       duckdb::bind_scalar_function_t bind,
                       duckdb::bind_lambda_function_t parameter);

}  // namespace dynalake::engine
