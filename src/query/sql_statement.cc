#include "query/sql_statement.h"

#include "query/statements/athena_statement.h"

namespace dynalake::query {

SqlStatement::SqlStatement(engine::Statement statement) : parsed_(std::move(statement)) {}
SqlStatement::SqlStatement(std::unique_ptr<AthenaStatement> statement)
    : parsed_(std::move(statement)) {}
SqlStatement::~SqlStatement() = default;
SqlStatement::SqlStatement(SqlStatement&& other) noexcept = default;
SqlStatement& SqlStatement::operator=(SqlStatement&& other) noexcept = default;

std::string SqlStatement::sql() const {
  if (const auto* duckdb = std::get_if<engine::Statement>(&parsed_)) {
    return duckdb->sql();
  }
  return std::string(std::get<1>(parsed_)->text());
}

engine::StatementKind SqlStatement::kind() const {
  if (const auto* duckdb = std::get_if<engine::Statement>(&parsed_)) {
    return duckdb->kind();
  }
  return std::holds_alternative<Explain>(std::get<1>(parsed_)->tree->node)
             ? engine::StatementKind::kExplain
             : engine::StatementKind::kSelect;
}

engine::TextPlace SqlStatement::start() const {
  if (const auto* duckdb = std::get_if<engine::Statement>(&parsed_)) {
    return duckdb->start();
  }
  return std::get<1>(parsed_)->start();
}

size_t SqlStatement::parameter_count() const {
  if (const auto* duckdb = std::get_if<engine::Statement>(&parsed_)) {
    return duckdb->parameter_count();
  }
  return static_cast<size_t>(std::get<1>(parsed_)->tree->parameter_count);
}

}  // namespace dynalake::query
