#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

#include "base/result.h"
#include "catalog/rows/sql_rows.h"
#include "storage/location.h"

namespace dynalake::catalog {

/// What `OpenSqliteRows` needs.
struct SqliteCatalogOptions {
  std::filesystem::path database;  ///< `<lake>/catalog.db`
  storage::Location lake_root;     ///< recorded in the database when it is made
  bool create = true;              ///< else a missing database is kNotFound
};

/// The rows of the embedded catalog: a SQLite file in the layout of Iceberg's SQL catalog, version
/// 1 ("V1"), that PyIceberg and Spark open as well; its folder is made with it. Errors beside the
/// ordinary: kUnsupported for a file on a network file system; kInvalidArgument where the lake was
/// moved since it was made (its metadata names absolute paths) and for a file that is no such
/// catalog.
Result<std::unique_ptr<SqlRows>> OpenSqliteRows(const SqliteCatalogOptions& options);

/// Whether a file system of this type (`statfs`) is known to be on another machine, where SQLite's
/// locks cannot be trusted.
bool IsNetworkFileSystem(int64_t file_system_type);

}  // namespace dynalake::catalog
