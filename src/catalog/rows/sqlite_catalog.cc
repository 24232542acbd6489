#include "catalog/rows/sqlite_catalog.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>
#include <utility>

#include <sys/vfs.h>

#include "catalog/rows/sql_rows.h"
#include "catalog/rows/sqlite_database.h"
#include "storage/posix_file.h"

namespace dynalake::catalog {
namespace {

Result<void> CheckFileSystem(const std::filesystem::path& path) {
  struct statfs status{};
  const std::filesystem::path folder = path.parent_path();
  if (::statfs(folder.c_str(), &status) != 0) {
    return Fail(errno == ENOENT ? ErrorCode::kNotFound : ErrorCode::kUnreachable,
                "cannot open the folder {} of the catalog: {}", folder.string(),
                std::system_category().message(errno));
  }
  if (IsNetworkFileSystem(status.f_type)) {
    return Fail(ErrorCode::kUnsupported,
                "the catalog {} is on a network file system, where SQLite cannot keep two writers "
                "apart: put the lake on a local disk, or name another catalog with `catalog:`",
                path.string());
  }
  return {};
}

}  // namespace

bool IsNetworkFileSystem(int64_t file_system_type) {
  constexpr std::array<int64_t, 9> kNetworkTypes = {
      0x6969,      // NFS
      0x517b,      // SMB
      0xff534d42,  // CIFS
      0xfe534d42,  // SMB2
      0x5346414f,  // AFS
      0x00c36400,  // Ceph
      0x0bd00bd0,  // Lustre
      0x01161970,  // GFS2
      0x7461636f,  // OCFS2
  };
  return std::ranges::find(kNetworkTypes, file_system_type & 0xffffffff) != kNetworkTypes.end();
}

Result<std::unique_ptr<SqlRows>> OpenSqliteRows(const SqliteCatalogOptions& options) {
  DYNALAKE_TRY(storage::CheckLakeLocation(options.lake_root));
  DYNALAKE_ASSIGN(const storage::Location file, storage::Location::FromLocalPath(options.database));
  const std::filesystem::path path(file.path());
  if (options.create) {
    DYNALAKE_TRY(storage::MakeFolders(path.parent_path().string()));
  } else if (!std::filesystem::exists(path)) {
    return Fail(ErrorCode::kNotFound, "there is no catalog at {}", path.string());
  }
  DYNALAKE_TRY(CheckFileSystem(path));
  auto database = SqliteDatabase::Open(path, options.create);
  if (!database) {
    return NoCatalog(std::move(database).error());
  }
  const bool is_in_lake = file.Parent() == options.lake_root;
  return SqlRows::Open(
      *std::move(database),
      {.catalog_name = kDefaultCatalogName,
       .lake_root = options.lake_root.ToString(),
       .create = options.create,
       .one_lake = is_in_lake ? ""
                              : fmt::format("one file holds one lake, so name another than {} "
                                            "with `catalog:`",
                                            path.string())});
}

}  // namespace dynalake::catalog
