#include "catalog/rows/postgres_database.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <poll.h>
#include <utility>

#include <libpq-fe.h>

#include "catalog/rows/postgres_error.h"
#include "storage/crash_point.h"

namespace dynalake::catalog {
namespace {

constexpr const char* kConnectSeconds = "10";
// The server ends a statement at 30 s by itself; one that says nothing for longer is lost.
constexpr int kAnswerTimeoutMs = 40'000;
constexpr int64_t kDoubtMicros = 40'000'000;
constexpr int64_t kDoubtWaitMicros = 200'000;

// Limits of a session. A client that vanished within a transaction holds its row no longer than
// others wait for it.
constexpr const char* kSetLimits =
    "SELECT set_config('statement_timeout', '30s', false), "
    "set_config('lock_timeout', '30s', false), "
    "set_config('idle_in_transaction_session_timeout', '20s', false)";

void IgnoreNotice(void*, const char*) {}

std::vector<SqlDatabase::Row> RowsOf(const PGresult* answer) {
  std::vector<SqlDatabase::Row> rows;
  for (int i = 0; i < PQntuples(answer); ++i) {
    SqlDatabase::Row row;
    for (int column = 0; column < PQnfields(answer); ++column) {
      const auto size = static_cast<size_t>(PQgetlength(answer, i, column));
      row.push_back(PQgetisnull(answer, i, column) != 0
                        ? std::nullopt
                        : std::optional(std::string(PQgetvalue(answer, i, column), size)));
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace

void PostgresDatabase::ConnectionCloser::operator()(pg_conn* connection) const {
  PQfinish(connection);
}

void PostgresDatabase::AnswerCloser::operator()(pg_result* answer) const { PQclear(answer); }

Result<std::unique_ptr<PostgresDatabase>> PostgresDatabase::Open(std::string url, Clock& clock) {
  DYNALAKE_TRY(CheckPostgresUrl(url));
  std::unique_ptr<PostgresDatabase> database(new PostgresDatabase(std::move(url), clock));
  DYNALAKE_TRY(database->Connect());
  return database;
}

Result<void> PostgresDatabase::Connect() {
  // The URL stands behind what it may change and before what it may not. Only the primary knows
  // what is committed; a replica would answer with the past.
  const std::array<const char*, 6> keys = {"connect_timeout",      "fallback_application_name",
                                           "target_session_attrs", "dbname",
                                           "client_encoding",      nullptr};
  const std::array<const char*, 6> values = {kConnectSeconds, "dynalake", "primary",
                                             url_.c_str(),    "UTF8",     nullptr};
  connection_.reset(PQconnectdbParams(keys.data(), values.data(), /*expand_dbname=*/1));
  if (connection_ == nullptr) {
    return Fail(ErrorCode::kResourceExhausted, "no memory to reach the catalog");
  }
  name_ = PostgresName(*connection_);
  if (PQstatus(connection_.get()) != CONNECTION_OK) {
    const auto failed = std::exchange(connection_, nullptr);
    return ConnectError(*failed);
  }
  PQsetNoticeProcessor(connection_.get(), IgnoreNotice, nullptr);
  if (auto limited = Ask(kSetLimits); !limited) {
    connection_.reset();
    return std::move(limited).error();
  }
  return {};
}

Result<void> PostgresDatabase::EnsureConnected() {
  if (connection_ != nullptr && !in_doubt_) {
    return {};
  }
  if (!in_doubt_) {
    return Connect();
  }
  const int64_t give_up_micros = clock_.NowMicros() + kDoubtMicros;
  while (true) {
    auto ended = HasDoubtEnded();
    if (ended && *ended) {
      in_doubt_.reset();
      return {};
    }
    if (clock_.NowMicros() >= give_up_micros) {
      return ended ? Fail(ErrorCode::kUnreachable,
                          "the catalog {} has not yet ended a commit whose answer was lost", name_)
                   : std::move(ended).error();
    }
    clock_.SleepMicros(kDoubtWaitMicros);
  }
}

Result<bool> PostgresDatabase::HasDoubtEnded() {
  if (connection_ == nullptr) {
    DYNALAKE_TRY(Connect());
  }
  const auto status = Ask("SELECT txid_status($1)", {*in_doubt_});
  if (!status) {
    // A server that crashed refuses an id that it gave out and never wrote down.
    return status.error().code() == ErrorCode::kInvalidArgument ? Result<bool>(true)
                                                                : Result<bool>(status.error());
  }
  // None is known of a transaction that is long over.
  return status->empty() || status->front().front() != "in progress";
}

Result<std::vector<SqlDatabase::Row>> PostgresDatabase::Execute(
    const std::string& sql, std::initializer_list<std::string_view> parameters) {
  if (is_in_transaction_) {
    return Ask(sql, parameters);
  }
  const bool may_be_stale = connection_ != nullptr;
  DYNALAKE_TRY(EnsureConnected());
  auto rows = Ask(sql, parameters);
  if (rows || !may_be_stale || connection_ != nullptr) {
    return rows;
  }
  // An idle connection had been cut; reading twice is harmless.
  DYNALAKE_TRY(EnsureConnected());
  return Ask(sql, parameters);
}

Result<bool> PostgresDatabase::HasTable(std::string_view table) {
  DYNALAKE_ASSIGN(auto found, Execute("SELECT to_regclass($1::text)", {table}));
  return found.front().front().has_value();
}

Result<bool> PostgresDatabase::HasColumn(std::string_view table, std::string_view column) {
  DYNALAKE_ASSIGN(auto found, Execute("SELECT 1 FROM pg_catalog.pg_attribute WHERE attrelid = "
                                      "to_regclass($1::text) AND attname = $2 AND NOT attisdropped",
                                      {table, column}));
  return !found.empty();
}

Result<void> PostgresDatabase::Begin() {
  storage::CrashPoint();
  // Reads first, on its own, so that a connection that was cut while idle is made again.
  DYNALAKE_TRY(Execute("SELECT 1"));
  DYNALAKE_TRY(Ask("BEGIN ISOLATION LEVEL READ COMMITTED, READ WRITE"));
  is_in_transaction_ = true;
  auto id = Ask("SELECT txid_current()");
  if (!id) {
    Rollback();
    return std::move(id).error();
  }
  transaction_id_ = id->front().front().value_or("");
  return {};
}

void PostgresDatabase::Rollback() {
  is_in_transaction_ = false;
  if (connection_ != nullptr && !Ask("ROLLBACK")) {
    // A session whose state is not known is of no use; the server rolls back when it ends.
    connection_.reset();
  }
}

Result<void> PostgresDatabase::Commit() {
  storage::CrashPoint();
  auto committed = Ask("COMMIT");
  storage::CrashPoint();
  is_in_transaction_ = false;
  if (committed) {
    return {};
  }
  if (connection_ != nullptr) {
    return std::move(committed).error();  // an answer, and it was no
  }
  in_doubt_ = transaction_id_;
  return std::move(committed).error().Wrap(ErrorCode::kCommitStateUnknown,
                                           "the catalog may or may not have committed");
}

Error PostgresDatabase::LoseConnection(std::string_view why) {
  Error error =
      Fail(ErrorCode::kUnreachable, "the connection to the catalog {} broke: {}", name_, why);
  connection_.reset();  // which `why` may belong to
  return error;
}

Result<PostgresDatabase::Answer> PostgresDatabase::AwaitAnswer() {
  while (PQisBusy(connection_.get()) != 0) {
    pollfd socket{.fd = PQsocket(connection_.get()), .events = POLLIN, .revents = 0};
    const int ready = ::poll(&socket, 1, kAnswerTimeoutMs);
    if (ready == 0) {
      return LoseConnection("the server does not answer");
    }
    if ((ready < 0 && errno != EINTR) || (ready > 0 && PQconsumeInput(connection_.get()) == 0)) {
      return LoseConnection(FirstLine(PQerrorMessage(connection_.get())));
    }
  }
  return Answer(PQgetResult(connection_.get()));
}

Result<std::vector<SqlDatabase::Row>> PostgresDatabase::Ask(
    const std::string& sql, std::initializer_list<std::string_view> parameters) {
  if (connection_ == nullptr) {
    return LoseConnection("try again");
  }
  std::vector<std::string> texts(parameters.begin(), parameters.end());
  std::vector<const char*> values;
  std::ranges::transform(texts, std::back_inserter(values), &std::string::c_str);
  if (PQsendQueryParams(connection_.get(), sql.c_str(), static_cast<int>(values.size()), nullptr,
                        values.data(), nullptr, nullptr, 0) == 0) {
    return LoseConnection(FirstLine(PQerrorMessage(connection_.get())));
  }
  Answer last;
  while (true) {
    DYNALAKE_ASSIGN(Answer answer, AwaitAnswer());
    if (answer == nullptr) {
      break;
    }
    last = std::move(answer);
  }
  if (PQstatus(connection_.get()) == CONNECTION_BAD || last == nullptr) {
    return LoseConnection(
        FirstLine(last == nullptr ? "the server ended it" : PQresultErrorMessage(last.get())));
  }
  const ExecStatusType status = PQresultStatus(last.get());
  if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK) {
    return AnswerError(*last, name_);
  }
  return RowsOf(last.get());
}

}  // namespace dynalake::catalog
