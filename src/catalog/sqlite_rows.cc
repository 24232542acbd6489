#include "catalog/sqlite_rows.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>
#include <utility>

#include <sys/vfs.h>

namespace dynalake::catalog {
namespace {

// SQLite's errors name the file.
Error NoCatalog(Error error) {
  if (error.code() != ErrorCode::kMalformedInput) {
    return error;
  }
  return Error(ErrorCode::kInvalidArgument,
               error.ToString() + ": it is not an Iceberg SQL catalog, or it is damaged");
}

// The layout as PyIceberg's SqlCatalog makes it (version 1).
constexpr const char* kCreateTables =
    "CREATE TABLE IF NOT EXISTS iceberg_tables ("
    "catalog_name VARCHAR(255) NOT NULL, table_namespace VARCHAR(255) NOT NULL, "
    "table_name VARCHAR(255) NOT NULL, metadata_location VARCHAR(1000), "
    "previous_metadata_location VARCHAR(1000), iceberg_type VARCHAR(5), "
    "PRIMARY KEY (catalog_name, table_namespace, table_name))";
constexpr const char* kCreateNamespaceProperties =
    "CREATE TABLE IF NOT EXISTS iceberg_namespace_properties ("
    "catalog_name VARCHAR(255) NOT NULL, namespace VARCHAR(255) NOT NULL, "
    "property_key VARCHAR(255) NOT NULL, property_value VARCHAR(1000) NOT NULL, "
    "PRIMARY KEY (catalog_name, namespace, property_key))";
// Ours alone; other engines do not see it.
constexpr const char* kCreateLake =
    "CREATE TABLE IF NOT EXISTS dynalake_lake ("
    "property_key VARCHAR(255) NOT NULL PRIMARY KEY, property_value VARCHAR(4096) NOT NULL)";

constexpr const char* kSelectRow =
    "SELECT table_namespace, table_name, iceberg_type, metadata_location, "
    "previous_metadata_location FROM iceberg_tables WHERE catalog_name = ? "
    "AND table_namespace = ? AND metadata_location IS NOT NULL";

std::string_view TypeName(RowType type) { return type == RowType::kTable ? "TABLE" : "VIEW"; }

CatalogRow ToRow(SqliteDatabase::Row columns) {
  return {
      .identifier = {.namespace_name = columns[0].value_or(""), .name = columns[1].value_or("")},
      .type = columns[2] == "VIEW" ? RowType::kView : RowType::kTable,
      .metadata_location = columns[3].value_or(""),
      .previous_metadata_location = columns[4].value_or("")};
}

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

Result<std::unique_ptr<SqliteRows>> SqliteRows::Open(const std::filesystem::path& path,
                                                     std::string catalog_name,
                                                     const std::string& lake_root, bool create) {
  if (!create && !std::filesystem::exists(path)) {
    return Fail(ErrorCode::kNotFound, "there is no catalog at {}", path.string());
  }
  DYNALAKE_TRY(CheckFileSystem(path));
  auto database = SqliteDatabase::Open(path, create);
  if (!database) {
    return NoCatalog(std::move(database).error());
  }
  std::unique_ptr<SqliteRows> rows(new SqliteRows(*std::move(database), std::move(catalog_name)));
  auto made = rows->MakeLayout(lake_root);
  if (!made) {
    return NoCatalog(std::move(made).error());
  }
  return rows;
}

Result<void> SqliteRows::MakeLayout(const std::string& lake_root) {
  // Ordinarily all is there, and opening needs no write lock.
  DYNALAKE_ASSIGN(auto present,
                  database_.Execute("SELECT 1 FROM sqlite_master WHERE name = 'dynalake_lake'"));
  if (present.empty()) {
    DYNALAKE_ASSIGN(auto transaction, SqliteTransaction::Begin(database_));
    DYNALAKE_TRY(database_.Execute(kCreateTables));
    DYNALAKE_TRY(database_.Execute(kCreateNamespaceProperties));
    DYNALAKE_TRY(database_.Execute(kCreateLake));
    DYNALAKE_ASSIGN(auto typed, database_.Execute("SELECT 1 FROM pragma_table_info("
                                                  "'iceberg_tables') WHERE name = 'iceberg_type'"));
    if (typed.empty()) {
      DYNALAKE_TRY(
          database_.Execute("ALTER TABLE iceberg_tables ADD COLUMN iceberg_type "
                            "VARCHAR(5)"));
    }
    DYNALAKE_TRY(RecordRoot(lake_root));
    DYNALAKE_TRY(transaction.Commit());
  }
  DYNALAKE_TRY(database_.Execute(std::string(kSelectRow) + " LIMIT 0", {"", ""}));
  DYNALAKE_ASSIGN(auto recorded, database_.Execute("SELECT property_value FROM dynalake_lake "
                                                   "WHERE property_key = 'root'"));
  const std::string root = recorded.empty() ? "" : recorded.front().front().value_or("");
  if (root != lake_root) {
    return Fail(ErrorCode::kInvalidArgument,
                "this lake was made at {} and is now at {}; its tables name files by their full "
                "path: move it back, or load into a new lake",
                root, lake_root);
  }
  return {};
}

Result<void> SqliteRows::RecordRoot(const std::string& lake_root) {
  DYNALAKE_TRY(
      database_.Execute("INSERT OR IGNORE INTO dynalake_lake VALUES ('root', ?)", {lake_root}));
  // As PyIceberg marks a namespace that has no properties.
  DYNALAKE_TRY(
      database_.Execute("INSERT OR IGNORE INTO iceberg_namespace_properties VALUES "
                        "(?, ?, 'exists', 'true')",
                        {catalog_name_, kDefaultNamespace}));
  return {};
}

Result<std::optional<CatalogRow>> SqliteRows::Find(const TableIdentifier& identifier) {
  std::lock_guard lock(mutex_);
  DYNALAKE_ASSIGN(auto rows,
                  database_.Execute(std::string(kSelectRow) + " AND table_name = ?",
                                    {catalog_name_, identifier.namespace_name, identifier.name}));
  return rows.empty() ? std::nullopt : std::optional(ToRow(std::move(rows.front())));
}

Result<std::vector<CatalogRow>> SqliteRows::List(std::string_view namespace_name) {
  std::lock_guard lock(mutex_);
  DYNALAKE_ASSIGN(auto rows, database_.Execute(std::string(kSelectRow) + " ORDER BY table_name",
                                               {catalog_name_, namespace_name}));
  std::vector<CatalogRow> listed;
  listed.reserve(rows.size());
  for (SqliteDatabase::Row& row : rows) {
    listed.push_back(ToRow(std::move(row)));
  }
  return listed;
}

Result<void> SqliteRows::Insert(const CatalogRow& row) {
  std::lock_guard lock(mutex_);
  DYNALAKE_ASSIGN(auto transaction, SqliteTransaction::Begin(database_));
  DYNALAKE_ASSIGN(bool exists, NamespaceExists(row.identifier.namespace_name));
  if (!exists) {
    return Fail(ErrorCode::kNotFound, "there is no database {}", row.identifier.namespace_name);
  }
  auto inserted = database_.Execute(
      "INSERT INTO iceberg_tables (catalog_name, table_namespace, table_name, metadata_location, "
      "iceberg_type) VALUES (?, ?, ?, ?, ?)",
      {catalog_name_, row.identifier.namespace_name, row.identifier.name, row.metadata_location,
       TypeName(row.type)});
  if (!inserted) {
    return inserted.error().code() == ErrorCode::kAlreadyExists
               ? Fail(ErrorCode::kAlreadyExists, "{} exists already", row.identifier.ToString())
               : std::move(inserted).error();
  }
  return transaction.Commit();
}

Result<bool> SqliteRows::CompareAndSwapMetadataLocation(const CatalogRow& row,
                                                        std::string_view next) {
  std::lock_guard lock(mutex_);
  DYNALAKE_ASSIGN(auto transaction, SqliteTransaction::Begin(database_));
  DYNALAKE_TRY(database_.Execute(
      "UPDATE iceberg_tables SET metadata_location = ?, previous_metadata_location = ? "
      "WHERE catalog_name = ? AND table_namespace = ? AND table_name = ? "
      "AND metadata_location = ? AND coalesce(iceberg_type, 'TABLE') = ?",
      {next, row.metadata_location, catalog_name_, row.identifier.namespace_name,
       row.identifier.name, row.metadata_location, TypeName(row.type)}));
  if (database_.changes() == 0) {
    return false;
  }
  DYNALAKE_TRY(transaction.Commit());
  return true;
}

Result<bool> SqliteRows::Remove(const TableIdentifier& identifier, RowType type) {
  std::lock_guard lock(mutex_);
  DYNALAKE_ASSIGN(auto transaction, SqliteTransaction::Begin(database_));
  DYNALAKE_TRY(database_.Execute(
      "DELETE FROM iceberg_tables WHERE catalog_name = ? AND table_namespace = ? "
      "AND table_name = ? AND coalesce(iceberg_type, 'TABLE') = ?",
      {catalog_name_, identifier.namespace_name, identifier.name, TypeName(type)}));
  const bool was_there = database_.changes() > 0;
  DYNALAKE_TRY(transaction.Commit());
  return was_there;
}

Result<std::vector<std::string>> SqliteRows::ListNamespaces() {
  std::lock_guard lock(mutex_);
  DYNALAKE_ASSIGN(auto rows,
                  database_.Execute("SELECT namespace FROM iceberg_namespace_properties WHERE "
                                    "catalog_name = ? UNION SELECT table_namespace FROM "
                                    "iceberg_tables WHERE catalog_name = ? ORDER BY 1",
                                    {catalog_name_, catalog_name_}));
  std::vector<std::string> names;
  names.reserve(rows.size());
  for (SqliteDatabase::Row& row : rows) {
    names.push_back(row.front().value_or(""));
  }
  return names;
}

Result<bool> SqliteRows::NamespaceExists(std::string_view name) {
  DYNALAKE_ASSIGN(auto rows,
                  database_.Execute("SELECT 1 FROM iceberg_namespace_properties WHERE catalog_name "
                                    "= ? AND namespace = ? UNION SELECT 1 FROM iceberg_tables "
                                    "WHERE catalog_name = ? AND table_namespace = ?",
                                    {catalog_name_, name, catalog_name_, name}));
  return !rows.empty();
}

Result<void> SqliteRows::InsertNamespace(std::string_view name) {
  std::lock_guard lock(mutex_);
  DYNALAKE_ASSIGN(auto transaction, SqliteTransaction::Begin(database_));
  DYNALAKE_ASSIGN(bool exists, NamespaceExists(name));
  if (exists) {
    return Fail(ErrorCode::kAlreadyExists, "the database {} exists already", name);
  }
  DYNALAKE_TRY(
      database_.Execute("INSERT INTO iceberg_namespace_properties VALUES (?, ?, 'exists', "
                        "'true')",
                        {catalog_name_, name}));
  return transaction.Commit();
}

}  // namespace dynalake::catalog
