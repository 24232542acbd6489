#pragma once

#include <memory>
#include <mutex>
#include <string>

#include "base/result.h"
#include "catalog/catalog_rows.h"
#include "catalog/sql_database.h"

namespace dynalake::catalog {

/// The catalog's rows in a SQL database. Threads take turns; processes are kept apart by the
/// database.
class SqlRows final : public CatalogRows {
 public:
  /// Makes what is missing of the layout (also in a database that PyIceberg laid out), and records
  /// `lake_root` where none is recorded. Errors beside the ordinary: kInvalidArgument where another
  /// root is recorded or the database is no such catalog; kUnsupported where a newer dynalake laid
  /// it out.
  static Result<std::unique_ptr<SqlRows>> Open(std::unique_ptr<SqlDatabase> database,
                                               std::string catalog_name,
                                               const std::string& lake_root);

  Result<std::optional<CatalogRow>> Find(const TableIdentifier& identifier) override;
  Result<std::vector<CatalogRow>> List(std::string_view namespace_name) override;
  Result<void> Insert(const CatalogRow& row) override;
  Result<bool> CompareAndSwapMetadataLocation(const CatalogRow& row,
                                              std::string_view next) override;
  Result<bool> Remove(const TableIdentifier& identifier, RowType type) override;
  Result<std::vector<std::string>> ListNamespaces() override;
  Result<void> InsertNamespace(std::string_view name) override;

 private:
  SqlRows(std::unique_ptr<SqlDatabase> database, std::string catalog_name)
      : database_(std::move(database)), catalog_name_(std::move(catalog_name)) {}

  Result<void> CompleteLayout(const std::string& lake_root);
  Result<void> MakeLayout(const std::string& lake_root);
  Result<void> CheckLake(const std::string& lake_root);
  /// A fact about the lake that the database keeps; empty where it keeps none.
  Result<std::string> ReadLakeProperty(std::string_view key);
  Result<bool> NamespaceExists(std::string_view name);

  std::mutex mutex_;
  std::unique_ptr<SqlDatabase> database_;
  std::string catalog_name_;
};

/// `error` of a database that is none, or not laid out as a catalog, in words that say so; any
/// other as it is.
Error NoCatalog(Error error);

}  // namespace dynalake::catalog
