#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace dynalake::catalog {

/// One connection to the database that keeps a catalog's rows: what `SqlRows` needs of it. For one
/// thread at a time. Statements are those that SQLite and PostgreSQL both understand; parameters
/// are texts, named $1, $2 and so on in the order in which they first appear.
class SqlDatabase {
 public:
  /// Values of a row; absent is NULL.
  using Row = std::vector<std::optional<std::string>>;

  virtual ~SqlDatabase() = default;

  /// Runs one statement and gives all its rows; outside a transaction it may only read. Errors:
  /// kAlreadyExists for a broken uniqueness, kUnreachable where the database is away or others held
  /// it for too long, kPermissionDenied, kResourceExhausted, kMalformedInput where the database is
  /// not laid out as the statement expects.
  virtual Result<std::vector<Row>> Execute(
      const std::string& sql, std::initializer_list<std::string_view> parameters = {}) = 0;
  virtual Result<bool> HasTable(std::string_view table) = 0;
  virtual Result<bool> HasColumn(std::string_view table, std::string_view column) = 0;

 private:
  friend class SqlTransaction;
  virtual Result<void> Begin() = 0;
  virtual Result<void> Commit() = 0;
  virtual void Rollback() = 0;
};

/// A write transaction, rolled back unless committed. Passes a crash point before it begins, before
/// and after its commit.
class SqlTransaction {
 public:
  static Result<SqlTransaction> Begin(SqlDatabase& database) {
    DYNALAKE_TRY(database.Begin());
    return SqlTransaction(database);
  }
  ~SqlTransaction() {
    if (database_ != nullptr) {
      database_->Rollback();
    }
  }
  SqlTransaction(SqlTransaction&& other) noexcept
      : database_(std::exchange(other.database_, nullptr)) {}
  SqlTransaction& operator=(SqlTransaction&&) = delete;

  /// kCommitStateUnknown where it may be committed in spite of the error. It is over in every case:
  /// whatever is read later sees what became of it.
  Result<void> Commit() { return std::exchange(database_, nullptr)->Commit(); }

 private:
  explicit SqlTransaction(SqlDatabase& database) : database_(&database) {}

  SqlDatabase* database_;
};

}  // namespace dynalake::catalog
