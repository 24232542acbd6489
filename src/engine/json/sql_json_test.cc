#include <string>

#include <gmock/gmock.h>

#include "base/testing/matchers.h"
#include "engine/json/sql_path.h"
#include "engine/testing/lake_fixture.h"

// Expected values are those that Trino 476 gives (tests/sql/athena/expressions/json_paths.jsonl).

namespace dynalake::engine {
namespace {

using testing::HasSubstr;

class SqlJsonTest : public LakeTest {
 protected:
  /// The answer of a function, or the start of its error.
  std::string Ask(const std::string& expression) {
    const auto answer = Run("SELECT CAST(dynalake." + expression + " AS VARCHAR)");
    return answer ? answer->substr(0, answer->size() - 1) : answer.error().ToString();
  }
  std::string Query(const std::string& json, const std::string& path,
                    const std::string& options = "WITHOUT KEEP NULL NULL") {
    return Ask("json_query('" + json + "', '" + path + "', '" + options + "')");
  }
  std::string Wrapped(const std::string& json, const std::string& path) {
    return Query(json, path, "UNCONDITIONAL KEEP ARRAY NULL");
  }
  std::string Value(const std::string& json, const std::string& path,
                    const std::string& options = "NULL NULL", const std::string& type = "varchar",
                    const std::string& defaults = "NULL, NULL") {
    return Ask("json_value('" + json + "', '" + path + "', '" + options + "', '" + type + "', " +
               defaults + ")");
  }
};

TEST_F(SqlJsonTest, Exists) {
  const auto exists = [&](const char* json, const char* path, const char* on_error) {
    return Ask(std::string("json_exists('") + json + "', '" + path + "', '" + on_error + "')");
  };
  EXPECT_EQ(exists(R"({"a": null})", "lax $.a", "FALSE"), "true");
  EXPECT_EQ(exists(R"({"a": 1})", "lax $.b", "FALSE"), "false");
  EXPECT_EQ(exists(R"({"a": 1})", "strict $.b", "FALSE"), "false");
  EXPECT_EQ(exists(R"({"a": 1})", "strict $.b", "TRUE"), "true");
  EXPECT_EQ(exists(R"({"a": 1})", "strict $.b", "UNKNOWN"), "null");
  EXPECT_THAT(exists(R"({"a": 1})", "strict $.b", "ERROR"), HasSubstr("PATH_EVALUATION_ERROR"));
  EXPECT_EQ(exists("x", "lax $", "FALSE"), "false");
  EXPECT_THAT(exists("x", "lax $", "ERROR"), HasSubstr("JSON_INPUT_CONVERSION_ERROR"));
  EXPECT_EQ(exists("[1, 5]", "lax $[*] ? (@ > 3)", "FALSE"), "true");
  EXPECT_EQ(Ask("json_exists(NULL, 'lax $', 'FALSE')"), "null");
  EXPECT_EQ(Ask(R"(json_exists('{"a": 1}', 'lax $[$i]', 'FALSE', 'i', '0'))"), "true");
}

TEST_F(SqlJsonTest, Value) {
  EXPECT_EQ(Value(R"({"a": "x"})", "lax $.a"), "x");
  EXPECT_EQ(Value(R"({"a": 19.99})", "lax $.a"), "1.999E1");
  EXPECT_EQ(Value(R"({"a": 9007199254740993})", "lax $.a"), "9007199254740993");
  EXPECT_EQ(Value(R"({"a": 12345678901234567890})", "lax $.a"), "null");
  EXPECT_EQ(Value(R"({"a": null})", "lax $.a", "DEFAULT NULL", "varchar", "'d', NULL"), "null");
  EXPECT_EQ(Value("{}", "lax $.a", "DEFAULT NULL", "varchar", "'d', NULL"), "d");
  EXPECT_THAT(Value("{}", "lax $.a", "ERROR NULL"), HasSubstr("JSON_VALUE_RESULT_ERROR"));
  EXPECT_EQ(Value("{}", "strict $.a", "DEFAULT DEFAULT", "varchar", "'e', 'r'"), "r");
  EXPECT_THAT(Value("{}", "strict $.a", "NULL ERROR"), HasSubstr("PATH_EVALUATION_ERROR"));
  EXPECT_EQ(Value(R"({"a": [1, 2]})", "lax $.a[*]", "NULL DEFAULT", "varchar", "NULL, 'many'"),
            "many");
  EXPECT_EQ(Value(R"({"a": [7, 8]})", "lax $.a[last]"), "8");
  EXPECT_EQ(Value(R"({"a": 19.999})", "lax $.a", "NULL NULL", "decimal(10,2)"), "20.00");
  EXPECT_EQ(Value(R"({"a": "abc"})", "lax $.a", "NULL NULL", "varchar(2)"), "ab");
  EXPECT_EQ(Value(R"({"a": "2024"})", "lax $.a", "NULL NULL", "integer"), "2024");
  EXPECT_EQ(Value(R"({"a": 1.5})", "lax $.a", "NULL NULL", "integer"), "2");
  EXPECT_EQ(Value(R"({"a": "x"})", "lax $.a", "NULL DEFAULT", "integer", "NULL, -1"), "-1");
  EXPECT_THAT(Value(R"({"a": "x"})", "lax $.a", "NULL ERROR", "integer"),
              HasSubstr("JSON_VALUE_RESULT_ERROR"));
  EXPECT_EQ(Value(R"({"a": "true"})", "lax $.a", "NULL NULL", "boolean"), "true");
  EXPECT_THAT(Value("x", "lax $", "NULL ERROR"), HasSubstr("JSON_INPUT_CONVERSION_ERROR"));
  EXPECT_EQ(Value(R"({"a b": 1})", "lax $.\"a b\""), "1");
}

TEST_F(SqlJsonTest, Query) {
  EXPECT_EQ(Query(R"({"a": {"c": 1, "b": 2}})", "lax $.a"), R"({"c":1,"b":2})");
  EXPECT_EQ(Query(R"({"a": "x"})", "lax $.a"), "\"x\"");
  EXPECT_EQ(Query(R"({"a": "x"})", "lax $.a", "WITHOUT OMIT NULL NULL"), "x");
  EXPECT_EQ(Query(R"({"a": [1, 2]})", "lax $.a[*]"), "null");
  EXPECT_EQ(Query(R"({"a": [1]})", "lax $.a", "CONDITIONAL KEEP NULL NULL"), "[1]");
  EXPECT_EQ(Query(R"({"a": 1})", "lax $.a", "CONDITIONAL KEEP NULL NULL"), "[1]");
  EXPECT_EQ(Wrapped(R"({"a": [1]})", "lax $.a"), "[[1]]");
  EXPECT_EQ(Query("{}", "lax $.a", "WITHOUT KEEP ARRAY NULL"), "[]");
  EXPECT_EQ(Query("{}", "strict $.a", "WITHOUT KEEP NULL OBJECT"), "{}");
  EXPECT_THAT(Query("{}", "lax $.a", "WITHOUT KEEP ERROR NULL"),
              HasSubstr("JSON_OUTPUT_CONVERSION_ERROR"));
  EXPECT_EQ(Query(R"({"a": 19.90})", "lax $.a"), "19.9");
  // The last of equal names counts, and all of the text is read.
  EXPECT_EQ(Query(R"({"a": 1, "a": {"b": 2}})", "lax $.a.b"), "2");
  EXPECT_EQ(Query(R"({"a": {"b": 2}, "a": 1})", "lax $.a.b"), "null");
  EXPECT_THAT(Query(R"({"a": 1} x)", "lax $.a", "WITHOUT KEEP NULL ERROR"),
              HasSubstr("JSON_INPUT_CONVERSION_ERROR"));
}

TEST_F(SqlJsonTest, Paths) {
  const struct {
    const char* json;
    const char* path;
    const char* items;
  } cases[] = {
      {"[1, 2, 3]", "lax $[0, 2]", "[1,3]"},
      {"[1, 2, 3]", "lax $[1 to 2]", "[2,3]"},
      {"[1, 2, 3]", "lax $[last - 1]", "[2]"},
      {"[1, 2, 3]", "lax $[5]", "[]"},
      {"[1, 2, 3]", "strict $[5]", "null"},
      {"[1, 2, 3]", "lax $[*] ? (@ >= 2)", "[2,3]"},
      {R"([{"n": "a", "v": 1}, {"n": "b", "v": 2}])", "lax $[*] ? (@.v == 2).n", R"(["b"])"},
      {R"([{"n": "a"}, {"n": "b"}])", "lax $.n", R"(["a","b"])"},
      {R"([{"n": "a"}, {"n": "b"}])", "strict $.n", "null"},
      {R"({"a": 1, "b": 2})", "lax $.*", "[1,2]"},
      {R"({"a": {"b": {"c": 1}}})", "lax $..c", "[1]"},
      {R"({"a": 5})", "lax $.a + 1", "[6]"},
      {R"({"a": 5})", "lax -$.a", "[-5]"},
      {"[3, 4]", "lax $[0] * $[1]", "[12]"},
      {"[7, 2]", "lax $[0] / $[1]", "[3]"},
      {"[7, 2]", "lax $[0] % $[1]", "[1]"},
      {"[1, 2]", "lax $.size()", "[2]"},
      {R"([1, "x", null, true, {}])", "lax $[*].type()",
       R"(["number","string","null","boolean","object"])"},
      {"[1.5]", "lax $[0].floor()", "[1.0]"},
      {"[1.5]", "lax $[0].ceiling()", "[2.0]"},
      {"[-1.5]", "lax $[0].abs()", "[1.5]"},
      {R"(["1.5"])", "lax $[0].double()", "[1.5]"},
      {R"({"a": 1})", "lax $.keyvalue()", R"([{"name":"a","value":1,"id":0}])"},
      {R"(["abc", "xyz"])", "lax $[*] ? (@ starts with \"a\")", R"(["abc"])"},
      {R"([{"a": 1}, {"b": 2}])", "lax $[*] ? (exists(@.b))", R"([{"b":2}])"},
      {"[1, 2, 3]", "lax $[*] ? (@ > 1 && @ < 3)", "[2]"},
      {"[1, 2, 3]", "lax $[*] ? (@ < 2 || @ > 2)", "[1,3]"},
      {"[1, 2, 3]", "lax $[*] ? (!(@ == 2))", "[1,3]"},
      {R"([1, "a"])", "lax $[*] ? ((@ > 0) is unknown)", R"(["a"])"},
      {R"({"a": 1})", "lax $.a.b", "[]"},
      {R"({"a": 1})", "strict $.a.b", "null"},
      // No record: SQL:2016's rules.
      {"[1, 2]", "lax $[*] ? ((@ + 1) * 2 > 4)", "[2]"},
      {"[[1, 2], [3]]", "lax $[0 to 1][last]", "[2,3]"},
      {"[5]", "lax $[0 to 4000000000]", "[5]"},
      {"9223372036854775807", "lax $ + 1", "null"},
  };
  for (const auto& test : cases) {
    EXPECT_EQ(Wrapped(test.json, test.path), test.items) << test.json << " " << test.path;
  }
  EXPECT_EQ(Ask("json_query('[1, 2, 3]', 'lax $[*] ? (@ > $low)', 'WITHOUT KEEP NULL NULL', "
                "'low', '2')"),
            "3");
}

// Of json_table.jsonl.
TEST_F(SqlJsonTest, Table) {
  const auto table = [&](const std::string& json, const std::string& words,
                         const std::string& rest = "") {
    const bool has_both = words.find("'1', 'lax $', 'WITHOUT'") != std::string::npos;
    const std::string type = has_both ? R"('row("a" "a" integer,"b" "b" varchar)', )"
                                        "NULL::STRUCT(a INTEGER, b VARCHAR)"
                                      : R"('row("a" "a" integer)', NULL::STRUCT(a INTEGER))";
    return Ask("json_table(" + json + ", [" + words + "], " + type + rest + ")");
  };
  const std::string columns = "'VALUE', '0', 'lax $.a', 'NULL', 'NULL'";
  const std::string of_path = "'EMPTY', '0', 'PATH', 'lax $[*]', '1', " + columns;
  EXPECT_EQ(table(R"('[{"a": 1}, {"a": "x"}]')", of_path + ", 'LEAF'"), "[{'a': 1}, {'a': NULL}]");
  EXPECT_EQ(table("NULL", of_path + ", 'LEAF'"), "null");
  EXPECT_EQ(table("'x'", of_path + ", 'LEAF'"), "[]");
  EXPECT_THAT(table("'x'", "'ERROR', '0', 'PATH', 'lax $', '0', 'LEAF'"),
              HasSubstr("JSON_INPUT_CONVERSION_ERROR"));
  EXPECT_THAT(table("'{}'", "'ERROR', '0', 'PATH', 'strict $.a', '0', 'LEAF'"),
              HasSubstr("PATH_EVALUATION_ERROR"));
  const std::string nested =
      ", 'PATH', 'lax $.b[*]', '1', 'QUERY', '1', 'lax $', 'WITHOUT', 'KEEP', 'NULL', 'NULL', "
      "'LEAF'";
  const std::string text = R"('[{"a": 1, "b": ["x", 2]}, {"a": 2}]')";
  EXPECT_EQ(table(text, of_path + ", 'OUTER'" + nested),
            R"([{'a': 1, 'b': '"x"'}, {'a': 1, 'b': 2}, {'a': 2, 'b': NULL}])");
  EXPECT_EQ(table(text, of_path + ", 'INNER'" + nested),
            R"([{'a': 1, 'b': '"x"'}, {'a': 1, 'b': 2}])");
  EXPECT_EQ(table("'[{}, {\"a\": \"x\"}]'",
                  "'EMPTY', '2', 'PATH', 'lax $[*]', '1', 'VALUE', '0', 'lax $.a', 'DEFAULT', "
                  "'DEFAULT', 'LEAF'",
                  ", 7, 8"),
            "[{'a': 7}, {'a': 8}]");
  // 1,415 by 1,415.
  std::string many = "[";
  for (int i = 0; i < 1415; ++i) {
    many += i == 0 ? "0" : ",0";
  }
  const std::string leaf = ", 'PATH', 'lax $[*]', '0', 'LEAF'";
  EXPECT_THAT(table("'" + many + "]'", "'EMPTY', '0', 'PATH', 'lax $', '1', " + columns +
                                           ", 'INNER', 'CROSS'" + leaf + leaf),
              HasSubstr("JSON_TABLE makes more than 1000000 rows"));
}

TEST_F(SqlJsonTest, Making) {
  EXPECT_EQ(Ask("json_array('ABSENT', '1', NULL, '\"a\"')"), "[1,\"a\"]");
  EXPECT_EQ(Ask("json_array('NULL', '1', NULL)"), "[1,null]");
  EXPECT_EQ(Ask("json_array('NULL')"), "[]");
  EXPECT_EQ(Ask("json_object('NULL ANY', 'b', '1', 'a', '2')"), R"({"a":2,"b":1})");
  EXPECT_EQ(Ask("json_object('NULL ANY', 'n', '\"b\"', 'v', NULL)"), R"({"v":null,"n":"b"})");
  EXPECT_EQ(Ask("json_object('ABSENT ANY', 'a', NULL)"), "{}");
  EXPECT_THAT(Ask("json_object('NULL ANY', 'a', '1', 'a', '2')"), HasSubstr("NOT_SUPPORTED"));
  EXPECT_THAT(Ask("json_object('NULL UNIQUE', 'a', '1', 'a', '2')"),
              HasSubstr("INVALID_FUNCTION_ARGUMENT"));
  EXPECT_THAT(Ask("json_object('NULL ANY', NULL, '1')"), HasSubstr("INVALID_FUNCTION_ARGUMENT"));
  EXPECT_EQ(Ask(R"(json_formatted('{"b": 1.50, "a": [ ]}'))"), R"({"b":1.5,"a":[]})");
  EXPECT_THAT(Ask("json_formatted('x')"), HasSubstr("JSON_INPUT_CONVERSION_ERROR"));
}

TEST(SqlPathTest, WrongPaths) {
  for (const char* path :
       {"$.a", "lax", "lax $.", "lax $[", "lax $[1", "lax $ ? @ > 1", "lax $ ? (@ >)", "lax $ x",
        "lax $.a.b()", "lax \"a", "lax $ + ", "lax ($", "lax 99999e999999", "lax @ == 1"}) {
    EXPECT_THAT(ParseSqlPath(path), IsError(ErrorCode::kInvalidArgument)) << path;
  }
  EXPECT_THAT(ParseSqlPath("lax $ ? (@ like_regex \"a\")"), IsError(ErrorCode::kUnsupported));
  EXPECT_THAT(ParseSqlPath("lax $.datetime()"), IsError(ErrorCode::kUnsupported));
  for (const char* path :
       {"lax $", "strict $.a.\"b c\"[*].c", "lax 1.type()", "LAX $.a ? (1 < 2)"}) {
    EXPECT_THAT(ParseSqlPath(path), IsOk()) << path;
  }
}

TEST(SqlPathTest, HostilePathsEnd) {
  EXPECT_THAT(ParseSqlPath("lax " + std::string(50'000, '(')),
              IsError(ErrorCode::kInvalidArgument));
  EXPECT_THAT(ParseSqlPath("lax " + std::string(50'000, '-')),
              IsError(ErrorCode::kInvalidArgument));
  EXPECT_THAT(ParseSqlPath("lax $ ? " + std::string(50'000, '(')),
              IsError(ErrorCode::kInvalidArgument));
  std::string filters = "lax ";
  for (int i = 0; i < 60; ++i) {
    filters += "$ ? ((";
  }
  EXPECT_THAT(ParseSqlPath(filters), IsError(ErrorCode::kInvalidArgument));
  std::string chain = "lax $";
  for (int i = 0; i < 20'000; ++i) {
    chain += ".a";
  }
  EXPECT_THAT(ParseSqlPath(chain), IsError(ErrorCode::kInvalidArgument));
}

}  // namespace
}  // namespace dynalake::engine
