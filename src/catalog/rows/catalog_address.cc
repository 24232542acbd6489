#include "catalog/rows/catalog_address.h"

#include <algorithm>
#include <string_view>
#include <system_error>
#include <utility>

#include "base/format.h"
#include "catalog/rows/postgres_catalog.h"
#include "catalog/rows/sqlite_catalog.h"

namespace dynalake::catalog {
namespace {

constexpr std::string_view kSqliteScheme = "sqlite://";

/// One on S3 would be no place for SQLite.
Result<std::filesystem::path> FileOf(const SqliteAddress& address, const storage::Location& root) {
  if (!address.file.empty()) {
    return address.file;
  }
  if (root.scheme() == "file") {
    return std::filesystem::path(root.path()) / "catalog.db";
  }
  return Fail(ErrorCode::kInvalidArgument,
              "the lake {} needs a catalog elsewhere: set DYNALAKE_CATALOG to "
              "sqlite:///folder/catalog.db or postgresql://USER@HOST:PORT/DATABASE",
              root.ToString());
}

Result<void> CheckIsThere(const std::filesystem::path& file, const storage::Location& root) {
  std::error_code error;
  if (std::filesystem::exists(file, error)) {
    return {};
  }
  if (error) {
    return Fail(error == std::errc::permission_denied ? ErrorCode::kPermissionDenied
                                                      : ErrorCode::kUnreachable,
                "the catalog {} cannot be read: {}", file.string(), error.message());
  }
  return Fail(ErrorCode::kNotFound,
              "there is no lake in {}; dynalake load makes one, --lake names another",
              root.scheme() == "file"
                  ? std::string(root.path())
                  : fmt::format("{} (by its catalog {})", root.ToString(), file.string()));
}

/// What opens the rows of each kind of address.
struct Opener {
  const storage::Location& root;
  bool create;
  Clock& clock;

  Result<std::unique_ptr<SqlRows>> operator()(const SqliteAddress& address) const {
    DYNALAKE_ASSIGN(const std::filesystem::path file, FileOf(address, root));
    if (!create) {
      DYNALAKE_TRY(CheckIsThere(file, root));
    }
    return OpenSqliteRows({.database = file, .lake_root = root, .create = create});
  }
  Result<std::unique_ptr<SqlRows>> operator()(const PostgresAddress& address) const {
    return OpenPostgresRows({.url = address.url, .lake_root = root, .create = create}, clock);
  }
};

}  // namespace

Result<CatalogAddress> ParseCatalogAddress(const std::string& text) {
  if (text == "sqlite") {
    return CatalogAddress(SqliteAddress());
  }
  if (text.starts_with("sqlite:///")) {
    return CatalogAddress(SqliteAddress{.file = text.substr(kSqliteScheme.size())});
  }
  if (text.starts_with("postgresql://") || text.starts_with("postgres://")) {
    return CatalogAddress(PostgresAddress{.url = text});
  }
  // What follows a mistyped scheme may be a password.
  const size_t scheme = std::min(text.find_first_of(":/@"), text.size());
  return Fail(ErrorCode::kInvalidArgument,
              "'{}{}' is none of sqlite, sqlite:///PATH, postgresql://USER@HOST:PORT/DATABASE",
              text.substr(0, scheme), scheme == text.size() ? "" : "...");
}

Result<OpenedRows> OpenCatalogRows(const CatalogAddress& address, const storage::Location& root,
                                   bool create, Clock& clock) {
  DYNALAKE_ASSIGN(std::unique_ptr<SqlRows> rows, std::visit(Opener{root, create, clock}, address));
  DYNALAKE_ASSIGN(storage::Location lake_root, storage::Location::Parse(rows->lake_root()));
  return OpenedRows{.rows = std::move(rows), .lake_root = std::move(lake_root)};
}

}  // namespace dynalake::catalog
