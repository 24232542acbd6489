#include "catalog/sqlite_catalog.h"

#include <utility>

#include "catalog/sql_catalog.h"
#include "catalog/sqlite_rows.h"
#include "storage/posix_file.h"

namespace dynalake::catalog {

Result<std::unique_ptr<Catalog>> OpenSqliteCatalog(const SqliteCatalogOptions& options,
                                                   storage::ObjectStore& store, TableReader& reader,
                                                   Clock& clock, RandomSource& random) {
  DYNALAKE_TRY(storage::CheckLakeLocation(options.lake_root));
  DYNALAKE_ASSIGN(storage::Location database, storage::Location::FromLocalPath(options.database));
  const std::filesystem::path path(database.path());
  if (options.create) {
    DYNALAKE_TRY(storage::MakeFolders(path.parent_path().string()));
  }
  DYNALAKE_ASSIGN(auto rows, SqliteRows::Open(path, kCatalogName, options.lake_root.ToString(),
                                              options.create));
  return std::make_unique<SqlCatalog>(std::move(rows), options.lake_root, store, reader, clock,
                                      random);
}

}  // namespace dynalake::catalog
