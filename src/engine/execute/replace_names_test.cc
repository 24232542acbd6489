#include "engine/execute/replace_names.h"

#include <map>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>

#include "base/testing/matchers.h"
#include "engine/testing/lake_fixture.h"

namespace dynalake::engine {
namespace {

using iceberg::Type;
using iceberg::TypeId;

/// Replaces names as the test says.
class MapRewriter final : public NameRewriter {
 public:
  explicit MapRewriter(Engine& engine) : engine_(engine) {}

  std::map<std::string, std::string> queries;  ///< by name
  std::vector<ShowRequest> shown;

  Result<Replacement> OnTable(const TableName& name) override {
    const auto query = queries.find(name.ToString());
    if (query == queries.end()) {
      return Replacement(TableName{.database = "sales", .table = "orders"});
    }
    DYNALAKE_ASSIGN(Statement statement, engine_.ParseOne(query->second));
    DYNALAKE_TRY(engine_.ReplaceNames(statement, *this));
    return Replacement(
        InlinedQuery{.statement = std::move(statement), .context = "view " + query->first});
  }
  Result<TextTable> OnShow(const ShowRequest& show) override {
    shown.push_back(show);
    return TextTable{.columns = {"name"}, .rows = {{"shown"}}};
  }

 private:
  Engine& engine_;
};

class ReplaceNamesTest : public LakeTest {
 protected:
  ReplaceNamesTest() {
    TableBuilder orders(
        store_, "orders",
        {Field(1, "id", Type(TypeId::kLong)), Field(2, "name", Type(TypeId::kString))});
    orders.AddFile("SELECT i AS id, 'n' || i AS name FROM range(10) t(i)", "id: 1, name: 2");
    resolver_.relations["sales.orders"] = orders.Finish();
  }

  /// The rows of a statement whose names were replaced.
  Result<std::string> Replaced(const char* sql) {
    DYNALAKE_ASSIGN(Statement statement, engine_->ParseOne(sql));
    DYNALAKE_TRY(engine_->ReplaceNames(statement, rewriter_));
    DYNALAKE_ASSIGN(auto stream,
                    engine_->Execute({.statement = std::move(statement), .tables = resolver_}));
    return ToText(*stream);
  }

  MapRewriter rewriter_{*engine_};
};

TEST_F(ReplaceNamesTest, ANameIsKnownAsItWasWritten) {
  EXPECT_THAT(Replaced("SELECT elsewhere.name FROM elsewhere WHERE id = 4"), HasValue("n4\n"));
  EXPECT_THAT(Replaced("SELECT A.B.name FROM a.b WHERE a.b.id = 4"), HasValue("n4\n"));
  EXPECT_THAT(Replaced("SELECT c.name FROM a.b AS c WHERE id = 4"), HasValue("n4\n"));
  EXPECT_THAT(Replaced("SELECT a.b.name FROM a.b AS c"), IsError(ErrorCode::kInvalidArgument));
  EXPECT_THAT(Replaced("EXPLAIN SELECT b.name FROM a.b"), IsOk());
  EXPECT_THAT(Replaced("SELECT 1 FROM a.b.c"),
              IsError(ErrorCode::kInvalidArgument, testing::HasSubstr("too many parts")));
}

TEST_F(ReplaceNamesTest, AQueryInAPlaceIsAScopeOfItsOwn) {
  rewriter_.queries = {{"few", "SELECT \"id\" FROM anything WHERE id < 3"},
                       {"outer_few", "WITH few AS (SELECT 7 AS id) SELECT id FROM few"},
                       {"nested", "SELECT max(id) AS id FROM few"},
                       {"stale", "SELECT nosuch FROM anything"}};
  EXPECT_THAT(Replaced("SELECT x FROM few f, LATERAL (SELECT f.id * 2 AS x) WHERE id = 2"),
              HasValue("4\n"));
  EXPECT_THAT(Replaced("WITH few AS (SELECT 8 AS id) SELECT few.id, o.id FROM few, outer_few o"),
              HasValue("8|7\n"));
  EXPECT_THAT(Replaced("SELECT * FROM few ORDER BY 1"), HasValue("0\n1\n2\n"));
  EXPECT_THAT(Replaced("SELECT id FROM nested JOIN few USING (id)"), HasValue("2\n"));
  EXPECT_THAT(Replaced("SELECT 1,\n 2 FROM stale"),
              IsError(ErrorCode::kInvalidArgument, testing::StartsWith("Referenced column")));
}

// A table of `Id` and `id`: SQL, which sees no case, knows the second as `id__2`. That is the
// affair of the query that names the table, not of the one around it.
TEST_F(ReplaceNamesTest, NamesThatDifferInCaseAreToldApartWhereTheTableIsNamed) {
  TableBuilder twins(store_, "twins",
                     {Field(1, "Id", Type(TypeId::kLong)), Field(2, "id", Type(TypeId::kLong))});
  twins.AddFile("SELECT 1::BIGINT AS a, 2::BIGINT AS b", "a: 1, b: 2");
  resolver_.relations["sales.orders"] = twins.Finish();
  rewriter_.queries = {{"pairs", "SELECT \"Id\" AS one, \"id\" AS two FROM twins"},
                       {"renamed", "SELECT \"id\" AS \"ID\" FROM twins"}};
  EXPECT_THAT(Replaced("SELECT \"Id\", \"id\" FROM twins"), HasValue("1|2\n"));
  EXPECT_THAT(Replaced("SELECT one, two FROM pairs"), HasValue("1|2\n"));
  EXPECT_THAT(Replaced("SELECT id FROM renamed"), HasValue("2\n"));
}

TEST_F(ReplaceNamesTest, ShowsAreAnsweredWhereverTheyStand) {
  EXPECT_THAT(Replaced("SELECT name FROM (SHOW TABLES FROM sales)"), HasValue("shown\n"));
  EXPECT_THAT(Replaced("SHOW ALL TABLES"), HasValue("shown\n"));
  EXPECT_THAT(Replaced("SHOW SCHEMAS"), HasValue("shown\n"));
  EXPECT_THAT(Replaced("SHOW VARIABLES"), HasValue("shown\n"));
  using Kind = ShowRequest::Kind;
  std::vector<std::pair<Kind, std::string>> shown;
  for (const ShowRequest& show : rewriter_.shown) {
    shown.emplace_back(show.kind, show.name);
  }
  EXPECT_THAT(shown,
              testing::ElementsAre(std::pair(Kind::kTablesFrom, "sales"),
                                   std::pair(Kind::kAllTables, ""), std::pair(Kind::kDatabases, ""),
                                   std::pair(Kind::kOther, "\"variables\"")));
}

}  // namespace
}  // namespace dynalake::engine
