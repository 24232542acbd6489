#include "catalog/all_names.h"

#include <string>
#include <vector>

namespace dynalake::catalog {

Result<void> ForEachName(Catalog& catalog,
                         const std::function<Result<void>(const FoundName&)>& visit) {
  DYNALAKE_ASSIGN(const std::vector<std::string> namespaces, catalog.ListNamespaces());
  for (const std::string& name : namespaces) {
    DYNALAKE_ASSIGN(const std::vector<TableIdentifier> tables, catalog.ListTables(name));
    for (const TableIdentifier& table : tables) {
      DYNALAKE_TRY(visit({.identifier = table, .is_view = false}));
    }
    DYNALAKE_ASSIGN(const std::vector<TableIdentifier> views, catalog.ListViews(name));
    for (const TableIdentifier& view : views) {
      DYNALAKE_TRY(visit({.identifier = view, .is_view = true}));
    }
  }
  return {};
}

Result<void> ForEachTable(Catalog& catalog,
                          const std::function<Result<void>(const TableIdentifier&)>& visit) {
  DYNALAKE_ASSIGN(const std::vector<std::string> namespaces, catalog.ListNamespaces());
  for (const std::string& name : namespaces) {
    DYNALAKE_ASSIGN(const std::vector<TableIdentifier> tables, catalog.ListTables(name));
    for (const TableIdentifier& table : tables) {
      DYNALAKE_TRY(visit(table));
    }
  }
  return {};
}

Result<void> ForEachView(Catalog& catalog,
                         const std::function<Result<void>(const TableIdentifier&)>& visit) {
  DYNALAKE_ASSIGN(const std::vector<std::string> namespaces, catalog.ListNamespaces());
  for (const std::string& name : namespaces) {
    DYNALAKE_ASSIGN(const std::vector<TableIdentifier> views, catalog.ListViews(name));
    for (const TableIdentifier& view : views) {
      DYNALAKE_TRY(visit(view));
    }
  }
  return {};
}

}  // namespace dynalake::catalog
