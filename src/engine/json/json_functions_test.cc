#include <string>

#include <gmock/gmock.h>

#include "base/testing/matchers.h"
#include "engine/testing/function_fixture.h"

// Expected values are those that Trino 476 gives (tests/sql/athena/expressions: json,
// casts_nested).

namespace dynalake::engine {
namespace {

using JsonFunctionsTest = FunctionTest;

TEST_F(JsonFunctionsTest, Parse) {
  Check({
      {R"(dynalake.json_parse('{"b": 2, "a": 1}'))", R"({"a":1,"b":2})"},
      {R"(dynalake.json_parse('{"a": 1, "a": 2}'))", R"({"a":2})"},
      {R"(dynalake.json_parse('{"b": {"d": 1, "c": 2}, "a": 3, "b": []}'))", R"({"a":3,"b":[]})"},
      {"dynalake.json_parse('[1, 2.50, 1e2, 1.10, -0, -0.0]')", "[1,2.5,100.0,1.1,0,-0.0]"},
      {"dynalake.json_parse('1E400')", "\"Infinity\""},
      {"dynalake.json_parse('12345678901234567890')", "12345678901234567890"},
      {"dynalake.json_parse('0.1234567890123456789')", "0.12345678901234568"},
      {R"(dynalake.json_parse('"\u00e9\n\t\/\ud83d\ude00"'))", R"("é\n\t/\uD83D\uDE00")"},
      {"dynalake.json_parse(' [ ] ')", "[]"},
      {"dynalake.json_parse(NULL)", "null"},
  });
  for (const char* text : {"", "abc", R"({"a":1)", "{a:1}", "[1,]", "[1] 2", "NaN", "01", "[1,2]]",
                           R"("\x")", "\"a", "1.", "-", "[1}", "tru"}) {
    EXPECT_THAT(Run("SELECT dynalake.json_parse('" + std::string(text) + "')"),
                IsError(ErrorCode::kInvalidArgument))
        << text;
  }
}

TEST_F(JsonFunctionsTest, Extract) {
  Check({
      {R"(dynalake.json_extract('{"a": {"b": [1, 2]}}', '$.a.b[1]'))", "2"},
      {R"(dynalake.json_extract('{"a": {"b": [1, 2]}}', '$["a"]["b"]'))", "[1,2]"},
      {R"(dynalake.json_extract('{"a.b": 1}', '$["a.b"]'))", "1"},
      {R"(dynalake.json_extract('{"z": 1, "a": 2.50}', '$'))", R"({"z":1,"a":2.5})"},
      {R"(dynalake.json_extract('{"a": 1, "a": 2}', '$.a'))", "1"},
      {R"(dynalake.json_extract('{"a": null}', '$.a'))", "null"},
      {R"(dynalake.json_extract('{"é": 1}', '$.é'))", "1"},
      {R"(dynalake.json_extract('{"a": 1', '$.a'))", "1"},
      {R"(dynalake.json_extract('not json', '$.a'))", "null"},
      {R"(dynalake.json_extract_scalar('{"a": 1.10}', '$.a'))", "1.10"},
      {R"(dynalake.json_extract_scalar('{"a": 1e2}', '$.a'))", "1e2"},
      {R"(dynalake.json_extract_scalar('{"a": "\u00e9\n"}', '$.a'))", "é\n"},
      {R"(dynalake.json_extract_scalar('{"a": {"b": 1}}', '$.a'))", "null"},
      {R"(dynalake.json_extract_scalar('{"a": null}', '$.a'))", "null"},
      {R"(dynalake.json_extract_scalar('{"a": "{\"b\": 1}"}', '$.a'))", R"({"b": 1})"},
      {R"(dynalake.json_size('{"a": {"x": 1, "y": 2}}', '$.a'))", "2"},
      {R"(dynalake.json_size('{"a": 5}', '$.a'))", "0"},
      {R"(dynalake.json_size('{"a": 5}', '$.b'))", "null"},
      {"dynalake.json_array_length('[1, 2, [3]]')", "3"},
      {"dynalake.json_array_length('{}')", "null"},
      {"dynalake.json_array_length('[')", "null"},
      {R"(dynalake.json_array_get('[1, "x", null]', 1))", "x"},
      {R"(dynalake.json_array_get('[1, "x", null]', 2))", "null"},
      {R"(dynalake.json_array_get('[1, "x"]', -1))", "x"},
      {R"(dynalake.json_array_get('[1, "x"]', -3))", "null"},
      {"dynalake.json_array_contains('[1, 2]', 2::BIGINT)", "true"},
      {"dynalake.json_array_contains('[[1], 2]', 1::BIGINT)", "false"},
      {"dynalake.json_array_contains('[1.0]', 1::BIGINT)", "false"},
      {"dynalake.json_array_contains('[1.5]', 1.5::DOUBLE)", "true"},
      {R"(dynalake.json_array_contains('["a"]', 'a'))", "true"},
      {"dynalake.json_array_contains('{}', 1::BIGINT)", "null"},
      {"dynalake.is_json_scalar('\"x\"')", "true"},
      {"dynalake.is_json_scalar('[1]')", "false"},
  });
  CheckErrors({
      {R"(dynalake.json_extract('{"a-b": 1}', '$.a-b'))", "INVALID_FUNCTION_ARGUMENT"},
      {R"(dynalake.json_extract('[10]', '$[-1]'))", "INVALID_FUNCTION_ARGUMENT"},
      {R"(dynalake.json_extract('[10]', '$[*].b'))", "INVALID_FUNCTION_ARGUMENT"},
      {R"(dynalake.json_extract('[10]', '$..a'))", "INVALID_FUNCTION_ARGUMENT"},
      {R"(dynalake.json_extract('[10]', 'a'))", "INVALID_FUNCTION_ARGUMENT"},
      {R"(dynalake.json_extract('[10]', ''))", "INVALID_FUNCTION_ARGUMENT"},
      {R"(dynalake.json_extract('[10]', '$.'))", "INVALID_FUNCTION_ARGUMENT"},
      {"dynalake.is_json_scalar('x')", "INVALID_FUNCTION_ARGUMENT"},
      {"dynalake.is_json_scalar('')", "INVALID_FUNCTION_ARGUMENT"},
  });
}

TEST_F(JsonFunctionsTest, CastToJson) {
  Check({
      {"dynalake.convert(1.10, 'decimal(3,2)', 'json')", "1.10"},
      {"dynalake.convert(1e-4::DOUBLE, 'double', 'json')", "1.0E-4"},
      {"dynalake.convert('nan'::DOUBLE, 'double', 'json')", "\"NaN\""},
      {"dynalake.convert(0.1::FLOAT, 'real', 'json')", "0.1"},
      {R"(dynalake.convert('a"b\c', 'varchar', 'json'))", R"("a\"b\\c")"},
      {"dynalake.convert([1, NULL, 3], 'array(integer)', 'json')", "[1,null,3]"},
      {"dynalake.convert([[1e0], NULL], 'array(array(double))', 'json')", "[[1.0],null]"},
      {"dynalake.convert(MAP {'b': 1, 'a': NULL}, 'map(varchar,integer)', 'json')",
       R"({"a":null,"b":1})"},
      {"dynalake.convert(MAP {1.5::DOUBLE: true}, 'map(double,boolean)', 'json')",
       R"({"1.5":true})"},
      {R"(dynalake.convert({'field1': 1, 'field2': 'x'},
          'row("" "field1" integer,"" "field2" varchar)', 'json'))",
       R"({"":1,"":"x"})"},
      {R"(dynalake.convert(['{"a":1}', 'null'], 'array(json)', 'json'))", R"([{"a":1},null])"},
  });
}

TEST_F(JsonFunctionsTest, CastFromJson) {
  Check({
      {"dynalake.convert('1.5', 'json', 'integer')", "2"},
      {"dynalake.convert('\"7\"', 'json', 'integer')", "7"},
      {"dynalake.convert('true', 'json', 'integer')", "1"},
      {"dynalake.convert('null', 'json', 'integer')", "null"},
      {"dynalake.convert('1', 'json', 'double')", "1.0"},
      {"dynalake.convert('\"NaN\"', 'json', 'double')", "nan"},
      {"dynalake.convert('1.25', 'json', 'decimal(3,1)')", "1.3"},
      {"dynalake.convert('0', 'json', 'boolean')", "false"},
      {"dynalake.convert('1.0', 'json', 'varchar')", "1.0E0"},
      {"dynalake.convert('\"abc\"', 'json', 'varchar')", "abc"},
      {R"(dynalake.convert('[1, null, "3"]', 'json', 'array(integer)'))", "[1, NULL, 3]"},
      {"dynalake.convert('[[1], null, []]', 'json', 'array(array(bigint))')", "[[1], NULL, []]"},
      {R"(dynalake.convert('[{"a":1},2,"s"]', 'json', 'array(json)')[1])", R"({"a":1})"},
      {R"(dynalake.convert('{"1": "x", "2": "y"}', 'json', 'map(bigint,varchar)'))", "{1=x, 2=y}"},
      {R"(dynalake.convert('{"B": 1, "z": 9}', 'json', 'row("a" "a" bigint,"b" "b" bigint)'))",
       "{'a': NULL, 'b': 1}"},
      {R"(dynalake.convert('[1, "x"]', 'json', 'row("a" "a" integer,"b" "b" varchar)'))",
       "{'a': 1, 'b': x}"},
      {R"(dynalake.convert('{"k":[{"n":"1"},{"n":null}]}', 'json',
          'map(varchar,array(row("n" "n" integer)))'))",
       "{k=[{'n': 1}, {'n': NULL}]}"},
      {R"(dynalake.try_convert('[1, "x"]', 'json', 'array(integer)'))", "null"},
      {"dynalake.try_convert('300', 'json', 'tinyint')", "null"},
  });
  for (const char* cast :
       {"'[1]', 'json', 'integer'", "'300', 'json', 'tinyint'", "'\"abc\"', 'json', 'double'",
        "'123.4', 'json', 'decimal(3,1)'", "'[1]', 'json', 'varchar'",
        "'[1, 2]', 'json', 'map(varchar,integer)'", "'5', 'json', 'row(\"a\" \"a\" integer)'",
        "'[1]', 'json', 'row(\"a\" \"a\" integer,\"b\" \"b\" varchar)'"}) {
    CheckErrors({{("dynalake.convert(" + std::string(cast) + ")").c_str(),
                  "INVALID_CAST_ARGUMENT: Cannot cast"}});
  }
}

TEST_F(JsonFunctionsTest, ManyRows) {
  EXPECT_THAT(Run("SELECT sum(dynalake.convert(dynalake.json_extract_scalar(j, p), 'varchar', "
                  "'bigint')) FROM (SELECT '{\"a\": ' || i || ', \"b\": [' || i + 1 || ']}' AS j, "
                  "CASE WHEN i % 2 = 0 THEN '$.a' ELSE '$.b[0]' END AS p FROM range(5000) t(i))"),
              HasValue("12500000\n"));
  EXPECT_THAT(Run("SELECT count(*) FROM (SELECT l, dynalake.convert(dynalake.convert(l, "
                  "'array(bigint)', 'json'), 'json', 'array(bigint)') AS back FROM "
                  "(SELECT range(i % 40) AS l FROM range(5000) t(i))) WHERE l = back"),
              HasValue("5000\n"));
}

}  // namespace
}  // namespace dynalake::engine
