#include <nlohmann/json.hpp>

#include "app/lake/json_or_null.h"
#include "app/reports/schema_text.h"
#include "dynamodb/manifest.h"

namespace dynalake::app {
namespace {

using Json = nlohmann::ordered_json;

Json TextOrNull(std::string_view text) { return text.empty() ? Json() : Json(text); }

Json CountsJson(const auto& counts) {
  Json json = Json::object();
  for (const auto& [name, count] : counts) {
    json[name] = count;
  }
  return json;
}

void AddFigures(const ColumnStatistics& statistics, Json& column) {
  column["nulls"] = OrNull(statistics.nulls);
  column["null_share"] = OrNull(statistics.null_share());
  column["distinct"] = OrNull(statistics.distinct);
  column["min"] = OrNull(statistics.least);
  column["max"] = OrNull(statistics.greatest);
  column["samples"] = statistics.samples;
  const auto basis = [](bool is_known, Basis value) {
    return is_known ? Json(BasisName(value)) : Json();
  };
  column["basis"] = {
      {"nulls", basis(statistics.nulls.has_value(), statistics.nulls_basis)},
      {"distinct", basis(statistics.distinct.has_value(), statistics.distinct_basis)},
      {"range", basis(statistics.least.has_value(), statistics.range_basis)}};
}

Json ColumnsJson(const std::vector<SchemaRow>& rows) {
  Json columns = Json::array();
  for (const SchemaRow& row : rows) {
    Json column = {{"column", row.column}, {"type", row.type}};
    column["attribute"] = TextOrNull(row.attribute);
    column["key"] = TextOrNull(row.key);
    column["entities"] = CountsJson(row.entities);
    column["values"] = row.values ? CountsJson(*row.values) : Json();
    column["did_not_fit"] = OrNull(row.did_not_fit);
    column["kept_spelling"] = OrNull(row.kept_spelling);
    column["time_type"] = TextOrNull(row.time_type);
    if (row.statistics) {
      AddFigures(*row.statistics, column);
    }
    columns.push_back(std::move(column));
  }
  return columns;
}

Json StatisticsJson(const SchemaFacts& facts) {
  if (!facts.statistics) {
    return {};
  }
  return {{"rows", OrNull(facts.statistics->rows)},
          {"rows_read", facts.statistics->rows_read},
          {"is_sample", facts.statistics->is_sample}};
}

Json ViewJson(const SchemaFacts& facts) {
  return {{"view", facts.identifier.name},     {"database", facts.identifier.namespace_name},
          {"table", TextOrNull(facts.table)},  {"entity", TextOrNull(facts.entity)},
          {"items", OrNull(facts.items)},      {"statistics", StatisticsJson(facts)},
          {"columns", ColumnsJson(facts.rows)}};
}

Json TableJson(const SchemaFacts& facts) {
  Json json = {{"table", facts.identifier.name},
               {"database", facts.identifier.namespace_name},
               {"location", facts.location}};
  if (facts.counted) {
    const table::CountedState& state = facts.counted->state;
    json["items"] = facts.counted->items;
    json["items_with_rest"] = facts.counted->items_with_rest;
    json["counted"] = {
        {"snapshot_id", OrNull(state.snapshot_id)},
        {"time", state.time_ms ? Json(dynamodb::PrintTimestamp(*state.time_ms * 1000)) : Json()},
        {"changed_since", state.is_changed_since}};
  }
  if (facts.rules_version) {
    json["rules_version"] = *facts.rules_version;
  }
  json["statistics"] = StatisticsJson(facts);
  json["columns"] = ColumnsJson(facts.rows);
  json["attributes_without_column"] = Json::array();
  for (const RestAttribute& attribute : facts.without_column) {
    json["attributes_without_column"].push_back(
        {{"attribute", attribute.name}, {"values", CountsJson(attribute.values)}});
  }
  json["entities"] = CountsJson(facts.entities);
  json["items_in_no_entity"] = facts.no_entity_count;
  return json;
}

}  // namespace

std::string SchemaJson(const SchemaFacts& facts) {
  const Json json = facts.is_view ? ViewJson(facts) : TableJson(facts);
  return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace dynalake::app
