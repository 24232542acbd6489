#include "query/athena/words.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/ascii.h"

namespace dynalake::query {
namespace {

constexpr std::array<std::string_view, 82> kReserved = {"ALTER",        "AND",
                                                        "AS",           "BETWEEN",
                                                        "BY",           "CASE",
                                                        "CAST",         "CONSTRAINT",
                                                        "CREATE",       "CROSS",
                                                        "CUBE",         "CURRENT_CATALOG",
                                                        "CURRENT_DATE", "CURRENT_PATH",
                                                        "CURRENT_ROLE", "CURRENT_SCHEMA",
                                                        "CURRENT_TIME", "CURRENT_TIMESTAMP",
                                                        "CURRENT_USER", "DEALLOCATE",
                                                        "DELETE",       "DESCRIBE",
                                                        "DISTINCT",     "DROP",
                                                        "ELSE",         "END",
                                                        "ESCAPE",       "EXCEPT",
                                                        "EXECUTE",      "EXISTS",
                                                        "EXTRACT",      "FALSE",
                                                        "FOR",          "FROM",
                                                        "FULL",         "GROUP",
                                                        "GROUPING",     "HAVING",
                                                        "IN",           "INNER",
                                                        "INSERT",       "INTERSECT",
                                                        "INTO",         "IS",
                                                        "JOIN",         "JSON_ARRAY",
                                                        "JSON_EXISTS",  "JSON_OBJECT",
                                                        "JSON_QUERY",   "JSON_TABLE",
                                                        "JSON_VALUE",   "LEFT",
                                                        "LIKE",         "LISTAGG",
                                                        "LOCALTIME",    "LOCALTIMESTAMP",
                                                        "NATURAL",      "NORMALIZE",
                                                        "NOT",          "NULL",
                                                        "ON",           "OR",
                                                        "ORDER",        "OUTER",
                                                        "PREPARE",      "RECURSIVE",
                                                        "RIGHT",        "ROLLUP",
                                                        "SELECT",       "SKIP",
                                                        "TABLE",        "THEN",
                                                        "TRIM",         "TRUE",
                                                        "UESCAPE",      "UNION",
                                                        "UNNEST",       "USING",
                                                        "VALUES",       "WHEN",
                                                        "WHERE",        "WITH"};

bool IsLess(std::string_view one, std::string_view other) {
  return std::ranges::lexicographical_compare(one, other, {}, AsciiUpper, AsciiUpper);
}

static_assert(std::ranges::is_sorted(kReserved));

}  // namespace

std::span<const std::string_view> ReservedWords() { return kReserved; }

bool IsReservedWord(std::string_view word) {
  const auto* found = std::ranges::lower_bound(kReserved, word, IsLess);
  return found != kReserved.end() && IsSameWord(*found, word);
}

bool IsSameWord(std::string_view one, std::string_view other) {
  return std::ranges::equal(one, other, {}, AsciiUpper, AsciiUpper);
}

std::string_view AdviceOnForeignWord(std::string_view word) {
  constexpr std::pair<std::string_view, std::string_view> kAdvice[] = {
      {"::", "; a cast is written CAST(value AS type)"},
      {"==", "; equality is written ="},
      {"&&", "; write AND"},
      {"~~", "; write LIKE"},
      {"~", "; write regexp_like(text, pattern)"},
      {"->>", "; write json_extract_scalar(json, path)"},
      {"**", "; write power(base, exponent)"},
      {"^", "; write power(base, exponent)"},
      {"//", "; / of whole numbers is a whole number"},
      {":=", "; a row with names is CAST(ROW(1) AS row(a integer))"},
      {"[", "; an array is ARRAY[1, 2], its type array(integer)"},
      {"{", "; a row is CAST(ROW(1) AS row(a integer)), a map MAP(ARRAY['k'], ARRAY[1])"},
      {":", "; a part of an array is slice(array, first, length)"},
      {"$", "; a parameter is ?, a text stands in '...'"},
      {"‘", "; a text stands in '...'"},
      {"’", "; a text stands in '...'"},
      {"“", "; a name stands in \"...\", a text in '...'"},
      {"”", "; a name stands in \"...\", a text in '...'"},
      {"DIV", "; / of whole numbers is whole"},
      {"LEFT", "; the first n characters are substr(text, 1, n)"},
      {"NOT", "; write IS NOT NULL, or NOT before the condition"},
      {"REPLACE", "; name the columns that you want, and what stands for others"},
      {"RIGHT", "; the last n characters are substr(text, -n)"},
      {"QUALIFY", "; put the window function in a sub-query and filter that with WHERE"},
      {"EXCLUDE", "; name the columns that you want"},
      {"EXCEPT", "; name the columns that you want, or put a query behind EXCEPT"},
      {"GLOB", "; write LIKE, or regexp_like(text, pattern)"},
      {"SIMILAR", "; write regexp_like(text, pattern)"},
      {"COLLATE", "; there are no collations: compare lower(text)"},
      {"UNNEST", "; it stands in FROM: FROM t CROSS JOIN UNNEST(list) AS u (element)"},
      {"ILIKE", "; write lower(text) LIKE pattern"},
      {"RLIKE", "; write regexp_like(text, pattern)"},
      {"REGEXP", "; write regexp_like(text, pattern)"},
      {"TOP", "; write LIMIT at the end"},
      {"LIMIT", "; LIMIT takes a number"},
      {"OFFSET", "; OFFSET stands before LIMIT"},
      {"INTERVAL", "; the number of an interval stands in quotes: INTERVAL '1' DAY"},
      {"PIVOT", "; write one aggregate with FILTER (WHERE ...) for each column"},
      {"UNPIVOT", "; write CROSS JOIN UNNEST (ARRAY[...])"},
      {"SEMI", "; write WHERE EXISTS (...)"},
      {"ANTI", "; write WHERE NOT EXISTS (...)"},
      {"LATERAL", "; write CROSS JOIN UNNEST (...) for LATERAL VIEW explode(...)"},
      {"VIEW", "; write CROSS JOIN UNNEST (...) for LATERAL VIEW explode(...)"},
      {"SUMMARIZE", "; the verb `schema` shows what is in the columns"},
  };
  for (const auto& [foreign, advice] : kAdvice) {
    if (IsSameWord(foreign, word)) {
      return advice;
    }
  }
  return {};
}

}  // namespace dynalake::query
