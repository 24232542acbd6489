#include "engine/testing/plain_duckdb.h"

#include <utility>

#include <duckdb.hpp>
#include <duckdb/parser/parser.hpp>
#include <duckdb/planner/planner.hpp>

#include "engine/functions/own_functions.h"
#include "engine/sandbox/guard.h"

namespace dynalake::engine {

struct PlainDuckdb::Parts {
  duckdb::DuckDB database = duckdb::DuckDB(nullptr);
  duckdb::Connection connection = duckdb::Connection(database);
};

PlainDuckdb::PlainDuckdb() : parts_(std::make_unique<Parts>()) {}
PlainDuckdb::~PlainDuckdb() = default;

void PlainDuckdb::AddOwnFunctions() { RegisterOwnFunctions(parts_->connection); }

Result<void> PlainDuckdb::Run(const std::string& sql) {
  return Guard([&]() -> Result<void> {
    const auto result = parts_->connection.Query(sql);
    return result->HasError() ? Result<void>(ToError(result->GetErrorObject())) : Result<void>();
  });
}

Result<void> PlainDuckdb::ParseAndBind(const std::string& sql) {
  return Guard([&]() -> Result<void> {
    duckdb::ClientContext& context = *parts_->connection.context;
    duckdb::Parser parser(context.GetParserOptions());
    parser.ParseQuery(sql);
    context.RunFunctionInTransaction([&] {
      duckdb::Planner planner(context);
      planner.CreatePlan(std::move(parser.statements.front()));
    });
    return {};
  });
}

}  // namespace dynalake::engine
