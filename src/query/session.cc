#include "query/session.h"

#include <utility>
#include <variant>

#include "base/cancel_scope.h"
#include "query/names/statement_tables.h"
#include "query/names/views.h"

namespace dynalake::query {

using Stream = std::unique_ptr<engine::BatchStream>;

Session::Session(Relations& relations, engine::Engine& engine, SessionOptions options)
    : relations_(relations), engine_(engine), options_(std::move(options)) {}

Result<std::vector<engine::Statement>> Session::Parse(std::string_view script) {
  return engine_.Parse(script);
}

Result<Stream> Session::Execute(engine::Statement statement, RunOptions options) {
  DYNALAKE_ASSIGN(Answer answer, Ask(std::move(statement), std::move(options)));
  return std::move(answer.rows);
}

Result<Answer> Session::Ask(engine::Statement statement, RunOptions options) {
  const CancelScope cancel(options.cancel);
  StatementTables tables(relations_);
  const NameScope scope{.asker = Self(), .default_database = options_.default_database};
  DYNALAKE_TRY(ExpandNames(engine_, relations_, tables, scope, statement));
  DYNALAKE_ASSIGN(Stream rows, engine_.Execute({.statement = std::move(statement),
                                                .tables = tables,
                                                .parameters = std::move(options.parameters),
                                                .limits = options.limits,
                                                .cancel = std::move(options.cancel),
                                                .progress = options.progress}));
  return Answer{.rows = std::move(rows), .tables = tables.tables()};
}

Result<Stream> Session::Query(std::string_view sql, RunOptions options) {
  DYNALAKE_ASSIGN(auto statements, Parse(sql));
  if (statements.size() != 1) {
    return Fail(ErrorCode::kInvalidArgument, "expected one statement, not {}", statements.size());
  }
  return Execute(std::move(statements[0]), std::move(options));
}

Result<Stream> Session::Scan(const engine::TableName& name, const engine::ScanRequest& request,
                             const CancelToken& cancel) {
  const CancelScope scope(cancel);
  DYNALAKE_ASSIGN(const LakeRelation relation,
                  relations_.Find(Self(), name, options_.default_database));
  const auto* table = std::get_if<catalog::TablePtr>(&relation);
  if (table == nullptr) {
    return Fail(ErrorCode::kInvalidArgument, "{} is a view, not a table", name.ToString());
  }
  return ScanTable(**table, request, cancel);
}

Result<Stream> Session::ScanTable(const catalog::Table& table, const engine::ScanRequest& request,
                                  const CancelToken& cancel) {
  const CancelScope scope(cancel);
  DYNALAKE_ASSIGN(auto scan, relations_.Open(Self(), table));
  return engine_.Scan(std::move(scan), request, cancel);
}

Result<LakeRelation> Session::Find(const std::string& text) {
  const auto find = [this](std::string database, std::string name) {
    return relations_.Find(Self(), {std::move(database), std::move(name)},
                           options_.default_database);
  };
  auto whole = find("", text);
  const size_t dot = text.find('.');
  if (whole || whole.error().code() != ErrorCode::kNotFound || dot == std::string::npos) {
    return whole;
  }
  auto parts = find(text.substr(0, dot), text.substr(dot + 1));
  return !parts && parts.error().code() == ErrorCode::kNotFound ? std::move(whole)
                                                                : std::move(parts);
}

Result<std::vector<RelationInfo>> Session::ListRelations() { return ListAll(relations_, Self()); }

Result<std::vector<std::string>> Session::ListColumns(const engine::TableName& name) {
  DYNALAKE_ASSIGN(const LakeRelation relation,
                  relations_.Find(Self(), name, options_.default_database));
  std::vector<std::string> names;
  if (const iceberg::Schema* schema = SchemaOf(relation)) {
    for (const iceberg::NestedField& field : schema->fields()) {
      names.push_back(field.name);
    }
  }
  return names;
}

}  // namespace dynalake::query
