#pragma once

#include "engine/duckdb.h"

namespace dynalake::engine {

/// Where the families put their functions: the schema `kOwnSchema` (sandbox/allowed_functions.h,
/// whose list names each). Functions are pure, keep vectors flat or constant as they come, and
/// throw `FunctionError` for values that they do not take.
class OwnFunctionCatalog {
 public:
  explicit OwnFunctionCatalog(duckdb::ClientContext& context);

  void Add(duckdb::ScalarFunctionSet set);
  void Add(duckdb::AggregateFunctionSet set);
  /// A function with one signature.
  void Add(duckdb::ScalarFunction function);
  /// The same, of one that may refuse values and keeps NULL.
  void Add(const char* name, duckdb::vector<duckdb::LogicalType> arguments,
           duckdb::LogicalType result, duckdb::scalar_function_t run);

 private:
  void Create(duckdb::CreateFunctionInfo& info);

  duckdb::ClientContext& context_;
};

}  // namespace dynalake::engine
