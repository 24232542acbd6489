#include "catalog/rows/sqlite_database.h"

#include <system_error>
#include <utility>

#include <sqlite3.h>

#include "base/ascii.h"
#include "storage/crash_point.h"
#include "storage/posix_file.h"

namespace dynalake::catalog {
namespace {

constexpr int kBusyTimeoutMs = 30'000;

ErrorCode CodeOfSqlite(int sqlite_code) {
  switch (sqlite_code & 0xff) {
    case SQLITE_CONSTRAINT:
      return ErrorCode::kAlreadyExists;
    case SQLITE_FULL:
    case SQLITE_NOMEM:
    case SQLITE_TOOBIG:
      return ErrorCode::kResourceExhausted;
    case SQLITE_PERM:
    case SQLITE_READONLY:
    case SQLITE_AUTH:
      return ErrorCode::kPermissionDenied;
    case SQLITE_NOTADB:
    case SQLITE_CORRUPT:
    case SQLITE_ERROR:
      return ErrorCode::kMalformedInput;
    default:
      return ErrorCode::kUnreachable;
  }
}

/// Whether a database that may only be read cannot be read as it is: one in WAL mode needs files
/// beside it. With an empty log, or none, all is in the database itself.
bool NeedsImmutable(sqlite3* connection, const std::filesystem::path& path) {
  std::error_code error;
  const auto wal_bytes = std::filesystem::file_size(path.string() + "-wal", error);
  const bool has_log = !error && wal_bytes > 0;
  return !has_log && sqlite3_exec(connection, "SELECT 1 FROM sqlite_master", nullptr, nullptr,
                                  nullptr) == SQLITE_CANTOPEN;
}

struct StatementCloser {
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};

}  // namespace

void SqliteDatabase::Closer::operator()(sqlite3* connection) const { sqlite3_close(connection); }

Error SqliteDatabase::LastError(std::string_view action) const {
  const int code = sqlite3_extended_errcode(connection_.get());
  if ((code & 0xff) == SQLITE_BUSY) {
    return Fail(ErrorCode::kUnreachable,
                "another process has kept the catalog {} locked for {} seconds: try again", name_,
                kBusyTimeoutMs / 1000);
  }
  const int reason = sqlite3_system_errno(connection_.get());
  if ((code & 0xff) == SQLITE_CANTOPEN && reason != 0) {
    // Its own sentence does not say why.
    return storage::PosixError(reason, action, fmt::format("the catalog {}", name_));
  }
  if ((code & 0xff) == SQLITE_READONLY) {
    return Fail(ErrorCode::kPermissionDenied,
                "the catalog {} may only be read here ({}): it takes the right to write the file "
                "and its folder",
                name_, sqlite3_errmsg(connection_.get()));
  }
  return Fail(CodeOfSqlite(code), "cannot {} the catalog {}: {}", action, name_,
              sqlite3_errmsg(connection_.get()));
}

Result<std::unique_ptr<SqliteDatabase>> SqliteDatabase::Open(const std::filesystem::path& path,
                                                             bool create) {
  sqlite3* opened = nullptr;
  const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | (create ? SQLITE_OPEN_CREATE : 0);
  const int code = sqlite3_open_v2(path.c_str(), &opened, flags, nullptr);
  std::unique_ptr<SqliteDatabase> database(
      new SqliteDatabase(std::unique_ptr<sqlite3, Closer>(opened), path.string()));
  if (opened == nullptr) {
    return Fail(ErrorCode::kResourceExhausted, "no memory to open the catalog {}", path.string());
  }
  if (code != SQLITE_OK) {
    return database->LastError("open");
  }
  sqlite3_busy_timeout(opened, kBusyTimeoutMs);
  if (sqlite3_db_readonly(opened, "main") == 1 && NeedsImmutable(opened, path)) {
    DYNALAKE_TRY(database->ReopenImmutable(path));
  }
  // EXTRA also syncs the folder after the journal is gone: without, a power cut right after a
  // commit could bring the journal back and roll the commit back.
  DYNALAKE_TRY(database->Execute("PRAGMA synchronous = EXTRA"));
  return database;
}

Result<void> SqliteDatabase::ReopenImmutable(const std::filesystem::path& path) {
  std::string address = "file:";
  for (const char c : path.string()) {
    const bool is_plain = IsAsciiAlphanumeric(c) || c == '/' || c == '.' || c == '_' || c == '-';
    address += is_plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  sqlite3* opened = nullptr;
  const int code =
      sqlite3_open_v2((address + "?immutable=1").c_str(), &opened,
                      SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_URI, nullptr);
  connection_.reset(opened);
  return code == SQLITE_OK ? Result<void>() : LastError("open");
}

Result<std::vector<SqliteDatabase::Row>> SqliteDatabase::Execute(
    const std::string& sql, std::initializer_list<std::string_view> parameters) {
  sqlite3_stmt* prepared = nullptr;
  if (sqlite3_prepare_v2(connection_.get(), sql.c_str(), -1, &prepared, nullptr) != SQLITE_OK) {
    return LastError("read");
  }
  std::unique_ptr<sqlite3_stmt, StatementCloser> statement(prepared);
  int index = 0;
  for (std::string_view parameter : parameters) {
    if (sqlite3_bind_text(prepared, ++index, parameter.data(), static_cast<int>(parameter.size()),
                          SQLITE_TRANSIENT) != SQLITE_OK) {
      return LastError("read");
    }
  }
  std::vector<Row> rows;
  while (true) {
    const int code = sqlite3_step(prepared);
    if (code == SQLITE_DONE) {
      return rows;
    }
    if (code != SQLITE_ROW) {
      return LastError("use");
    }
    Row row;
    for (int column = 0; column < sqlite3_column_count(prepared); ++column) {
      const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(prepared, column));
      const auto size = static_cast<size_t>(sqlite3_column_bytes(prepared, column));
      row.push_back(text == nullptr ? std::nullopt : std::optional(std::string(text, size)));
    }
    rows.push_back(std::move(row));
  }
}

Result<bool> SqliteDatabase::HasTable(std::string_view table) {
  DYNALAKE_ASSIGN(auto found, Execute("SELECT 1 FROM sqlite_master WHERE name = $1", {table}));
  return !found.empty();
}

Result<bool> SqliteDatabase::HasColumn(std::string_view table, std::string_view column) {
  DYNALAKE_ASSIGN(auto found,
                  Execute("SELECT 1 FROM pragma_table_info($1) WHERE name = $2", {table, column}));
  return !found.empty();
}

Result<void> SqliteDatabase::Begin() {
  // Not before somebody writes: reading another engine's catalog leaves its mode as it is.
  DYNALAKE_TRY(Execute("PRAGMA journal_mode = DELETE"));
  storage::CrashPoint();
  DYNALAKE_TRY(Execute("BEGIN IMMEDIATE"));
  return {};
}

void SqliteDatabase::Rollback() {
  // SQLite has rolled back by itself after some errors; what is left to say is in those.
  static_cast<void>(Execute("ROLLBACK"));
}

Result<void> SqliteDatabase::Commit() {
  storage::CrashPoint();
  auto committed = Execute("COMMIT");
  storage::CrashPoint();
  if (committed) {
    return {};
  }
  const int code = sqlite3_errcode(connection_.get());
  const bool was_open = sqlite3_get_autocommit(connection_.get()) == 0;
  Rollback();
  if (code == SQLITE_BUSY || was_open) {
    // Readers held the file, or SQLite kept the transaction open: the roll-back ended it.
    return std::move(committed).error();
  }
  return std::move(committed).error().Wrap(ErrorCode::kCommitStateUnknown,
                                           "the catalog may or may not have committed");
}

}  // namespace dynalake::catalog
