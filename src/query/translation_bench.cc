// What it costs to make DuckDB's SQL of Athena's: parse, resolve and write, against what DuckDB's
// own parser and binder take for the same texts over tables of the same columns.
//
//   translation_bench [DESCRIPTION.json…]
//
// as tests/peers/tpc.py writes them. Of each query the median of turns A B A B.

#include <algorithm>
#include <chrono>
#include <fstream>
#include <iostream>
#include <map>
#include <sstream>

#include <nlohmann/json.hpp>

#include "base/assert.h"
#include "base/format.h"
#include "engine/testing/plain_duckdb.h"
#include "query/queries/query_resolver.h"
#include "query/statements/athena_statement.h"
#include "query/write/write_query.h"

namespace dynalake::query {
namespace {

using nlohmann::json;

constexpr int kTurns = 41;
constexpr const char* kSmall = R"json({
  "tables": {"t": [["id", "bigint"], ["name", "varchar"], ["price", "decimal(15,2)"]]},
  "queries": {"1": "SELECT name, sum(price * 2) FROM t WHERE id > 5 GROUP BY name ORDER BY 2"}
})json";

iceberg::Type TypeNamed(const std::string& kind) {
  static const std::map<std::string, std::string> kNames = {
      {"bigint", "long"}, {"integer", "int"}, {"varchar", "string"}};
  const auto name = kNames.find(kind);
  return iceberg::Type::ParsePrimitive(name == kNames.end() ? kind : name->second).value();
}

catalog::TablePtr MakeTable(const std::string& name, const json& columns) {
  std::vector<iceberg::NestedField> fields;
  for (const json& column : columns) {
    iceberg::NestedField field;
    field.id = static_cast<int32_t>(fields.size()) + 1;
    field.name = column[0];
    field.type = TypeNamed(column[1]);
    fields.push_back(std::move(field));
  }
  auto metadata = std::make_shared<iceberg::TableMetadata>();
  metadata->schemas.push_back(iceberg::Schema::Make(0, std::move(fields)).value());
  auto table = std::make_shared<catalog::Table>();
  table->identifier = {.namespace_name = "default", .name = name};
  table->metadata = std::move(metadata);
  return table;
}

class FixedNames final : public RelationNames {
 public:
  explicit FixedNames(const json& tables) {
    for (const auto& [name, columns] : tables.items()) {
      tables_[name] = MakeTable(name, columns);
    }
  }
  Result<NamedRelation> Find(const engine::TableName& name, const NamePlace& place) override {
    const auto table = tables_.find(name.table);
    if (table == tables_.end()) {
      return Fail(ErrorCode::kNotFound, "there is no table {}", name.ToString());
    }
    return NamedRelation(Use(table->second, place));
  }
  NamedTable Use(catalog::TablePtr table, const NamePlace& /*place*/) override {
    return {.table = table, .use = {.database = "used", .table = table->identifier.name}};
  }
  Result<NamedListing> List(catalog::TablePtr /*table*/, std::string_view listing,
                            const NamePlace& /*place*/) override {
    return Fail(ErrorCode::kNotFound, "there is no listing {}", listing);
  }
  Result<std::vector<std::string>> ListDatabases() override {
    return std::vector<std::string>{"default"};
  }

 private:
  std::map<std::string, catalog::TablePtr> tables_;
};

Result<std::string> Translated(const std::string& text, RelationNames& names) {
  DYNALAKE_ASSIGN(const auto statements, ParseAthenaScript(text));
  StatementContext context;
  context.text = text;
  context.database = "default";
  const auto& query = std::get<QueryStatement>(statements.front()->tree->node);
  DYNALAKE_ASSIGN(const TypedQueryPtr typed, ResolveQueryStatement(*query.query, context, names));
  DYNALAKE_ASSIGN(WrittenSql written, WriteQuery(*typed, text));
  return std::move(written.sql);
}

template <typename Run>
double MicrosOf(Run&& run) {
  const auto start = std::chrono::steady_clock::now();
  const auto done = run();
  const auto end = std::chrono::steady_clock::now();
  if (!done.has_value()) {
    std::cerr << done.error().ToString() << "\n";
    std::exit(1);
  }
  return std::chrono::duration<double, std::micro>(end - start).count();
}

double Median(std::vector<double>& values) {
  std::ranges::nth_element(values, values.begin() + static_cast<ptrdiff_t>(values.size() / 2));
  return values[values.size() / 2];
}

void Print(const std::string& name, double ours, double peer) {
  std::cout << fmt::format("{:>8} {:8.0f} {:9.0f} {:6.2f}\n", name, ours, peer, ours / peer);
}

void Measure(const json& described, int turns) {
  FixedNames names(described["tables"]);
  engine::PlainDuckdb duckdb;
  for (const auto& [name, columns] : described["tables"].items()) {
    std::string listed;
    for (const json& column : columns) {
      listed += fmt::format("{}\"{}\" {}", listed.empty() ? "" : ", ", column[0].get<std::string>(),
                            column[1].get<std::string>());
    }
    DYNALAKE_ASSERT(duckdb.Run(fmt::format("CREATE TABLE {} ({})", name, listed)).has_value());
  }
  std::cout << fmt::format("{:>8} {:>8} {:>9} {:>6}   (wanted: 2.0)\n", "query", "ours us",
                           "DuckDB us", "times");
  std::map<int, std::string> queries;
  for (const auto& [number, text] : described["queries"].items()) {
    queries[std::stoi(number)] = text;
  }
  double together[2] = {0, 0};
  for (const auto& [number, text] : queries) {
    std::vector<double> ours;
    std::vector<double> peer;
    for (int turn = 0; turn < turns; ++turn) {
      ours.push_back(MicrosOf([&, &text = text] { return Translated(text, names); }));
      peer.push_back(MicrosOf([&, &text = text] { return duckdb.ParseAndBind(text); }));
    }
    const double medians[2] = {Median(ours), Median(peer)};
    together[0] += medians[0];
    together[1] += medians[1];
    Print(std::to_string(number), medians[0], medians[1]);
  }
  Print("together", together[0], together[1]);
}

}  // namespace
}  // namespace dynalake::query

int main(int argc, char** argv) {
  if (argc == 1) {
    dynalake::query::Measure(nlohmann::json::parse(dynalake::query::kSmall), 3);
  }
  for (int i = 1; i < argc; ++i) {
    std::ifstream file(argv[i]);
    std::cout << argv[i] << "\n";
    dynalake::query::Measure(nlohmann::json::parse(file), dynalake::query::kTurns);
  }
}
