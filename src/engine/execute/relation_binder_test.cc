#include "engine/execute/relation_binder.h"

#include <limits>
#include <memory>
#include <string>
#include <utility>

#include <gmock/gmock.h>

#include "base/testing/matchers.h"
#include "engine/sandbox/sql_policy.h"
#include "engine/testing/lake_fixture.h"

namespace dynalake::engine {
namespace {

using iceberg::Type;
using iceberg::TypeId;
using testing::HasSubstr;
using testing::Not;

/// Tables without files: nothing is run.
class RelationBinderTest : public LakeTest {
 protected:
  RelationBinderTest() {
    AddTable("default.a",
             {Field(1, "id", Type(TypeId::kLong)), Field(2, "x", Type(TypeId::kLong))});
    AddTable("default.b", {Field(1, "id", Type(TypeId::kLong))});
    AddTable("default.twins",
             {Field(1, "y", Type(TypeId::kLong)), Field(2, "Y", Type(TypeId::kLong))});
    AddTable("default.upper", {Field(1, "Y", Type(TypeId::kLong))});
    resolver_.relations["default.listing"] =
        TextTable{.columns = {"name"}, .rows = {{"it's"}, {std::nullopt}}};
  }

  void AddTable(const std::string& name, std::vector<iceberg::NestedField> fields) {
    resolver_.relations[name] = TableBuilder(store_, name, std::move(fields)).Finish();
  }

  /// The statement as DuckDB is given it.
  Result<std::string> Bound(const std::string& sql) {
    DYNALAKE_ASSIGN(auto statements, ParseScript(sql));
    ParsedStatement& parsed = statements.at(0).parsed();
    const auto reading =
        std::make_shared<StatementReading>(CancelToken(), std::numeric_limits<uint64_t>::max());
    StatementScans scans(registry_, reading);
    DYNALAKE_TRY(BindRelations(parsed, resolver_, scans));
    scan_count_ = 0;
    const std::string bound = parsed.tree->ToString();
    for (size_t at = bound.find(kScan); at != std::string::npos; at = bound.find(kScan, at + 1)) {
      ++scan_count_;
    }
    return bound;
  }

  static constexpr const char* kScan = "dynalake_scan('";
  ScanRegistry registry_;
  int scan_count_ = 0;  ///< of the last statement
};

TEST_F(RelationBinderTest, EveryNameOfATableBecomesAScan) {
  const struct {
    const char* sql;
    int scans;
  } cases[] = {
      {"SELECT 1", 0},
      {"SELECT a.id FROM a", 1},
      {"SELECT * FROM a JOIN b USING (id)", 2},
      {"SELECT id FROM a UNION ALL SELECT id FROM b", 2},
      {"WITH c AS (SELECT id FROM a) SELECT * FROM c, c AS d", 1},
      {"WITH a AS (SELECT id FROM a) SELECT id FROM a", 1},
      {"SELECT (SELECT max(id) FROM a), EXISTS (SELECT 1 FROM b WHERE b.id = 1)", 2},
      {"SELECT id FROM a WHERE id IN (SELECT id FROM b) ORDER BY (SELECT min(id) FROM b)", 3},
      {"SELECT l.id FROM a, LATERAL (SELECT b.id FROM b WHERE b.id = a.id) l", 2},
      {"EXPLAIN SELECT id FROM a", 1},
      {"SUMMARIZE a", 1},
      {"SELECT list_transform([1], v -> (SELECT max(id) FROM a))", 1},
  };
  for (const auto& test : cases) {
    EXPECT_THAT(Bound(test.sql), IsOk()) << test.sql;
    EXPECT_EQ(scan_count_, test.scans) << test.sql;
  }
}

TEST_F(RelationBinderTest, AScanIsKnownByTheTablesName) {
  EXPECT_THAT(Bound("SELECT a.id FROM a"), HasValue(HasSubstr("dynalake_scan('0') AS a")));
  EXPECT_THAT(Bound("SELECT t.one FROM a AS t(one, two)"),
              HasValue(HasSubstr("dynalake_scan('0') AS t(one, two)")));
}

TEST_F(RelationBinderTest, AListingBecomesValues) {
  EXPECT_THAT(Bound("SELECT name FROM listing"),
              HasValue(AllOf(HasSubstr("'it''s'"), HasSubstr("NULL"), HasSubstr("AS listing"))));
  EXPECT_EQ(scan_count_, 0);
}

// `twins` has `y` and `Y`, which its scan calls `Y__2`.
TEST_F(RelationBinderTest, ANameThatOneTableKeepsAndAnotherChangesIsRefused) {
  EXPECT_THAT(Bound("SELECT \"Y\", y FROM twins"), HasValue(HasSubstr("SELECT Y__2, y FROM")));
  EXPECT_THAT(Bound("SELECT \"Y\" FROM upper"), HasValue(Not(HasSubstr("Y__2"))));
  EXPECT_THAT(Bound("SELECT twins.\"Y\" FROM twins, upper"),
              IsError(ErrorCode::kInvalidArgument, HasSubstr("here it is called \"Y__2\"")));
  EXPECT_THAT(Bound("SELECT map_of['Y'] FROM twins, (SELECT MAP {'Y': 1} AS map_of)"),
              IsError(ErrorCode::kInvalidArgument, HasSubstr("here it is called \"Y__2\"")));
}

TEST_F(RelationBinderTest, WhatIsNoNameOfATableIsRefused) {
  EXPECT_THAT(Bound("SELECT 1 FROM nowhere"),
              IsError(ErrorCode::kNotFound, HasSubstr("there is no table nowhere")));
  EXPECT_THAT(Bound("SELECT 1 FROM x.y.z"),
              IsError(ErrorCode::kInvalidArgument, HasSubstr("too many parts")));
  EXPECT_THAT(Bound("SELECT 1 FROM a AT (VERSION => 1)"), IsError(ErrorCode::kUnsupported));
  EXPECT_THAT(Bound("SHOW TABLES"), IsError(ErrorCode::kPermissionDenied));
}

}  // namespace
}  // namespace dynalake::engine
