#pragma once

#include <memory>
#include <string>

#include "base/clock.h"
#include "base/result.h"
#include "catalog/rows/sql_rows.h"
#include "storage/location.h"

namespace dynalake::catalog {

/// What `OpenPostgresRows` needs.
struct PostgresCatalogOptions {
  std::string url;              ///< libpq's, as `PostgresDatabase::Open` takes it
  storage::Location lake_root;  ///< recorded in the database when the catalog is made
  bool create = true;           ///< else a database without catalog is kNotFound
};

/// The rows of the catalog for several machines: a PostgreSQL database in the same layout as the
/// embedded one, that PyIceberg and Spark open as well. One lake per schema of the database.
/// `clock` must outlive them. Errors beside the ordinary: those of `PostgresDatabase::Open` and
/// `SqlRows::Open`.
Result<std::unique_ptr<SqlRows>> OpenPostgresRows(const PostgresCatalogOptions& options,
                                                  Clock& clock);

}  // namespace dynalake::catalog
