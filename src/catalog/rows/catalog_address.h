#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <variant>

#include "base/clock.h"
#include "base/result.h"
#include "catalog/rows/catalog_rows.h"
#include "storage/location.h"

namespace dynalake::catalog {

/// A SQLite file.
struct SqliteAddress {
  std::filesystem::path file;  ///< empty: `catalog.db` in the lake's own folder
};
/// A PostgreSQL database.
struct PostgresAddress {
  std::string url;  ///< libpq's; may hold a password
};
/// Where a catalog is kept.
using CatalogAddress = std::variant<SqliteAddress, PostgresAddress>;

/// "sqlite", "sqlite:///PATH" or "postgresql://USER@HOST:PORT/DATABASE". kInvalidArgument for
/// anything else; no error shows what may be a password.
Result<CatalogAddress> ParseCatalogAddress(const std::string& text);

/// The rows of a catalog, and the lake's root as the files' names begin with it: the one that the
/// catalog has recorded, also where another way (a symbolic link) led to that folder.
struct OpenedRows {
  std::unique_ptr<CatalogRows> rows;
  storage::Location lake_root;
};

/// Opens the catalog of the lake at `root`, or makes it there with `create`; without, kNotFound
/// says what makes a lake. kInvalidArgument for a lake that is not on this machine and a catalog
/// that would be in its folder; otherwise errors as `OpenSqliteRows` and `OpenPostgresRows`.
/// `clock` must outlive the rows.
Result<OpenedRows> OpenCatalogRows(const CatalogAddress& address, const storage::Location& root,
                                   bool create, Clock& clock);

}  // namespace dynalake::catalog
