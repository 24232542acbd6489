#include <algorithm>
#include <utility>

#include "catalog/rows/sql_rows.h"

namespace dynalake::catalog {
namespace {

/// What PyIceberg writes so that a namespace without properties is there.
constexpr std::string_view kMarkerKey = "exists";
constexpr std::string_view kMarkerValue = "true";

}  // namespace

Result<std::vector<std::string>> SqlRows::ListNamespaces() {
  std::lock_guard lock(mutex_);
  std::string sql = "SELECT table_namespace FROM iceberg_tables WHERE catalog_name = $1";
  if (has_namespaces_) {
    sql += " UNION SELECT namespace FROM iceberg_namespace_properties WHERE catalog_name = $1";
  } else {
    sql += " GROUP BY table_namespace";
  }
  DYNALAKE_ASSIGN(auto rows, database_->Execute(sql, {options_.catalog_name}));
  std::vector<std::string> names;
  names.reserve(rows.size());
  for (SqlDatabase::Row& row : rows) {
    names.push_back(row.front().value_or(""));
  }
  std::ranges::sort(names);
  return names;
}

Result<bool> SqlRows::NamespaceExists(std::string_view name) {
  DYNALAKE_ASSIGN(
      auto rows, database_->Execute("SELECT 1 FROM iceberg_namespace_properties WHERE catalog_name "
                                    "= $1 AND namespace = $2 UNION SELECT 1 FROM iceberg_tables "
                                    "WHERE catalog_name = $1 AND table_namespace = $2",
                                    {options_.catalog_name, name}));
  return !rows.empty();
}

Result<void> SqlRows::RequireNamespace(std::string_view name) {
  DYNALAKE_ASSIGN(const bool exists, NamespaceExists(name));
  return exists ? Result<void>() : Fail(ErrorCode::kNotFound, "there is no database {}", name);
}

Result<std::optional<iceberg::Properties>> SqlRows::FindNamespace(std::string_view name) {
  std::lock_guard lock(mutex_);
  iceberg::Properties properties;
  if (has_namespaces_) {
    DYNALAKE_ASSIGN(
        auto rows,
        database_->Execute("SELECT property_key, property_value FROM iceberg_namespace_properties "
                           "WHERE catalog_name = $1 AND namespace = $2",
                           {options_.catalog_name, name}));
    for (SqlDatabase::Row& row : rows) {
      if (row[0] != kMarkerKey) {
        properties[row[0].value_or("")] = row[1].value_or("");
      }
    }
    if (!rows.empty()) {
      return std::optional(std::move(properties));
    }
  }
  // Other engines name namespaces that only their tables show.
  DYNALAKE_ASSIGN(const auto rows,
                  database_->Execute("SELECT 1 FROM iceberg_tables WHERE catalog_name = $1 AND "
                                     "table_namespace = $2 LIMIT 1",
                                     {options_.catalog_name, name}));
  return rows.empty() ? std::nullopt : std::optional(std::move(properties));
}

Result<void> SqlRows::SetNamespaceProperty(std::string_view name, std::string_view key,
                                           std::string_view value) {
  DYNALAKE_TRY(database_->Execute(
      "INSERT INTO iceberg_namespace_properties VALUES ($1, $2, $3, $4) ON CONFLICT "
      "(catalog_name, namespace, property_key) DO UPDATE SET property_value = $4",
      {options_.catalog_name, name, key, value}));
  return {};
}

Result<void> SqlRows::InsertNamespace(std::string_view name,
                                      const iceberg::Properties& properties) {
  std::lock_guard lock(mutex_);
  DYNALAKE_TRY(CompleteLayout());
  DYNALAKE_ASSIGN(auto transaction, SqlTransaction::Begin(*database_));
  DYNALAKE_ASSIGN(const bool exists, NamespaceExists(name));
  Result<void> inserted;
  if (!exists) {
    // Of two that make it at once, one meets the other's marker.
    auto done =
        database_->Execute("INSERT INTO iceberg_namespace_properties VALUES ($1, $2, $3, $4)",
                           {options_.catalog_name, name, kMarkerKey, kMarkerValue});
    if (done) {
      for (const auto& [key, value] : properties) {
        DYNALAKE_TRY(SetNamespaceProperty(name, key, value));
      }
      return transaction.Commit();
    }
    inserted = std::move(done).error();
  }
  if (exists || inserted.error().code() == ErrorCode::kAlreadyExists) {
    return Fail(ErrorCode::kAlreadyExists, "the database {} exists already", name);
  }
  return inserted;
}

Result<void> SqlRows::UpdateNamespace(std::string_view name, const iceberg::Properties& set,
                                      const std::vector<std::string>& remove) {
  std::lock_guard lock(mutex_);
  DYNALAKE_TRY(CompleteLayout());
  DYNALAKE_ASSIGN(auto transaction, SqlTransaction::Begin(*database_));
  DYNALAKE_TRY(RequireNamespace(name));
  // One whose last property goes is there all the same.
  DYNALAKE_TRY(SetNamespaceProperty(name, kMarkerKey, kMarkerValue));
  for (const std::string& key : remove) {
    if (key != kMarkerKey) {
      DYNALAKE_TRY(
          database_->Execute("DELETE FROM iceberg_namespace_properties WHERE catalog_name = $1 AND "
                             "namespace = $2 AND property_key = $3",
                             {options_.catalog_name, name, key}));
    }
  }
  for (const auto& [key, value] : set) {
    DYNALAKE_TRY(SetNamespaceProperty(name, key, value));
  }
  return transaction.Commit();
}

Result<bool> SqlRows::RemoveNamespace(std::string_view name) {
  std::lock_guard lock(mutex_);
  DYNALAKE_TRY(CompleteLayout());
  DYNALAKE_ASSIGN(auto transaction, SqlTransaction::Begin(*database_));
  DYNALAKE_ASSIGN(const auto held,
                  database_->Execute("SELECT table_name FROM iceberg_tables WHERE catalog_name = "
                                     "$1 AND table_namespace = $2 ORDER BY table_name LIMIT 1",
                                     {options_.catalog_name, name}));
  if (!held.empty()) {
    return Fail(ErrorCode::kInvalidArgument, "the database {} is not empty: it holds {}", name,
                held.front().front().value_or(""));
  }
  DYNALAKE_ASSIGN(const auto removed,
                  database_->Execute("DELETE FROM iceberg_namespace_properties WHERE catalog_name "
                                     "= $1 AND namespace = $2 RETURNING 1",
                                     {options_.catalog_name, name}));
  DYNALAKE_TRY(transaction.Commit());
  return !removed.empty();
}

}  // namespace dynalake::catalog
