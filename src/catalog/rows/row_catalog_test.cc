#include "catalog/rows/row_catalog.h"

#include <filesystem>
#include <string>

#include <gtest/gtest.h>

#include "base/testing/matchers.h"
#include "catalog/rows/sqlite_catalog.h"
#include "catalog/testing/postgres_server.h"
#include "catalog/testing/test_lake.h"
#include "storage/testing/temporary_folder.h"

namespace dynalake::catalog {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Ne;
using testing::SizeIs;
using testing::StartsWith;

// Over each database.
class RowCatalogTest : public testing::TestWithParam<std::string> {
 protected:
  void SetUp() override {
    if (GetParam() == "PostgreSQL" && url_.empty()) {
      GTEST_SKIP() << "no PostgreSQL server: run tools/setup peers";
    }
  }
  iceberg::ViewMetadata ViewMetadata(const TableIdentifier& identifier, std::string sql) {
    iceberg::ViewMetadata base;
    base.view_uuid = "0f0e0d0c-0b0a-4908-8706-050403020100";
    base.location = lake_.catalog->DefaultLocation(identifier)->ToString();
    return iceberg::NextViewVersion(
        std::move(base),
        {.schema = *iceberg::Schema::Make(
             0, {{.id = 1, .name = "id", .type = iceberg::Type(iceberg::TypeId::kLong)}}),
         .default_namespace = {"default"},
         .representations = {{.sql = std::move(sql), .dialect = "trino"}}},
        1'700'000'000'000);
  }

  storage::TemporaryFolder folder_;
  std::string url_ = GetParam() == "PostgreSQL" ? NewPostgresDatabase() : "";
  TestLake lake_{folder_.location(), url_};
  Catalog& catalog_ = *lake_.catalog;
  TableIdentifier t_{.name = "t"};
};

INSTANTIATE_TEST_SUITE_P(Databases, RowCatalogTest, testing::Values("SQLite", "PostgreSQL"),
                         [](const auto& each) { return each.param; });

TEST_P(RowCatalogTest, CreatesListsLoadsAndDropsTables) {
  const iceberg::TableMetadata metadata = lake_.EmptyTable(t_);
  ASSERT_OK(catalog_.CreateTable(t_, metadata));
  EXPECT_THAT(catalog_.CreateTable(t_, metadata),
              IsError(ErrorCode::kAlreadyExists, HasSubstr("default.t")));
  EXPECT_THAT(lake_.FilesWith(t_, ".metadata.json"), SizeIs(1)) << "the refused one left a file";
  EXPECT_THAT(catalog_.ListTables("default"), HasValue(ElementsAre(t_)));
  EXPECT_THAT(catalog_.ListViews("default"), HasValue(IsEmpty()));
  EXPECT_THAT(catalog_.ListTables("none"), HasValue(IsEmpty()));
  ASSERT_OK_AND_ASSIGN(TablePtr table, TestLake(lake_.root, url_).catalog->LoadTable(t_));
  EXPECT_EQ(*table->metadata, metadata);
  EXPECT_THAT(catalog_.LoadView(t_), IsError(ErrorCode::kNotFound));
  ASSERT_OK(catalog_.DropTable(t_));
  EXPECT_THAT(catalog_.DropTable(t_), IsError(ErrorCode::kNotFound));
  EXPECT_THAT(catalog_.LoadTable(t_), IsError(ErrorCode::kNotFound, HasSubstr("default.t")));
  EXPECT_THAT(lake_.FilesWith(t_, ".metadata.json"), SizeIs(1)) << "dropping keeps files";
}

TEST_P(RowCatalogTest, CommitsOnlyOnExactlyTheBase) {
  ASSERT_OK_AND_ASSIGN(TablePtr base, catalog_.CreateTable(t_, lake_.EmptyTable(t_)));
  const iceberg::Update update = iceberg::SetProperties{.updates = {{"k", "v"}}};
  ASSERT_OK_AND_ASSIGN(TablePtr next, catalog_.CommitTable(*base, std::span(&update, 1)));
  EXPECT_EQ(base->metadata->FindProperty("k"), nullptr);
  EXPECT_NE(next->metadata->FindProperty("k"), nullptr);
  EXPECT_THAT(catalog_.CommitTable(*base, std::span(&update, 1)), IsError(ErrorCode::kConflict));
  EXPECT_THAT(lake_.FilesWith(t_, ".metadata.json"), SizeIs(2));
  ASSERT_OK(catalog_.DropTable(t_));
  EXPECT_THAT(catalog_.CommitTable(*next, std::span(&update, 1)), IsError(ErrorCode::kConflict));
}

TEST_P(RowCatalogTest, CreatesReplacesAndDropsViews) {
  const TableIdentifier v{.name = "v"};
  ASSERT_OK_AND_ASSIGN(ViewPtr first, catalog_.CreateView(v, ViewMetadata(v, "select id from t")));
  EXPECT_THAT(catalog_.CreateTable(v, lake_.EmptyTable(v)), IsError(ErrorCode::kAlreadyExists));
  ASSERT_OK(catalog_.ReplaceView(*first, ViewMetadata(v, "select 2 as id")));
  EXPECT_THAT(catalog_.ReplaceView(*first, ViewMetadata(v, "select 3 as id")),
              IsError(ErrorCode::kConflict));
  ASSERT_OK_AND_ASSIGN(ViewPtr loaded, TestLake(lake_.root, url_).catalog->LoadView(v));
  EXPECT_EQ(loaded->metadata->current_version()->representations.front().sql, "select 2 as id");
  EXPECT_THAT(catalog_.ListViews("default"), HasValue(ElementsAre(v)));
  EXPECT_THAT(catalog_.ListTables("default"), HasValue(IsEmpty()));
  EXPECT_THAT(catalog_.DropTable(v), IsError(ErrorCode::kNotFound));
  EXPECT_OK(catalog_.DropView(v));
}

TEST_P(RowCatalogTest, MetadataOutsideTheLakeIsNotRead) {
  iceberg::TableMetadata metadata = lake_.EmptyTable(t_);
  metadata.location = "file:///somewhere/else";
  EXPECT_THAT(catalog_.CreateTable(t_, metadata),
              IsError(ErrorCode::kMalformedInput, HasSubstr("outside the lake")));
  EXPECT_THAT(lake_.reader.ReadMetadata("file:///etc/passwd"),
              IsError(ErrorCode::kMalformedInput, HasSubstr("outside the lake")));
}

TEST_P(RowCatalogTest, NamespacesAreKept) {
  ASSERT_OK(catalog_.CreateNamespace("sales"));
  EXPECT_THAT(catalog_.ListNamespaces(), HasValue(ElementsAre("default", "sales")));
  EXPECT_THAT(catalog_.CreateNamespace(""), IsError(ErrorCode::kInvalidArgument));
  const TableIdentifier elsewhere{.namespace_name = "none", .name = "t"};
  EXPECT_THAT(catalog_.CreateTable(elsewhere, lake_.EmptyTable(elsewhere)),
              IsError(ErrorCode::kNotFound, HasSubstr("none")));
}

TEST_P(RowCatalogTest, NamespacesHaveProperties) {
  using testing::Pair;
  ASSERT_OK(catalog_.CreateNamespace("sales", {{"owner", "me"}}));
  EXPECT_THAT(catalog_.LoadNamespace("sales"), HasValue(ElementsAre(Pair("owner", "me"))));
  ASSERT_OK(catalog_.UpdateNamespace("sales", {{"comment", "ours"}}, {"owner"}));
  EXPECT_THAT(TestLake(lake_.root, url_).catalog->LoadNamespace("sales"),
              HasValue(ElementsAre(Pair("comment", "ours"))));
  EXPECT_THAT(catalog_.UpdateNamespace("sales", {{"a", "1"}}, {"a"}),
              IsError(ErrorCode::kInvalidArgument, HasSubstr("both set and removed")));
  EXPECT_THAT(catalog_.LoadNamespace("none"), IsError(ErrorCode::kNotFound, HasSubstr("none")));
  EXPECT_THAT(catalog_.UpdateNamespace("none", {}, {}), IsError(ErrorCode::kNotFound));
  EXPECT_THAT(catalog_.LoadNamespace("default"), HasValue(IsEmpty()));
}

TEST_P(RowCatalogTest, OnlyEmptyNamespacesAreDropped) {
  ASSERT_OK(catalog_.CreateNamespace("sales"));
  const TableIdentifier table{.namespace_name = "sales", .name = "t"};
  ASSERT_OK(catalog_.CreateTable(table, lake_.EmptyTable(table)));
  EXPECT_THAT(catalog_.DropNamespace("sales"),
              IsError(ErrorCode::kInvalidArgument, HasSubstr("not empty")));
  ASSERT_OK(catalog_.DropTable(table));
  EXPECT_OK(catalog_.DropNamespace("sales"));
  EXPECT_THAT(catalog_.DropNamespace("sales"), IsError(ErrorCode::kNotFound));
  EXPECT_THAT(catalog_.DropNamespace("default"), IsError(ErrorCode::kInvalidArgument));
  EXPECT_THAT(catalog_.ListNamespaces(), HasValue(ElementsAre("default")));
}

TEST_P(RowCatalogTest, ARenamedTableIsTheSameTable) {
  ASSERT_OK(catalog_.CreateNamespace("sales"));
  const TableIdentifier to{.namespace_name = "sales", .name = "u"};
  ASSERT_OK_AND_ASSIGN(const TablePtr base, catalog_.CreateTable(t_, lake_.EmptyTable(t_)));
  ASSERT_OK(catalog_.RenameTable(t_, to));
  EXPECT_THAT(catalog_.LoadTable(t_), IsError(ErrorCode::kNotFound));
  ASSERT_OK_AND_ASSIGN(const TablePtr renamed, catalog_.LoadTable(to));
  EXPECT_EQ(renamed->metadata_location, base->metadata_location);
  EXPECT_EQ(*renamed->metadata, *base->metadata);
  const iceberg::Update update = iceberg::SetProperties{.updates = {{"k", "v"}}};
  EXPECT_THAT(catalog_.CommitTable(*base, std::span(&update, 1)), IsError(ErrorCode::kConflict));
  EXPECT_OK(catalog_.CommitTable(*renamed, std::span(&update, 1)));
  EXPECT_THAT(catalog_.RenameTable(t_, to), IsError(ErrorCode::kNotFound, HasSubstr("no table")));
  EXPECT_THAT(catalog_.RenameView(to, t_), IsError(ErrorCode::kNotFound, HasSubstr("no view")));
  EXPECT_THAT(catalog_.RenameTable(to, {.name = ""}), IsError(ErrorCode::kInvalidArgument));
  ASSERT_OK(catalog_.CreateTable(t_, lake_.EmptyTable(t_)));
  EXPECT_THAT(catalog_.RenameTable(to, t_), IsError(ErrorCode::kAlreadyExists));
}

TEST_P(RowCatalogTest, AViewIsRenamedAndRegisteredAgain) {
  const TableIdentifier v{.name = "v"};
  const TableIdentifier w{.name = "w"};
  ASSERT_OK_AND_ASSIGN(const ViewPtr made,
                       catalog_.CreateView(v, ViewMetadata(v, "select id from t")));
  ASSERT_OK(catalog_.RenameView(v, w));
  EXPECT_THAT(catalog_.ListViews("default"), HasValue(ElementsAre(w)));
  ASSERT_OK(catalog_.DropView(w));
  ASSERT_OK_AND_ASSIGN(const auto location, storage::Location::Parse(made->metadata_location));
  ASSERT_OK_AND_ASSIGN(const ViewPtr registered, catalog_.RegisterView(v, location));
  EXPECT_EQ(*registered->metadata, *made->metadata);
  EXPECT_THAT(catalog_.RegisterView(v, location), IsError(ErrorCode::kAlreadyExists));
  EXPECT_THAT(catalog_.ListViews("default"), HasValue(ElementsAre(v)));
}

TEST_P(RowCatalogTest, ExternalTablesShareNamesWithTheOthers) {
  const ExternalTable orders{.identifier = {.name = "orders"},
                             .location = "s3://bucket/orders/",
                             .format = {.serde = "org.openx.data.jsonserde.JsonSerDe"},
                             .columns = {{.name = "pk", .type = "string"}},
                             .properties = {{"projection.enabled", "true"}}};
  EXPECT_THAT(catalog_.ListExternalTables("default"), HasValue(IsEmpty()));
  EXPECT_THAT(catalog_.LoadExternalTable(orders.identifier), IsError(ErrorCode::kNotFound));
  EXPECT_THAT(catalog_.DropExternalTable(orders.identifier), IsError(ErrorCode::kNotFound));
  ASSERT_OK_AND_ASSIGN(const ExternalTablePtr made, catalog_.CreateExternalTable(orders));
  EXPECT_EQ(made->version, 1);
  EXPECT_THAT(catalog_.CreateExternalTable(orders), IsError(ErrorCode::kAlreadyExists));
  EXPECT_THAT(catalog_.CreateTable(orders.identifier, lake_.EmptyTable(orders.identifier)),
              IsError(ErrorCode::kAlreadyExists));
  TestLake other(lake_.root, url_);
  EXPECT_THAT(other.catalog->ListExternalTables("default"),
              HasValue(ElementsAre(orders.identifier)));
  EXPECT_THAT(other.catalog->ListTables("default"), HasValue(IsEmpty()));
  EXPECT_THAT(other.catalog->LoadTable(orders.identifier), IsError(ErrorCode::kNotFound));
  ASSERT_OK_AND_ASSIGN(const ExternalTablePtr loaded,
                       other.catalog->LoadExternalTable(orders.identifier));
  EXPECT_EQ(*loaded, *made);
  ASSERT_OK(catalog_.CreateTable(t_, lake_.EmptyTable(t_)));
  ExternalTable taken = orders;
  taken.identifier = t_;
  EXPECT_THAT(catalog_.CreateExternalTable(taken), IsError(ErrorCode::kAlreadyExists));
  taken.identifier.namespace_name = "none";
  EXPECT_THAT(catalog_.CreateExternalTable(taken), IsError(ErrorCode::kNotFound));
}

TEST_P(RowCatalogTest, AnExternalTableIsReplacedOnlyAsItWasRead) {
  ASSERT_OK(catalog_.CreateNamespace("sales"));
  const TableIdentifier name{.namespace_name = "sales", .name = "orders"};
  ASSERT_OK_AND_ASSIGN(const ExternalTablePtr made,
                       catalog_.CreateExternalTable({.identifier = name, .location = "s3://b/a/"}));
  ExternalTable next = *made;
  next.location = "s3://b/b/";
  ASSERT_OK_AND_ASSIGN(const ExternalTablePtr replaced, catalog_.ReplaceExternalTable(next));
  EXPECT_EQ(replaced->version, 2);
  EXPECT_THAT(catalog_.ReplaceExternalTable(next), IsError(ErrorCode::kConflict));
  ASSERT_OK_AND_ASSIGN(const ExternalTablePtr loaded, catalog_.LoadExternalTable(name));
  EXPECT_EQ(loaded->location, "s3://b/b/");
  EXPECT_EQ(loaded->version, 2);
  EXPECT_THAT(catalog_.DropNamespace("sales"), IsError(ErrorCode::kInvalidArgument));
  ASSERT_OK(catalog_.DropExternalTable(name));
  EXPECT_THAT(catalog_.ReplaceExternalTable(*loaded), IsError(ErrorCode::kConflict));
  EXPECT_OK(catalog_.CreateTable(name, lake_.EmptyTable(name))) << "the name is free again";
  ASSERT_OK(catalog_.DropTable(name));
  EXPECT_OK(catalog_.DropNamespace("sales"));
}

TEST_P(RowCatalogTest, HasAName) { EXPECT_EQ(catalog_.name(), "dynalake"); }

TEST(SqliteCatalogTest, AMovedLakeSaysSo) {
  storage::TemporaryFolder folder;
  TestLake lake(folder.location());
  storage::TemporaryFolder other;
  std::filesystem::copy(folder.path() / "catalog.db", other.path() / "catalog.db");
  EXPECT_THAT(
      OpenSqliteRows({.database = other.path() / "catalog.db", .lake_root = other.location()}),
      IsError(ErrorCode::kInvalidArgument, HasSubstr("move it back")));
}

TEST(SqliteCatalogTest, ALakeWhosePathReadersCutIsRefused) {
  storage::TemporaryFolder folder;
  TestLake lake(folder.location());
  const std::filesystem::path path = folder.path() / "a#b";
  EXPECT_THAT(OpenSqliteRows({.database = path / "catalog.db",
                              .lake_root = *storage::Location::FromLocalPath(path)}),
              IsError(ErrorCode::kInvalidArgument, HasSubstr("choose another folder")));
  EXPECT_FALSE(std::filesystem::exists(path));
}

TEST(FolderNameTest, IsPlainAndNeverShared) {
  EXPECT_EQ(FolderName("orders"), "orders");
  EXPECT_EQ(FolderName("My-Table_2.x"), "My-Table_2.x");
  for (std::string_view name : {"a/b", "..", ".x", "a b", "50%", "ü", "a#", "/"}) {
    const std::string folder = FolderName(name);
    EXPECT_THAT(folder, HasSubstr("~")) << name;
    EXPECT_THAT(folder, testing::Not(StartsWith("."))) << name;
    EXPECT_EQ(folder.find_first_of("/#?% "), std::string::npos) << name;
  }
  EXPECT_THAT(FolderName("a b"), Ne(FolderName("a/b")));
}

}  // namespace
}  // namespace dynalake::catalog
