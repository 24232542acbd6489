#include <algorithm>
#include <charconv>
#include <string>
#include <utility>

#include "catalog/rows/sql_rows.h"

namespace dynalake::catalog {
namespace {

// Ours alone. The name itself has a row of iceberg_tables, without a metadata location, so that the
// key of that table keeps names apart, also from those that other engines give.
constexpr const char* kCreateDefinitions =
    "CREATE TABLE IF NOT EXISTS dynalake_definitions ("
    "catalog_name VARCHAR(255) NOT NULL, table_namespace VARCHAR(255) NOT NULL, "
    "table_name VARCHAR(255) NOT NULL, version VARCHAR(20) NOT NULL, definition TEXT NOT NULL, "
    "PRIMARY KEY (catalog_name, table_namespace, table_name))";
// `iceberg_type` has room for five characters.
constexpr std::string_view kDefinitionType = "OTHER";

}  // namespace

Result<bool> SqlRows::HasDefinitions() {
  if (!has_definitions_.value_or(false)) {
    // Another process may have made it since.
    DYNALAKE_ASSIGN(has_definitions_, database_->HasTable("dynalake_definitions"));
  }
  return *has_definitions_;
}

Result<std::vector<TableIdentifier>> SqlRows::ListDefinitions(std::string_view namespace_name) {
  std::lock_guard lock(mutex_);
  std::vector<TableIdentifier> names;
  DYNALAKE_ASSIGN(const bool are_there, HasDefinitions());
  if (!are_there) {
    return names;
  }
  DYNALAKE_ASSIGN(auto rows, database_->Execute("SELECT table_name FROM dynalake_definitions WHERE "
                                                "catalog_name = $1 AND table_namespace = $2",
                                                {options_.catalog_name, namespace_name}));
  for (SqlDatabase::Row& row : rows) {
    names.push_back({.namespace_name = std::string(namespace_name), .name = row[0].value_or("")});
  }
  std::ranges::sort(names);
  return names;
}

Result<std::optional<CatalogDefinition>> SqlRows::FindDefinition(
    const TableIdentifier& identifier) {
  std::lock_guard lock(mutex_);
  DYNALAKE_ASSIGN(const bool are_there, HasDefinitions());
  if (!are_there) {
    return std::optional<CatalogDefinition>();
  }
  DYNALAKE_ASSIGN(
      auto rows,
      database_->Execute("SELECT definition, version FROM dynalake_definitions WHERE catalog_name "
                         "= $1 AND table_namespace = $2 AND table_name = $3",
                         {options_.catalog_name, identifier.namespace_name, identifier.name}));
  if (rows.empty()) {
    return std::optional<CatalogDefinition>();
  }
  CatalogDefinition found{.text = rows[0][0].value_or("")};
  const std::string version = rows[0][1].value_or("");
  std::from_chars(version.data(), version.data() + version.size(), found.version);
  return std::optional(std::move(found));
}

Result<void> SqlRows::MakeDefinitions() {
  DYNALAKE_ASSIGN(const bool are_there, HasDefinitions());
  if (are_there) {
    return {};
  }
  const auto make = [this]() -> Result<void> {
    DYNALAKE_ASSIGN(auto transaction, SqlTransaction::Begin(*database_));
    DYNALAKE_TRY(database_->Execute(kCreateDefinitions));
    return transaction.Commit();
  };
  auto made = make();
  // Another process made it at the same time.
  return !made && made.error().code() == ErrorCode::kAlreadyExists ? make() : made;
}

Result<void> SqlRows::InsertDefinition(const TableIdentifier& identifier, std::string_view text) {
  std::lock_guard lock(mutex_);
  DYNALAKE_TRY(CompleteLayout());
  DYNALAKE_TRY(MakeDefinitions());
  DYNALAKE_ASSIGN(auto transaction, SqlTransaction::Begin(*database_));
  DYNALAKE_TRY(RequireNamespace(identifier.namespace_name));
  auto named = database_->Execute(
      "INSERT INTO iceberg_tables (catalog_name, table_namespace, table_name, iceberg_type) "
      "VALUES ($1, $2, $3, $4)",
      {options_.catalog_name, identifier.namespace_name, identifier.name, kDefinitionType});
  if (!named) {
    return named.error().code() == ErrorCode::kAlreadyExists
               ? Fail(ErrorCode::kAlreadyExists, "{} exists already", identifier.ToString())
               : std::move(named).error();
  }
  DYNALAKE_TRY(database_->Execute(
      "INSERT INTO dynalake_definitions VALUES ($1, $2, $3, '1', $4)",
      {options_.catalog_name, identifier.namespace_name, identifier.name, text}));
  return transaction.Commit();
}

Result<bool> SqlRows::CompareAndSwapDefinition(const TableIdentifier& identifier, int64_t version,
                                               std::string_view text) {
  std::lock_guard lock(mutex_);
  DYNALAKE_ASSIGN(const bool are_there, HasDefinitions());
  if (!are_there) {
    return false;
  }
  DYNALAKE_ASSIGN(auto transaction, SqlTransaction::Begin(*database_));
  const std::string before = std::to_string(version);
  const std::string after = std::to_string(version + 1);
  DYNALAKE_ASSIGN(
      const auto changed,
      database_->Execute(
          "UPDATE dynalake_definitions SET definition = $1, version = $2 WHERE catalog_name = $3 "
          "AND table_namespace = $4 AND table_name = $5 AND version = $6 RETURNING 1",
          {text, after, options_.catalog_name, identifier.namespace_name, identifier.name,
           before}));
  if (changed.empty()) {
    return false;
  }
  DYNALAKE_TRY(transaction.Commit());
  return true;
}

Result<bool> SqlRows::RemoveDefinition(const TableIdentifier& identifier) {
  std::lock_guard lock(mutex_);
  DYNALAKE_ASSIGN(const bool are_there, HasDefinitions());
  if (!are_there) {
    return false;
  }
  DYNALAKE_ASSIGN(auto transaction, SqlTransaction::Begin(*database_));
  DYNALAKE_ASSIGN(
      const auto removed,
      database_->Execute("DELETE FROM dynalake_definitions WHERE catalog_name = $1 AND "
                         "table_namespace = $2 AND table_name = $3 RETURNING 1",
                         {options_.catalog_name, identifier.namespace_name, identifier.name}));
  DYNALAKE_TRY(database_->Execute(
      "DELETE FROM iceberg_tables WHERE catalog_name = $1 AND table_namespace = $2 AND table_name "
      "= $3 AND iceberg_type = $4",
      {options_.catalog_name, identifier.namespace_name, identifier.name, kDefinitionType}));
  DYNALAKE_TRY(transaction.Commit());
  return !removed.empty();
}

}  // namespace dynalake::catalog
