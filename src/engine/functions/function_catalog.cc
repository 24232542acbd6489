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

}  // namespace dynalake::engine
