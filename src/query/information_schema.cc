#include "query/information_schema.h"

#include <span>
#include <string>

namespace dynalake::query {
namespace {

using catalog::TableIdentifier;
using engine::TextTable;

/// The catalog column of every row.
constexpr const char* kCatalog = "dynalake";

void AddColumns(const TableIdentifier& identifier, std::span<const iceberg::NestedField> fields,
                TextTable& out) {
  int position = 0;
  for (const iceberg::NestedField& field : fields) {
    out.rows.push_back({kCatalog, identifier.namespace_name, identifier.name, field.name,
                        std::to_string(++position), field.required ? "NO" : "YES",
                        field.type.ToString()});
  }
}

Result<void> AddTables(catalog::Catalog& catalog, const std::string& space, TextTable& out) {
  DYNALAKE_ASSIGN(const auto tables, catalog.ListTables(space));
  for (const TableIdentifier& table : tables) {
    out.rows.push_back({kCatalog, space, table.name, "BASE TABLE"});
  }
  DYNALAKE_ASSIGN(const auto views, catalog.ListViews(space));
  for (const TableIdentifier& view : views) {
    out.rows.push_back({kCatalog, space, view.name, "VIEW"});
  }
  return {};
}

}  // namespace

Result<TextTable> ListSchemata(catalog::Catalog& catalog) {
  TextTable result{.columns = {"catalog_name", "schema_name"}, .rows = {}};
  DYNALAKE_ASSIGN(const auto namespaces, catalog.ListNamespaces());
  for (const std::string& space : namespaces) {
    result.rows.push_back({kCatalog, space});
  }
  return result;
}

Result<TextTable> ListTableRows(catalog::Catalog& catalog) {
  TextTable result{.columns = {"table_catalog", "table_schema", "table_name", "table_type"},
                   .rows = {}};
  DYNALAKE_ASSIGN(const auto namespaces, catalog.ListNamespaces());
  for (const std::string& space : namespaces) {
    DYNALAKE_TRY(AddTables(catalog, space, result));
  }
  return result;
}

Result<TextTable> ListColumnRows(catalog::Catalog& catalog) {
  TextTable result{.columns = {"table_catalog", "table_schema", "table_name", "column_name",
                               "ordinal_position", "is_nullable", "data_type"},
                   .rows = {}};
  DYNALAKE_ASSIGN(const auto namespaces, catalog.ListNamespaces());
  for (const std::string& space : namespaces) {
    DYNALAKE_ASSIGN(const auto tables, catalog.ListTables(space));
    for (const TableIdentifier& identifier : tables) {
      // One that cannot be opened has no columns that anybody knows; `tables` lists it.
      if (const auto table = catalog.LoadTable(identifier)) {
        AddColumns(identifier, (*table)->metadata->current_schema().fields(), result);
      }
    }
    DYNALAKE_ASSIGN(const auto views, catalog.ListViews(space));
    for (const TableIdentifier& identifier : views) {
      const auto view = catalog.LoadView(identifier);
      const iceberg::ViewVersion* version = view ? (*view)->metadata->current_version() : nullptr;
      const iceberg::Schema* schema =
          version == nullptr ? nullptr : (*view)->metadata->FindSchema(version->schema_id);
      if (schema != nullptr) {
        AddColumns(identifier, schema->fields(), result);
      }
    }
  }
  return result;
}

}  // namespace dynalake::query
