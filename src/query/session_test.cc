#include "query/session.h"

#include <chrono>
#include <filesystem>
#include <future>
#include <thread>
#include <vector>

#include <gmock/gmock.h>

#include "query/testing/session_fixture.h"
#include "storage/faulty_store.h"

namespace dynalake::query {
namespace {

using catalog::TableIdentifier;
using testing::AllOf;
using testing::HasSubstr;

TEST_F(SessionTest, ReadsTablesAndViews) {
  EXPECT_THAT(Run("SELECT * FROM Orders ORDER BY id"), HasValue("1|n1\n2|n2\n3|n3\n"));
  EXPECT_THAT(Run("SELECT count(*) FROM ORDERS"), HasValue("3\n"));
  EXPECT_THAT(Run("SELECT max(id) FROM \"DEFAULT\".orders_FEW"), HasValue("2\n"));
  EXPECT_THAT(Run("SELECT id FROM \"default\".Orders WHERE name = 'n3'"), HasValue("3\n"));
}

TEST_F(SessionTest, AnErrorInAViewHasNoPlaceInTheStatement) {
  AddView("default", "stale", "SELECT nosuch FROM \"Orders\"");
  EXPECT_THAT(Run("SELECT 1,\n  2 FROM stale"),
              IsError(ErrorCode::kInvalidArgument, testing::StartsWith("Referenced column")));
}

TEST_F(SessionTest, AnErrorListsAFewDatabasesAlone) {
  EXPECT_THAT(
      Run("SELECT 1 FROM spaec3.t"),
      IsError(ErrorCode::kNotFound, HasSubstr("there is no database spaec3; the only one is")));
  for (int i = 0; i < 9; ++i) {
    ASSERT_OK(lake_.catalog->CreateNamespace(fmt::format("space{}", i)));
  }
  EXPECT_THAT(Run("SELECT 1 FROM spaec3.t"),
              IsError(ErrorCode::kNotFound, testing::AllOf(HasSubstr("(did you mean space3?)"),
                                                           testing::Not(HasSubstr("space7")))));
  EXPECT_THAT(Run("SELECT 1 FROM elsewhere.t"),
              IsError(ErrorCode::kNotFound, HasSubstr("SHOW DATABASES lists what is there")));
}

TEST_F(SessionTest, KeepsItsSnapshotAndSeesTheNext) {
  ASSERT_OK_AND_ASSIGN(auto before, session_.Query("SELECT sum(id) FROM orders", {}));
  Append({.namespace_name = "default", .name = "Orders"}, {10}, 2);
  EXPECT_THAT(engine::ToText(*before), HasValue("6\n"));
  EXPECT_THAT(Run("SELECT sum(id) FROM orders"), HasValue("16\n"));
}

TEST_F(SessionTest, SessionsShareWhatTheyStandOn) {
  const CancelToken cancel;
  std::thread endless([&] {
    Session session(relations_, *engine_);
    auto stream = session.Query(
        "SELECT count(*) FROM Orders, range(1000000) a, range(1000000) b WHERE a.range > b.range",
        {.cancel = cancel});
    ASSERT_OK(stream);
    EXPECT_THAT((*stream)->Next(), IsError(ErrorCode::kCancelled));
  });
  std::vector<std::thread> others;
  for (int i = 0; i < 3; ++i) {
    others.emplace_back([&] {
      Session session(relations_, *engine_);
      for (int round = 0; round < 5; ++round) {
        auto stream =
            session.Query("SELECT sum(a.id) FROM Orders a JOIN orders_few USING (id)", {});
        ASSERT_OK(stream);
        EXPECT_THAT(engine::ToText(**stream), HasValue("3\n"));
      }
    });
  }
  for (std::thread& other : others) {
    other.join();
  }
  cancel.Cancel();
  endless.join();
}

// The first statement's store never answers: as long as nobody stops it, others run; and it stops
// at once when it is told to, whatever it waits for.
TEST_F(SessionTest, OneStatementIsStoppedWhileItsStoreHangs) {
  constexpr int64_t kForever = 600'000'000;
  storage::FaultyStore hanging(lake_.store, SystemClock());
  ASSERT_OK_AND_ASSIGN(const auto engine, engine::Engine::Open({}, hanging));
  catalog::TableReader reader(hanging, lake_.root, 0);
  CatalogRelations relations(*lake_.catalog, reader);
  const auto run = [&](const CancelToken& cancel) -> Result<std::string> {
    DYNALAKE_ASSIGN(
        auto stream,
        Session(relations, *engine).Query("SELECT sum(id) FROM Orders", {.cancel = cancel}));
    return engine::ToText(*stream);
  };
  hanging.SetPlan({});
  EXPECT_THAT(run({}), HasValue("6\n"));
  const uint64_t calls = hanging.calls();
  ASSERT_GT(calls, 3U);  // a manifest list, a manifest, a data file
  for (const uint64_t call : {uint64_t{1}, uint64_t{3}, calls}) {
    hanging.SetPlan(
        {.fault = storage::Fault::kStall, .first_call = call, .stall_micros = kForever});
    const CancelToken cancel;
    auto stopped = std::async(std::launch::async, run, cancel);
    while (hanging.calls() < call) {
      std::this_thread::yield();
    }
    EXPECT_THAT(run({}), HasValue("6\n"));
    EXPECT_EQ(stopped.wait_for(std::chrono::seconds(0)), std::future_status::timeout);
    cancel.Cancel();
    EXPECT_THAT(stopped.get(), IsError(ErrorCode::kCancelled)) << call;
  }
}

TEST_F(SessionTest, ReadsATableWithoutSnapshots) {
  const TableIdentifier identifier{.namespace_name = "default", .name = "empty"};
  ASSERT_OK(lake_.catalog->CreateTable(identifier, lake_.EmptyTable(identifier)));
  EXPECT_THAT(Run("SELECT * FROM empty"), HasValue(""));
}

TEST_F(SessionTest, Lists) {
  EXPECT_THAT(Run("SHOW TABLES"), HasValue("Orders\norders_few\n"));
  EXPECT_THAT(Run("SHOW ALL TABLES"),
              HasValue("default|Orders|BASE TABLE\ndefault|orders_few|VIEW\n"));
  EXPECT_THAT(Run("SHOW DATABASES"), HasValue("default\n"));
  EXPECT_THAT(Run("SELECT table_name FROM information_schema.tables WHERE table_type = 'VIEW'"),
              HasValue("orders_few\n"));
  EXPECT_THAT(Run("SELECT column_name, data_type, is_nullable FROM INFORMATION_SCHEMA.columns "
                  "WHERE table_name = 'Orders' ORDER BY ordinal_position"),
              HasValue("id|BIGINT|NO\nname|VARCHAR|YES\n"));
  EXPECT_THAT(Run("SELECT schema_name FROM information_schema.schemata"), HasValue("default\n"));
  EXPECT_THAT(session_.ListColumns({.database = "", .table = "orders"}),
              HasValue(testing::ElementsAre("id", "name")));
  ASSERT_OK_AND_ASSIGN(const auto relations, session_.ListRelations());
  ASSERT_EQ(relations.size(), 2U);
  EXPECT_EQ(relations[1].name, "orders_few");
  EXPECT_TRUE(relations[1].is_view);
}

TEST_F(SessionTest, SaysWhatIsThereInstead) {
  EXPECT_THAT(Run("SELECT * FROM order_s"),
              IsError(ErrorCode::kNotFound, HasSubstr("has Orders, orders_few")));
  EXPECT_THAT(
      Run("SELECT * FROM sales.x"),
      IsError(ErrorCode::kNotFound, HasSubstr("no database sales; the only one is default")));
  EXPECT_THAT(Run("SELECT * FROM information_schema.routines"), IsError(ErrorCode::kNotFound));
  EXPECT_THAT(Run("SELECT 1; SELECT 2"), IsError(ErrorCode::kInvalidArgument));
}

TEST_F(SessionTest, ScansWithoutSql) {
  engine::ScanRequest request;
  request.equals = {{.field_id = 1, .value = iceberg::Literal::Long(2)}};
  ASSERT_OK_AND_ASSIGN(auto stream,
                       session_.Scan({.database = "", .table = "orders"}, request, {}));
  EXPECT_THAT(engine::ToText(*stream), HasValue("2|n2\n"));
  EXPECT_THAT(session_.Scan({.database = "", .table = "orders_few"}, request, {}),
              IsError(ErrorCode::kInvalidArgument, HasSubstr("is a view")));
}

TEST_F(SessionTest, RefusesFilesOutsideTheLake) {
  catalog::TableReader elsewhere(lake_.store, lake_.root.Join("elsewhere"), 1 << 20);
  CatalogRelations relations(*lake_.catalog, elsewhere);
  Session session(relations, *engine_);
  EXPECT_THAT(session.Query("SELECT count(*) FROM orders", {}),
              IsError(ErrorCode::kMalformedInput,
                      AllOf(HasSubstr("outside the lake"), HasSubstr("copy the table into"))));
}

TEST_F(SessionTest, ExpandsViewsWithinTheirOwnNames) {
  ASSERT_OK(lake_.catalog->CreateNamespace("sales"));
  AddTable({.namespace_name = "sales", .name = "Orders"}, {7, 8});
  AddView("sales", "few", "SELECT id FROM \"Orders\"");
  AddView("default", "over", "WITH few AS (SELECT 1 AS id) SELECT f.id FROM sales.few f, few");
  EXPECT_THAT(Run("SELECT sum(id) FROM sales.few"), HasValue("15\n"));
  EXPECT_THAT(Run("SELECT SALES.ORDERS.id FROM Sales.Orders WHERE sales.orders.id = 8"),
              HasValue("8\n"));
  EXPECT_THAT(Run("WITH orders AS (SELECT 4 AS id) SELECT sum(over.id) FROM over, orders"),
              HasValue("15\n"));
  EXPECT_THAT(Run("DESCRIBE sales.few"), HasValue(HasSubstr("id|BIGINT")));
  EXPECT_THAT(Run("WITH \"0\" AS (SELECT 9 AS id), used AS (SELECT 9 AS id) "
                  "SELECT sum(o.id) FROM Orders o, \"0\", used"),
              HasValue("6\n"));
}

TEST_F(SessionTest, SaysWhatIsWrongWithAView) {
  AddView("default", "itself", "SELECT * FROM itself");
  AddView("default", "evil", "SELECT * FROM read_text('/etc/passwd')");
  AddView("default", "broken", "SELECT FROM WHERE");
  AddView("default", "explains", "EXPLAIN SELECT 1");
  AddView("default", "open_ended", "SELECT ? AS id");
  AddView("default", "dangling", "SELECT * FROM nowhere");
  AddView("default", "outer_view", "SELECT * FROM dangling");
  const struct {
    const char* sql;
    ErrorCode code;
    const char* text;
  } cases[] = {
      {"SELECT * FROM itself", ErrorCode::kInvalidArgument,
       "the view itself is nested deeper than 16, or in itself"},
      {"SELECT * FROM evil", ErrorCode::kPermissionDenied, "view evil: the table function"},
      {"SELECT * FROM broken", ErrorCode::kInvalidArgument, "view broken: line 1, column"},
      {"SELECT * FROM explains", ErrorCode::kMalformedInput,
       "the text of the view explains is not a query"},
      {"SELECT * FROM open_ended", ErrorCode::kMalformedInput,
       "the text of the view open_ended is not a query"},
      {"SELECT * FROM outer_view", ErrorCode::kNotFound,
       "view outer_view: view dangling: there is no table nowhere"},
  };
  for (const auto& test : cases) {
    EXPECT_THAT(Run(test.sql), IsError(test.code, HasSubstr(test.text))) << test.sql;
  }
}

TEST_F(SessionTest, TakesParameters) {
  const iceberg::Type type(iceberg::TypeId::kLong);
  ASSERT_OK_AND_ASSIGN(
      auto stream,
      session_.Query("SELECT name FROM orders_few WHERE id = ?",
                     {.parameters = {{.type = type, .value = iceberg::Literal::Long(2)}}}));
  EXPECT_THAT(engine::ToText(*stream), HasValue("n2\n"));
  EXPECT_EQ(stream->statistics().rows, 1);
}

/// Hides one table, and notes who asked.
class HidingRelations final : public Relations {
 public:
  HidingRelations(Relations& relations, std::string hidden)
      : relations_(relations), hidden_(std::move(hidden)) {}

  std::vector<std::string> asked;  ///< "principal", "principal through view"

  Result<LakeRelation> Find(const Asker& asker, const engine::TableName& name,
                            const std::string& default_database) override {
    Note(asker);
    DYNALAKE_ASSIGN(LakeRelation relation, relations_.Find(asker, name, default_database));
    if (IdentifierOf(relation).name == hidden_ && !asker.view) {
      return Fail(ErrorCode::kNotFound, "there is no table {}", name.ToString());
    }
    return relation;
  }
  Result<std::shared_ptr<const engine::ScanTable>> Open(const Asker& asker,
                                                        const catalog::Table& table) override {
    Note(asker);
    return relations_.Open(asker, table);
  }
  Result<catalog::TableReader*> ReaderOf(const Asker& asker, const catalog::Table& table) override {
    Note(asker);
    return relations_.ReaderOf(asker, table);
  }
  Result<void> CheckView(const Asker& asker, const catalog::View& view) override {
    return relations_.CheckView(asker, view);
  }
  Result<std::vector<std::string>> ListDatabases(const Asker& asker) override {
    Note(asker);
    return relations_.ListDatabases(asker);
  }
  Result<std::vector<RelationInfo>> List(const Asker& asker, const std::string& database) override {
    Note(asker);
    DYNALAKE_ASSIGN(auto listed, relations_.List(asker, database));
    std::erase_if(listed, [&](const RelationInfo& relation) { return relation.name == hidden_; });
    return listed;
  }

 private:
  void Note(const Asker& asker) {
    asked.push_back(asker.view ? asker.principal + " through " + asker.view->name
                               : asker.principal);
  }

  Relations& relations_;
  std::string hidden_;
};

TEST_F(SessionTest, NothingGoesPastTheRelations) {
  HidingRelations hiding(relations_, "Orders");
  Session session(hiding, *engine_, {.principal = "ann"});
  const auto run = [&](std::string_view sql) -> Result<std::string> {
    DYNALAKE_ASSIGN(auto stream, session.Query(sql, {}));
    return engine::ToText(*stream);
  };
  const engine::TableName orders{.database = "", .table = "orders"};
  EXPECT_THAT(run("SELECT * FROM orders"), IsError(ErrorCode::kNotFound));
  EXPECT_THAT(run("SELECT * FROM \"orders$files\""), IsError(ErrorCode::kNotFound));
  EXPECT_THAT(session.Scan(orders, {}, {}), IsError(ErrorCode::kNotFound));
  EXPECT_THAT(session.ListColumns(orders), IsError(ErrorCode::kNotFound));
  EXPECT_THAT(run("SHOW TABLES"), HasValue("orders_few\n"));
  EXPECT_THAT(run("SHOW ALL TABLES"), HasValue("default|orders_few|VIEW\n"));
  EXPECT_THAT(run("SELECT DISTINCT table_name FROM information_schema.columns"),
              HasValue("orders_few\n"));
  EXPECT_THAT(run("SELECT table_name FROM information_schema.tables"), HasValue("orders_few\n"));
  ASSERT_OK_AND_ASSIGN(const auto relations, session.ListRelations());
  ASSERT_EQ(relations.size(), 1U);
  EXPECT_THAT(hiding.asked, testing::Each("ann"));
  hiding.asked.clear();
  EXPECT_THAT(run("SELECT max(id) FROM orders_few"), HasValue("2\n"));
  EXPECT_THAT(hiding.asked,
              testing::ElementsAre("ann", "ann through orders_few", "ann through orders_few"));
}

TEST_F(SessionTest, AByteOrderMarkIsSkipped) {
  const auto wrong = session_.Parse("\xEF\xBB\xBFSELECT 1 FROM FROM");
  EXPECT_THAT(wrong, IsError(ErrorCode::kInvalidArgument, HasSubstr("line 1, column 15")));
  session_.set_dialect(Dialect::kAthena);
  EXPECT_OK(session_.Parse("\xEF\xBB\xBFSELECT 1"));
}

}  // namespace
}  // namespace dynalake::query
