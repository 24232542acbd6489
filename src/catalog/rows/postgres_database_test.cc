#include "catalog/rows/postgres_database.h"

#include <string>

#include <gtest/gtest.h>

#include "base/testing/matchers.h"
#include "catalog/rows/postgres_catalog.h"
#include "catalog/testing/postgres_server.h"

namespace dynalake::catalog {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class PostgresDatabaseTest : public testing::Test {
 protected:
  void SetUp() override {
    if (url_.empty()) {
      GTEST_SKIP() << "no PostgreSQL server: run tools/setup peers";
    }
  }
  Result<std::unique_ptr<PostgresDatabase>> Open(const std::string& url) {
    return PostgresDatabase::Open(url, SystemClock());
  }
  // The URL with `part` in the place of `of`.
  std::string With(const std::string& of, const std::string& part) {
    std::string url = url_;
    return url.replace(url.find(of), of.size(), part);
  }
  // Ends all other sessions of the database.
  void Disconnect() {
    RunInPostgres(url_,
                  "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                  "WHERE datname = current_database() AND pid <> pg_backend_pid()");
  }

  std::string url_ = NewPostgresDatabase();
};

TEST_F(PostgresDatabaseTest, SaysWhyItCannotConnectAndNeverThePassword) {
  EXPECT_THAT(Open(With("peersecretkey", "wrongsecret")),
              IsError(ErrorCode::kPermissionDenied,
                      AllOf(HasSubstr("refuses the password of user peeraccesskey"),
                            Not(HasSubstr("wrongsecret")))));
  EXPECT_THAT(Open(With(":peersecretkey", "")),
              IsError(ErrorCode::kPermissionDenied, HasSubstr("asks for a password")));
  EXPECT_THAT(Open(With("/test_", "/none_")),
              IsError(ErrorCode::kInvalidArgument, HasSubstr("does not exist")));
  EXPECT_THAT(Open("postgresql://u:secret@127.0.0.1:1/db"),
              IsError(ErrorCode::kUnreachable,
                      AllOf(HasSubstr("postgresql://u@127.0.0.1:1/db"), Not(HasSubstr("secret")))));
  EXPECT_THAT(Open(url_ + "?sslmode=require"),
              IsError(ErrorCode::kUnreachable, HasSubstr("does not support SSL")));
}

TEST_F(PostgresDatabaseTest, APasswordThatIsNotEncodedIsNotShown) {
  for (const char* url : {"postgresql://u:se@cret@h/db", "postgresql://u:se/cret@h/db",
                          "postgresql://u:1/cret@h/db", "postgresql://u:se%crxt@h/db"}) {
    EXPECT_THAT(Open(url), IsError(ErrorCode::kInvalidArgument,
                                   AllOf(HasSubstr("%40 for @"), Not(HasSubstr("cr")))))
        << url;
  }
}

TEST_F(PostgresDatabaseTest, RightsThatLackAreNamed) {
  RunInPostgres(url_, "CREATE ROLE reader LOGIN PASSWORD 'reader'");
  auto rows = OpenPostgresRows({.url = With("peeraccesskey:peersecretkey", "reader:reader"),
                                .lake_root = *storage::Location::Parse("file:///lake")},
                               SystemClock());
  EXPECT_THAT(rows, IsError(ErrorCode::kPermissionDenied, HasSubstr("CREATE on the schema")));
  RunInPostgres(url_, "DROP ROLE reader");
}

TEST_F(PostgresDatabaseTest, AConnectionThatBrokeWhileIdleIsMadeAgain) {
  ASSERT_OK_AND_ASSIGN(auto database, Open(url_));
  Disconnect();
  ASSERT_OK_AND_ASSIGN(auto rows, database->Execute("SELECT $1::text", {"x"}));
  EXPECT_EQ(rows.front().front(), "x");
  Disconnect();
  EXPECT_OK(SqlTransaction::Begin(*database));
}

TEST_F(PostgresDatabaseTest, ATransactionWhoseConnectionBreaksDidNotHappen) {
  ASSERT_OK_AND_ASSIGN(auto database, Open(url_));
  RunInPostgres(url_, "CREATE TABLE t (x INT)");
  {
    ASSERT_OK_AND_ASSIGN(auto transaction, SqlTransaction::Begin(*database));
    ASSERT_OK(database->Execute("INSERT INTO t VALUES (1)"));
    Disconnect();
    EXPECT_THAT(database->Execute("INSERT INTO t VALUES (2)"), IsError(ErrorCode::kUnreachable));
  }
  ASSERT_OK_AND_ASSIGN(auto rows, database->Execute("SELECT x FROM t"));
  EXPECT_TRUE(rows.empty());
}

// The server ends the session while it commits, so that the answer is lost.
TEST_F(PostgresDatabaseTest, ACommitWithoutAnswerIsUnknownAndOverWhenReadAgain) {
  ASSERT_OK_AND_ASSIGN(auto database, Open(url_));
  RunInPostgres(url_,
                "CREATE TABLE t (x INT); CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS "
                "'BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END'; "
                "CREATE CONSTRAINT TRIGGER dying AFTER INSERT ON t DEFERRABLE INITIALLY DEFERRED "
                "FOR EACH ROW EXECUTE FUNCTION die()");
  ASSERT_OK_AND_ASSIGN(auto transaction, SqlTransaction::Begin(*database));
  ASSERT_OK(database->Execute("INSERT INTO t VALUES (1)"));
  EXPECT_THAT(transaction.Commit(), IsError(ErrorCode::kCommitStateUnknown));
  ASSERT_OK_AND_ASSIGN(auto rows, database->Execute("SELECT x FROM t"));
  EXPECT_TRUE(rows.empty());
}

}  // namespace
}  // namespace dynalake::catalog
