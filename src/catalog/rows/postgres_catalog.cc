#include "catalog/rows/postgres_catalog.h"

#include <utility>

#include "catalog/rows/postgres_database.h"

namespace dynalake::catalog {

Result<std::unique_ptr<SqlRows>> OpenPostgresRows(const PostgresCatalogOptions& options,
                                                  Clock& clock) {
  DYNALAKE_TRY(storage::CheckLakeLocation(options.lake_root));
  DYNALAKE_ASSIGN(auto database, PostgresDatabase::Open(options.url, clock));
  DYNALAKE_ASSIGN(bool is_there, database->HasTable("iceberg_tables"));
  if (!is_there && !options.create) {
    return Fail(ErrorCode::kNotFound, "there is no lake in {}; dynalake load makes one",
                database->name());
  }
  const std::string one_lake = fmt::format(
      "one schema of {} holds one lake, so give this one a schema of its own, with "
      "`?options=-csearch_path%3DNAME` in the catalog's address",
      database->name());
  return SqlRows::Open(std::move(database), {.catalog_name = kDefaultCatalogName,
                                             .lake_root = options.lake_root.ToString(),
                                             .create = options.create,
                                             .one_lake = one_lake});
}

}  // namespace dynalake::catalog
