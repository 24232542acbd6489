#include "catalog/rows/sql_rows.h"

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>

#include "storage/location.h"

namespace dynalake::catalog {
namespace {

// Of dynalake_lake and of what we demand of the others. Databases without a number have version 1.
constexpr int kLayoutVersion = 1;

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

std::string_view TypeName(RowType type) { return type == RowType::kTable ? "TABLE" : "VIEW"; }

CatalogRow ToRow(SqlDatabase::Row columns) {
  return {
      .identifier = {.namespace_name = columns[0].value_or(""), .name = columns[1].value_or("")},
      .type = columns[2] == "VIEW" ? RowType::kView : RowType::kTable,
      .metadata_location = columns[3].value_or(""),
      .previous_metadata_location = columns[4].value_or("")};
}

/// By whatever way one gets there.
bool IsSameFolder(const std::string& a, const std::string& b) {
  const auto one = storage::Location::Parse(a);
  const auto other = storage::Location::Parse(b);
  if (!one || !other || one->scheme() != "file" || other->scheme() != "file") {
    return false;
  }
  std::error_code error;  // Where one is not there, they are two.
  return std::filesystem::equivalent(one->path(), other->path(), error);
}

Error AnotherLake(const std::string& recorded, const SqlRowsOptions& options) {
  if (options.one_lake.empty()) {
    return Fail(ErrorCode::kInvalidArgument,
                "this lake was made at {} and is now at {}; its tables name files by their full "
                "path: move it back, or load into a new lake",
                recorded, options.lake_root);
  }
  return Fail(ErrorCode::kInvalidArgument,
              "the catalog holds the lake {}, and this one is at {}: {}; a lake that was moved has "
              "to go back, since its tables name files by their full path",
              recorded, options.lake_root, options.one_lake);
}

}  // namespace

Error NoCatalog(Error error) {
  if (error.code() != ErrorCode::kMalformedInput) {
    return error;  // which names the database
  }
  return Error(ErrorCode::kInvalidArgument,
               error.ToString() + ": it is not an Iceberg SQL catalog, or it is damaged");
}

Result<std::unique_ptr<SqlRows>> SqlRows::Open(std::unique_ptr<SqlDatabase> database,
                                               SqlRowsOptions options) {
  std::unique_ptr<SqlRows> rows(new SqlRows(std::move(database), std::move(options)));
  auto known = rows->LearnLayout();
  if (known && (rows->options_.create || !rows->has_tables_)) {
    known = rows->CompleteLayout();  // An empty database is nobody else's.
  }
  if (known) {
    known = rows->CheckLake();
  }
  if (!known) {
    return NoCatalog(std::move(known).error());
  }
  return rows;
}

Result<void> SqlRows::LearnLayout() {
  DYNALAKE_ASSIGN(is_complete_, database_->HasTable("dynalake_lake"));
  if (is_complete_) {
    has_tables_ = true;
    has_types_ = true;
    has_namespaces_ = true;
    return {};
  }
  DYNALAKE_ASSIGN(has_tables_, database_->HasTable("iceberg_tables"));
  DYNALAKE_ASSIGN(has_types_, database_->HasColumn("iceberg_tables", "iceberg_type"));
  DYNALAKE_ASSIGN(has_namespaces_, database_->HasTable("iceberg_namespace_properties"));
  return {};
}

Result<void> SqlRows::CompleteLayout() {
  // Ordinarily all is there, and opening needs neither a write lock nor the right to make tables.
  if (is_complete_) {
    return {};
  }
  auto made = MakeLayout();
  if (!made && made.error().code() == ErrorCode::kAlreadyExists) {
    // Another process laid it out at the same time.
    made = MakeLayout();
  }
  DYNALAKE_TRY(made);
  return LearnLayout();
}

std::string SqlRows::SelectRow() const {
  return fmt::format(
      "SELECT table_namespace, table_name, {}, metadata_location, previous_metadata_location "
      "FROM iceberg_tables WHERE catalog_name = $1 AND table_namespace = $2 AND metadata_location "
      "IS NOT NULL",
      has_types_ ? "iceberg_type" : "NULL");
}

Result<void> SqlRows::MakeLayout() {
  DYNALAKE_ASSIGN(auto transaction, SqlTransaction::Begin(*database_));
  DYNALAKE_TRY(database_->Execute(kCreateTables));
  DYNALAKE_TRY(database_->Execute(kCreateNamespaceProperties));
  DYNALAKE_TRY(database_->Execute(kCreateLake));
  DYNALAKE_ASSIGN(bool is_typed, database_->HasColumn("iceberg_tables", "iceberg_type"));
  if (!is_typed) {
    DYNALAKE_TRY(
        database_->Execute("ALTER TABLE iceberg_tables ADD COLUMN iceberg_type VARCHAR(5)"));
  }
  DYNALAKE_TRY(
      database_->Execute("INSERT INTO dynalake_lake VALUES ('root', $1), ('layout_version', $2) "
                         "ON CONFLICT DO NOTHING",
                         {options_.lake_root, std::to_string(kLayoutVersion)}));
  // As PyIceberg marks a namespace that has no properties.
  DYNALAKE_TRY(
      database_->Execute("INSERT INTO iceberg_namespace_properties VALUES "
                         "($1, $2, 'exists', 'true') ON CONFLICT DO NOTHING",
                         {options_.catalog_name, kDefaultNamespace}));
  return transaction.Commit();
}

Result<void> SqlRows::CheckLake() {
  DYNALAKE_TRY(database_->Execute(SelectRow() + " LIMIT 0", {"", ""}));
  if (!is_complete_) {
    return {};  // a catalog that others made and nobody here wrote to
  }
  DYNALAKE_ASSIGN(const std::string version, ReadLakeProperty("layout_version"));
  if (!version.empty() && version != std::to_string(kLayoutVersion)) {
    return Fail(ErrorCode::kUnsupported,
                "the catalog has layout version {} and this dynalake knows version {}: use the "
                "dynalake that made it, or a newer one",
                version, kLayoutVersion);
  }
  DYNALAKE_ASSIGN(const std::string root, ReadLakeProperty("root"));
  if (root != options_.lake_root && !IsSameFolder(root, options_.lake_root)) {
    return AnotherLake(root, options_);
  }
  options_.lake_root = root;
  return {};
}

Result<std::string> SqlRows::ReadLakeProperty(std::string_view key) {
  DYNALAKE_ASSIGN(auto found, database_->Execute("SELECT property_value FROM dynalake_lake "
                                                 "WHERE property_key = $1",
                                                 {key}));
  return found.empty() ? "" : found.front().front().value_or("");
}

Result<std::optional<CatalogRow>> SqlRows::Find(const TableIdentifier& identifier) {
  std::lock_guard lock(mutex_);
  DYNALAKE_ASSIGN(auto rows, database_->Execute(SelectRow() + " AND table_name = $3",
                                                {options_.catalog_name, identifier.namespace_name,
                                                 identifier.name}));
  return rows.empty() ? std::nullopt : std::optional(ToRow(std::move(rows.front())));
}

Result<std::vector<CatalogRow>> SqlRows::List(std::string_view namespace_name) {
  std::lock_guard lock(mutex_);
  DYNALAKE_ASSIGN(auto rows,
                  database_->Execute(SelectRow(), {options_.catalog_name, namespace_name}));
  std::vector<CatalogRow> listed;
  listed.reserve(rows.size());
  for (SqlDatabase::Row& row : rows) {
    listed.push_back(ToRow(std::move(row)));
  }
  // Not by the database, whose order may be that of a language.
  std::ranges::sort(listed, {}, [](const CatalogRow& row) { return row.identifier.name; });
  return listed;
}

Result<void> SqlRows::Insert(const CatalogRow& row) {
  std::lock_guard lock(mutex_);
  DYNALAKE_TRY(CompleteLayout());
  DYNALAKE_ASSIGN(auto transaction, SqlTransaction::Begin(*database_));
  DYNALAKE_TRY(RequireNamespace(row.identifier.namespace_name));
  auto inserted = database_->Execute(
      "INSERT INTO iceberg_tables (catalog_name, table_namespace, table_name, metadata_location, "
      "iceberg_type) VALUES ($1, $2, $3, $4, $5)",
      {options_.catalog_name, row.identifier.namespace_name, row.identifier.name,
       row.metadata_location, TypeName(row.type)});
  if (!inserted) {
    return inserted.error().code() == ErrorCode::kAlreadyExists
               ? Fail(ErrorCode::kAlreadyExists, "{} exists already", row.identifier.ToString())
               : std::move(inserted).error();
  }
  return transaction.Commit();
}

Result<bool> SqlRows::CompareAndSwapMetadataLocation(const CatalogRow& row, std::string_view next) {
  std::lock_guard lock(mutex_);
  DYNALAKE_TRY(CompleteLayout());
  DYNALAKE_ASSIGN(auto transaction, SqlTransaction::Begin(*database_));
  DYNALAKE_ASSIGN(
      auto changed,
      database_->Execute(
          "UPDATE iceberg_tables SET metadata_location = $1, previous_metadata_location = $2 "
          "WHERE catalog_name = $3 AND table_namespace = $4 AND table_name = $5 "
          "AND metadata_location = $2 AND coalesce(iceberg_type, 'TABLE') = $6 RETURNING 1",
          {next, row.metadata_location, options_.catalog_name, row.identifier.namespace_name,
           row.identifier.name, TypeName(row.type)}));
  if (changed.empty()) {
    return false;
  }
  DYNALAKE_TRY(transaction.Commit());
  return true;
}

Result<bool> SqlRows::Remove(const TableIdentifier& identifier, RowType type) {
  std::lock_guard lock(mutex_);
  DYNALAKE_TRY(CompleteLayout());
  DYNALAKE_ASSIGN(auto transaction, SqlTransaction::Begin(*database_));
  DYNALAKE_ASSIGN(
      auto removed,
      database_->Execute(
          "DELETE FROM iceberg_tables WHERE catalog_name = $1 AND table_namespace = $2 "
          "AND table_name = $3 AND coalesce(iceberg_type, 'TABLE') = $4 RETURNING 1",
          {options_.catalog_name, identifier.namespace_name, identifier.name, TypeName(type)}));
  DYNALAKE_TRY(transaction.Commit());
  return !removed.empty();
}

Result<bool> SqlRows::Rename(const TableIdentifier& from, const TableIdentifier& to, RowType type) {
  std::lock_guard lock(mutex_);
  DYNALAKE_TRY(CompleteLayout());
  DYNALAKE_ASSIGN(auto transaction, SqlTransaction::Begin(*database_));
  DYNALAKE_TRY(RequireNamespace(to.namespace_name));
  auto renamed = database_->Execute(
      "UPDATE iceberg_tables SET table_namespace = $1, table_name = $2 WHERE catalog_name = $3 "
      "AND table_namespace = $4 AND table_name = $5 AND metadata_location IS NOT NULL "
      "AND coalesce(iceberg_type, 'TABLE') = $6 RETURNING 1",
      {to.namespace_name, to.name, options_.catalog_name, from.namespace_name, from.name,
       TypeName(type)});
  if (!renamed) {
    return renamed.error().code() == ErrorCode::kAlreadyExists
               ? Fail(ErrorCode::kAlreadyExists, "{} exists already", to.ToString())
               : std::move(renamed).error();
  }
  DYNALAKE_TRY(transaction.Commit());
  return !renamed->empty();
}

}  // namespace dynalake::catalog
