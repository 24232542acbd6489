#include "engine/functions/function_catalog.h"

#include <utility>

#include <duckdb/parser/parsed_data/create_aggregate_function_info.hpp>
#include <duckdb/parser/parsed_data/create_scalar_function_info.hpp>

#include "engine/sandbox/allowed_functions.h"

namespace dynalake::engine {

void OwnFunctionCatalog::Keep(duckdb::unique_ptr<duckdb::CreateFunctionInfo> info) {
  info->schema = std::string(kOwnSchema);
  info->internal = false;  // Internal ones live in the catalog `system` alone.
  auto [at, is_new] = functions_.emplace(info->name, std::move(info));
  if (!is_new) {
    throw duckdb::InternalException("two own functions are called " + at->first);
  }
}

void OwnFunctionCatalog::Add(duckdb::ScalarFunctionSet set) {
  Keep(duckdb::make_uniq<duckdb::CreateScalarFunctionInfo>(std::move(set)));
}

void OwnFunctionCatalog::Add(duckdb::AggregateFunctionSet set) {
  Keep(duckdb::make_uniq<duckdb::CreateAggregateFunctionInfo>(std::move(set)));
}

void OwnFunctionCatalog::Add(duckdb::ScalarFunction function) {
  Keep(duckdb::make_uniq<duckdb::CreateScalarFunctionInfo>(std::move(function)));
}

void OwnFunctionCatalog::Add(const char* name, duckdb::vector<duckdb::LogicalType> arguments,
                             duckdb::LogicalType result, duckdb::scalar_function_t run) {
  duckdb::ScalarFunction function(name, std::move(arguments), std::move(result), std::move(run));
  function.SetErrorMode(duckdb::FunctionErrors::CAN_THROW_RUNTIME_ERROR);
  Add(std::move(function));
}

duckdb::CreateFunctionInfo* OwnFunctionCatalog::Find(const std::string& name) const {
  const auto found = functions_.find(name);
  return found == functions_.end() ? nullptr : found->second.get();
}

duckdb::vector<std::string> OwnFunctionCatalog::Names() const {
  duckdb::vector<std::string> names;
  for (const auto& [name, info] : functions_) {
    names.push_back(name);
  }
  return names;
}

}  // namespace dynalake::engine
