#include <string>

#include <gmock/gmock.h>

#include "base/testing/matchers.h"
#include "engine/testing/function_fixture.h"

// Expected values are those that Trino 476 gives (tests/sql/athena/expressions: arrays, maps,
// lambdas, nulls, nan).

namespace dynalake::engine {
namespace {

using NestedFunctionsTest = FunctionTest;

TEST_F(NestedFunctionsTest, SearchInArrays) {
  Check({
      {"dynalake.contains([1, 2], 2)", "true"},
      {"dynalake.contains([1, NULL], 2)", "null"},
      {"dynalake.contains([1, NULL], 1)", "true"},
      {"dynalake.contains(['nan'::DOUBLE], 'nan'::DOUBLE)", "false"},
      {"dynalake.contains([[1], [2, NULL]], [2, 3])", "null"},
      {"dynalake.contains([{'a': 1, 'b': 'a'}], {'a': 1, 'b': 'a'})", "true"},
      {"dynalake.array_position(['a', 'b', 'a'], 'a')", "1"},
      {"dynalake.array_position([NULL, 1], 1)", "2"},
      {"dynalake.array_position(['nan'::DOUBLE], 'nan'::DOUBLE)", "0"},
      {"dynalake.arrays_overlap([1, NULL], [2])", "null"},
      {"dynalake.arrays_overlap([1, NULL], [1])", "true"},
      {"dynalake.arrays_overlap([]::INTEGER[], [1])", "false"},
      {"dynalake.arrays_overlap([NULL::INTEGER], [NULL::INTEGER])", "null"},
      {"dynalake.contains_sequence([1, 2, 3], [2, 3])", "true"},
      {"dynalake.contains_sequence([1, 2, 3], [1, 3])", "false"},
      {"dynalake.element_at([1, 2, 3], -1)", "3"},
      {"dynalake.element_at([1, 2, 3], 4)", "null"},
      {"dynalake.subscript(['a', 'b'], 2)", "b"},
      {"dynalake.array_max([1, NULL])", "null"},
      {"dynalake.array_max(['nan'::DOUBLE, 1])", "1.0"},
      {"dynalake.array_min(['nan'::DOUBLE])", "nan"},
      {"dynalake.array_min(['b', 'a'])", "a"},
      {"dynalake.array_min([[2], [1, 5]])", "[1, 5]"},
      {"dynalake.array_max([]::INTEGER[])", "null"},
  });
  CheckErrors({
      {"dynalake.subscript([1, 2], 3)", "INVALID_FUNCTION_ARGUMENT: Array subscript must be less"},
      {"dynalake.subscript([1, 2], -1)", "INVALID_FUNCTION_ARGUMENT: Array subscript is negative"},
      {"dynalake.element_at([1], 0)", "INVALID_FUNCTION_ARGUMENT: SQL array indices start at 1"},
      {"dynalake.array_max([[1, NULL], [1, 2]])", "NOT_SUPPORTED"},
  });
}

TEST_F(NestedFunctionsTest, ArraysOfElementsOfOthers) {
  Check({
      {"dynalake.array_distinct([NULL, 1, NULL, 1])", "[NULL, 1]"},
      {"dynalake.array_distinct(['nan'::DOUBLE, 'nan'::DOUBLE, 0e0, -0e0])", "[nan, 0.0]"},
      {"dynalake.array_distinct(['b', 'a', 'b'])", "[b, a]"},
      {"dynalake.array_union([1, NULL], [NULL, 2])", "[1, NULL, 2]"},
      {"dynalake.array_intersect([NULL, 1, 1], [1, NULL])", "[NULL, 1]"},
      {"dynalake.array_intersect([1, 2, 2, 3], [3, 2])", "[2, 3]"},
      {"dynalake.array_except([1, 1, NULL], [2])", "[1, NULL]"},
      {"dynalake.array_except([1, NULL], [NULL])", "[1]"},
      {"dynalake.array_remove([1, NULL], 1)", "[NULL]"},
      {"dynalake.array_remove([1, NULL], NULL)", "null"},
      {"dynalake.array_concat([1, 2], [3], []::INTEGER[])", "[1, 2, 3]"},
      {"dynalake.array_concat([1], NULL::INTEGER[])", "null"},
      {"dynalake.slice([1, 2, 3, 4], -2, 2)", "[3, 4]"},
      {"dynalake.slice([1, 2, 3, 4], 3, 10)", "[3, 4]"},
      {"dynalake.slice([1, 2, 3, 4], -9, 2)", "[]"},
      {"dynalake.trim_array([1, 2, 3], 1)", "[1, 2]"},
      {"dynalake.array_sort(['nan'::DOUBLE, 'inf'::DOUBLE, 1, NULL, '-inf'::DOUBLE])",
       "[-inf, 1.0, inf, nan, NULL]"},
      {"dynalake.array_sort([{'a': 2, 'b': 'a'}, {'a': 1, 'b': 'b'}])",
       "[{'a': 1, 'b': b}, {'a': 2, 'b': a}]"},
      {"dynalake.array_sort(dynalake.shuffle([4, 2, 3, 1]))", "[1, 2, 3, 4]"},
      {"dynalake.repeat('ab', 3)", "[ab, ab, ab]"},
      {"dynalake.repeat(NULL::INTEGER, 2)", "[NULL, NULL]"},
      {"dynalake.sequence(5, 1)", "[5, 4, 3, 2, 1]"},
      {"dynalake.sequence(10, 1, -4)", "[10, 6, 2]"},
      {"dynalake.sequence(-9223372036854775808, 9223372036854775807, 9223372036854775807)",
       "[-9223372036854775808, -1, 9223372036854775806]"},
      {"dynalake.ngrams(['a', 'b', 'c'], 2)", "[[a, b], [b, c]]"},
      {"dynalake.ngrams(['a', 'b', 'c'], 5)", "[[a, b, c]]"},
      {"dynalake.combinations([1, 2, 3], 2)", "[[1, 2], [1, 3], [2, 3]]"},
      {"dynalake.combinations([1, 2], 0)", "[[]]"},
      {"dynalake.combinations([1, 2], 3)", "[]"},
      {"dynalake.zip([1, 2], ['a'])",
       "[{'field1': 1, 'field2': a}, {'field1': 2, 'field2': NULL}]"},
      {"dynalake.array_join(['a', NULL, 'b'], '-')", "a-b"},
      {"dynalake.array_join(['a', NULL, 'b'], '-', '?')", "a-?-b"},
      {"dynalake.array_join(['a long text', NULL, 'another one'], ', ')",
       "a long text, another one"},
      {"dynalake.array_join([NULL, NULL], '-')", ""},
  });
  CheckErrors({
      {"dynalake.slice([1, 2], 0, 1)", "INVALID_FUNCTION_ARGUMENT"},
      {"dynalake.slice([1, 2], 1, -1)", "INVALID_FUNCTION_ARGUMENT"},
      {"dynalake.trim_array([1, 2, 3], 4)", "INVALID_FUNCTION_ARGUMENT"},
      {"dynalake.sequence(1, 3, -1)", "INVALID_FUNCTION_ARGUMENT"},
      {"dynalake.sequence(1, 20000)", "INVALID_FUNCTION_ARGUMENT"},
      {"dynalake.repeat(1, -1)", "INVALID_FUNCTION_ARGUMENT"},
      {"dynalake.array_join(dynalake.repeat('a', 2000), repeat('x', 1000000))", "at most 1 GiB"},
      {"dynalake.combinations([1, 2, 3, 4, 5, 6], 6)", "INVALID_FUNCTION_ARGUMENT"},
      {"dynalake.array_sort([{'a': 1, 'b': NULL}, {'a': 1, 'b': 5}])", "NOT_SUPPORTED"},
  });
}

TEST_F(NestedFunctionsTest, Maps) {
  Check({
      {"dynalake.map(['b', 'a'], [1, 2])", "{b=1, a=2}"},
      {"dynalake.map(NULL::INTEGER[], [1])", "null"},
      {"dynalake.map_subscript(MAP {'a': 1, 'b': 2}, 'b')", "2"},
      {"dynalake.map_subscript(MAP {'a': 1}, NULL)", "null"},
      {"dynalake.map_element_at(MAP {'a': 1}, 'z')", "null"},
      {"dynalake.map_element_at(MAP {[1, 2]: 'v'}, [1, 2])", "v"},
      {"dynalake.map_entries(MAP {'b': 1, 'a': 2})",
       "[{'field1': b, 'field2': 1}, {'field1': a, 'field2': 2}]"},
      {"dynalake.map_from_entries([{'x': 'a', 'y': 1}, {'x': 'b', 'y': NULL}])", "{a=1, b=NULL}"},
      {"dynalake.multimap_from_entries([{'x': 'a', 'y': 1}, {'x': 'b', 'y': 2}, "
       "{'x': 'a', 'y': 3}])",
       "{a=[1, 3], b=[2]}"},
      {"dynalake.map_concat(MAP {'a': 1}, MAP {'b': 2}, MAP {'a': 3})", "{a=3, b=2}"},
      {"dynalake.array_histogram(['b', 'a', 'b', NULL])", "{b=2, a=1}"},
  });
  CheckErrors({
      {"dynalake.map([1, 1], [1, 2])", "INVALID_FUNCTION_ARGUMENT: Duplicate map keys (1)"},
      {"dynalake.map(['nan'::DOUBLE, 'nan'::DOUBLE], [1, 2])", "INVALID_FUNCTION_ARGUMENT"},
      {"dynalake.map([NULL::INTEGER], [1])", "INVALID_FUNCTION_ARGUMENT: map key cannot be null"},
      {"dynalake.map([[NULL::INTEGER]], [1])", "INVALID_FUNCTION_ARGUMENT"},
      {"dynalake.map([1], [1, 2])", "INVALID_FUNCTION_ARGUMENT: Key and value arrays"},
      {"dynalake.map_subscript(MAP {'a': 1}, 'z')", "INVALID_FUNCTION_ARGUMENT: Key not present"},
      {"dynalake.map_from_entries([{'x': 'a', 'y': 1}, NULL])", "INVALID_FUNCTION_ARGUMENT"},
  });
}

TEST_F(NestedFunctionsTest, Lambdas) {
  Check({
      {"dynalake.any_true(list_transform([1, NULL], lambda x: x > 5))", "null"},
      {"dynalake.any_true(list_transform([1, NULL], lambda x: x > 0))", "true"},
      {"dynalake.any_true([]::BOOLEAN[])", "false"},
      {"dynalake.all_true([false, NULL])", "false"},
      {"dynalake.all_true([true, NULL])", "null"},
      {"dynalake.none_true([false, NULL])", "null"},
      {"dynalake.none_true([]::BOOLEAN[])", "true"},
      {"dynalake.reduce(['a', 'bc'], lambda s, x: s + length(x), 0::BIGINT)", "[3]"},
      {"dynalake.reduce([5, 1, 9], lambda s, x: IF(s IS NULL OR x > s, x, s), NULL::INTEGER)",
       "[9]"},
      {"dynalake.reduce([1, NULL], lambda s, x: s + x, 0)", "[NULL]"},
      {"dynalake.reduce([]::INTEGER[], lambda s, x: s || x::VARCHAR, 'init')", "[init]"},
      {"dynalake.reduce(NULL::INTEGER[], lambda s, x: s + x, 7)", "null"},
      {"dynalake.reduce([5e0, 7e0], lambda s, x: {'sum': s.sum + x, 'n': s.n + 1}, "
       "{'sum': 0e0, 'n': 0})",
       "[{'sum': 12.0, 'n': 2}]"},
      {"dynalake.zip_with([1, 2, 3], lambda x, y: coalesce(y, 0) + x, [10])", "[11, 2, 3]"},
      {"dynalake.zip_with(['a'], lambda x, y: {'k': x, 'v': y}, [1])", "[{'k': a, 'v': 1}]"},
      {"dynalake.array_sort_with([3, 1, 2], lambda x, y: CASE WHEN x < y THEN 1 "
       "WHEN x = y THEN 0 ELSE -1 END)",
       "[3, 2, 1]"},
      {"dynalake.array_sort_with([3, NULL, 1], lambda x, y: CASE WHEN x IS NULL THEN -1 "
       "WHEN y IS NULL THEN 1 WHEN x < y THEN -1 WHEN x = y THEN 0 ELSE 1 END)",
       "[NULL, 1, 3]"},
      {"dynalake.map_filter(map_entries(MAP {'a': 1, 'b': 2}), lambda k, v: v > 1)", "{b=2}"},
      {"dynalake.transform_keys(map_entries(MAP {1: 'a', 2: 'b'}), lambda k, v: k * 10)",
       "{10=a, 20=b}"},
      {"dynalake.transform_values(map_entries(MAP {'a': 1, 'b': NULL}), "
       "lambda k, v: k || v::VARCHAR)",
       "{a=a1, b=NULL}"},
      {"dynalake.map_zip_with(map_entries(MAP {1: 'a', 2: 'b'}), "
       "lambda k, v, w: coalesce(v, '-') || coalesce(w, '-'), map_entries(MAP {2: 'x', 3: 'y'}))",
       "{1=a-, 2=bx, 3=-y}"},
      // A lambda in a lambda, which uses the parameters of both.
      {"list_transform([1, 2], lambda x: dynalake.zip_with([10, 20], lambda a, b: a * b + x, "
       "[x, x + 1]))",
       "[[11, 41], [22, 62]]"},
  });
  CheckErrors({
      {"dynalake.array_sort_with([3, 1], lambda x, y: x - y)", "INVALID_FUNCTION_ARGUMENT"},
      {"dynalake.transform_keys(map_entries(MAP {1: 'a', 2: 'b'}), lambda k, v: 1)",
       "INVALID_FUNCTION_ARGUMENT: Duplicate map keys"},
      {"dynalake.transform_keys(map_entries(MAP {1: 'a'}), lambda k, v: NULL::INTEGER)",
       "INVALID_FUNCTION_ARGUMENT: map key cannot be null"},
  });
}

// Many rows and long lists: more than one vector, and columns that the lambda captures.
TEST_F(NestedFunctionsTest, ManyRows) {
  const struct {
    const char* sql;
    const char* rows;
  } cases[] = {
      {"SELECT sum(dynalake.reduce(range(i), lambda s, x: s + x * f, 0::BIGINT)[1]) "
       "FROM (SELECT i, i % 3 AS f FROM range(300) t(i))",
       "4484900"},
      {"SELECT sum(list_sum(dynalake.zip_with(range(i), lambda x, y: x + y + i, range(i)))) "
       "FROM range(200) t(i)",
       "5273500"},
      {"SELECT count(*) FROM (SELECT list_transform(range(i), lambda x: hash(x)) AS l "
       "FROM range(300) t(i)) WHERE dynalake.array_sort_with(l, lambda a, b: "
       "CASE WHEN a < b THEN -1 WHEN a > b THEN 1 ELSE 0 END) <> list_sort(l)",
       "0"},
      {"SELECT count(*) FROM range(5000) t(i) WHERE "
       "dynalake.contains(range(i % 50), i % 70) <> (i % 70 < i % 50)",
       "0"},
      {"SELECT sum(len(dynalake.array_distinct(list_transform(range(1000), lambda x: x % i)))) "
       "FROM range(1, 100) t(i)",
       "4950"},
      {"SELECT sum(cardinality(dynalake.map_filter(map_entries(map(range(i), range(i))), "
       "lambda k, v: k + v >= i))) FROM range(100) t(i)",
       "2450"},
  };
  for (const auto& test : cases) {
    EXPECT_THAT(Run(test.sql), HasValue(std::string(test.rows) + "\n")) << test.sql;
  }
}

}  // namespace
}  // namespace dynalake::engine
