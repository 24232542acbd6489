#pragma once

#include <string>

#include "engine/duckdb.h"

namespace dynalake::engine {

/// Where the families put their functions, until each is looked up (own_functions.h); the list of
/// sandbox/allowed_functions.h names each. Functions are pure, keep vectors flat or constant as
/// they come, and throw `FunctionError` for values that they do not take.
class OwnFunctionCatalog {
 public:
  void Add(duckdb::ScalarFunctionSet set);
  void Add(duckdb::AggregateFunctionSet set);
  /// A function with one signature.
  void Add(duckdb::ScalarFunction function);
  /// The same, of one that may refuse values and keeps NULL.
  void Add(const char* name, duckdb::vector<duckdb::LogicalType> arguments,
           duckdb::LogicalType result, duckdb::scalar_function_t run);

  /// The function with that name in small letters, or null.
  duckdb::CreateFunctionInfo* Find(const std::string& name) const;
  duckdb::vector<std::string> Names() const;

 private:
  void Keep(duckdb::unique_ptr<duckdb::CreateFunctionInfo> info);

  duckdb::unordered_map<std::string, duckdb::unique_ptr<duckdb::CreateFunctionInfo>> functions_;
};

}  // namespace dynalake::engine
