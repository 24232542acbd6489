#include "query/dialect_text.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <vector>

#include "base/ascii.h"
#include "engine/table_resolver.h"
#include "query/athena/literals.h"
#include "query/athena/tree_printer.h"
#include "query/athena/words.h"
#include "query/functions/function_families.h"

namespace dynalake::query {
namespace {

using Words = std::vector<std::string_view>;

constexpr auto kDuckdbKeywords = std::to_array<std::string_view>(
    {"ALL",       "AND",       "AS",      "ASC",       "BETWEEN",  "BY",     "CASE",   "CAST",
     "COUNT",     "CROSS",     "DESC",    "DESCRIBE",  "DISTINCT", "ELSE",   "END",    "EXCEPT",
     "EXCLUDE",   "EXISTS",    "EXPLAIN", "FALSE",     "FILTER",   "FROM",   "FULL",   "GROUP",
     "HAVING",    "IN",        "INNER",   "INTERSECT", "IS",       "JOIN",   "LEFT",   "LIKE",
     "LIMIT",     "NOT",       "NULL",    "OFFSET",    "ON",       "OR",     "ORDER",  "OUTER",
     "OVER",      "PARTITION", "PIVOT",   "QUALIFY",   "REPLACE",  "RIGHT",  "SELECT", "SHOW",
     "SUMMARIZE", "TABLES",    "THEN",    "TRUE",      "UNION",    "UNNEST", "USING",  "VALUES",
     "WHEN",      "WHERE",     "WITH"});
static_assert(std::ranges::is_sorted(kDuckdbKeywords));

/// Words of Athena's that are names elsewhere.
constexpr auto kOtherAthenaWords = std::to_array<std::string_view>(
    {"ALL",         "ANALYZE",   "ANY",         "ARRAY",     "ASC",       "AT",        "BERNOULLI",
     "BIGINT",      "BOOLEAN",   "CHAR",        "COALESCE",  "COLUMNS",   "CURRENT",   "DATABASES",
     "DATE",        "DAY",       "DECIMAL",     "DESC",      "DOUBLE",    "EXPLAIN",   "FETCH",
     "FILTER",      "FIRST",     "FOLLOWING",   "FUNCTIONS", "HOUR",      "IF",        "IGNORE",
     "INTEGER",     "INTERVAL",  "LAST",        "LATERAL",   "LIMIT",     "MAP",       "MINUTE",
     "MONTH",       "NEXT",      "NULLIF",      "NULLS",     "OFFSET",    "ONLY",      "ORDINALITY",
     "OVER",        "PARTITION", "PARTITIONS",  "PRECEDING", "RANGE",     "REAL",      "ROW",
     "ROWS",        "SCHEMAS",   "SECOND",      "SETS",      "SHOW",      "SMALLINT",  "SYSTEM",
     "SYSTEM_TIME", "TABLES",    "TABLESAMPLE", "TIES",      "TIME",      "TIMESTAMP", "TINYINT",
     "TO",          "TRY",       "TRY_CAST",    "UNBOUNDED", "VARBINARY", "VARCHAR",   "VERSION",
     "VIEW",        "VIEWS",     "WINDOW",      "WITHIN",    "YEAR",      "ZONE"});
static_assert(std::ranges::is_sorted(kOtherAthenaWords));

const Words& AthenaKeywords() {
  static const Words kWords = [] {
    Words words;
    std::ranges::merge(ReservedWords(), kOtherAthenaWords, std::back_inserter(words));
    return words;
  }();
  return kWords;
}

const Words& AthenaFunctions() {
  static const Words kNames = [] {
    Words names;
    for (const std::span<const FunctionRow> family : FunctionFamilies()) {
      for (const FunctionRow& row : family) {
        if (IsAsciiLetter(row.name.front())) {
          names.push_back(row.name);
        }
      }
    }
    std::ranges::sort(names);
    const auto [first, last] = std::ranges::unique(names);
    names.erase(first, last);
    return names;
  }();
  return kNames;
}

}  // namespace

Lexer LexerOf(Dialect dialect, std::string_view text) {
  return Lexer(text, {.duckdb = dialect == Dialect::kDuckdb, .comments = true});
}

std::string NameOf(const Token& name) { return IdentifierOf(name).text; }

std::string WrittenName(Dialect dialect, const std::string& name) {
  if (dialect == Dialect::kDuckdb) {
    return engine::TableName{.database = "", .table = name}.ToString();
  }
  std::string written;
  TreePrinter(written).Print(Identifier{.text = name, .quoted = false, .offset = 0});
  return written;
}

std::span<const std::string_view> Keywords(Dialect dialect) {
  return dialect == Dialect::kAthena ? std::span<const std::string_view>(AthenaKeywords())
                                     : std::span<const std::string_view>(kDuckdbKeywords);
}

bool IsReserved(Dialect dialect, std::string_view word) {
  return dialect == Dialect::kAthena
             ? IsReservedWord(word)
             : std::ranges::binary_search(kDuckdbKeywords, AsciiUpperCase(word));
}

std::span<const std::string_view> FunctionNames(Dialect dialect) {
  return dialect == Dialect::kAthena ? std::span<const std::string_view>(AthenaFunctions())
                                     : std::span<const std::string_view>();
}

std::string_view CatalogName(Dialect dialect) {
  return dialect == Dialect::kAthena ? kAthenaCatalog : std::string_view();
}

}  // namespace dynalake::query
