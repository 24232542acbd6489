#include "app/settings/catalog_address.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/testing/matchers.h"

namespace dynalake::app {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

TEST(CatalogAddressTest, NamesTheChoicesAndHidesWhatFollowsAScheme) {
  for (const char* text : {"sqlite", "sqlite:///a/b.db", "postgresql://h/db", "postgres://h/db"}) {
    EXPECT_OK(CheckCatalogAddress(text)) << text;
  }
  for (const char* text : {"mysql://u:secret@h/db", "mysql//u:secret@h/db", "mysql:secret@h"}) {
    EXPECT_THAT(CheckCatalogAddress(text),
                IsError(ErrorCode::kInvalidArgument,
                        AllOf(HasSubstr("'mysql...' is none of"), Not(HasSubstr("secret")))))
        << text;
  }
}

TEST(CatalogAddressTest, VariablesAreEncoded) {
  const auto environment = [](const char* name) -> std::optional<std::string> {
    return std::string(name) == "SECRET" ? std::optional<std::string>("a@/ü") : std::nullopt;
  };
  EXPECT_THAT(ExpandVariables("postgresql://u:${SECRET}@h/db", environment),
              HasValue("postgresql://u:a%40%2F%C3%BC@h/db"));
  EXPECT_THAT(ExpandVariables("postgresql://u:${NONE}@h/db", environment),
              IsError(ErrorCode::kInvalidArgument, HasSubstr("has no NONE")));
  EXPECT_THAT(ExpandVariables("a$b${", environment), HasValue("a$b${"));
}

TEST(CatalogAddressTest, OnlySqliteHasAFile) {
  EXPECT_EQ(SqliteFileOf("sqlite", "/lake"), "/lake/catalog.db");
  EXPECT_EQ(SqliteFileOf("sqlite:///a/b.db", "/lake"), "/a/b.db");
  EXPECT_EQ(SqliteFileOf("postgresql://h/db", "/lake"), "");
}

}  // namespace
}  // namespace dynalake::app
