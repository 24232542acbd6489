#include "query/session.h"

#include <utility>

#include "query/lake_tables.h"

namespace dynalake::query {

using Stream = std::unique_ptr<engine::BatchStream>;

Session::Session(catalog::Catalog& catalog, catalog::TableReader& reader, engine::Engine& engine,
                 SessionOptions options)
    : catalog_(catalog), reader_(reader), engine_(engine), options_(std::move(options)) {}

Result<std::vector<engine::Statement>> Session::Parse(std::string_view script) {
  return engine_.Parse(script);
}

Result<Stream> Session::Execute(const engine::Statement& statement, const CancelToken& cancel) {
  LakeTables tables(catalog_, reader_);
  return engine_.Execute(statement, tables, options_.default_database, cancel);
}

Result<Stream> Session::Query(std::string_view sql, const CancelToken& cancel) {
  DYNALAKE_ASSIGN(const auto statements, Parse(sql));
  if (statements.size() != 1) {
    return Fail(ErrorCode::kInvalidArgument, "expected one statement, not {}", statements.size());
  }
  return Execute(statements[0], cancel);
}

Result<Stream> Session::Scan(const engine::TableName& name, const engine::ScanRequest& request,
                             const CancelToken& cancel) {
  DYNALAKE_ASSIGN(const LakeRelation relation,
                  FindRelation(catalog_, name, options_.default_database));
  const auto* table = std::get_if<catalog::TablePtr>(&relation);
  if (table == nullptr) {
    return Fail(ErrorCode::kInvalidArgument, "{} is a view, not a table", name.ToString());
  }
  DYNALAKE_ASSIGN(auto scan, LoadScanTable(reader_, **table));
  return engine_.Scan(std::move(scan), request, cancel);
}

Result<std::vector<RelationInfo>> Session::ListRelations() {
  std::vector<RelationInfo> result;
  DYNALAKE_ASSIGN(const auto namespaces, catalog_.ListNamespaces());
  for (const std::string& space : namespaces) {
    DYNALAKE_ASSIGN(const auto tables, catalog_.ListTables(space));
    for (const catalog::TableIdentifier& table : tables) {
      result.push_back({.database = space, .name = table.name, .is_view = false});
    }
    DYNALAKE_ASSIGN(const auto views, catalog_.ListViews(space));
    for (const catalog::TableIdentifier& view : views) {
      result.push_back({.database = space, .name = view.name, .is_view = true});
    }
  }
  return result;
}

Result<std::vector<std::string>> Session::ListColumns(const engine::TableName& name) {
  DYNALAKE_ASSIGN(const LakeRelation relation,
                  FindRelation(catalog_, name, options_.default_database));
  const iceberg::Schema* schema = nullptr;
  if (const auto* table = std::get_if<catalog::TablePtr>(&relation)) {
    schema = &(*table)->metadata->current_schema();
  } else {
    const auto& view = *std::get<catalog::ViewPtr>(relation)->metadata;
    const iceberg::ViewVersion* version = view.current_version();
    schema = version == nullptr ? nullptr : view.FindSchema(version->schema_id);
  }
  std::vector<std::string> names;
  if (schema != nullptr) {
    for (const iceberg::NestedField& field : schema->fields()) {
      names.push_back(field.name);
    }
  }
  return names;
}

}  // namespace dynalake::query
