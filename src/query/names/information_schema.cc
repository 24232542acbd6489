#include "query/names/information_schema.h"

#include <string>
#include <variant>

#include "base/unicode.h"

namespace dynalake::query {
namespace {

using engine::TextTable;

/// The catalog column of every row.
constexpr const char* kCatalog = "dynalake";

Result<TextTable> ListSchemata(Relations& relations, const Asker& asker) {
  TextTable result{.columns = {"catalog_name", "schema_name"}, .rows = {}};
  DYNALAKE_ASSIGN(const auto databases, relations.ListDatabases(asker));
  for (const std::string& database : databases) {
    result.rows.push_back({kCatalog, database});
  }
  return result;
}

Result<TextTable> ListTables(Relations& relations, const Asker& asker) {
  TextTable result{.columns = {"table_catalog", "table_schema", "table_name", "table_type"},
                   .rows = {}};
  DYNALAKE_ASSIGN(const auto listed, ListAll(relations, asker));
  for (const RelationInfo& relation : listed) {
    result.rows.push_back(
        {kCatalog, relation.database, relation.name, relation.is_view ? "VIEW" : "BASE TABLE"});
  }
  return result;
}

void AddColumns(const RelationInfo& relation, const iceberg::Schema& schema, TextTable& out) {
  int position = 0;
  for (const iceberg::NestedField& field : schema.fields()) {
    out.rows.push_back({kCatalog, relation.database, relation.name, field.name,
                        std::to_string(++position), field.required ? "NO" : "YES",
                        field.type.ToString()});
  }
}

Result<TextTable> ListColumns(Relations& relations, const Asker& asker) {
  TextTable result{.columns = {"table_catalog", "table_schema", "table_name", "column_name",
                               "ordinal_position", "is_nullable", "data_type"},
                   .rows = {}};
  DYNALAKE_ASSIGN(const auto listed, ListAll(relations, asker));
  for (const RelationInfo& relation : listed) {
    // One that cannot be opened has no columns that anybody knows; `tables` lists it.
    const auto found = relations.Find(
        asker, {.database = relation.database, .table = relation.name}, relation.database);
    if (const iceberg::Schema* schema = found ? SchemaOf(*found) : nullptr) {
      AddColumns(relation, *schema, result);
    }
  }
  return result;
}

}  // namespace

Result<TextTable> ListInformationSchema(Relations& relations, const Asker& asker,
                                        std::string_view name) {
  const std::string folded = CaseFold(name);
  if (folded == "tables") {
    return ListTables(relations, asker);
  }
  if (folded == "columns") {
    return ListColumns(relations, asker);
  }
  if (folded == "schemata") {
    return ListSchemata(relations, asker);
  }
  return Fail(ErrorCode::kNotFound, "information_schema has tables, columns and schemata, not {}",
              name);
}

}  // namespace dynalake::query
