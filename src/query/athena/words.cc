#include "query/athena/words.h"

#include <algorithm>
#include <array>

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

bool IsReservedWord(std::string_view word) {
  const auto* found = std::ranges::lower_bound(kReserved, word, IsLess);
  return found != kReserved.end() && IsSameWord(*found, word);
}

bool IsSameWord(std::string_view one, std::string_view other) {
  return std::ranges::equal(one, other, {}, AsciiUpper, AsciiUpper);
}

}  // namespace dynalake::query
