#pragma once

#include <filesystem>
#include <memory>
#include <mutex>
#include <string>

#include "base/result.h"
#include "catalog/catalog_rows.h"
#include "catalog/sqlite_database.h"

namespace dynalake::catalog {

/// The catalog's rows in a SQLite file. Threads take turns; processes are kept apart by SQLite.
class SqliteRows final : public CatalogRows {
 public:
  /// Makes what is missing of the layout (also in a file that PyIceberg made), and records
  /// `lake_root` where none is recorded. Errors beside the ordinary: kUnsupported for a network
  /// file system; kInvalidArgument where another root is recorded or the file is no such catalog;
  /// kNotFound for a missing file unless `create`.
  static Result<std::unique_ptr<SqliteRows>> Open(const std::filesystem::path& path,
                                                  std::string catalog_name,
                                                  const std::string& lake_root, bool create);

  Result<std::optional<CatalogRow>> Find(const TableIdentifier& identifier) override;
  Result<std::vector<CatalogRow>> List(std::string_view namespace_name) override;
  Result<void> Insert(const CatalogRow& row) override;
  Result<bool> CompareAndSwapMetadataLocation(const CatalogRow& row,
                                              std::string_view next) override;
  Result<bool> Remove(const TableIdentifier& identifier, RowType type) override;
  Result<std::vector<std::string>> ListNamespaces() override;
  Result<void> InsertNamespace(std::string_view name) override;

 private:
  SqliteRows(SqliteDatabase database, std::string catalog_name)
      : database_(std::move(database)), catalog_name_(std::move(catalog_name)) {}

  Result<void> MakeLayout(const std::string& lake_root);
  Result<void> RecordRoot(const std::string& lake_root);
  Result<bool> NamespaceExists(std::string_view name);

  std::mutex mutex_;
  SqliteDatabase database_;
  std::string catalog_name_;
};

/// Whether a file system of this type (`statfs`) is known to be on another machine, where SQLite's
/// locks cannot be trusted.
bool IsNetworkFileSystem(int64_t file_system_type);

}  // namespace dynalake::catalog
