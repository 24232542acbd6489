#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "catalog/rows/sql_database.h"

struct pg_conn;
struct pg_result;

namespace dynalake::catalog {

/// One connection to a PostgreSQL server, made again when it breaks. A transaction whose answer to
/// COMMIT was lost is in doubt: nothing more is asked until the server says that it has ended, so
/// that whoever then reads the rows sees what became of it. Servers are given 10 s to be reached
/// and 30 s for a statement. No error has a password in it.
class PostgresDatabase final : public SqlDatabase {
 public:
  /// `url` is libpq's: postgresql://user@host:port/database?sslmode=verify-full. What it leaves out
  /// comes from libpq's environment, service and password files. Errors: kInvalidArgument for a URL
  /// that is none and for a database that is not there; kPermissionDenied; kUnreachable.
  static Result<std::unique_ptr<PostgresDatabase>> Open(std::string url, Clock& clock);

  /// The server and database without the password.
  const std::string& name() const { return name_; }

  Result<std::vector<Row>> Execute(
      const std::string& sql, std::initializer_list<std::string_view> parameters = {}) override;
  Result<bool> HasTable(std::string_view table) override;
  Result<bool> HasColumn(std::string_view table, std::string_view column) override;

 private:
  struct ConnectionCloser {
    void operator()(pg_conn* connection) const;
  };
  struct AnswerCloser {
    void operator()(pg_result* answer) const;
  };
  using Answer = std::unique_ptr<pg_result, AnswerCloser>;

  PostgresDatabase(std::string url, Clock& clock) : url_(std::move(url)), clock_(clock) {}

  Result<void> Begin() override;
  Result<void> Commit() override;
  void Rollback() override;

  /// A connection on which nothing is in doubt.
  Result<void> EnsureConnected();
  Result<void> Connect();
  /// Whether the transaction in doubt has ended.
  Result<bool> HasDoubtEnded();
  /// As `Execute`, on the connection as it is. Where that broke, it is gone afterwards.
  Result<std::vector<Row>> Ask(const std::string& sql,
                               std::initializer_list<std::string_view> parameters = {});
  Result<Answer> AwaitAnswer();
  Error LoseConnection(std::string_view why);

  std::string url_;
  Clock& clock_;
  std::string name_;
  std::unique_ptr<pg_conn, ConnectionCloser> connection_;
  bool is_in_transaction_ = false;
  std::string transaction_id_;
  std::optional<std::string> in_doubt_;  // a transaction id
};

}  // namespace dynalake::catalog
