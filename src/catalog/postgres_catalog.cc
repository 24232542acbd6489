#include "catalog/postgres_catalog.h"

#include <utility>

#include "catalog/postgres_database.h"
#include "catalog/sql_catalog.h"

namespace dynalake::catalog {

Result<std::unique_ptr<SqlRows>> OpenPostgresRows(const PostgresCatalogOptions& options,
                                                  Clock& clock) {
  DYNALAKE_ASSIGN(auto database, PostgresDatabase::Open(options.url, clock));
  DYNALAKE_ASSIGN(bool is_there, database->HasTable("iceberg_tables"));
  if (!is_there && !options.create) {
    return Fail(ErrorCode::kNotFound, "there is no lake in {}; dynalake load makes one",
                database->name());
  }
  return SqlRows::Open(std::move(database), kCatalogName, options.lake_root.ToString(),
                       options.create);
}

Result<std::unique_ptr<Catalog>> OpenPostgresCatalog(const PostgresCatalogOptions& options,
                                                     storage::ObjectStore& store,
                                                     TableReader& reader, Clock& clock,
                                                     RandomSource& random) {
  DYNALAKE_TRY(storage::CheckLakeLocation(options.lake_root));
  DYNALAKE_ASSIGN(auto rows, OpenPostgresRows(options, clock));
  return std::make_unique<SqlCatalog>(std::move(rows), options.lake_root, store, reader, clock,
                                      random);
}

}  // namespace dynalake::catalog
