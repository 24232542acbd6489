#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "catalog/rows/sql_database.h"

struct sqlite3;

namespace dynalake::catalog {

/// One connection to a SQLite file, set up as a catalog needs it: rollback journal (not WAL, whose
/// shared memory file other engines may not keep), full synchronisation, 30 s of patience with
/// other processes. Its transactions take the write lock at once: nobody else writes until the end.
/// Opening and reading change nothing, and need no right to: a file or folder that may only be read
/// gives kPermissionDenied where a transaction begins.
class SqliteDatabase final : public SqlDatabase {
 public:
  static Result<std::unique_ptr<SqliteDatabase>> Open(const std::filesystem::path& path,
                                                      bool create);

  Result<std::vector<Row>> Execute(
      const std::string& sql, std::initializer_list<std::string_view> parameters = {}) override;
  Result<bool> HasTable(std::string_view table) override;
  Result<bool> HasColumn(std::string_view table, std::string_view column) override;

 private:
  struct Closer {
    void operator()(sqlite3* connection) const;
  };

  SqliteDatabase(std::unique_ptr<sqlite3, Closer> connection, std::string name)
      : connection_(std::move(connection)), name_(std::move(name)) {}

  Result<void> Begin() override;
  Result<void> Commit() override;
  void Rollback() override;

  /// Opens a file that nobody can change, without locks and without files beside it.
  Result<void> ReopenImmutable(const std::filesystem::path& path);
  /// The error of the last call on the connection.
  Error LastError(std::string_view action) const;

  std::unique_ptr<sqlite3, Closer> connection_;
  std::string name_;
};

}  // namespace dynalake::catalog
