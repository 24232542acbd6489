#include "catalog/rows/sql_rows.h"

#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "base/testing/matchers.h"
#include "catalog/rows/postgres_catalog.h"
#include "catalog/rows/sqlite_catalog.h"
#include "catalog/rows/sqlite_database.h"
#include "catalog/testing/postgres_server.h"
#include "storage/testing/temporary_folder.h"

namespace dynalake::catalog {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::Eq;
using testing::HasSubstr;
using testing::Optional;

constexpr const char* kRoot = "file:///lake";

// Over each database.
class SqlRowsTest : public testing::TestWithParam<std::string> {
 protected:
  void SetUp() override {
    if (is_postgres()) {
      url_ = NewPostgresDatabase();
      if (url_.empty()) {
        GTEST_SKIP() << "no PostgreSQL server: run tools/setup peers";
      }
    }
  }
  static bool is_postgres() { return GetParam() == "PostgreSQL"; }
  std::filesystem::path path() { return folder_.path() / "catalog.db"; }

  Result<std::unique_ptr<SqlRows>> OpenAt(std::string_view root, bool create = true) {
    const storage::Location lake = *storage::Location::Parse(root);
    return is_postgres()
               ? OpenPostgresRows({.url = url_, .lake_root = lake, .create = create}, SystemClock())
               : OpenSqliteRows({.database = path(), .lake_root = lake, .create = create});
  }
  std::unique_ptr<SqlRows> Open() {
    auto rows = OpenAt(kRoot);
    EXPECT_OK(rows);
    return *std::move(rows);
  }
  // Runs statements as another program would.
  void RunElsewhere(const std::vector<std::string>& statements) {
    for (const std::string& statement : statements) {
      if (is_postgres()) {
        RunInPostgres(url_, statement);
      } else {
        ASSERT_OK_AND_ASSIGN(auto database, SqliteDatabase::Open(path(), true));
        ASSERT_OK(database->Execute(statement));
      }
    }
  }
  static CatalogRow Row(std::string name, std::string location) {
    return {.identifier = {.name = std::move(name)}, .metadata_location = std::move(location)};
  }
  static std::string LocationOf(SqlRows& rows, const std::string& name) {
    auto row = rows.Find({.name = name});
    EXPECT_OK(row);
    return *row ? (*row)->metadata_location : "";
  }

  storage::TemporaryFolder folder_;
  std::string url_;
};

INSTANTIATE_TEST_SUITE_P(Databases, SqlRowsTest, testing::Values("SQLite", "PostgreSQL"),
                         [](const auto& each) { return each.param; });

TEST_P(SqlRowsTest, KeepsRowsOverReopening) {
  ASSERT_OK(Open()->Insert(Row("orders", "file:///lake/1")));
  auto rows = Open();
  ASSERT_OK_AND_ASSIGN(auto found, rows->Find({.name = "orders"}));
  ASSERT_TRUE(found.has_value());
  EXPECT_EQ(found->metadata_location, "file:///lake/1");
  EXPECT_EQ(found->previous_metadata_location, "");
  EXPECT_EQ(found->type, RowType::kTable);
  EXPECT_THAT(rows->Find({.name = "Orders"}), HasValue(Eq(std::nullopt)));
}

TEST_P(SqlRowsTest, SwapsOnlyFromTheExpectedLocation) {
  auto rows = Open();
  ASSERT_OK(rows->Insert(Row("t", "a")));
  EXPECT_THAT(rows->CompareAndSwapMetadataLocation(Row("t", "a"), "b"), HasValue(true));
  EXPECT_THAT(rows->CompareAndSwapMetadataLocation(Row("t", "a"), "c"), HasValue(false));
  EXPECT_THAT(rows->CompareAndSwapMetadataLocation(Row("none", "a"), "c"), HasValue(false));
  CatalogRow view = Row("t", "b");
  view.type = RowType::kView;
  EXPECT_THAT(rows->CompareAndSwapMetadataLocation(view, "c"), HasValue(false));
  ASSERT_OK_AND_ASSIGN(auto found, rows->Find({.name = "t"}));
  EXPECT_EQ(found->metadata_location, "b");
  EXPECT_EQ(found->previous_metadata_location, "a");
}

TEST_P(SqlRowsTest, TablesAndViewsShareNames) {
  auto rows = Open();
  ASSERT_OK(rows->Insert(Row("x", "a")));
  CatalogRow view = Row("x", "b");
  view.type = RowType::kView;
  EXPECT_THAT(rows->Insert(view), IsError(ErrorCode::kAlreadyExists, HasSubstr("default.x")));
  EXPECT_THAT(rows->Remove({.name = "x"}, RowType::kView), HasValue(false));
  EXPECT_THAT(rows->Remove({.name = "x"}, RowType::kTable), HasValue(true));
  EXPECT_OK(rows->Insert(view));
  ASSERT_OK_AND_ASSIGN(auto listed, rows->List("default"));
  ASSERT_EQ(listed.size(), 1U);
  EXPECT_EQ(listed.front().type, RowType::kView);
}

TEST_P(SqlRowsTest, KnowsNamespaces) {
  auto rows = Open();
  EXPECT_THAT(rows->ListNamespaces(), HasValue(ElementsAre("default")));
  ASSERT_OK(rows->InsertNamespace("sales", {}));
  EXPECT_THAT(rows->InsertNamespace("sales", {}), IsError(ErrorCode::kAlreadyExists));
  EXPECT_THAT(rows->ListNamespaces(), HasValue(ElementsAre("default", "sales")));
  CatalogRow row = Row("t", "a");
  row.identifier.namespace_name = "none";
  EXPECT_THAT(rows->Insert(row), IsError(ErrorCode::kNotFound, HasSubstr("none")));
}

TEST_P(SqlRowsTest, KeepsPropertiesOfNamespaces) {
  auto rows = Open();
  using testing::Pair;
  EXPECT_THAT(rows->FindNamespace("sales"), HasValue(Eq(std::nullopt)));
  EXPECT_THAT(rows->UpdateNamespace("sales", {{"a", "1"}}, {}), IsError(ErrorCode::kNotFound));
  ASSERT_OK(rows->InsertNamespace("sales", {{"a", "1"}, {"b", "2"}}));
  ASSERT_OK(rows->UpdateNamespace("sales", {{"b", "3"}, {"c", ""}}, {"a", "none"}));
  auto again = Open();
  EXPECT_THAT(again->FindNamespace("sales"),
              HasValue(Optional(ElementsAre(Pair("b", "3"), Pair("c", "")))));
  ASSERT_OK(rows->UpdateNamespace("sales", {}, {"b", "c", "exists"}));
  EXPECT_THAT(again->FindNamespace("sales"), HasValue(Optional(testing::IsEmpty())));
  EXPECT_THAT(again->ListNamespaces(), HasValue(ElementsAre("default", "sales")));
}

TEST_P(SqlRowsTest, RemovesOnlyEmptyNamespaces) {
  auto rows = Open();
  EXPECT_THAT(rows->RemoveNamespace("sales"), HasValue(false));
  ASSERT_OK(rows->InsertNamespace("sales", {{"a", "1"}}));
  CatalogRow row = Row("t", "a");
  row.identifier.namespace_name = "sales";
  ASSERT_OK(rows->Insert(row));
  EXPECT_THAT(rows->RemoveNamespace("sales"),
              IsError(ErrorCode::kInvalidArgument, HasSubstr("not empty: it holds t")));
  ASSERT_OK(rows->Remove(row.identifier, RowType::kTable));
  EXPECT_THAT(rows->RemoveNamespace("sales"), HasValue(true));
  EXPECT_THAT(rows->ListNamespaces(), HasValue(ElementsAre("default")));
  EXPECT_THAT(rows->Insert(row), IsError(ErrorCode::kNotFound));
}

TEST_P(SqlRowsTest, RenamesARowWithItsLocations) {
  auto rows = Open();
  ASSERT_OK(rows->InsertNamespace("sales", {}));
  ASSERT_OK(rows->Insert(Row("t", "a")));
  ASSERT_OK(rows->CompareAndSwapMetadataLocation(Row("t", "a"), "b"));
  ASSERT_OK(rows->Insert(Row("taken", "x")));
  const TableIdentifier to{.namespace_name = "sales", .name = "u"};
  EXPECT_THAT(rows->Rename({.name = "t"}, {.name = "taken"}, RowType::kTable),
              IsError(ErrorCode::kAlreadyExists, HasSubstr("default.taken")));
  EXPECT_THAT(rows->Rename({.name = "t"}, {.namespace_name = "none", .name = "u"}, RowType::kTable),
              IsError(ErrorCode::kNotFound, HasSubstr("none")));
  EXPECT_THAT(rows->Rename({.name = "t"}, to, RowType::kView), HasValue(false));
  EXPECT_THAT(rows->Rename({.name = "t"}, to, RowType::kTable), HasValue(true));
  EXPECT_THAT(rows->Rename({.name = "t"}, to, RowType::kTable), HasValue(false));
  EXPECT_THAT(rows->Find({.name = "t"}), HasValue(Eq(std::nullopt)));
  ASSERT_OK_AND_ASSIGN(const auto found, rows->Find(to));
  ASSERT_TRUE(found.has_value());
  EXPECT_EQ(found->metadata_location, "b");
  EXPECT_EQ(found->previous_metadata_location, "a");
  EXPECT_THAT(rows->CompareAndSwapMetadataLocation(Row("t", "b"), "c"), HasValue(false));
}

TEST_P(SqlRowsTest, HoldsOneLake) {
  Open();
  EXPECT_THAT(
      OpenAt("file:///elsewhere"),
      IsError(ErrorCode::kInvalidArgument,
              AllOf(HasSubstr("holds the lake file:///lake, and this one is at file:///elsewhere"),
                    HasSubstr(is_postgres() ? "`?options=-csearch_path%3DNAME`"
                                            : "one file holds one lake"))));
}

TEST_P(SqlRowsTest, ALakeIsTheSameWhateverWayOneComes) {
  const storage::TemporaryFolder lake;
  const storage::TemporaryFolder links;
  const std::filesystem::path link = links.path() / "to the lake";
  std::filesystem::create_directory_symlink(lake.path(), link);
  const auto open = [&](const std::filesystem::path& root) {
    return OpenAt(storage::Location::FromLocalPath(root)->ToString());
  };
  ASSERT_OK(open(lake.path()));
  for (const std::filesystem::path& root : {lake.path(), link, link / "../to the lake/."}) {
    ASSERT_OK_AND_ASSIGN(const auto rows, open(root));
    EXPECT_EQ(rows->lake_root(), lake.location().ToString()) << root;
  }
  std::filesystem::remove(link);
  std::filesystem::create_directory(link);
  EXPECT_THAT(open(link), IsError(ErrorCode::kInvalidArgument)) << "another folder by that name";
}

TEST(SqliteRowsTest, ALakeThatWasMovedSaysSo) {
  const storage::TemporaryFolder before;
  const storage::TemporaryFolder after;
  const auto open = [](const storage::TemporaryFolder& lake) {
    return OpenSqliteRows({.database = lake.path() / "catalog.db", .lake_root = lake.location()});
  };
  ASSERT_OK(open(before));
  std::filesystem::rename(before.path() / "catalog.db", after.path() / "catalog.db");
  EXPECT_THAT(open(after), IsError(ErrorCode::kInvalidArgument,
                                   AllOf(HasSubstr("made at " + before.location().ToString() +
                                                   " and is now at " + after.location().ToString()),
                                         HasSubstr("move it back"))));
}

TEST_P(SqlRowsTest, RefusesWhatIsNoCatalog) {
  if (is_postgres()) {
    RunElsewhere({"CREATE TABLE iceberg_tables (something INT)"});
  } else {
    std::ofstream(path()) << std::string(4096, 'x');
  }
  EXPECT_THAT(OpenAt(kRoot),
              IsError(ErrorCode::kInvalidArgument, HasSubstr("not an Iceberg SQL catalog")));
}

TEST_P(SqlRowsTest, RefusesTheLayoutOfANewerVersion) {
  Open();
  RunElsewhere(
      {"UPDATE dynalake_lake SET property_value = '2' "
       "WHERE property_key = 'layout_version'"});
  EXPECT_THAT(OpenAt(kRoot), IsError(ErrorCode::kUnsupported, HasSubstr("layout version 2")));
}

TEST_P(SqlRowsTest, DoesNotMakeACatalogUnasked) {
  EXPECT_THAT(OpenAt(kRoot, false), IsError(ErrorCode::kNotFound));
  EXPECT_THAT(OpenAt(kRoot, false), IsError(ErrorCode::kNotFound)) << "the first one made it";
}

TEST_P(SqlRowsTest, CompletesTheLayoutThatOthersMade) {
  RunElsewhere(
      {"CREATE TABLE iceberg_tables (catalog_name VARCHAR(255), table_namespace VARCHAR(255), "
       "table_name VARCHAR(255), metadata_location VARCHAR(1000), "
       "previous_metadata_location VARCHAR(1000), "
       "PRIMARY KEY (catalog_name, table_namespace, table_name))",
       "INSERT INTO iceberg_tables VALUES ('dynalake', 'default', 'old', 'file:/lake/old', NULL)",
       "INSERT INTO iceberg_tables VALUES ('other', 'default', 'theirs', 'file:/lake/theirs', "
       "NULL)"});
  auto rows = Open();
  ASSERT_OK_AND_ASSIGN(auto listed, rows->List("default"));
  ASSERT_EQ(listed.size(), 1U);
  EXPECT_EQ(listed.front().identifier.name, "old");
  EXPECT_EQ(listed.front().type, RowType::kTable);
  EXPECT_THAT(rows->CompareAndSwapMetadataLocation(listed.front(), "b"), HasValue(true));
}

TEST_P(SqlRowsTest, ReadingLeavesTheLayoutOfOthersAsItIs) {
  RunElsewhere(
      {"CREATE TABLE iceberg_tables (catalog_name VARCHAR(255), table_namespace VARCHAR(255), "
       "table_name VARCHAR(255), metadata_location VARCHAR(1000), "
       "previous_metadata_location VARCHAR(1000), "
       "PRIMARY KEY (catalog_name, table_namespace, table_name))",
       "INSERT INTO iceberg_tables VALUES ('dynalake', 'default', 'old', 'file:/lake/old', NULL)"});
  ASSERT_OK_AND_ASSIGN(auto rows, OpenAt(kRoot, false));
  EXPECT_THAT(rows->ListNamespaces(), HasValue(ElementsAre("default")));
  ASSERT_OK_AND_ASSIGN(auto listed, rows->List("default"));
  ASSERT_EQ(listed.size(), 1U);
  EXPECT_EQ(listed.front().type, RowType::kTable);
  // Nobody recorded a root, so that whoever opens it elsewhere is not told of another.
  EXPECT_OK(OpenAt("file:///elsewhere", false));
  // The first change completes it.
  EXPECT_THAT(rows->CompareAndSwapMetadataLocation(listed.front(), "b"), HasValue(true));
  EXPECT_THAT(OpenAt("file:///elsewhere", false), IsError(ErrorCode::kInvalidArgument));
}

TEST(SqliteRowsTest, AFileThatMayOnlyBeReadIsRead) {
  const storage::TemporaryFolder folder;
  const std::filesystem::path path = folder.path() / "catalog.db";
  const auto open = [&] {
    return OpenSqliteRows(
        {.database = path, .lake_root = *storage::Location::Parse(kRoot), .create = false});
  };
  for (const char* mode : {"DELETE", "WAL"}) {
    std::filesystem::remove(path);
    {
      ASSERT_OK_AND_ASSIGN(auto database, SqliteDatabase::Open(path, true));
      ASSERT_OK(database->Execute(std::string("PRAGMA journal_mode = ") + mode));
      ASSERT_OK(
          database->Execute("CREATE TABLE iceberg_tables (catalog_name VARCHAR(255), "
                            "table_namespace VARCHAR(255), table_name VARCHAR(255), "
                            "metadata_location VARCHAR(1000), "
                            "previous_metadata_location VARCHAR(1000))"));
      ASSERT_OK(database->Execute(
          "INSERT INTO iceberg_tables VALUES ('dynalake', 'default', 'theirs', 'file:/l', NULL)"));
    }
    const auto before = std::filesystem::last_write_time(path);
    ASSERT_OK_AND_ASSIGN(auto rows, open());
    ASSERT_OK_AND_ASSIGN(const auto listed, rows->List("default"));
    EXPECT_EQ(listed.size(), 1U) << mode;
    EXPECT_EQ(std::filesystem::last_write_time(path), before) << mode;
    EXPECT_FALSE(std::filesystem::exists(path.string() + "-journal")) << mode;
  }
}

TEST_P(SqlRowsTest, MayBeLaidOutByTwoAtOnce) {
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([this] { Open(); });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  EXPECT_THAT(Open()->ListNamespaces(), HasValue(ElementsAre("default")));
}

TEST_P(SqlRowsTest, DefinitionsMayBeMadeByTwoAtOnce) {
  Open();
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back(
        [this, i] { ASSERT_OK(Open()->InsertDefinition({.name = std::to_string(i)}, "{}")); });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  EXPECT_THAT(Open()->ListDefinitions("default"), HasValue(testing::SizeIs(4)));
}

TEST_P(SqlRowsTest, ThreadsOnConnectionsOfTheirOwnNeverLoseASwap) {
  constexpr int kThreads = 4;
  constexpr int kSwaps = 25;
  ASSERT_OK(Open()->Insert(Row("t", "0")));
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([this] {
      auto rows = Open();
      for (int done = 0; done < kSwaps;) {
        const std::string now = LocationOf(*rows, "t");
        auto swapped =
            rows->CompareAndSwapMetadataLocation(Row("t", now), std::to_string(std::stoi(now) + 1));
        ASSERT_OK(swapped);
        done += *swapped ? 1 : 0;
      }
    });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  EXPECT_EQ(LocationOf(*Open(), "t"), std::to_string(kThreads * kSwaps));
}

TEST(IsNetworkFileSystemTest, KnowsTheCommonOnes) {
  EXPECT_TRUE(IsNetworkFileSystem(0x6969));
  // As a 32-bit `f_type` sign-extends.
  EXPECT_TRUE(IsNetworkFileSystem(static_cast<int32_t>(0xff534d42)));
  EXPECT_FALSE(IsNetworkFileSystem(0xef53));      // ext4
  EXPECT_FALSE(IsNetworkFileSystem(0x794c7630));  // overlayfs
}

}  // namespace
}  // namespace dynalake::catalog
