#include "table/managed_view.h"

#include <algorithm>
#include <set>
#include <utility>

#include "base/format.h"
#include "catalog/all_names.h"
#include "catalog/table_name.h"

namespace dynalake::table {
namespace {

constexpr std::string_view kDefaultPrefix = "default.";

std::string_view Find(const iceberg::ViewMetadata& view, const char* key) {
  const auto property = view.properties.find(key);
  return property == view.properties.end() ? std::string_view() : property->second;
}

std::string_view Shortened(std::string_view name) {
  return name.starts_with(kDefaultPrefix) ? name.substr(kDefaultPrefix.size()) : name;
}

Result<std::set<std::string>> TableNames(catalog::Catalog& catalog) {
  std::set<std::string> names;
  DYNALAKE_TRY(catalog::ForEachTable(catalog, [&](const catalog::TableIdentifier& table) {
    names.insert(table.ToString());
    return Result<void>();
  }));
  return names;
}

}  // namespace

bool IsManaged(const iceberg::ViewMetadata& view) { return Find(view, kManagedKey) == "true"; }

bool IsManagedFor(const iceberg::ViewMetadata& view, const catalog::TableIdentifier& table) {
  return IsManaged(view) && Find(view, kTableKey) == table.ToString();
}

bool IsManagedForUuid(const iceberg::ViewMetadata& view, std::string_view table_uuid) {
  return IsManaged(view) && !table_uuid.empty() && Find(view, kTableUuidKey) == table_uuid;
}

std::string ShortTableName(const iceberg::ViewMetadata& view) {
  return std::string(Shortened(Find(view, kTableKey)));
}

Result<std::vector<catalog::ViewPtr>> FindOrphanedViews(catalog::Catalog& catalog) {
  std::vector<catalog::ViewPtr> views;
  const auto add = [&](const catalog::TableIdentifier& identifier) -> Result<void> {
    auto view = catalog.LoadView(identifier);
    if (!view && TraitsOf(view.error().code()).retryable) {
      return std::move(view).error();
    }
    if (view && IsManaged(*(*view)->metadata) && !Find(*(*view)->metadata, kTableKey).empty()) {
      views.push_back(*std::move(view));
    }
    return {};
  };
  DYNALAKE_TRY(catalog::ForEachView(catalog, add));
  if (views.empty()) {
    return views;
  }
  // Listed afterwards: a load makes its table before the views of it.
  DYNALAKE_ASSIGN(const auto tables, TableNames(catalog));
  std::erase_if(views, [&](const catalog::ViewPtr& view) {
    return tables.contains(std::string(Find(*view->metadata, kTableKey)));
  });
  return views;
}

Result<bool> IsOrphaned(catalog::Catalog& catalog, const iceberg::ViewMetadata& view) {
  const std::string table(Find(view, kTableKey));
  if (!IsManaged(view) || table.empty()) {
    return false;
  }
  DYNALAKE_ASSIGN(const auto tables, TableNames(catalog));
  return !tables.contains(table);
}

Result<std::vector<catalog::ViewPtr>> FindOrphanedViewsOf(catalog::Catalog& catalog,
                                                          std::string_view table_uuid) {
  if (table_uuid.empty()) {
    return std::vector<catalog::ViewPtr>();
  }
  DYNALAKE_ASSIGN(auto views, FindOrphanedViews(catalog));
  std::erase_if(views, [&](const catalog::ViewPtr& view) {
    return !IsManagedForUuid(*view->metadata, table_uuid);
  });
  return views;
}

Result<bool> DropViewIfThere(catalog::Catalog& catalog, const catalog::TableIdentifier& view) {
  Result<void> dropped = catalog.DropView(view);
  if (!dropped && dropped.error().code() != ErrorCode::kNotFound) {
    return std::move(dropped).error();
  }
  return dropped.has_value();
}

Result<TablesByUuid> TablesByUuid::Read(catalog::Catalog& catalog) {
  TablesByUuid tables;
  const auto add = [&](const catalog::TableIdentifier& identifier) -> Result<void> {
    auto table = catalog.LoadTable(identifier);
    if (table) {
      tables.names_.emplace((*table)->metadata->table_uuid, identifier);
    } else if (TraitsOf(table.error().code()).retryable) {
      return std::move(table).error();
    } else if (table.error().code() != ErrorCode::kNotFound) {
      const std::string text = identifier.ToString();
      tables.unopened_.emplace_back(Shortened(text));
    }
    return {};
  };
  DYNALAKE_TRY(catalog::ForEachTable(catalog, add));
  return tables;
}

std::string TablesByUuid::WhyOrphaned(const iceberg::ViewMetadata& view) const {
  const auto renamed = names_.find(Find(view, kTableUuidKey));
  if (renamed != names_.end()) {
    const std::string name = renamed->second.ToString();
    return fmt::format(
        "another engine renamed the table {0} to {1}: the next load of {1} makes its views again",
        ShortTableName(view), Shortened(name));
  }
  if (!unopened_.empty()) {
    return fmt::format(
        "the table {} is not in the catalog any more, unless under another name: {} cannot be "
        "opened",
        ShortTableName(view), fmt::join(unopened_, " and "));
  }
  return fmt::format("the table {} is not in the catalog any more", ShortTableName(view));
}

std::string TablesByUuid::DescribeOrphaned(const catalog::View& view) const {
  const std::string name = view.identifier.ToString();
  return fmt::format("the view {0} has no table: {1}; `dynalake drop {0}` takes it away",
                     Shortened(name), WhyOrphaned(*view.metadata));
}

Result<std::string> DescribeOrphaned(catalog::Catalog& catalog, const catalog::View& view) {
  DYNALAKE_ASSIGN(const TablesByUuid tables, TablesByUuid::Read(catalog));
  return tables.DescribeOrphaned(view);
}

Error NamesView(catalog::Catalog& catalog, const catalog::TableIdentifier& view,
                std::string_view advice) {
  const auto loaded = catalog.LoadView(view);
  if (!loaded || !IsManaged(*(*loaded)->metadata)) {
    return Fail(ErrorCode::kInvalidArgument, "{} is a view: {}", catalog::ShortName(view), advice);
  }
  const iceberg::ViewMetadata& metadata = *(*loaded)->metadata;
  const auto is_orphaned = IsOrphaned(catalog, metadata);
  if (is_orphaned && *is_orphaned) {
    auto why = DescribeOrphaned(catalog, **loaded);
    return why ? Error(ErrorCode::kInvalidArgument, *std::move(why)) : std::move(why).error();
  }
  const auto entity = metadata.properties.find(kEntityKey);
  return Fail(ErrorCode::kInvalidArgument, "{} is the view of the entity {} of the table {}: {}",
              catalog::ShortName(view), entity == metadata.properties.end() ? "" : entity->second,
              ShortTableName(metadata), advice);
}

}  // namespace dynalake::table
