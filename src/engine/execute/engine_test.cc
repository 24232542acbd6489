#include "engine/execute/engine.h"

#include <chrono>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <arrow/api.h>
#include <arrow/extension/uuid.h>
#include <gmock/gmock.h>

#include "base/testing/matchers.h"
#include "engine/testing/lake_fixture.h"
#include "storage/faulty_store.h"

namespace dynalake::engine {
namespace {

using iceberg::Type;
using iceberg::TypeId;
using testing::HasSubstr;

class EngineTest : public LakeTest {
 protected:
  EngineTest() {
    TableBuilder orders(
        store_, "orders",
        {Field(1, "id", Type(TypeId::kLong)), Field(2, "name", Type(TypeId::kString))});
    orders.AddFile("SELECT i AS id, 'n' || i AS name FROM range(10) t(i)", "id: 1, name: 2");
    resolver_.relations["default.orders"] = orders.Finish();
    resolver_.relations["sales.orders"] = orders.Finish();
    resolver_.relations["default.listing"] =
        TextTable{.columns = {"name", "type"}, .rows = {{"a", "x"}, {"b", std::nullopt}}};
    resolver_.relations["default.nothing"] = TextTable{.columns = {"name"}, .rows = {}};
  }
};

TEST_F(EngineTest, AnswersWithoutTables) {
  EXPECT_THAT(Run("select 1"), HasValue("1\n"));
  EXPECT_THAT(Run("SELECT 'a', NULL, 1.50, DATE '2024-02-29'"),
              HasValue("a|null|1.50|2024-02-29\n"));
  EXPECT_THAT(Run("VALUES (1, 'x'), (2, 'y')"), HasValue("1|x\n2|y\n"));
}

TEST_F(EngineTest, FindsTablesByName) {
  const struct {
    const char* sql;
    const char* rows;
  } cases[] = {
      {"SELECT count(*), sum(id) FROM orders", "10|45\n"},
      {"SELECT o.name FROM ORDERS o WHERE o.id = 3", "n3\n"},
      {"SELECT orders.name FROM orders WHERE orders.id = 4", "n4\n"},
      {"SELECT name FROM \"default\".orders WHERE id = 9", "n9\n"},
      {"SELECT a FROM orders AS o(a, b) WHERE b = 'n2'", "2\n"},
      {"WITH orders AS (SELECT * FROM orders WHERE id > 7) SELECT count(*) FROM orders", "2\n"},
      {"WITH a AS (SELECT 1 x), b AS (SELECT x + 1 y FROM a) SELECT * FROM b", "2\n"},
      {"WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r WHERE n < 4) "
       "SELECT sum(n) FROM r",
       "10\n"},
      {"SELECT count(*) FROM orders a JOIN orders b USING (id)", "10\n"},
      {"SELECT id FROM orders WHERE id IN (SELECT max(id) FROM orders)", "9\n"},
      {"SELECT x FROM orders f, LATERAL (SELECT f.id * 2 AS x) WHERE id = 2", "4\n"},
      {"SELECT l.* FROM listing l ORDER BY 1", "a|x\nb|null\n"},
      {"SELECT count(name) FROM nothing", "0\n"},
      {"SELECT id FROM orders ORDER BY id DESC LIMIT 2", "9\n8\n"},
      {"SELECT * FROM (FROM orders SELECT id) ORDER BY id LIMIT 1", "0\n"},
      {"SELECT count(*) FROM range(5), unnest([1, 2])", "10\n"},
  };
  for (const auto& test : cases) {
    EXPECT_THAT(Run(test.sql), HasValue(test.rows)) << test.sql;
  }
}

TEST_F(EngineTest, Describes) {
  EXPECT_THAT(Run("DESCRIBE orders"), HasValue(HasSubstr("id|BIGINT")));
  EXPECT_THAT(Run("DESCRIBE SELECT name FROM orders"), HasValue(HasSubstr("name|VARCHAR")));
  EXPECT_THAT(Run("SUMMARIZE orders"), HasValue(HasSubstr("name|VARCHAR|n0|n9")));
}

TEST_F(EngineTest, GivesNamesAndTypesOfColumns) {
  ASSERT_OK_AND_ASSIGN(auto stream,
                       Start("SELECT id, 1.5::DECIMAL(9,2) AS d, [1] AS l FROM orders", {}));
  ASSERT_EQ(stream->columns().size(), 3U);
  EXPECT_EQ(stream->columns()[0].name, "id");
  EXPECT_EQ(stream->columns()[1].sql_type, "DECIMAL(9,2)");
  EXPECT_EQ(stream->columns()[2].sql_type, "INTEGER[]");
  EXPECT_EQ(stream->schema()->field(1)->type()->ToString(), "decimal128(9, 2)");
}

TEST_F(EngineTest, TypesThatResultsCannotHoldAreNamed) {
  for (const char* value : {"1::UHUGEINT", "'10:00:00+02'::TIMETZ", "'101'::BIT", "1::VARIANT",
                            "[1::UHUGEINT]", "{'a': '1'::BIT}"}) {
    EXPECT_THAT(Run(fmt::format("SELECT {} AS x", value)),
                IsError(ErrorCode::kUnsupported, HasSubstr("CAST(x AS VARCHAR)")))
        << value;
  }
  EXPECT_THAT(Run("SELECT CAST('10:00:00+02'::TIMETZ AS VARCHAR) AS x"),
              HasValue(HasSubstr("10:00:00+02")));
}

TEST_F(EngineTest, GivesUuidsAsUuids) {
  constexpr const char* kUuid = "'01234567-89ab-cdef-fedc-ba9876543210'::UUID";
  ASSERT_OK_AND_ASSIGN(
      auto stream, Start(fmt::format("SELECT {0} AS u, [NULL, {0}] AS l, {{'k': {0}}} AS s, "
                                     "MAP {{{0}: [{0}]}} AS m, [{0}, NULL]::UUID[2] AS a, 1 AS n "
                                     "FROM orders WHERE id < 2",
                                     kUuid),
                         {}));
  const auto uuid = arrow::extension::uuid();
  const auto type_of = [&](int column) { return stream->schema()->field(column)->type(); };
  EXPECT_TRUE(type_of(0)->Equals(uuid));
  EXPECT_TRUE(type_of(1)->field(0)->type()->Equals(uuid));
  EXPECT_TRUE(type_of(2)->field(0)->type()->Equals(uuid));
  EXPECT_TRUE(type_of(3)->Equals(arrow::map(uuid, arrow::field("l", arrow::list(uuid)))));
  EXPECT_TRUE(type_of(4)->field(0)->type()->Equals(uuid));
  ASSERT_OK_AND_ASSIGN(const auto batch, stream->Next());
  EXPECT_TRUE(batch->ValidateFull().ok());
  ASSERT_EQ(batch->num_rows(), 2);
  const auto bytes = static_cast<const arrow::ExtensionArray&>(*batch->column(0)).storage();
  EXPECT_EQ(static_cast<const arrow::FixedSizeBinaryArray&>(*bytes).GetView(1),
            "\x01\x23\x45\x67\x89\xab\xcd\xef\xfe\xdc\xba\x98\x76\x54\x32\x10");
  const auto& list = static_cast<const arrow::ListArray&>(*batch->column(1));
  EXPECT_TRUE(list.values()->IsNull(0));
  EXPECT_TRUE(list.values()->Slice(3, 1)->Equals(batch->column(0)->Slice(0, 1)));
}

TEST_F(EngineTest, CutsScripts) {
  ASSERT_OK_AND_ASSIGN(const auto statements,
                       engine_->Parse(" select 1 ; -- note ; \n explain select 'a;b';"));
  ASSERT_EQ(statements.size(), 2U);
  EXPECT_EQ(statements[0].sql(), "select 1");
  EXPECT_THAT(statements[1].sql(), HasSubstr("explain select 'a;b'"));
  EXPECT_EQ(statements[1].kind(), StatementKind::kExplain);
}

TEST_F(EngineTest, SaysWhatIsWrongAndWhere) {
  const struct {
    const char* sql;
    ErrorCode code;
    const char* text;
  } cases[] = {
      {"SELECT 1\nFROM orders WHERE WHERE", ErrorCode::kInvalidArgument, "line 2, column 19: "},
      {"SELECT nam FROM orders", ErrorCode::kInvalidArgument, "line 1, column 8: "},
      {"SELECT nam FROM orders", ErrorCode::kInvalidArgument, "\"name\""},
      {"SELECT * FROM nowhere", ErrorCode::kNotFound, "there is no table nowhere"},
      {"SELECT * FROM a.b.c", ErrorCode::kInvalidArgument, "too many parts"},
      {"SELECT uper('x')", ErrorCode::kPermissionDenied, "did you mean upper?"},
      {"SELECT 'x'::INTEGER", ErrorCode::kInvalidArgument, "Could not convert"},
      {"SELECT ?", ErrorCode::kInvalidArgument, "parameters"},
  };
  for (const auto& test : cases) {
    EXPECT_THAT(Run(test.sql), IsError(test.code, HasSubstr(test.text))) << test.sql;
  }
}

TEST_F(EngineTest, StreamsAndStops) {
  const CancelToken cancel;
  ASSERT_OK_AND_ASSIGN(auto stream, Start("SELECT * FROM range(100000000000)", cancel));
  ASSERT_OK_AND_ASSIGN(const auto batch, stream->Next());
  EXPECT_GT(batch->num_rows(), 0);
  cancel.Cancel();
  EXPECT_THAT(stream->Next(), IsError(ErrorCode::kCancelled));
  EXPECT_THAT(stream->Next(), HasValue(nullptr));
}

TEST_F(EngineTest, StopsALongAggregate) {
  const CancelToken cancel;
  std::thread stopper([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    cancel.Cancel();
  });
  EXPECT_THAT(Run("SELECT count(*) FROM range(1000000) a, range(1000000) b WHERE a.range > b.range",
                  cancel),
              IsError(ErrorCode::kCancelled));
  stopper.join();
  EXPECT_THAT(Run("select 1"), HasValue("1\n"));
}

/// Keeps every thread busy: each branch is one task of DuckDB, which takes minutes.
std::string LongTasks() {
  const std::string branch =
      "SELECT 1 FROM range(5000) a CROSS JOIN range(5000) b CROSS JOIN range(5000) c "
      "WHERE a.range || '.' || b.range || '.' || c.range LIKE '%zzz%'";
  return "SELECT count(*) FROM (" + branch + " UNION ALL " + branch + " UNION ALL " + branch + ")";
}

TEST_F(EngineTest, StopsWithinOneTask) {
  const CancelToken cancel;
  std::chrono::steady_clock::time_point cancelled;
  std::thread stopper([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(200));
    cancelled = std::chrono::steady_clock::now();
    cancel.Cancel();
  });
  EXPECT_THAT(Run(LongTasks(), cancel),
              IsError(ErrorCode::kCancelled, HasSubstr("stopped on request")));
  stopper.join();
  EXPECT_LT(std::chrono::steady_clock::now() - cancelled, std::chrono::seconds(5));
  EXPECT_THAT(Run("select 1"), HasValue("1\n"));
}

TEST_F(EngineTest, LeavesAStatementWithinOneTask) {
  const CancelToken cancel;
  ASSERT_OK_AND_ASSIGN(auto stream, Start(LongTasks(), cancel));
  std::this_thread::sleep_for(std::chrono::milliseconds(200));
  const auto left = std::chrono::steady_clock::now();
  stream.reset();
  EXPECT_LT(std::chrono::steady_clock::now() - left, std::chrono::seconds(5));
}

TEST_F(EngineTest, AnswersSeveralAtOnceAndCancelsOne) {
  const CancelToken cancel;
  std::thread endless([&] {
    EXPECT_THAT(Run("SELECT count(*) FROM range(1000000) a, range(1000000) b, orders "
                    "WHERE a.range > b.range",
                    cancel),
                IsError(ErrorCode::kCancelled));
  });
  std::vector<std::thread> others;
  for (int i = 0; i < 3; ++i) {
    others.emplace_back([&] {
      for (int round = 0; round < 10; ++round) {
        EXPECT_THAT(Run("SELECT sum(id), max(name) FROM orders"), HasValue("45|n9\n"));
        EXPECT_THAT(Run("SELECT count(*) FROM listing"), HasValue("2\n"));
        EXPECT_THAT(Run("SELECT nam FROM orders"), IsError(ErrorCode::kInvalidArgument));
      }
    });
  }
  for (std::thread& other : others) {
    other.join();
  }
  cancel.Cancel();
  endless.join();
}

TEST_F(EngineTest, StartsAnewAfterAFaultOfOurOwn) {
  storage::FaultyStore faulty(store_, SystemClock());
  ASSERT_OK_AND_ASSIGN(const auto engine, Engine::Open({}, faulty));
  const auto execute = [&](const char* sql) {
    return engine->Execute({.statement = engine->ParseOne(sql).value(), .tables = resolver_});
  };
  ASSERT_OK_AND_ASSIGN(auto running, execute("SELECT range FROM range(100000)"));
  ASSERT_OK_AND_ASSIGN(const auto first, running->Next());
  faulty.SetPlan(
      {.fault = storage::Fault::kFail, .calls = 1'000'000, .code = ErrorCode::kInternal});
  ASSERT_OK_AND_ASSIGN(auto failing, execute("SELECT sum(id) FROM orders"));
  EXPECT_THAT(failing->Next(), IsError(ErrorCode::kInternal));
  faulty.SetPlan({});
  ASSERT_OK_AND_ASSIGN(auto next, execute("SELECT sum(id) FROM orders"));
  EXPECT_THAT(ToText(*next), HasValue("45\n"));
  int64_t rows = first->num_rows();
  for (auto batch = running->Next(); batch && *batch != nullptr; batch = running->Next()) {
    rows += (*batch)->num_rows();
  }
  EXPECT_EQ(rows, 100'000);
}

TEST_F(EngineTest, StaysWithinItsMemory) {
  EXPECT_THAT(
      Run("SELECT count(*) FROM (SELECT DISTINCT hash(range) FROM range(100000000))"),
      IsError(ErrorCode::kInvalidArgument,
              testing::AllOf(HasSubstr("more memory than it may use"), HasSubstr("with --memory"),
                             HasSubstr("list()"), testing::Not(HasSubstr("SET ")))));
  EXPECT_THAT(Run("SELECT count(*) FROM orders"), HasValue("10\n"));
}

TEST_F(EngineTest, ScansWithoutSql) {
  const auto table =
      std::get<std::shared_ptr<const ScanTable>>(resolver_.relations["default.orders"]);
  ScanRequest request;
  request.columns = {"name", "id"};
  request.equals = {{.field_id = 1, .value = iceberg::Literal::Long(5)}};
  ASSERT_OK_AND_ASSIGN(auto stream, engine_->Scan(table, request, {}));
  EXPECT_THAT(ToText(*stream), HasValue("n5|5\n"));
  request.equals[0].field_id = 77;
  EXPECT_THAT(engine_->Scan(table, request, {}), IsError(ErrorCode::kInvalidArgument));
}

TEST_F(EngineTest, SurvivesItsTables) {
  ASSERT_OK_AND_ASSIGN(auto stream, Start("SELECT sum(id) FROM orders", {}));
  resolver_.relations.clear();
  EXPECT_THAT(ToText(*stream), HasValue("45\n"));
}

TEST_F(EngineTest, CountsPlacesInTheScript) {
  ASSERT_OK_AND_ASSIGN(auto statements, engine_->Parse(" select 1;\n  SELECT nam\nFROM orders"));
  ASSERT_EQ(statements.size(), 2U);
  EXPECT_THAT(engine_->Execute({.statement = std::move(statements[1]), .tables = resolver_}),
              IsError(ErrorCode::kInvalidArgument, testing::StartsWith("line 2, column 10: ")));
}

}  // namespace
}  // namespace dynalake::engine
