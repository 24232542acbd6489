#include "query/statements/show_statement.h"

#include <filesystem>
#include <string>
#include <unistd.h>

#include <gmock/gmock.h>

#include "base/testing/matchers.h"
#include "catalog/testing/test_lake.h"
#include "engine/testing/lake_fixture.h"
#include "iceberg/change/apply.h"
#include "query/names/catalog_relations.h"
#include "query/session.h"

// What Athena's statements about names say: listings, and what stands in the place of statements
// that are not there.

namespace dynalake::query {
namespace {

using catalog::TableIdentifier;
using iceberg::Type;
using iceberg::TypeId;
using testing::AllOf;
using testing::HasSubstr;
using testing::StartsWith;

class ShowStatementTest : public testing::Test {
 protected:
  ShowStatementTest()
      : folder_(std::filesystem::temp_directory_path() / fmt::format("show_test_{}", getpid())),
        made_(std::filesystem::create_directories(folder_)),
        lake_(storage::Location::FromLocalPath(folder_).value()),
        engine_(engine::Engine::Open({}, lake_.store).value()),
        relations_(*lake_.catalog, lake_.reader),
        athena_(relations_, *engine_, {.dialect = Dialect::kAthena}),
        duckdb_(relations_, *engine_, {.dialect = Dialect::kDuckdb}) {
    AddShop();
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  /// The table Shop, with nested columns and two whose names differ in case alone, and a view.
  void AddShop() {
    const TableIdentifier identifier{.namespace_name = "default", .name = "Shop"};
    Type address = Type::Struct({{.id = 5, .name = "City", .type = Type(TypeId::kString)},
                                 {.id = 6, .name = "zip", .type = Type(TypeId::kLong)}});
    std::vector<iceberg::NestedField> fields = {
        {.id = 1, .name = "Id", .required = true, .type = Type(TypeId::kLong)},
        {.id = 2, .name = "ID", .type = Type::Decimal(10, 2)},
        {.id = 3, .name = "Tags", .type = Type::List(4, false, Type(TypeId::kString))},
        {.id = 7, .name = "address", .type = std::move(address)}};
    const iceberg::Schema schema = iceberg::Schema::Make(0, std::move(fields), {1}).value();
    const auto made = iceberg::MakeTableMetadata(
        {.uuid = "0b7e3b1a-3f0f-4d2e-9a3e-3c2f6f0a1b2c",
         .location = lake_.catalog->DefaultLocation(identifier).value().ToString(),
         .schema = schema},
        0);
    ASSERT_OK(lake_.catalog->CreateTable(identifier, made.value()));
    iceberg::ViewMetadata base;
    base.view_uuid = "f79c3e09-677c-4bbd-a479-3f349cb785e7";
    base.location = lake_.root.Join("views/Shop_Few").ToString();
    iceberg::ViewDefinition definition;
    definition.schema = schema;
    definition.default_namespace = {"default"};
    definition.representations = {{.sql = "SELECT * FROM \"Shop\"", .dialect = "trino"}};
    ASSERT_OK(lake_.catalog->CreateView({.namespace_name = "default", .name = "Shop_Few"},
                                        iceberg::NextViewVersion(base, definition, 0)));
  }

  /// The rows of the last statement: columns joined by "|", lines by newline.
  static Result<std::string> Run(Session& session, std::string_view script) {
    DYNALAKE_ASSIGN(auto statements, session.Parse(script));
    std::string text;
    for (SqlStatement& statement : statements) {
      DYNALAKE_ASSIGN(auto rows, session.Execute(std::move(statement), {}));
      DYNALAKE_ASSIGN(text, engine::ToText(*rows));
    }
    return text;
  }
  Result<std::string> Ask(std::string_view script) { return Run(athena_, script); }

  std::filesystem::path folder_;
  bool made_;
  catalog::TestLake lake_;
  std::unique_ptr<engine::Engine> engine_;
  CatalogRelations relations_;
  Session athena_;
  Session duckdb_;
};

TEST_F(ShowStatementTest, InformationSchemaHasAthenasNamesAndTypes) {
  EXPECT_THAT(Ask("SELECT table_catalog, table_schema, table_name, table_type "
                  "FROM information_schema.tables WHERE table_name LIKE 'shop%' ORDER BY 3"),
              HasValue("awsdatacatalog|default|shop|BASE TABLE\n"
                       "awsdatacatalog|default|shop_few|VIEW\n"));
  EXPECT_THAT(Ask("SELECT column_name, data_type FROM information_schema.columns "
                  "WHERE table_name = 'shop' AND ordinal_position > 0 ORDER BY ordinal_position"),
              HasValue("id|bigint\nid__2|decimal(10,2)\ntags|array(varchar)\n"
                       "address|row(City varchar, zip bigint)\n"));
  EXPECT_THAT(Ask("SELECT catalog_name, schema_name FROM information_schema.schemata"),
              HasValue("awsdatacatalog|default\n"));
  EXPECT_THAT(Ask("SELECT table_name, view_definition FROM information_schema.views"),
              HasValue("shop_few|SELECT * FROM \"Shop\"\n"));
  EXPECT_THAT(Ask("DESCRIBE information_schema.schemata"),
              HasValue("catalog_name|varchar\nschema_name|varchar\n"));
}

TEST_F(ShowStatementTest, InformationSchemaHasDuckdbsTypes) {
  const auto described = Run(duckdb_, "SELECT column_name, column_type FROM (DESCRIBE Shop)");
  EXPECT_THAT(described, HasValue("Id|BIGINT\nID__2|DECIMAL(10,2)\nTags|VARCHAR[]\n"
                                  "address|STRUCT(City VARCHAR, zip BIGINT)\n"));
  EXPECT_EQ(*Run(duckdb_,
                 "SELECT column_name, data_type FROM information_schema.columns "
                 "WHERE table_name = 'Shop' ORDER BY ordinal_position"),
            *described);
}

TEST_F(ShowStatementTest, SaysWhatIsNotThere) {
  EXPECT_THAT(
      Ask("DESCRIBE shpo"),
      IsError(ErrorCode::kNotFound,
              AllOf(StartsWith("TABLE_NOT_FOUND: line 1, column 10: "), HasSubstr("Shop"))));
  EXPECT_THAT(Ask("SHOW COLUMNS IN shpo"),
              IsError(ErrorCode::kNotFound, StartsWith("TABLE_NOT_FOUND: line 1, column 17: ")));
  EXPECT_THAT(Ask("DESCRIBE nodb.shop"),
              IsError(ErrorCode::kNotFound, StartsWith("SCHEMA_NOT_FOUND: line 1, column 10: ")));
  EXPECT_THAT(
      Ask("SHOW TABLES IN defualt"),
      IsError(ErrorCode::kNotFound,
              StartsWith("SCHEMA_NOT_FOUND: line 1, column 16: there is no database defualt "
                         "(did you mean default?)")));
  EXPECT_THAT(Ask("SHOW TABLES IN DEFAULT"), HasValue("Shop\nShop_Few\n"));
}

TEST_F(ShowStatementTest, SaysWhatToUseInstead) {
  const std::pair<const char*, const char*> cases[] = {
      {"CREATE TABLE t AS SELECT 1 AS a", "`dynalake sql --out`"},
      {"UNLOAD (SELECT 1) TO 's3://b/o/' WITH (format = 'PARQUET')", "`dynalake land --sql`"},
      {"DROP TABLE t", "`dynalake drop`"},
      {"INSERT INTO t SELECT 1", "`dynalake load --append`"},
      {"MSCK REPAIR TABLE t", "tables here are Iceberg's"},
      {"ALTER TABLE t ADD PARTITION (dt = '2024-01-01')", "tables here are Iceberg's"},
      {"VACUUM t", "`dynalake vacuum`"},
      {"OPTIMIZE t REWRITE DATA USING BIN_PACK", "`dynalake vacuum`"}};
  for (const auto& [sql, instead] : cases) {
    EXPECT_THAT(Ask(fmt::format("SELECT 1;\n  {}", sql)),
                IsError(ErrorCode::kUnsupported,
                        AllOf(StartsWith("NOT_SUPPORTED: line 2, column 3: "), HasSubstr(instead))))
        << sql;
  }
  EXPECT_THAT(Ask("SHOW CREATE TABLE t"),
              IsError(ErrorCode::kUnsupported, AllOf(StartsWith("NOT_SUPPORTED: line 1, column 19"),
                                                     HasSubstr("DESCRIBE"))));
}

TEST_F(ShowStatementTest, ShowsPropertiesAndPartitions) {
  EXPECT_THAT(Ask("SHOW TBLPROPERTIES shop"), HasValue(""));
  EXPECT_THAT(Ask("SHOW TBLPROPERTIES shop('owner')"),
              IsError(ErrorCode::kNotFound, HasSubstr("has no property owner")));
  EXPECT_THAT(Ask("SHOW TBLPROPERTIES shop_few"),
              IsError(ErrorCode::kNotFound, StartsWith("TABLE_NOT_FOUND: line 1, column 20: ")));
  EXPECT_THAT(Ask("SHOW PARTITIONS shop"),
              IsError(ErrorCode::kInvalidArgument, HasSubstr("has no partitions")));
}

TEST_F(ShowStatementTest, DescribesListings) {
  EXPECT_THAT(Ask("DESCRIBE \"shop$refs\""),
              HasValue("name|varchar\ntype|varchar\nsnapshot_id|bigint\n"
                       "max_reference_age_in_ms|bigint\nmin_snapshots_to_keep|integer\n"
                       "max_snapshot_age_in_ms|bigint\n"));
  EXPECT_THAT(Ask("SHOW COLUMNS IN default.\"Shop$history\""),
              HasValue("made_current_at\nsnapshot_id\nparent_id\nis_current_ancestor\n"));
  EXPECT_THAT(
      Ask("DESCRIBE \"shop$nothing\""),
      IsError(ErrorCode::kNotFound, AllOf(StartsWith("TABLE_NOT_FOUND: line 1, column 10: "),
                                          HasSubstr("$files, $history, $manifests"))));
}

// As Trino 476 answered to the same over a table of these columns.
TEST_F(ShowStatementTest, DescribesWhatPreparedStatementsTake) {
  const std::pair<const char*, const char*> cases[] = {
      {"SELECT id FROM shop WHERE \"ID__2\" > ? AND address.city LIKE ?",
       "0|decimal(10,2)\n1|varchar\n"},
      {"SELECT ?, cast(? AS varchar)", "0|unknown\n1|unknown\n"},
      {"SELECT * FROM shop LIMIT ?", "0|bigint\n"},
      {"SELECT ? = date '2024-01-01', id BETWEEN ? AND ? FROM shop",
       "0|date\n1|bigint\n2|bigint\n"},
      {"SELECT q.c FROM (SELECT address.city AS c FROM shop) q WHERE c IN (?, ?)",
       "0|varchar\n1|varchar\n"},
      {"SELECT 1", ""}};
  for (const auto& [query, expected] : cases) {
    EXPECT_THAT(Ask(fmt::format("PREPARE p FROM {};\nDESCRIBE INPUT p", query)), HasValue(expected))
        << query;
  }
}

TEST_F(ShowStatementTest, DescribesWhatPreparedStatementsGive) {
  const std::pair<const char*, const char*> cases[] = {
      {"SELECT id, \"ID__2\" AS p, \"ID__2\" * 2, count(*) c FROM shop WHERE id > ? GROUP BY 1, 2",
       "Id|awsdatacatalog|default|Shop|bigint|8|false\n"
       "p|awsdatacatalog|default|Shop|decimal(10,2)|8|true\n"
       "_col2||||decimal(20,2)|16|false\nc||||bigint|8|true\n"},
      {"SELECT q.x, lit FROM (SELECT address AS x, 'abc' lit FROM shop) q",
       "x|awsdatacatalog|default|Shop|row(City varchar, zip bigint)|0|false\n"
       "lit||||varchar(3)|0|false\n"},
      {"SELECT ?, date '2024-01-01', true, cast('a' AS char(3))",
       "_col0||||unknown|1|false\n_col1||||date|4|false\n_col2||||boolean|1|false\n"
       "_col3||||char(3)|0|false\n"},
      {"SELECT name FROM \"shop$refs\"",
       "name|awsdatacatalog|default|Shop$refs|varchar|0|false\n"}};
  for (const auto& [query, expected] : cases) {
    EXPECT_THAT(Ask(fmt::format("PREPARE p FROM {};\nDESCRIBE OUTPUT p", query)),
                HasValue(expected))
        << query;
  }
  EXPECT_THAT(Ask("DESCRIBE OUTPUT nothing"),
              IsError(ErrorCode::kNotFound, StartsWith("NOT_FOUND: line 1, column 17: ")));
  EXPECT_THAT(Ask("PREPARE s FROM SHOW TABLES;\nDESCRIBE INPUT s"),
              IsError(ErrorCode::kUnsupported, HasSubstr("take a prepared query")));
  EXPECT_THAT(Ask("DESCRIBE input"), IsError(ErrorCode::kNotFound, StartsWith("TABLE_NOT_FOUND")));
}

TEST_F(ShowStatementTest, ExplainDoesWhatItIsAskedOrSaysSo) {
  EXPECT_THAT(Ask("EXPLAIN (TYPE VALIDATE) SELECT id FROM shop"), HasValue("true\n"));
  EXPECT_THAT(Ask("EXPLAIN (TYPE VALIDATE) SELECT nothing FROM shop"),
              IsError(ErrorCode::kNotFound, StartsWith("COLUMN_NOT_FOUND: ")));
  EXPECT_OK(Ask("EXPLAIN (FORMAT TEXT) SELECT 1"));
  for (const char* options : {"TYPE IO", "TYPE LOGICAL", "FORMAT JSON", "TYPE IO, FORMAT JSON"}) {
    EXPECT_THAT(
        Ask(fmt::format("EXPLAIN ({}) SELECT 1", options)),
        IsError(ErrorCode::kUnsupported, StartsWith("NOT_SUPPORTED: line 1, column 1: EXPLAIN")))
        << options;
  }
}

TEST_F(ShowStatementTest, PlacesOfAPreparedStatementAreSaidToBeItsOwn) {
  EXPECT_THAT(Ask("PREPARE p FROM SELECT nothing FROM shop WHERE id = ?;\nEXECUTE p USING 1"),
              IsError(ErrorCode::kNotFound,
                      StartsWith("of the prepared statement p: COLUMN_NOT_FOUND: line 1, "
                                 "column 8: ")));
  EXPECT_THAT(Ask("\nEXECUTE q"),
              IsError(ErrorCode::kNotFound, StartsWith("NOT_FOUND: line 2, column 9: ")));
}

}  // namespace
}  // namespace dynalake::query
