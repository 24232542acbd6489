// What docs/security.md ("SQL") promises.

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <unistd.h>
#include <vector>

#include <gmock/gmock.h>

#include "base/testing/matchers.h"
#include "engine/sandbox/allowed_functions.h"
#include "engine/testing/lake_fixture.h"

namespace dynalake::engine {
namespace {

using testing::HasSubstr;
using testing::Not;

// clang-format off
/// Functions that were looked at and refused, by name: they tell of settings, sessions or catalogs,
/// wait, write, or are DuckDB's own business.
constexpr std::string_view kRefused[] = {
    "can_cast_implicitly", "cast_to_type", "col_description", "combine", "constant_or_null",
    "create_sort_key", "current_catalog", "current_connection_id", "current_database",
    "current_query", "current_query_id", "current_role", "current_schema", "current_schemas",
    "current_setting", "current_transaction_id", "current_user", "currval", "enum_code",
    "enum_first", "enum_last", "enum_range", "enum_range_boundary", "finalize", "format_pg_type",
    "get_block_size", "get_type", "getvariable", "icu_sort_key", "in_search_path",
    "is_histogram_other_bin", "json_deserialize_sql", "json_serialize_plan", "json_serialize_sql",
    "make_type", "map_to_pg_oid", "nextval", "normalized_interval", "obj_description",
    "parse_duckdb_log_message", "remap_struct", "replace_type", "session_user",
    "shobj_description", "sleep_ms", "st_asbinary", "st_astext", "st_aswkb", "st_aswkt", "st_crs",
    "st_geomfromwkb", "st_intersects_extent", "st_setcrs", "stats", "timetz_byte_comparable",
    "txid_current", "user", "variant_bytes_to_variant", "variant_normalize",
    "variant_to_parquet_variant", "vector_type", "write_log",
};
/// The same, by the beginning of the name.
constexpr std::string_view kRefusedPrefixes[] = {
    "__internal_", "has_", "icu_collate_", "inet_", "pg_",
};
/// Functions in FROM, and pragmas, that were looked at and refused.
constexpr std::string_view kRefusedInFrom[] = {
    "scalar	611", "aggregate	88", "pragma	45", "macro	118", "table	89", "table_macro	4",
    "add_parquet_key", "all_profiling_output", "arrow_scan", "arrow_scan_dumb", "check_peg_parser",
    "checkpoint", "collations", "copy_database", "database_list", "database_size",
    "disable_checkpoint_on_shutdown", "disable_logging", "disable_object_cache",
    "disable_optimizer", "disable_peg_parser", "disable_print_progress_bar", "disable_profile",
    "disable_profiling", "disable_progress_bar", "disable_verification", "disable_verify_external",
    "disable_verify_fetch_row", "disable_verify_parallelism", "disable_verify_serializer",
    "duckdb_approx_database_count", "duckdb_columns", "duckdb_connection_count",
    "duckdb_constraints", "duckdb_coordinate_systems", "duckdb_databases", "duckdb_dependencies",
    "duckdb_extensions", "duckdb_external_file_cache", "duckdb_functions", "duckdb_indexes",
    "duckdb_keywords", "duckdb_log_contexts", "duckdb_logs", "duckdb_logs_parsed", "duckdb_memory",
    "duckdb_optimizers", "duckdb_prepared_statements", "duckdb_profiling_settings",
    "duckdb_schemas", "duckdb_secret_types", "duckdb_secrets", "duckdb_sequences",
    "duckdb_settings", "duckdb_table_sample", "duckdb_tables", "duckdb_temporary_files",
    "duckdb_types", "duckdb_variables", "duckdb_views", "enable_checkpoint_on_shutdown",
    "enable_logging", "enable_object_cache", "enable_optimizer", "enable_peg_parser",
    "enable_print_progress_bar", "enable_profile", "enable_profiling", "enable_progress_bar",
    "enable_verification", "extension_versions", "force_checkpoint", "functions", "glob",
    "histogram", "histogram_values", "icu_calendar_names", "import_database",
    "json_execute_serialized_sql", "metadata_info", "parquet_bloom_probe", "parquet_file_metadata",
    "parquet_full_metadata", "parquet_kv_metadata", "parquet_metadata", "parquet_scan",
    "parquet_schema", "pg_timezone_names", "platform", "pragma_collations", "pragma_database_size",
    "pragma_metadata_info", "pragma_platform", "pragma_show", "pragma_storage_info",
    "pragma_table_info", "pragma_user_agent", "pragma_version", "query", "query_table",
    "read_blob", "read_csv", "read_csv_auto", "read_duckdb", "read_json", "read_json_auto",
    "read_json_objects", "read_json_objects_auto", "read_ndjson", "read_ndjson_auto",
    "read_ndjson_objects", "read_parquet", "read_text", "seq_scan", "show", "show_databases",
    "show_tables", "show_tables_expanded", "sniff_csv", "sql_auto_complete", "storage_info",
    "summary", "table_info", "test_all_types", "test_vector_types", "truncate_duckdb_logs",
    "user_agent", "verify_external", "verify_fetch_row", "verify_parallelism", "verify_serializer",
    "version", "which_secret",
};
// clang-format on

class SandboxTest : public LakeTest {
 protected:
  SandboxTest() {
    TableBuilder table(store_, "t", {Field(1, "id", iceberg::Type(iceberg::TypeId::kLong))});
    table.AddFile("SELECT 1::BIGINT AS id", "id: 1");
    resolver_.relations["default.t"] = table.Finish();
  }

  void ExpectRefused(const std::string& sql) {
    const auto answer = Run(sql);
    ASSERT_FALSE(answer.has_value()) << sql << "\n" << *answer;
    const ErrorCode code = answer.error().code();
    EXPECT_TRUE(code == ErrorCode::kPermissionDenied || code == ErrorCode::kInvalidArgument ||
                code == ErrorCode::kNotFound || code == ErrorCode::kUnsupported)
        << sql << "\n"
        << answer.error().ToString();
  }
};

bool Contains(std::span<const std::string_view> list, std::string_view name) {
  return std::find(list.begin(), list.end(), name) != list.end();
}

// Every function of this DuckDB is on exactly one list. A new version that adds one fails here
// until somebody has looked at it.
TEST_F(SandboxTest, KnowsEveryFunction) {
  const auto functions = PlainDuckDb().Ask(
      "SELECT DISTINCT function_name FROM duckdb_functions() WHERE function_type NOT IN ('table', "
      "'table_macro', 'pragma')");
  ASSERT_GT(functions.size(), 700U);
  for (const std::string& name : functions) {
    const bool by_prefix =
        std::any_of(std::begin(kRefusedPrefixes), std::end(kRefusedPrefixes),
                    [&](std::string_view prefix) { return name.starts_with(prefix); });
    const bool refused = Contains(kRefused, name) || by_prefix;
    const bool allowed = IsAllowed(AllowedFunctions(), name);
    EXPECT_TRUE(allowed || refused) << "new function: " << name;
    EXPECT_FALSE(allowed && Contains(kRefused, name)) << name;
  }
  const auto in_from = PlainDuckDb().Ask(
      "SELECT DISTINCT function_name FROM duckdb_functions() WHERE function_type IN ('table', "
      "'table_macro', 'pragma')");
  ASSERT_GT(in_from.size(), 100U);
  for (const std::string& name : in_from) {
    EXPECT_NE(IsAllowed(AllowedTableFunctions(), name), Contains(kRefusedInFrom, name))
        << "new table function: " << name;
  }
}

// Each refused function, plainly and nested.
TEST_F(SandboxTest, RefusesFunctionsWhereverTheyStand) {
  std::vector<std::string> calls = {"dynalake_scan('0')", "arrow_scan(1, 2, 3)"};
  for (const std::string_view name : kRefusedInFrom) {
    calls.push_back(std::string(name) + "('/etc/passwd')");
  }
  for (const std::string& call : calls) {
    for (const char* form :
         {"SELECT * FROM {}", "WITH c AS (SELECT * FROM {}) SELECT * FROM c",
          "SELECT (SELECT count(*) FROM {})", "SELECT * FROM t, LATERAL (SELECT * FROM {})",
          "SELECT 1 UNION ALL SELECT 1 FROM {}", "EXPLAIN SELECT * FROM {}",
          "SELECT * FROM t JOIN {} ON true",
          "SELECT * FROM t WHERE EXISTS (SELECT 1 FROM system.main.{})",
          "DESCRIBE SELECT * FROM {}", "SUMMARIZE SELECT * FROM {}",
          "SELECT 1 ORDER BY (SELECT 1 FROM {})", "SELECT 1 LIMIT (SELECT 1 FROM {})",
          "SELECT list_transform([1], x -> (SELECT 1 FROM {}))"}) {
      ExpectRefused(fmt::format(fmt::runtime(form), call));
    }
  }
  for (const std::string_view name : kRefused) {
    ExpectRefused(fmt::format("SELECT {}('home_directory')", name));
    ExpectRefused(fmt::format("SELECT id FROM t WHERE upper({}('x')) = 'x'", name));
    ExpectRefused(fmt::format("SELECT 'x'.{}()", name));
    ExpectRefused(fmt::format("SELECT sum(id) FILTER ({}('x')) FROM t", name));
    ExpectRefused(fmt::format("SELECT sum(id) OVER (ORDER BY {}('x')) FROM t", name));
  }
}

// In the schema of our own functions there is nothing else. DuckDB reads `schema.function()` as a
// function of the column `schema` where it finds no such function.
TEST_F(SandboxTest, KnowsTheSchemaOfOwnFunctions) {
  for (const std::string_view name : OwnFunctions()) {
    EXPECT_FALSE(Contains(kRefused, name)) << name;
  }
  for (const char* sql :
       {"SELECT dynalake.current_setting() FROM (SELECT 'threads' AS dynalake)",
        "SELECT dynalake.lcase() FROM (SELECT 'x' AS dynalake)", "SELECT DynaLake.lcase('x')",
        "SELECT dynalake.main.lcase('x')", "SELECT * FROM dynalake.range(1)",
        "SELECT dynalake.sum(id) OVER () FROM t",
        "SELECT * FROM dynalake.read_text('/etc/passwd')"}) {
    EXPECT_THAT(Run(sql), IsError(ErrorCode::kPermissionDenied)) << sql;
  }
}

// Everything that is not a query over tables of the resolver.
constexpr const char* kNotQueries[] = {
    "COPY t TO '/tmp/x'",
    "COPY (SELECT 1) TO '/tmp/x'",
    "COPY t FROM '/etc/passwd'",
    "ATTACH '/tmp/x.db'",
    "DETACH memory",
    "EXPORT DATABASE '/tmp/x'",
    "IMPORT DATABASE '/tmp/x'",
    "INSTALL httpfs",
    "LOAD httpfs",
    "LOAD '/tmp/evil.so'",
    "PRAGMA database_list",
    "PRAGMA enable_profiling",
    "CALL pragma_version()",
    "SET threads = 1",
    "RESET threads",
    "SET GLOBAL memory_limit = '1TB'",
    "SET VARIABLE x = 1",
    "CREATE TABLE x (a INT)",
    "CREATE TEMP TABLE x AS SELECT 1",
    "CREATE VIEW v AS SELECT 1",
    "CREATE MACRO m() AS 1",
    "CREATE SECRET s (TYPE s3)",
    "CREATE SEQUENCE s",
    "CREATE SCHEMA s",
    "DROP TABLE t",
    "INSERT INTO t VALUES (1)",
    "UPDATE t SET id = 1",
    "DELETE FROM t",
    "ALTER TABLE t ADD a INT",
    "PREPARE p AS SELECT 1",
    "EXECUTE p",
    "DEALLOCATE p",
    "BEGIN",
    "COMMIT",
    "VACUUM",
    "ANALYZE",
    "CHECKPOINT",
    "USE memory",
    "EXPLAIN CREATE TABLE x (a INT)",
    "EXPLAIN COPY t TO '/tmp/x'",
    "SELECT * FROM '/etc/passwd'",
    "SELECT * FROM '/tmp/x.parquet'",
    "FROM 'x.csv'",
    "SELECT * FROM \"/proc/self/environ\"",
    "SELECT * FROM 's3://b/x.parquet'",
    "SELECT * FROM '~/x.csv'",
    "SELECT * FROM '../x.json'",
    "SELECT * FROM 'a%2e.csv'",
    "SELECT * FROM '\\\\host\\x.csv'",
    "DESCRIBE '/etc/passwd'",
    "SUMMARIZE 'x.csv'",
    "SELECT * FROM sqlite_master",
    "SELECT * FROM duckdb_settings",
    "SELECT * FROM pragma_version",
    "SELECT * FROM information_schema.schemata",
    "SELECT * FROM pg_catalog.pg_class",
    "SELECT * FROM system.main.duckdb_tables",
    "SHOW VARIABLES",
    "SHOW memory_limit",

    "SELECT getenv('HOME')",
    "SELECT $1",
    "SELECT * FROM query('SELECT 1')",
    "SELECT * FROM query_table('t')",
    "SELECT * FROM t AT (VERSION => 1)",
    "WITH x AS (INSERT INTO t VALUES (1) RETURNING *) SELECT * FROM x",
    "WITH x AS (DELETE FROM t RETURNING *) SELECT * FROM x",
};

TEST_F(SandboxTest, RefusesStatements) {
  for (const char* sql : kNotQueries) {
    ExpectRefused(sql);
  }
  EXPECT_THAT(Run(std::string("SELECT '\0'", 11)), IsError(ErrorCode::kInvalidArgument));
}

// What the policy refuses is shut inside DuckDB as well: a scan of a file that no statement
// registered finds nothing, even by the random names.
TEST_F(SandboxTest, ReadsOnlyRegisteredFiles) {
  TableBuilder table(store_, "u", {Field(1, "id", iceberg::Type(iceberg::TypeId::kLong))});
  table.AddMissingFile(1).file.file_path = "/etc/passwd";
  resolver_.relations["default.u"] = table.Finish();
  EXPECT_THAT(Run("SELECT id FROM u"), Not(IsOk()));
  table.AddMissingFile(1).file.file_path = "../../etc/passwd";
  resolver_.relations["default.u"] = table.Finish();
  EXPECT_THAT(Run("SELECT id FROM u"), Not(IsOk()));
}

// Nothing of the environment reaches an answer.
TEST_F(SandboxTest, TellsNoSecrets) {
  ASSERT_EQ(setenv("AWS_SECRET_ACCESS_KEY", "canary-5f1c", 1), 0);
  for (const char* sql : {"SELECT * FROM nothing", "EXPLAIN SELECT * FROM t", "SELECT version()",
                          "SHOW ALL TABLES", "SUMMARIZE t", "EXPLAIN ANALYZE SELECT * FROM t"}) {
    const auto answer = Run(sql);
    const std::string text = answer ? *answer : answer.error().ToString();
    EXPECT_THAT(text, Not(HasSubstr("canary"))) << sql;
    EXPECT_THAT(text, Not(HasSubstr("dynalake-"))) << sql;
  }
}

// What eats memory or depth ends with an error, and the next statement runs.
TEST_F(SandboxTest, OutlivesBombs) {
  const std::string parens = std::string(10'000, '(') + "1" + std::string(10'000, ')');
  EXPECT_THAT(Run("SELECT " + parens), Not(IsOk()));
  std::string sum = "1";
  for (int i = 0; i < 10'000; ++i) {
    sum += " + 1";
  }
  EXPECT_THAT(Run("SELECT " + sum), Not(IsOk()));
  EXPECT_THAT(Run("SELECT max(length(x)) FROM (SELECT DISTINCT repeat('x', 100000) || range AS x "
                  "FROM range(100000))"),
              IsError(ErrorCode::kInvalidArgument));
  EXPECT_THAT(Run("SELECT list(a.range) FROM range(100000) a, range(100000) b"),
              IsError(ErrorCode::kInvalidArgument));
  EXPECT_THAT(Run("SELECT sum(regexp_matches(repeat('a', 30), '(a|aa)+$')::INT) FROM range(1000)"),
              HasValue("1000\n"));
  std::string in_list = "0";
  for (int i = 1; i < 100'000; ++i) {
    in_list += "," + std::to_string(i);
  }
  EXPECT_THAT(Run("SELECT count(*) FROM t WHERE id IN (" + in_list + ")"), HasValue("1\n"));
  EXPECT_THAT(Run("SELECT id FROM t"), HasValue("1\n"));
}

// What spills stays within its quota, and nothing of it stays behind.
TEST_F(SandboxTest, SpillsWithinItsQuota) {
  const auto folder = std::filesystem::temp_directory_path() / fmt::format("spill_{}", getpid());
  EngineOptions options;
  options.memory_bytes = uint64_t{64} << 20;
  options.temp_dir = folder;
  options.temp_bytes = uint64_t{1} << 30;
  constexpr const char* kDistinct =
      "SELECT count(*) FROM (SELECT DISTINCT md5(range::VARCHAR) FROM range(1500000))";
  engine_ = Engine::Open(options, store_).value();
  EXPECT_THAT(Run(kDistinct), HasValue("1500000\n"));
  options.temp_bytes = uint64_t{1} << 20;
  engine_ = Engine::Open(options, store_).value();
  EXPECT_THAT(Run(kDistinct), IsError(ErrorCode::kResourceExhausted));
  EXPECT_THAT(Run("select 1"), HasValue("1\n"));
  engine_ = nullptr;
  EXPECT_FALSE(std::filesystem::exists(folder) && !std::filesystem::is_empty(folder));
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace dynalake::engine
