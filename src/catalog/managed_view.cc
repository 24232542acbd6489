#include "catalog/managed_view.h"

#include <algorithm>
#include <set>
#include <utility>

#include "base/format.h"

namespace dynalake::catalog {
namespace {

constexpr std::string_view kDefaultPrefix = "default.";

std::string_view Find(const iceberg::ViewMetadata& view, const char* key) {
  const auto property = view.properties.find(key);
  return property == view.properties.end() ? std::string_view() : property->second;
}

std::string_view Shortened(std::string_view name) {
  return name.starts_with(kDefaultPrefix) ? name.substr(kDefaultPrefix.size()) : name;
}

Result<std::set<std::string>> TableNames(Catalog& catalog) {
  std::set<std::string> names;
  DYNALAKE_ASSIGN(const auto namespaces, catalog.ListNamespaces());
  for (const std::string& name : namespaces) {
    DYNALAKE_ASSIGN(const auto tables, catalog.ListTables(name));
    for (const TableIdentifier& table : tables) {
      names.insert(table.ToString());
    }
  }
  return names;
}

}  // namespace

bool IsManaged(const iceberg::ViewMetadata& view) { return Find(view, kManagedKey) == "true"; }

bool IsManagedFor(const iceberg::ViewMetadata& view, const TableIdentifier& table) {
  return IsManaged(view) && Find(view, kTableKey) == table.ToString();
}

bool IsManagedForUuid(const iceberg::ViewMetadata& view, std::string_view table_uuid) {
  return IsManaged(view) && !table_uuid.empty() && Find(view, kTableUuidKey) == table_uuid;
}

std::string ShortTableName(const iceberg::ViewMetadata& view) {
  return std::string(Shortened(Find(view, kTableKey)));
}

Result<std::vector<ViewPtr>> FindOrphanedViews(Catalog& catalog) {
  std::vector<ViewPtr> views;
  DYNALAKE_ASSIGN(const auto namespaces, catalog.ListNamespaces());
  for (const std::string& name : namespaces) {
    DYNALAKE_ASSIGN(const auto identifiers, catalog.ListViews(name));
    for (const TableIdentifier& identifier : identifiers) {
      auto view = catalog.LoadView(identifier);
      if (!view && TraitsOf(view.error().code()).retryable) {
        return std::move(view).error();
      }
      if (view && IsManaged(*(*view)->metadata) && !Find(*(*view)->metadata, kTableKey).empty()) {
        views.push_back(*std::move(view));
      }
    }
  }
  if (views.empty()) {
    return views;
  }
  // Listed afterwards: a load makes its table before the views of it.
  DYNALAKE_ASSIGN(const auto tables, TableNames(catalog));
  std::erase_if(views, [&](const ViewPtr& view) {
    return tables.contains(std::string(Find(*view->metadata, kTableKey)));
  });
  return views;
}

Result<bool> IsOrphaned(Catalog& catalog, const iceberg::ViewMetadata& view) {
  const std::string table(Find(view, kTableKey));
  if (!IsManaged(view) || table.empty()) {
    return false;
  }
  DYNALAKE_ASSIGN(const auto tables, TableNames(catalog));
  return !tables.contains(table);
}

Result<std::optional<TableIdentifier>> FindRenamedTable(Catalog& catalog,
                                                        const iceberg::ViewMetadata& view) {
  DYNALAKE_ASSIGN(const auto namespaces, catalog.ListNamespaces());
  for (const std::string& name : namespaces) {
    DYNALAKE_ASSIGN(const auto tables, catalog.ListTables(name));
    for (const TableIdentifier& identifier : tables) {
      const auto table = catalog.LoadTable(identifier);
      if (table && IsManagedForUuid(view, (*table)->metadata->table_uuid)) {
        return std::optional(identifier);
      }
    }
  }
  return std::optional<TableIdentifier>();
}

std::string WhyOrphaned(Catalog& catalog, const iceberg::ViewMetadata& view) {
  const auto renamed = FindRenamedTable(catalog, view);
  if (!renamed || !*renamed) {
    return fmt::format("the table {} is not in the catalog any more", ShortTableName(view));
  }
  const std::string name = (*renamed)->ToString();
  return fmt::format(
      "another engine renamed the table {0} to {1}: the next load of {1} makes its views again",
      ShortTableName(view), Shortened(name));
}

std::string DescribeOrphaned(Catalog& catalog, const View& view) {
  const std::string name = view.identifier.ToString();
  return fmt::format("the view {0} has no table: {1}; `dynalake drop {0}` takes it away",
                     Shortened(name), WhyOrphaned(catalog, *view.metadata));
}

}  // namespace dynalake::catalog
