#pragma once

#include <cstdint>
#include <filesystem>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

struct sqlite3;

namespace dynalake::catalog {

/// One connection to a SQLite file, set up as a catalog needs it: rollback journal (not WAL, whose
/// shared memory file other engines may not keep), full synchronisation, 30 s of patience with
/// other processes. For one thread at a time.
class SqliteDatabase {
 public:
  /// A value of a row; absent is NULL.
  using Row = std::vector<std::optional<std::string>>;

  static Result<SqliteDatabase> Open(const std::filesystem::path& path, bool create);

  /// Runs one statement with text parameters and gives all its rows. Errors: kAlreadyExists for a
  /// broken uniqueness, kUnreachable where another process held the file for too long,
  /// kPermissionDenied, kResourceExhausted, kMalformedInput for a file that is no database.
  Result<std::vector<Row>> Execute(const std::string& sql,
                                   std::initializer_list<std::string_view> parameters = {});
  /// Rows that the last statement changed.
  int64_t changes() const;

 private:
  friend class SqliteTransaction;
  struct Closer {
    void operator()(sqlite3* connection) const;
  };

  SqliteDatabase(std::unique_ptr<sqlite3, Closer> connection, std::string name)
      : connection_(std::move(connection)), name_(std::move(name)) {}

  /// The error of the last call on the connection.
  Error LastError(std::string_view action) const;

  std::unique_ptr<sqlite3, Closer> connection_;
  std::string name_;
};

/// A write transaction, rolled back unless committed. Passes a crash point before and after the
/// commit.
class SqliteTransaction {
 public:
  /// Takes the write lock (BEGIN IMMEDIATE): nobody else writes until the end.
  static Result<SqliteTransaction> Begin(SqliteDatabase& database);
  ~SqliteTransaction();
  SqliteTransaction(SqliteTransaction&& other) noexcept : database_(other.database_) {
    other.database_ = nullptr;
  }
  SqliteTransaction& operator=(SqliteTransaction&&) = delete;

  /// kCommitStateUnknown where it may be committed in spite of the error. In every case it is over.
  Result<void> Commit();

 private:
  explicit SqliteTransaction(SqliteDatabase& database) : database_(&database) {}

  SqliteDatabase* database_;
};

}  // namespace dynalake::catalog
