#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "base/result.h"
#include "catalog/rows/catalog_rows.h"
#include "catalog/rows/sql_database.h"

namespace dynalake::catalog {

/// What `SqlRows::Open` needs beside the database.
struct SqlRowsOptions {
  std::string catalog_name;
  std::string lake_root;
  bool create = true;  ///< make what is missing of the layout
  /// That this database holds one lake, and how another gets one of its own, as half a sentence.
  /// Empty for a database in the lake's own folder.
  std::string one_lake = {};
};

/// The catalog's rows in a SQL database. Threads take turns; processes are kept apart by the
/// database.
class SqlRows final : public CatalogRows {
 public:
  /// With `create` makes what is missing of the layout (also in a database that PyIceberg laid
  /// out), and records `lake_root` where none is recorded; else the first change does, so that
  /// reading another engine's catalog takes no right to write it. Errors beside the ordinary:
  /// kInvalidArgument where the root of another folder is recorded or the database is no such
  /// catalog; kUnsupported where a newer dynalake laid it out.
  static Result<std::unique_ptr<SqlRows>> Open(std::unique_ptr<SqlDatabase> database,
                                               SqlRowsOptions options);

  /// The lake's root as the files' names begin with it: the one that is recorded, also where
  /// another way (a symbolic link) led to that folder.
  const std::string& lake_root() const { return options_.lake_root; }

  std::string catalog_name() const override { return options_.catalog_name; }
  Result<std::optional<CatalogRow>> Find(const TableIdentifier& identifier) override;
  Result<std::vector<CatalogRow>> List(std::string_view namespace_name) override;
  Result<void> Insert(const CatalogRow& row) override;
  Result<bool> CompareAndSwapMetadataLocation(const CatalogRow& row,
                                              std::string_view next) override;
  Result<bool> Remove(const TableIdentifier& identifier, RowType type) override;
  Result<bool> Rename(const TableIdentifier& from, const TableIdentifier& to,
                      RowType type) override;
  Result<std::vector<TableIdentifier>> ListDefinitions(std::string_view namespace_name) override;
  Result<std::optional<CatalogDefinition>> FindDefinition(
      const TableIdentifier& identifier) override;
  Result<void> InsertDefinition(const TableIdentifier& identifier, std::string_view text) override;
  Result<bool> CompareAndSwapDefinition(const TableIdentifier& identifier, int64_t version,
                                        std::string_view text) override;
  Result<bool> RemoveDefinition(const TableIdentifier& identifier) override;
  Result<std::vector<std::string>> ListNamespaces() override;
  Result<std::optional<iceberg::Properties>> FindNamespace(std::string_view name) override;
  Result<void> InsertNamespace(std::string_view name,
                               const iceberg::Properties& properties) override;
  Result<void> UpdateNamespace(std::string_view name, const iceberg::Properties& set,
                               const std::vector<std::string>& remove) override;
  Result<bool> RemoveNamespace(std::string_view name) override;

 private:
  SqlRows(std::unique_ptr<SqlDatabase> database, SqlRowsOptions options)
      : database_(std::move(database)), options_(std::move(options)) {}

  /// Looks which tables and columns there are.
  Result<void> LearnLayout();
  Result<void> CompleteLayout();
  Result<void> MakeLayout();
  Result<void> CheckLake();
  /// Rows of a catalog ($1) and a namespace ($2).
  std::string SelectRow() const;
  /// A fact about the lake that the database keeps; empty where it keeps none.
  Result<std::string> ReadLakeProperty(std::string_view key);
  Result<bool> NamespaceExists(std::string_view name);
  Result<bool> HasDefinitions();
  Result<void> MakeDefinitions();
  /// Within a transaction; kNotFound if it does not exist.
  Result<void> RequireNamespace(std::string_view name);
  Result<void> SetNamespaceProperty(std::string_view name, std::string_view key,
                                    std::string_view value);

  std::mutex mutex_;
  std::unique_ptr<SqlDatabase> database_;
  SqlRowsOptions options_;
  bool is_complete_ = false;
  bool has_tables_ = false;
  bool has_types_ = false;       ///< older catalogs have no views, and no column that tells
  bool has_namespaces_ = false;  ///< the table of namespaces' properties
  /// The table of definitions, which comes with the first; nothing while nobody looked.
  std::optional<bool> has_definitions_;
};

/// `error` of a database that is none, or not laid out as a catalog, in words that say so; any
/// other as it is.
Error NoCatalog(Error error);

}  // namespace dynalake::catalog
