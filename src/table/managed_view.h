#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "catalog/catalog.h"
#include "catalog/table.h"
#include "iceberg/model/view_metadata.h"

namespace dynalake::table {

// The properties by which dynalake knows the views again that it keeps itself, one per entity of a
// table.
inline constexpr const char* kManagedKey = "dynalake.managed";  ///< "true"
inline constexpr const char* kTableKey = "dynalake.table";      ///< the table, with its database
inline constexpr const char* kEntityKey = "dynalake.entity";
/// The table's uuid, by which it is known again under another name.
inline constexpr const char* kTableUuidKey = "dynalake.table-uuid";

/// Whether the view is one that dynalake keeps; any other is never touched.
bool IsManaged(const iceberg::ViewMetadata& view);
/// Whether it is one of that table.
bool IsManagedFor(const iceberg::ViewMetadata& view, const catalog::TableIdentifier& table);
/// Whether it is one of the table with that uuid, whatever that was called when it was made.
bool IsManagedForUuid(const iceberg::ViewMetadata& view, std::string_view table_uuid);

/// The table that a managed view names, as a user may write it: without the default database.
std::string ShortTableName(const iceberg::ViewMetadata& view);

/// The managed views whose table the catalog does not name any more, because another engine dropped
/// or renamed it. Views that cannot be opened are not among them, nor is one that is made together
/// with its table meanwhile. An error that may pass is one of the whole.
Result<std::vector<catalog::ViewPtr>> FindOrphanedViews(catalog::Catalog& catalog);

/// Whether `view` is one of them.
Result<bool> IsOrphaned(catalog::Catalog& catalog, const iceberg::ViewMetadata& view);
/// Those of them that are of the table with that uuid; none where it is empty.
Result<std::vector<catalog::ViewPtr>> FindOrphanedViewsOf(catalog::Catalog& catalog,
                                                          std::string_view table_uuid);

/// Drops a view that another process may have dropped first; answers whether it was there.
Result<bool> DropViewIfThere(catalog::Catalog& catalog, const catalog::TableIdentifier& view);

/// The tables of a catalog by their uuid, by which one is known again that another engine renamed.
class TablesByUuid {
 public:
  /// Opens every table. An error that may pass is one of the whole.
  static Result<TablesByUuid> Read(catalog::Catalog& catalog);

  /// What became of the table of an orphaned view, as part of a sentence: "another engine renamed
  /// the table shop to sales: ...".
  std::string WhyOrphaned(const iceberg::ViewMetadata& view) const;
  /// That sentence with the view's name and what to do.
  std::string DescribeOrphaned(const catalog::View& view) const;

 private:
  std::map<std::string, catalog::TableIdentifier, std::less<>> names_;
  std::vector<std::string> unopened_;  ///< names of tables that cannot be opened
};

/// The same of one view.
Result<std::string> DescribeOrphaned(catalog::Catalog& catalog, const catalog::View& view);

/// The error where a table is needed and `view` was named: kInvalidArgument, which says of what
/// table it is a view, if dynalake keeps it, and `advice`.
Error NamesView(catalog::Catalog& catalog, const catalog::TableIdentifier& view,
                std::string_view advice);

}  // namespace dynalake::table
