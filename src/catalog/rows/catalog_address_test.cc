#include "catalog/rows/catalog_address.h"

#include <filesystem>
#include <variant>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/testing/matchers.h"
#include "catalog/testing/postgres_server.h"
#include "storage/testing/temporary_folder.h"

namespace dynalake::catalog {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

TEST(CatalogAddressTest, NamesTheChoicesAndHidesWhatFollowsAScheme) {
  for (const char* text : {"mysql://u:secret@h/db", "mysql//u:secret@h/db", "mysql:secret@h"}) {
    EXPECT_THAT(ParseCatalogAddress(text),
                IsError(ErrorCode::kInvalidArgument,
                        AllOf(HasSubstr("'mysql...' is none of"), Not(HasSubstr("secret")))))
        << text;
  }
}

TEST(CatalogAddressTest, TellsTheKindsApart) {
  EXPECT_EQ(std::get<SqliteAddress>(ParseCatalogAddress("sqlite").value()).file, "");
  EXPECT_EQ(std::get<SqliteAddress>(ParseCatalogAddress("sqlite:///a/b.db").value()).file,
            "/a/b.db");
  for (const char* text : {"postgresql://u@h/db", "postgres://u@h/db"}) {
    EXPECT_EQ(std::get<PostgresAddress>(ParseCatalogAddress(text).value()).url, text);
  }
}

/// Makes the catalog of `address`, opens it again, and asks for another's.
void CheckOpens(const CatalogAddress& address, const storage::Location& root) {
  EXPECT_THAT(OpenCatalogRows(address, root, false, SystemClock()),
              IsError(ErrorCode::kNotFound, HasSubstr("dynalake load makes one")));
  ASSERT_OK_AND_ASSIGN(const OpenedRows made, OpenCatalogRows(address, root, true, SystemClock()));
  EXPECT_EQ(made.lake_root, root);
  EXPECT_EQ(made.rows->catalog_name(), "dynalake");
  ASSERT_OK(made.rows->InsertNamespace("sales", {}));
  ASSERT_OK_AND_ASSIGN(const OpenedRows again,
                       OpenCatalogRows(address, root, false, SystemClock()));
  EXPECT_THAT(again.rows->ListNamespaces(), HasValue(ElementsAre("default", "sales")));
}

TEST(CatalogAddressTest, OpensAFileInTheLakesFolder) {
  const storage::TemporaryFolder lake;
  CheckOpens(SqliteAddress(), lake.location());
  EXPECT_TRUE(std::filesystem::exists(lake.path() / "catalog.db"));
}

TEST(CatalogAddressTest, OpensAFileElsewhere) {
  const storage::TemporaryFolder lake;
  const storage::TemporaryFolder other;
  CheckOpens(SqliteAddress{.file = other.path() / "x.db"}, lake.location());
  EXPECT_FALSE(std::filesystem::exists(lake.path() / "catalog.db"));
}

TEST(CatalogAddressTest, OpensADatabase) {
  const std::string url = NewPostgresDatabase();
  if (url.empty()) {
    GTEST_SKIP() << "no PostgreSQL server: run tools/setup peers";
  }
  const storage::TemporaryFolder lake;
  CheckOpens(PostgresAddress{.url = url}, lake.location());
}

TEST(CatalogAddressTest, ALakeOnS3NeedsItsCatalogElsewhere) {
  const storage::Location root = storage::Location::Parse("s3://bucket/lake").value();
  EXPECT_THAT(OpenCatalogRows(SqliteAddress(), root, true, SystemClock()),
              IsError(ErrorCode::kInvalidArgument, HasSubstr("needs a catalog elsewhere")));
}

}  // namespace
}  // namespace dynalake::catalog
