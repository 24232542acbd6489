// What own functions take against what DuckDB has that is nearest: CPU time of one thread for all
// rows, less what reading the arguments takes.

#include <algorithm>
#include <chrono>
#include <iostream>
#include <string>
#include <vector>

#include "base/assert.h"
#include "base/format.h"
#include "engine/testing/plain_duckdb.h"

namespace dynalake::engine {
namespace {

/// Ours, DuckDB's, and the columns that both read.
struct Pair {
  const char* name;
  const char* ours;
  const char* peer;
  const char* reads;
};

constexpr const char* kRows =
    "CREATE TABLE t AS SELECT i, n, d, ts, ts::VARCHAR || '.123' AS stamp, ts::DATE::VARCHAR AS "
    "day,"
    " n::VARCHAR AS digits, d::VARCHAR AS number, 'Text ' || n || ' of some länge, ' || i AS text,"
    " 'some words and ' || n || ' more of them' AS plain, {'a': n, 'b': d} AS pair,"
    " [n, n + 1, n + 2] AS list,"
    " '{\"id\": ' || i || ', \"name\": \"item ' || n || '\", \"price\": {\"amount\": ' || d ||"
    " ', \"currency\": \"EUR\"}, \"tags\": [\"a\", \"b\", ' || n || '], \"done\": true}' AS json"
    " FROM (SELECT i, (hash(i) % 100000)::BIGINT AS n, (hash(i + 7) % 100000) / 64.0::DOUBLE AS d,"
    " TIMESTAMP '2020-01-01' + to_seconds((hash(i) % 100000000)::BIGINT) AS ts"
    " FROM range(getvariable('rows')) AS rows(i))";

constexpr Pair kPairs[] = {
    {"text to timestamp", "dynalake.convert(stamp, 'varchar', 'timestamp(3)')",
     "CAST(stamp AS TIMESTAMP)", "stamp"},
    {"text to date", "dynalake.convert(day, 'varchar', 'date')", "CAST(day AS DATE)", "day"},
    {"text to bigint", "dynalake.convert(digits, 'varchar', 'bigint')", "CAST(digits AS BIGINT)",
     "digits"},
    {"text to double", "dynalake.convert(number, 'varchar', 'double')", "CAST(number AS DOUBLE)",
     "number"},
    {"timestamp to text", "dynalake.convert(ts, 'timestamp(3)', 'varchar')", "CAST(ts AS VARCHAR)",
     "ts"},
    {"bigint to text", "dynalake.convert(n, 'bigint', 'varchar')", "CAST(n AS VARCHAR)", "n"},
    {"double to text", "dynalake.convert(d, 'double', 'varchar')", "CAST(d AS VARCHAR)", "d"},
    {"json_parse", "dynalake.json_parse(json)", "json(json)", "json"},
    {"json_extract", "dynalake.json_extract(json, '$.price')", "json_extract(json, '$.price')",
     "json"},
    {"json_extract_scalar", "dynalake.json_extract_scalar(json, '$.price.currency')",
     "json_extract_string(json, '$.price.currency')", "json"},
    {"json_size", "dynalake.json_size(json, '$.tags')", "json_array_length(json, '$.tags')",
     "json"},
    {"json_exists", "dynalake.json_exists(json, 'lax $.price.amount', 'FALSE')",
     "json_exists(json, '$.price.amount')", "json"},
    {"array to json", "dynalake.convert(list, 'array(bigint)', 'json')", "to_json(list)", "list"},
    {"row to json", "dynalake.convert(pair, 'row(\"a\" \"a\" bigint,\"b\" \"b\" double)', 'json')",
     "to_json(pair)", "pair"},
    {"json to array", "dynalake.convert(list::VARCHAR, 'json', 'array(bigint)')",
     "from_json(list::VARCHAR, '[\"BIGINT\"]')", "list::VARCHAR"},
    {"row = row", "dynalake.is_equal(pair, {'a': i, 'b': d})", "pair = {'a': i, 'b': d}",
     "pair, i, d"},
    {"array = array", "dynalake.is_equal(list, [n, n + 1, i])", "list = [n, n + 1, i]",
     "list, [n, n + 1, i]"},
    {"regexp_like", "dynalake.regexp_like(text, 'of.*9$')", "regexp_matches(text, 'of.*9$')",
     "text"},
    {"regexp_replace", "dynalake.regexp_replace(text, '[0-9]+', 'N')",
     "regexp_replace(text, '[0-9]+', 'N', 'g')", "text"},
    {"regexp_extract", "dynalake.regexp_extract(text, '([0-9]+) of', 1)",
     "regexp_extract(text, '([0-9]+) of', 1)", "text"},
    {"split", "dynalake.split(plain, ' ', 1000)", "string_split(plain, ' ')", "plain"},
    {"substr", "dynalake.substr(text, 6, 8)", "substr(text, 6, 8)", "text"},
    {"upper", "dynalake.upper(plain)", "upper(plain)", "plain"},
    {"replace", "dynalake.replace(plain, 'words', 'x')", "replace(plain, 'words', 'x')", "plain"},
    {"strpos", "dynalake.strpos(text, 'länge', 1)", "strpos(text, 'länge')", "text"},
    {"trim", "dynalake.trim(plain)", "trim(plain)", "plain"},
    {"divide", "dynalake.divide(n, 7::BIGINT)", "n // 7", "n"},
    {"round", "dynalake.round(d)", "round(d)", "d"},
    {"date_format", "dynalake.date_format(ts, '%Y-%m-%d %H:%i')", "strftime(ts, '%Y-%m-%d %H:%M')",
     "ts"},
    {"date_parse", "dynalake.date_parse(day, '%Y-%m-%d')", "strptime(day, '%Y-%m-%d')", "day"},
    {"md5", "dynalake.md5(plain::BLOB)", "md5(plain)", "plain"},
    {"element_at", "dynalake.element_at(list, 2)", "list_extract(list, 2)", "list"},
    {"contains", "dynalake.contains(list, n + 2)", "list_contains(list, n + 2)", "list, n + 2"},
    {"array_distinct", "dynalake.array_distinct(list)", "list_distinct(list)", "list"},
    {"array_sort", "dynalake.array_sort(list)", "list_sort(list)", "list"},
};

double Milliseconds(PlainDuckdb& duckdb, const std::string& sql) {
  const auto start = std::chrono::steady_clock::now();
  const auto done = duckdb.Run(sql);
  const auto end = std::chrono::steady_clock::now();
  if (!done.has_value()) {
    std::cerr << sql << ": " << done.error().ToString() << "\n";
    std::exit(1);
  }
  return std::chrono::duration<double, std::milli>(end - start).count();
}

void Measure(int rows, int turns) {
  PlainDuckdb duckdb;
  duckdb.AddOwnFunctions();
  DYNALAKE_ASSERT(duckdb.Run("SET threads = 1").has_value());
  DYNALAKE_ASSERT(duckdb.Run(fmt::format("SET VARIABLE rows = {}", rows)).has_value());
  Milliseconds(duckdb, kRows);
  std::cout << fmt::format("{:20} {:>8} {:>10} {:>6}   (wanted: 2.0)\n", "", "ours ms", "DuckDB ms",
                           "times");
  for (const Pair& pair : kPairs) {
    std::vector<double> best(3, 1e9);
    for (int turn = 0; turn < turns; ++turn) {
      size_t at = 0;
      for (const char* asked : {pair.reads, pair.ours, pair.peer}) {
        const bool is_read = asked == pair.reads;
        const std::string sql = fmt::format("SELECT count({}) FROM t",
                                            is_read ? fmt::format("hash({})", asked) : asked);
        best[at] = std::min(best[at], Milliseconds(duckdb, sql));
        ++at;
      }
    }
    std::cout << fmt::format("{:20} {:8.1f} {:10.1f} {:6.2f}\n", pair.name, best[1], best[2],
                             best[1] / best[2]);
  }
}

}  // namespace
}  // namespace dynalake::engine

int main(int argc, char** /*argv*/) {
  const bool is_short = argc > 1;
  dynalake::engine::Measure(is_short ? 1000 : 500'000, is_short ? 1 : 5);
}
