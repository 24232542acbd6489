#include "engine/functions/function_catalog.h"

#include <utility>

#include <duckdb/parser/parsed_data/create_aggregate_function_info.hpp>
#include <duckdb/parser/parsed_data/create_scalar_function_info.hpp>

#include "engine/sandbox/allowed_functions.h"

namespace dynalake::engine {

OwnFunctionCatalog::OwnFunctionCatalog(duckdb::ClientContext& context) : context_(context) {}

void OwnFunctionCatalog::Create(duckdb::CreateFunctionInfo& info) {
  info.schema = std::string(kOwnSchema);
  info.internal = false;  // Internal ones live in the catalog `system` alone.
  duckdb::Catalog::GetCatalog(context_, INVALID_CATALOG).AddFunction(context_, info);
}

void OwnFunctionCatalog::Add(duckdb::ScalarFunctionSet set) {
  duckdb::CreateScalarFunctionInfo info(std::move(set));
  Create(info);
}

void OwnFunctionCatalog::Add(duckdb::AggregateFunctionSet set) {
  duckdb::CreateAggregateFunctionInfo info(std::move(set));
  Create(info);
}

void OwnFunctionCatalog::Add(duckdb::ScalarFunction function) {
  duckdb::CreateScalarFunctionInfo info(std::move(function));
  Create(info);
}

void OwnFunctionCatalog::Add(const char* name, duckdb::vector<duckdb::LogicalType> arguments,
                             duckdb::LogicalType result, duckdb::scalar_function_t run) {
  duckdb::ScalarFunction function(name, std::move(arguments), std::move(result), std::move(run));
  function.SetErrorMode(duckdb::FunctionErrors::CAN_THROW_RUNTIME_ERROR);
  Add(std::move(function));
}

}  // namespace dynalake::engine
