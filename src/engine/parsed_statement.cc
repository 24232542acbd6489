#include "engine/parsed_statement.h"

#include <algorithm>
#include <utility>

namespace dynalake::engine {
namespace {

duckdb::QueryNode& QueryOf(duckdb::SQLStatement& statement) {
  if (statement.type == duckdb::StatementType::EXPLAIN_STATEMENT) {
    return QueryOf(*statement.Cast<duckdb::ExplainStatement>().stmt);
  }
  return *statement.Cast<duckdb::SelectStatement>().node;
}

}  // namespace

duckdb::QueryNode& ParsedStatement::query() { return QueryOf(*tree); }

Statement::Statement(std::unique_ptr<ParsedStatement> parsed) : parsed_(std::move(parsed)) {}
Statement::~Statement() = default;
Statement::Statement(Statement&& other) noexcept = default;
Statement& Statement::operator=(Statement&& other) noexcept = default;

const std::string& Statement::sql() const { return parsed_->sql; }
StatementKind Statement::kind() const { return parsed_->kind; }
TextPlace Statement::start() const { return parsed_->start; }

size_t Statement::parameter_count() const {
  size_t count = 0;
  for (const auto& [name, number] : parsed_->tree->named_param_map) {
    count = std::max<size_t>(count, number);
  }
  return count;
}

}  // namespace dynalake::engine
