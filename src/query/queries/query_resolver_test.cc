#include "query/queries/query_resolver.h"

#include <map>
#include <memory>
#include <string>

#include <gmock/gmock.h>

#include "base/testing/matchers.h"
#include "query/athena/parser.h"

namespace dynalake::query {
namespace {

using iceberg::NestedField;
using iceberg::Type;
using iceberg::TypeId;
using testing::AllOf;
using testing::HasSubstr;
using testing::StartsWith;

NestedField Optional(int32_t id, std::string name, Type type) {
  NestedField field;
  field.id = id;
  field.name = std::move(name);
  field.type = std::move(type);
  return field;
}

iceberg::Snapshot MakeSnapshot(int64_t id, int32_t schema_id, int64_t millis) {
  iceberg::Snapshot snapshot;
  snapshot.snapshot_id = id;
  snapshot.schema_id = schema_id;
  snapshot.timestamp_ms = millis;
  return snapshot;
}

catalog::TablePtr MakeTable(const std::string& name, std::vector<NestedField> fields) {
  auto metadata = std::make_shared<iceberg::TableMetadata>();
  // The second snapshot is the current one, and has one column less.
  metadata->schemas.push_back(iceberg::Schema::Make(1, fields).value());
  fields.push_back(Optional(90, "gone", Type(TypeId::kInt)));
  metadata->schemas.push_back(iceberg::Schema::Make(0, std::move(fields)).value());
  metadata->current_schema_id = 1;
  metadata->current_snapshot_id = 20;
  metadata->snapshots = {MakeSnapshot(10, 0, 1'700'000'000'000),
                         MakeSnapshot(20, 1, 1'710'000'000'000)};
  metadata->snapshot_log = {{.timestamp_ms = 1'700'000'000'000, .snapshot_id = 10},
                            {.timestamp_ms = 1'710'000'000'000, .snapshot_id = 20}};
  metadata->refs = {{"main", {.snapshot_id = 20}},
                    {"old", {.snapshot_id = 10, .type = iceberg::SnapshotRef::Type::kTag}}};
  auto table = std::make_shared<catalog::Table>();
  table->identifier = {.namespace_name = "default", .name = name};
  table->metadata = std::move(metadata);
  return table;
}

/// The tables orders and people, and views by their text.
class TestNames final : public RelationNames {
 public:
  TestNames() {
    tables_["orders"] = MakeTable(
        "orders",
        {Optional(1, "id", Type(TypeId::kLong)), Optional(2, "person", Type(TypeId::kLong)),
         Optional(3, "amount", Type::Decimal(10, 2)),
         Optional(4, "placed", Type(TypeId::kTimestampTz)),
         Optional(5, "note", Type(TypeId::kString)), Optional(6, "raw", Type(TypeId::kVariant))});
    tables_["people"] = MakeTable(
        "people",
        {Optional(1, "id", Type(TypeId::kLong)), Optional(2, "Name", Type(TypeId::kString)),
         Optional(3, "name", Type(TypeId::kString)),
         Optional(4, "address", Type::Struct({Optional(5, "city", Type(TypeId::kString))}))});
    views["few"] = "SELECT id, amount FROM orders WHERE amount < 5";
    views["itself"] = "SELECT * FROM itself";
    views["stale"] = "SELECT id,\n  nosuch FROM orders";
    views["broken"] = "SELECT FROM";
  }

  Result<NamedRelation> Find(const engine::TableName& name, const NamePlace& place) override {
    if (const auto view = views.find(name.table); view != views.end()) {
      return NamedRelation(
          NamedView{.identifier = {.namespace_name = "default", .name = name.table},
                    .sql = view->second,
                    .database = "default"});
    }
    if (name.database == "information_schema") {
      return NamedRelation(engine::TextTable{.columns = {"table_name"}, .rows = {{"orders"}}});
    }
    const auto table = tables_.find(name.table);
    if (table == tables_.end() || (!name.database.empty() && name.database != "default")) {
      return Fail(ErrorCode::kNotFound, "there is no table {}", name.ToString());
    }
    return NamedRelation(Use(table->second, place));
  }
  NamedTable Use(catalog::TablePtr table, const NamePlace& /*place*/) override {
    return {.table = std::move(table), .use = {.database = "used", .table = "0"}};
  }
  Result<NamedListing> List(catalog::TablePtr /*table*/, std::string_view listing,
                            const NamePlace& /*place*/) override {
    if (listing != "files") {
      return Fail(ErrorCode::kNotFound, "a table has no listing ${}", listing);
    }
    return NamedListing{
        .columns = {"file_path"}, .types = {Varchar()}, .use = {.database = "used", .table = "1"}};
  }
  Result<std::vector<std::string>> ListDatabases() override {
    return std::vector<std::string>{"default"};
  }

  std::map<std::string, std::string> views;

 private:
  std::map<std::string, catalog::TablePtr> tables_;
};

/// "label type, label type", or the error.
std::string ColumnsOf(std::string_view sql) {
  TestNames names;
  const auto parsed = ParseQueryText(sql);
  if (!parsed) {
    return parsed.error().ToString();
  }
  StatementContext context;
  context.text = sql;
  context.database = "default";
  context.now_micros = 1'720'000'000'000'000;
  const auto typed = ResolveQueryStatement(**parsed, context, names);
  if (!typed) {
    return typed.error().ToString();
  }
  std::string columns;
  for (const TypedOutput& column : (*typed)->columns) {
    columns +=
        fmt::format("{}{} {}", columns.empty() ? "" : ", ", column.label, ToString(column.type));
  }
  return columns;
}

struct Case {
  std::string_view sql;
  std::string_view expected;
};

void Check(std::initializer_list<Case> cases) {
  for (const Case& one : cases) {
    EXPECT_EQ(ColumnsOf(one.sql), one.expected) << one.sql;
  }
}

void CheckErrors(std::initializer_list<Case> cases) {
  for (const Case& one : cases) {
    EXPECT_THAT(ColumnsOf(one.sql), StartsWith(std::string(one.expected))) << one.sql;
  }
}

TEST(QueryResolverTest, LabelsAndTypes) {
  Check({
      {"SELECT * FROM orders",
       "id bigint, person bigint, amount decimal(10,2), placed timestamp(6) with time zone, "
       "note varchar"},
      {"SELECT ID, o.\"AMOUNT\" AS Total, 1 FROM default.orders o",
       "id bigint, Total decimal(10,2),  integer"},
      {"SELECT orders.id, default.orders.id, awsdatacatalog.default.orders.id FROM "
       "\"awsdatacatalog\".\"default\".\"orders\"",
       "id bigint, id bigint, id bigint"},
      // Attributes that differ in case alone have names of their own.
      {"SELECT * FROM people",
       "id bigint, Name varchar, name__2 varchar, address row(city varchar)"},
      {"SELECT name, Name, NAME__2 FROM people", "name__2 varchar, Name varchar, name__2 varchar"},
      {"SELECT address.city, people.address.city FROM people", "city varchar, city varchar"},
      {"SELECT o.*, p.id FROM orders o JOIN people p USING (id)",
       "COLUMN_NOT_FOUND: line 1, column 13: Column 'p.id' cannot be resolved (did you mean id?)"},
      {"SELECT * FROM (SELECT id, amount FROM orders) JOIN (SELECT id FROM people) USING (id)",
       "id bigint, amount decimal(10,2)"},
      {"SELECT * FROM few", "id bigint, amount decimal(10,2)"},
      {"SELECT few.id FROM few", "id bigint"},
      {"TABLE few", "id bigint, amount decimal(10,2)"},
      {"SELECT table_name FROM information_schema.tables", "table_name varchar"},
      {"SELECT \"Orders$FILES\".file_path FROM default.\"orders$FILES\"", "file_path varchar"},
      {"SELECT \"$path\", o.\"$file_modified_time\", \"$PARTITION\" FROM orders o",
       "$path varchar, $file_modified_time timestamp(3) with time zone, $partition varchar"},
      {"SELECT o.* FROM people o(a, b, c, d)",
       "a bigint, b varchar, c varchar, d row(city varchar)"},
      {"WITH few AS (SELECT 1 AS one) SELECT * FROM few", "one integer"},
      {"WITH a(x) AS (VALUES 1), b AS (SELECT x FROM a) SELECT * FROM b", "x integer"},
      {"VALUES (1, 'a'), (2.5, NULL)", " decimal(11,1),  varchar(1)"},
      {"SELECT id FROM orders UNION ALL SELECT 1.5 ORDER BY id", "id decimal(20,1)"},
      {"SELECT u.* FROM people CROSS JOIN UNNEST(ARRAY[address]) WITH ORDINALITY u",
       "city varchar,  bigint"},
      {"SELECT count(*) AS n, max(amount) FROM orders GROUP BY person ORDER BY n, max(id)",
       "n bigint,  decimal(10,2)"},
  });
}

// What is wrong, and what to do: the kinds of mistakes that people make.
TEST(QueryResolverTest, WrongNamesAreAnsweredInWords) {
  CheckErrors({
      {"SELECT amout FROM orders",
       "COLUMN_NOT_FOUND: line 1, column 8: Column 'amout' cannot be resolved (did you mean "
       "amount?)"},
      // What is known of a row's file is of tables, by their own names.
      {"SELECT \"$path\" FROM (SELECT * FROM orders)",
       "COLUMN_NOT_FOUND: line 1, column 8: Column '$path' cannot be resolved"},
      {"SELECT \"$path\" FROM people o(a, b, c, d)",
       "COLUMN_NOT_FOUND: line 1, column 8: Column '$path' cannot be resolved"},
      {"SELECT \"$path\" FROM few",
       "COLUMN_NOT_FOUND: line 1, column 8: Column '$path' cannot be resolved"},
      {"SELECT \"$path\" FROM \"orders$files\"",
       "COLUMN_NOT_FOUND: line 1, column 8: Column '$path' cannot be resolved"},
      {"SELECT \"$path\" FROM orders, people",
       "AMBIGUOUS_NAME: line 1, column 8: Column '$path' is ambiguous"},
      {"SELECT \"$file_size\" FROM orders",
       "COLUMN_NOT_FOUND: line 1, column 8: Column '$file_size' cannot be resolved"},
      {"SELECT * FROM \"orders$nothing\"",
       "TABLE_NOT_FOUND: line 1, column 15: a table has no listing $nothing"},
      {"SELECT * FROM \"few$files\"", "TABLE_NOT_FOUND: line 1, column 15: few is a view"},
      {"SELECT * FROM \"orders$files\" FOR VERSION AS OF 7",
       "NOT_SUPPORTED: line 1, column 15: FOR … AS OF takes a table"},
      {"SELECT zzz FROM orders",
       "COLUMN_NOT_FOUND: line 1, column 8: Column 'zzz' cannot be resolved"},
      {"SELECT id\nFROM orders\nWHERE o.amount > 1",
       "COLUMN_NOT_FOUND: line 3, column 7: Column 'o.amount' cannot be resolved (did you mean "
       "orders.amount?)"},
      {"SELECT x.id2 FROM orders",
       "COLUMN_NOT_FOUND: line 1, column 8: Column 'x.id2' cannot be resolved: no table or alias "
       "here is called x; there is orders"},
      {"SELECT id FROM orders, people",
       "AMBIGUOUS_NAME: line 1, column 8: Column 'id' is ambiguous: it may be orders.id or "
       "people.id"},
      {"SELECT \"abc\"",
       "COLUMN_NOT_FOUND: line 1, column 8: Column 'abc' cannot be resolved: there is no FROM with "
       "columns; a text stands in single quotes"},
      {"SELECT id FROM orders WHERE note = \"SHIPPED\"",
       "COLUMN_NOT_FOUND: line 1, column 36: Column 'SHIPPED' cannot be resolved; a text stands in "
       "single quotes"},
      {"SELECT address['city'] FROM people",
       "INVALID_FUNCTION_ARGUMENT: line 1, column 8: address is a row: write address.city"},
      {"SELECT address['town'] FROM people",
       "COLUMN_NOT_FOUND: line 1, column 8: there is no field town; the fields are city"},
      {"SELECT amount * 2 AS twice FROM orders WHERE twice > 5",
       "COLUMN_NOT_FOUND: line 1, column 46: Column 'twice' cannot be resolved: it is an alias of "
       "SELECT, which ORDER BY alone can see"},
      {"SELECT amount * 2 AS twice FROM orders GROUP BY twice",
       "COLUMN_NOT_FOUND: line 1, column 49: Column 'twice' cannot be resolved: it is an alias"},
      {"SELECT 1 AS x, 2 AS x ORDER BY x",
       "AMBIGUOUS_NAME: line 1, column 32: Column 'x' is ambiguous: 2 columns have that name; give "
       "each an alias"},
      {"SELECT raw FROM orders", "NOT_SUPPORTED: line 1, column 8: Column 'raw' cannot be read"},
  });
}

TEST(QueryResolverTest, WrongGroupsAreAnsweredInWords) {
  CheckErrors({
      {"SELECT note, count(*) FROM orders",
       "EXPRESSION_NOT_AGGREGATE: line 1, column 8: 'note' must be an aggregate expression or "
       "appear in GROUP BY clause: add it to GROUP BY"},
      {"SELECT note, person FROM orders GROUP BY note",
       "EXPRESSION_NOT_AGGREGATE: line 1, column 14: 'person' must be"},
      {"SELECT note FROM orders GROUP BY note HAVING amount > 1",
       "EXPRESSION_NOT_AGGREGATE: line 1, column 46: 'amount' must be"},
      {"SELECT note FROM orders GROUP BY note ORDER BY orders.id",
       "EXPRESSION_NOT_AGGREGATE: line 1, column 48: 'orders.id' must be"},
      {"SELECT note, (SELECT max(id) FROM people WHERE people.id = person) FROM orders GROUP BY "
       "note",
       "EXPRESSION_NOT_AGGREGATE: line 1, column 60: 'person' must be"},
      {"SELECT id FROM orders WHERE count(*) > 1", "EXPRESSION_NOT_SCALAR: line 1, column 29: "},
      {"SELECT sum(count(*)) FROM orders", "NESTED_AGGREGATION: "},
      {"SELECT sum(rank() OVER (ORDER BY id)) FROM orders", "NESTED_WINDOW: line 1, column 12: "},
      {"SELECT note FROM orders GROUP BY 2",
       "INVALID_COLUMN_REFERENCE: line 1, column 34: GROUP BY position 2 is not in select list, "
       "which has 1 columns"},
      {"SELECT count(*) FROM orders GROUP BY 1", "EXPRESSION_NOT_SCALAR: line 1, column 38: "},
      {"SELECT note FROM orders ORDER BY 0",
       "INVALID_COLUMN_REFERENCE: line 1, column 34: ORDER BY position 0"},
      {"SELECT DISTINCT note FROM orders ORDER BY id",
       "EXPRESSION_NOT_IN_DISTINCT: line 1, column 43: "},
      {"SELECT grouping(id) FROM orders", "MISSING_GROUP_BY: line 1, column 8: "},
      {"SELECT grouping(id) FROM orders GROUP BY note", "INVALID_ARGUMENTS: line 1, column 8: "},
      {"SELECT 1 FROM orders GROUP BY CUBE (id, id, id, id, id, id, id, id, id, id, id, id)",
       "TOO_MANY_GROUPING_SETS: "},
  });
}

TEST(QueryResolverTest, WrongRelationsAreAnsweredInWords) {
  CheckErrors({
      {"SELECT * FROM orderz", "TABLE_NOT_FOUND: line 1, column 15: there is no table orderz"},
      {"SELECT * FROM nowhere.orders", "SCHEMA_NOT_FOUND: line 1, column 15: "},
      {"SELECT * FROM hive.default.orders",
       "CATALOG_NOT_FOUND: line 1, column 15: Catalog 'hive' not found"},
      {"SELECT * FROM a.b.c.d", "SYNTAX_ERROR: line 1, column 15: Too many dots"},
      {"SELECT *", "COLUMN_NOT_FOUND: line 1, column 8: SELECT * asks for a FROM"},
      {"SELECT x.* FROM orders",
       "TABLE_NOT_FOUND: line 1, column 8: Unable to resolve reference x: FROM has orders"},
      {"SELECT * FROM orders NATURAL JOIN people",
       "NOT_SUPPORTED: line 1, column 15: Natural join"},
      {"SELECT 1 FROM orders JOIN people USING (amount)",
       "COLUMN_NOT_FOUND: line 1, column 41: Column 'amount' cannot be resolved"},
      {"SELECT 1 FROM orders JOIN (SELECT 'a' AS id) USING (id)",
       "TYPE_MISMATCH: line 1, column 53: Column 'id' of USING is bigint on the left side and "
       "varchar(1) on the right"},
      {"SELECT 1 FROM orders t(a)",
       "MISMATCHED_COLUMN_ALIASES: line 1, column 22: Column alias list has 1 entries but 't' has "
       "5 columns available"},
      {"WITH t(a, b) AS (SELECT 1) SELECT * FROM t",
       "MISMATCHED_COLUMN_ALIASES: line 1, column 6: "},
      {"WITH t AS (SELECT 1), T AS (SELECT 2) SELECT 1",
       "DUPLICATE_NAMED_QUERY: line 1, column 23: "},
      {"WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT 2.5 FROM t) SELECT * FROM t",
       "TYPE_MISMATCH: line 1, column 44: recursion step"},
      {"SELECT 1 UNION SELECT 1, 2",
       "TYPE_MISMATCH: line 1, column 1: UNION query has different number of fields: 1, 2"},
      {"SELECT id FROM orders EXCEPT SELECT note FROM orders",
       "TYPE_MISMATCH: line 1, column 1: column 1 in EXCEPT query has incompatible types: bigint, "
       "varchar"},
      {"VALUES (1, 2), (3)",
       "TYPE_MISMATCH: line 1, column 17: Values rows have mismatched sizes: 2 and 1"},
      {"VALUES 1, 'a'", "TYPE_MISMATCH: "},
      {"SELECT * FROM UNNEST(1)",
       "INVALID_FUNCTION_ARGUMENT: line 1, column 22: Cannot unnest type: integer"},
      {"SELECT * FROM orders TABLESAMPLE BERNOULLI (200)",
       "NUMERIC_VALUE_OUT_OF_RANGE: line 1, column 45: "},
      {"SELECT id FROM orders FETCH FIRST 1 ROW WITH TIES", "MISSING_ORDER_BY: "},
      {"SELECT id FROM orders LIMIT ?", "INVALID_PARAMETER_USAGE: "},
      {"SELECT count(*) OVER w FROM orders WINDOW w AS (), W AS ()",
       "DUPLICATE_WINDOW_NAME: line 1, column 52: "},
      {"SELECT * FROM stale",
       "view stale: COLUMN_NOT_FOUND: line 2, column 3: Column 'nosuch' cannot be resolved"},
      {"SELECT * FROM broken", "view broken: line 1, column 8: found FROM"},
  });
  EXPECT_THAT(ColumnsOf("SELECT * FROM itself"),
              AllOf(StartsWith("view itself: view itself"),
                    HasSubstr("nested deeper than 16, or in itself")));
}

// 2023-11-14 22:13:20 and 2024-03-09 16:00:00 are the snapshots 10 and 20.
// A short text that asks for very much is refused, and soon.
TEST(QueryResolverTest, WhatGrowsWithoutEndIsRefused) {
  std::string columns = "WITH c0 AS (SELECT 1 AS x, 2 AS y)";
  std::string types = "WITH c0 AS (SELECT 1 AS x)";
  std::string subqueries = "1";
  std::string lambdas = "1";
  std::string fields = "1";
  for (int i = 1; i < 30; ++i) {
    columns += fmt::format(", c{} AS (SELECT a.*, b.* FROM c{} a, c{} b)", i, i - 1, i - 1);
    types += fmt::format(", c{} AS (SELECT ROW(x, x) AS x FROM c{})", i, i - 1);
    subqueries = fmt::format("(SELECT {})", subqueries);
    lambdas = fmt::format("transform(ARRAY[1], x{} -> {})", i, lambdas);
  }
  for (int i = 1; i < 3000; ++i) {
    fields += ", 1";
  }
  for (const std::string& sql : {columns + " SELECT 1 FROM c29", types + " SELECT 1 FROM c29",
                                 "SELECT " + subqueries, "SELECT " + lambdas}) {
    EXPECT_THAT(ColumnsOf(sql), StartsWith("QUERY_TOO_COMPLEX: line 1"));
  }
  EXPECT_THAT(ColumnsOf("SELECT ROW(" + fields + ").*"), StartsWith(" integer"));
}

TEST(QueryResolverTest, TimeTravel) {
  for (const std::string_view as_of :
       {"VERSION AS OF 10", "VERSION AS OF 'old'",
        "TIMESTAMP AS OF TIMESTAMP '2023-11-14 22:13:20 UTC'", "TIMESTAMP AS OF DATE '2024-03-09'",
        "TIMESTAMP AS OF TIMESTAMP '2024-03-09 16:59:59.999 Europe/Berlin'",
        "TIMESTAMP AS OF current_timestamp - INTERVAL '6' MONTH"}) {
    EXPECT_EQ(ColumnsOf(fmt::format("SELECT gone FROM people FOR {}", as_of)), "gone integer")
        << as_of;
  }
  for (const std::string_view as_of : {"VERSION AS OF 20", "VERSION AS OF 'main'",
                                       "TIMESTAMP AS OF TIMESTAMP '2024-03-09 16:00:00'",
                                       "TIMESTAMP AS OF now() - INTERVAL '1' DAY"}) {
    EXPECT_THAT(ColumnsOf(fmt::format("SELECT gone FROM people FOR {}", as_of)),
                StartsWith("COLUMN_NOT_FOUND"))
        << as_of;
  }
  CheckErrors({
      {"SELECT 1 FROM people FOR VERSION AS OF 5",
       "INVALID_ARGUMENTS: line 1, column 40: Iceberg snapshot ID does not exist: 5"},
      {"SELECT 1 FROM people FOR VERSION AS OF 'x'",
       "INVALID_ARGUMENTS: line 1, column 40: Cannot find snapshot with reference name: x"},
      {"SELECT 1 FROM people FOR VERSION AS OF 1.5", "INVALID_ARGUMENTS: "},
      {"SELECT 1 FROM people FOR TIMESTAMP AS OF DATE '2020-01-01'",
       "INVALID_ARGUMENTS: line 1, column 42: No version history table default.people"},
      {"SELECT 1 FROM people FOR TIMESTAMP AS OF current_timestamp",
       "INVALID_ARGUMENTS: line 1, column 42: The time of FOR TIMESTAMP AS OF is not in the past"},
      {"SELECT 1 FROM people FOR TIMESTAMP AS OF 5", "INVALID_ARGUMENTS: line 1, column 42: "},
      {"SELECT 1 FROM few FOR VERSION AS OF 5", "NOT_SUPPORTED: line 1, column 15: "},
  });
}

// The columns of Trino's Iceberg connector.

}  // namespace
}  // namespace dynalake::query
