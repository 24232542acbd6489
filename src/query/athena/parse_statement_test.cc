#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/testing/matchers.h"
#include "query/athena/parser.h"
#include "query/athena/tree_text.h"

namespace dynalake::query {
namespace {

using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::HasSubstr;

// The statements are those of the user guide of Athena.

std::string StatementError(std::string_view text) {
  const auto parsed = ParseStatementText(text);
  return parsed ? "parsed" : parsed.error().ToString();
}

/// The node of a statement that must be a `Node`; an empty one where it is not.
template <typename Node>
Node Parsed(std::string_view text) {
  auto parsed = ParseStatementText(text);
  EXPECT_OK(parsed) << text;
  if (!parsed || !std::holds_alternative<Node>((*parsed)->node)) {
    ADD_FAILURE() << "another statement: " << text;
    return Node();
  }
  return std::get<Node>(std::move((*parsed)->node));
}

TEST(ParseStatementTest, ExternalTable) {
  const auto table = Parsed<CreateTable>(R"(
      CREATE EXTERNAL TABLE IF NOT EXISTS `db`.`logs` (
        `id` string COMMENT 'of the request', n decimal(10,2), tags array<string>,
        who struct<name: string, age: int>, m map<string, array<int>>)
      COMMENT 'all of them'
      PARTITIONED BY (dt string, region string COMMENT 'short')
      CLUSTERED BY (id) INTO 4 BUCKETS
      ROW FORMAT SERDE 'org.openx.data.jsonserde.JsonSerDe'
      WITH SERDEPROPERTIES ('ignore.malformed.json' = 'true')
      STORED AS INPUTFORMAT 'in' OUTPUTFORMAT 'out'
      LOCATION 's3://bucket/logs/'
      TBLPROPERTIES ('projection.enabled'='true', 'k'='it''s'))");
  EXPECT_TRUE(table.external);
  EXPECT_TRUE(table.if_not_exists);
  EXPECT_EQ(PrintName(table.name), "db.logs");
  ASSERT_EQ(table.columns.size(), 5U);
  EXPECT_EQ(table.columns[0].comment, "of the request");
  EXPECT_EQ(PrintType(table.columns[1].type), "decimal(10, 2)");
  EXPECT_EQ(PrintType(table.columns[3].type), "struct(name string, age int)");
  EXPECT_EQ(PrintType(table.columns[4].type), "map(string, array(int))");
  EXPECT_EQ(table.comment, "all of them");
  ASSERT_EQ(table.partitioned_by.size(), 2U);
  EXPECT_EQ(PrintType(table.partitioned_by[0].type.value()), "string");
  EXPECT_EQ(table.buckets, 4);
  EXPECT_EQ(table.row_format.value().serde, "org.openx.data.jsonserde.JsonSerDe");
  EXPECT_EQ(table.row_format.value().properties[0].value, "true");
  EXPECT_EQ(table.output_format, "out");
  EXPECT_EQ(table.location, "s3://bucket/logs/");
  EXPECT_EQ(table.properties[1].value, "it's");
}

TEST(ParseStatementTest, DelimitedAndIcebergTables) {
  const auto text = Parsed<CreateTable>(
      "CREATE EXTERNAL TABLE t (a int) ROW FORMAT DELIMITED FIELDS TERMINATED BY ',' ESCAPED BY "
      "'\\' COLLECTION ITEMS TERMINATED BY '|' MAP KEYS TERMINATED BY ':' LINES TERMINATED BY "
      "'\n' NULL DEFINED AS '' STORED AS textfile LOCATION 's3://b/'");
  EXPECT_EQ(text.row_format.value().fields, ",");
  EXPECT_EQ(text.row_format.value().map_keys, ":");
  EXPECT_EQ(text.row_format.value().null_as, "");
  EXPECT_EQ(text.stored_as, "TEXTFILE");
  const auto iceberg = Parsed<CreateTable>(
      "CREATE TABLE t (a int, ts timestamp) PARTITIONED BY (a, day(ts), bucket(16, a), "
      "truncate(a, 4)) LOCATION 's3://b/' TBLPROPERTIES ('table_type'='ICEBERG');");
  EXPECT_FALSE(iceberg.external);
  EXPECT_THAT(
      iceberg.partitioned_by,
      ElementsAre(Field(&PartitionField::transform, ""), Field(&PartitionField::transform, "day"),
                  Field(&PartitionField::argument, 16), Field(&PartitionField::argument, 4)));
}

TEST(ParseStatementTest, TablesAndViewsOfQueries) {
  const auto table = Parsed<CreateTableAs>(
      "CREATE TABLE IF NOT EXISTS t WITH (format = 'PARQUET', partitioned_by = ARRAY['dt']) AS "
      "SELECT 1 x WITH NO DATA");
  EXPECT_EQ(table.properties[1].name.text, "partitioned_by");
  EXPECT_EQ(PrintQuery(*table.query), "SELECT 1 AS x");
  EXPECT_FALSE(table.with_data);
  EXPECT_THAT(Parsed<CreateTableAs>("CREATE TABLE t (a, b) AS (SELECT 1, 2)").columns,
              ElementsAre(Field(&Identifier::text, "a"), Field(&Identifier::text, "b")));
  const auto view = Parsed<CreateView>("CREATE OR REPLACE VIEW db.v AS SELECT  1 AS x ;");
  EXPECT_TRUE(view.or_replace);
  EXPECT_EQ(view.text, "SELECT  1 AS x");
}

TEST(ParseStatementTest, Rows) {
  EXPECT_EQ(Parsed<Insert>("INSERT INTO t (a, b) VALUES (1, 2)").columns.size(), 2U);
  EXPECT_EQ(PrintQuery(*Parsed<Insert>("INSERT INTO t (SELECT 1)").query), "(SELECT 1)");
  EXPECT_EQ(PrintExpression(*Parsed<Delete>("DELETE FROM t WHERE a = 1").where), "(a = 1)");
  const auto update = Parsed<Update>("UPDATE t SET a = 1, b = a + 1 WHERE c");
  EXPECT_EQ(PrintExpression(*update.assignments[1].value), "(a + 1)");
  const auto merge = Parsed<Merge>(
      "MERGE INTO t AS x USING (SELECT 1 id) AS y ON x.id = y.id "
      "WHEN MATCHED AND y.gone THEN DELETE WHEN MATCHED THEN UPDATE SET a = y.a "
      "WHEN NOT MATCHED THEN INSERT (id, a) VALUES (y.id, y.a)");
  ASSERT_EQ(merge.cases.size(), 3U);
  EXPECT_TRUE(merge.cases[0].assignments.empty());
  EXPECT_EQ(merge.cases[1].assignments.size(), 1U);
  EXPECT_FALSE(merge.cases[2].matched);
  EXPECT_EQ(merge.cases[2].values.size(), 2U);
  const auto unload =
      Parsed<Unload>("UNLOAD (SELECT * FROM t) TO 's3://b/o/' WITH (format = 'JSON')");
  EXPECT_EQ(unload.location, "s3://b/o/");
  EXPECT_EQ(unload.properties.size(), 1U);
  EXPECT_NE(Parsed<Optimize>("OPTIMIZE t REWRITE DATA USING BIN_PACK WHERE a = 1").where, nullptr);
  EXPECT_EQ(PrintName(Parsed<Vacuum>("VACUUM db.t").table), "db.t");
}

TEST(ParseStatementTest, ChangesOfTables) {
  const auto action = [](std::string_view text) {
    return Parsed<AlterTable>(fmt::format("ALTER TABLE t {}", text)).action;
  };
  EXPECT_EQ(std::get<AddColumns>(action("ADD COLUMNS (a int, b string)")).columns.size(), 2U);
  const auto add = std::get<AddPartitions>(
      action("ADD IF NOT EXISTS PARTITION (dt='1') LOCATION 's3://b/1/' PARTITION (dt='2')"));
  EXPECT_TRUE(add.if_not_exists);
  EXPECT_EQ(add.partitions[0].location, "s3://b/1/");
  EXPECT_EQ(add.partitions.size(), 2U);
  EXPECT_EQ(
      std::get<DropPartitions>(action("DROP PARTITION (a = 1), PARTITION (a = 2)")).keys.size(),
      2U);
  EXPECT_EQ(
      std::get<RenamePartition>(action("PARTITION (a = 1) RENAME TO PARTITION (a = 2)")).to.size(),
      1U);
  EXPECT_EQ(std::get<SetLocation>(action("PARTITION (a = 1) SET LOCATION 's3://x/'")).location,
            "s3://x/");
  EXPECT_EQ(std::get<SetProperties>(action("SET TBLPROPERTIES ('a'='b')")).properties.size(), 1U);
  EXPECT_EQ(std::get<UnsetProperties>(action("UNSET TBLPROPERTIES ('a', 'b')")).keys.size(), 2U);
  EXPECT_EQ(std::get<ChangeColumn>(action("CHANGE COLUMN a b bigint")).definition.name.text, "b");
  EXPECT_EQ(std::get<DropColumn>(action("DROP COLUMN a")).column.text, "a");
  EXPECT_EQ(PrintName(std::get<RenameTable>(action("RENAME TO db.u")).to), "db.u");
  EXPECT_EQ(Parsed<Drop>("DROP DATABASE IF EXISTS d CASCADE").cascade, true);
  EXPECT_EQ(PrintName(Parsed<RepairTable>("MSCK REPAIR TABLE t").name), "t");
  EXPECT_EQ(Parsed<CreateDatabase>("CREATE DATABASE d COMMENT 'c' LOCATION 's3://b/' WITH "
                                   "DBPROPERTIES ('a'='b')")
                .properties.size(),
            1U);
}

TEST(ParseStatementTest, QuestionsAndPreparedStatements) {
  EXPECT_EQ(Parsed<Show>("SHOW TABLES IN db 'a*'").pattern, "a*");
  EXPECT_EQ(PrintName(Parsed<Show>("SHOW COLUMNS FROM t IN db").of), "db.t");
  EXPECT_EQ(Parsed<Show>("SHOW TBLPROPERTIES t('k')").key, "k");
  EXPECT_EQ(Parsed<Show>("SHOW CREATE VIEW v").kind, ShowKind::kCreateView);
  EXPECT_TRUE(Parsed<Describe>("DESCRIBE FORMATTED db.t PARTITION (a = 1)").extended);
  EXPECT_TRUE(Parsed<Describe>("DESCRIBE VIEW v").is_view);
  EXPECT_EQ(PrintName(Parsed<Describe>("DESC view").name), "view");
  const auto explain = Parsed<Explain>("EXPLAIN (FORMAT JSON, TYPE IO) SELECT 1");
  EXPECT_EQ(explain.format, "JSON");
  EXPECT_TRUE(Parsed<Explain>("EXPLAIN ANALYZE VERBOSE SELECT 1").verbose);
  const auto prepare = Parsed<Prepare>("PREPARE p FROM SELECT ?, a FROM t WHERE b = ?");
  EXPECT_EQ(prepare.statement->parameter_count, 2);
  EXPECT_EQ(prepare.text, "SELECT ?, a FROM t WHERE b = ?");
  EXPECT_EQ(Parsed<Execute>("EXECUTE p USING 1, 'x'").arguments.size(), 2U);
  EXPECT_EQ(Parsed<Execute>("EXECUTE IMMEDIATE 'SELECT 1'").immediate, "SELECT 1");
  EXPECT_EQ(Parsed<Deallocate>("DEALLOCATE PREPARE p").name.text, "p");
}

TEST(ParseStatementTest, ErrorsNamePlaceFoundAndExpected) {
  EXPECT_THAT(StatementError(""), HasSubstr("found the end, expected a statement, such as SELECT"));
  EXPECT_THAT(StatementError("SELEC 1"), HasSubstr("column 1: found SELEC"));
  EXPECT_THAT(StatementError("CREATE TABEL t (a int)"),
              HasSubstr("column 8: found TABEL, expected DATABASE, SCHEMA, OR REPLACE, VIEW"));
  EXPECT_THAT(StatementError("INSERT t VALUES 1"), HasSubstr("found t, expected INTO"));
  EXPECT_THAT(StatementError("DROP TABLE t; DROP TABLE u"), HasSubstr("column 15: found DROP"));
  EXPECT_THAT(StatementError("SHOW TABLE"), HasSubstr("found TABLE, expected DATABASES, SCHEMAS"));
}

}  // namespace
}  // namespace dynalake::query
