#include "base/nearest.h"
#include "engine/allowed_functions_internal.h"
#include "engine/guard_internal.h"
#include "engine/sql_policy_internal.h"
#include "engine/tree_walker_internal.h"

namespace dynalake::engine {
namespace {

using duckdb::SQLStatement;
using duckdb::StatementType;
using duckdb::StringUtil;
using Statements = duckdb::vector<duckdb::unique_ptr<SQLStatement>>;

/// A statement longer than this is not one that a person or a program writes.
constexpr size_t kMaxSqlBytes = size_t{16} << 20;

/// Says that a function cannot be called, and which one may have been meant.
Error NotAllowed(std::string_view kind, const std::string& name,
                 std::span<const std::string_view> allowed) {
  return Fail(ErrorCode::kPermissionDenied, "{} {} does not exist or is not allowed{}", kind, name,
              Proposal(StringUtil::Lower(name), allowed));
}

/// Functions pass if they are on the lists; names of tables are none of its business.
class Policy final : public TreeWalker {
 private:
  void OnFunction(const std::string& catalog, const std::string& schema,
                  const std::string& name) override {
    Check("the function", AllowedFunctions(), catalog, schema, name);
  }

  void OnTableFunction(const duckdb::FunctionExpression& call) override {
    Check("the table function", AllowedTableFunctions(), call.catalog, call.schema,
          call.function_name);
  }

  void Check(std::string_view kind, std::span<const std::string_view> allowed,
             const std::string& catalog, const std::string& schema, const std::string& name) {
    const bool plain = (catalog.empty() || StringUtil::CIEquals(catalog, "system")) &&
                       (schema.empty() || StringUtil::CIEquals(schema, "main"));
    if (!plain || !IsAllowed(allowed, name)) {
      Refuse(NotAllowed(kind, name, allowed));
    }
  }
};

Result<void> CheckStatement(SQLStatement& statement) {
  SQLStatement* inner = &statement;
  if (statement.type == StatementType::EXPLAIN_STATEMENT) {
    inner = statement.Cast<duckdb::ExplainStatement>().stmt.get();
  }
  if (inner->type == StatementType::MULTI_STATEMENT) {
    // DuckDB would first run a query that finds the values.
    return Fail(ErrorCode::kUnsupported,
                "PIVOT here needs its values named: PIVOT ... ON column IN (value, value)");
  }
  if (inner->type != StatementType::SELECT_STATEMENT) {
    return Fail(ErrorCode::kPermissionDenied,
                "{} statements are not allowed: SQL here reads tables (SELECT, WITH, VALUES, "
                "DESCRIBE, SUMMARIZE, SHOW, EXPLAIN)",
                StringUtil::Replace(duckdb::StatementTypeToString(inner->type), "_STATEMENT", ""));
  }
  return Policy().Walk(QueryOf(statement));
}

Result<Statements> Parse(std::string_view sql) {
  if (sql.size() > kMaxSqlBytes) {
    return Fail(ErrorCode::kInvalidArgument, "a script of more than {} bytes", kMaxSqlBytes);
  }
  if (sql.find('\0') != std::string_view::npos) {
    return Fail(ErrorCode::kInvalidArgument, "a statement holds a zero byte");
  }
  return Guard(
      [&]() -> Result<Statements> {
        duckdb::Parser parser;
        parser.ParseQuery(std::string(sql));
        for (const auto& statement : parser.statements) {
          DYNALAKE_TRY(CheckStatement(*statement));
        }
        return std::move(parser.statements);
      },
      sql);
}

/// The statement's own text, without what ends it.
std::string TextOf(const SQLStatement& statement) {
  std::string_view text = statement.query;
  const auto is_padding = [](char c) { return c == ';' || StringUtil::CharacterIsSpace(c); };
  while (!text.empty() && is_padding(text.back())) {
    text.remove_suffix(1);
  }
  while (!text.empty() && is_padding(text.front())) {
    text.remove_prefix(1);
  }
  return std::string(text);
}

}  // namespace

duckdb::QueryNode& QueryOf(SQLStatement& statement) {
  if (statement.type == StatementType::EXPLAIN_STATEMENT) {
    return QueryOf(*statement.Cast<duckdb::ExplainStatement>().stmt);
  }
  return *statement.Cast<duckdb::SelectStatement>().node;
}

Result<std::vector<Statement>> ParseScript(std::string_view script) {
  DYNALAKE_ASSIGN(const Statements statements, Parse(script));
  std::vector<Statement> result;
  for (const auto& statement : statements) {
    const bool explains = statement->type == StatementType::EXPLAIN_STATEMENT;
    result.push_back({.sql = TextOf(*statement),
                      .kind = explains ? StatementKind::kExplain : StatementKind::kSelect});
  }
  return result;
}

Result<duckdb::unique_ptr<SQLStatement>> ParseStatement(std::string_view sql) {
  DYNALAKE_ASSIGN(Statements statements, Parse(sql));
  if (statements.size() != 1) {
    return Fail(ErrorCode::kInvalidArgument, "expected one statement, not {}", statements.size());
  }
  return std::move(statements[0]);
}

}  // namespace dynalake::engine
