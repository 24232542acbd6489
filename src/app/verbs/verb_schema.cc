#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "app/lake/json_or_null.h"
#include "app/lake/lake.h"
#include "app/lake/listing.h"
#include "app/lake/remarks.h"
#include "app/reports/schema_rows.h"
#include "app/settings/units.h"
#include "app/verbs/verbs.h"
#include "catalog/table_name.h"
#include "dynamodb/manifest.h"
#include "shaping/columns/choose.h"
#include "shaping/columns/columns.h"
#include "shaping/profile/profile.h"
#include "table/counted_state.h"
#include "table/managed_view.h"
#include "table/rules_version.h"
#include "table/table_columns.h"
#include "table/table_profile.h"

namespace dynalake::app {
namespace {

using Json = nlohmann::ordered_json;

std::string TimeText(int64_t time_ms) { return dynamodb::PrintTimestamp(time_ms * 1000); }

std::string ValuesText(const std::vector<std::pair<std::string, int64_t>>& values) {
  std::string text;
  for (const auto& [type, count] : values) {
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", type, FormatCount(count));
  }
  return text;
}

Result<void> PrintColumns(const std::vector<SchemaRow>& rows, render::OutputFormat format,
                          const Context& context) {
  Listing listing({{"column"},
                   {"type"},
                   {"key"},
                   {"attribute"},
                   {"values"},
                   {"did_not_fit", Listing::Kind::kNumber},
                   {"kept_spelling", Listing::Kind::kNumber}});
  const auto cell = [](const std::optional<int64_t>& count) {
    return count.has_value() ? Listing::Cell(*count) : Listing::Cell();
  };
  for (const SchemaRow& row : rows) {
    listing.Add({row.column, row.type, row.key, row.attribute, ValuesText(row.values),
                 cell(row.did_not_fit), cell(row.kept_spelling)});
  }
  return listing.Print(format, context);
}

Result<void> PrintAttributesWithoutColumn(const std::vector<RestAttribute>& attributes,
                                          const Context& context) {
  DYNALAKE_TRY(
      context.out.Write(fmt::format("{} attributes have no column; _rest holds them:\n",
                                    FormatCount(static_cast<int64_t>(attributes.size())))));
  Listing listing({{"attribute"}, {"values"}});
  for (const RestAttribute& attribute : attributes) {
    listing.Add({attribute.name, ValuesText(attribute.values)});
  }
  return listing.Print(render::OutputFormat::kTable, context);
}

using EntityCounts = std::map<std::string, int64_t>;

/// The items of a table with entities that are in none of them.
int64_t ItemsInNone(const EntityCounts& entities, const table::TableProfile& profile) {
  int64_t count = entities.empty() ? 0 : profile.profile.items;
  for (const auto& [entity, items] : entities) {
    count -= items;
  }
  return count;
}

Result<void> PrintEntities(const EntityCounts& entities, int64_t no_entity_count,
                           const Context& context) {
  Listing listing({{"entity"}, {"items", Listing::Kind::kNumber}});
  for (const auto& [entity, items] : entities) {
    listing.Add({entity, items});
  }
  if (no_entity_count > 0) {
    listing.Add({std::string("(none)"), no_entity_count});
  }
  return listing.Print(render::OutputFormat::kTable, context);
}

std::string RulesText(int version) {
  std::string text = fmt::format("rows follow version {} of the rules", version);
  if (version < table::kRulesVersion) {
    text +=
        fmt::format("; the present one is {}, and the same load shapes the table by it: today {}",
                    table::kRulesVersion, table::WhatOlderRowsLack(version));
  }
  return text + "\n";
}

/// What the counts of a profile are of.
std::string CountsText(const table::TableProfile& profile, const table::CountedState& counted) {
  std::string text =
      fmt::format("{} items, {} of them with something in _rest",
                  FormatCount(profile.profile.items), FormatCount(profile.rest_count));
  text += counted.time_ms ? ", as of the load of " + TimeText(*counted.time_ms)
                          : ", as of the last load";
  if (counted.is_changed_since) {
    text += "\nanother engine changed the table since: the counts are older than its rows";
  }
  return text + "\n";
}

Json ColumnsJson(const std::vector<SchemaRow>& rows) {
  Json columns = Json::array();
  for (const SchemaRow& row : rows) {
    Json column = {{"column", row.column}, {"type", row.type}};
    column["attribute"] = row.attribute.empty() ? Json() : Json(row.attribute);
    column["key"] = row.key.empty() ? Json() : Json(row.key);
    column["values"] = Json::object();
    for (const auto& [type, count] : row.values) {
      column["values"][type] = count;
    }
    column["did_not_fit"] = OrNull(row.did_not_fit);
    column["kept_spelling"] = OrNull(row.kept_spelling);
    columns.push_back(std::move(column));
  }
  return columns;
}

std::string SchemaJson(const catalog::Table& table, const std::vector<SchemaRow>& rows,
                       const std::optional<table::TableProfile>& profile,
                       const EntityCounts& entities, int64_t no_entity_count,
                       const std::vector<RestAttribute>& without_column) {
  Json json = {{"table", table.identifier.name},
               {"database", table.identifier.namespace_name},
               {"location", table.metadata->location}};
  if (profile.has_value()) {
    json["items"] = profile->profile.items;
    json["items_with_rest"] = profile->rest_count;
    const table::CountedState counted = table::FindCountedState(*table.metadata);
    json["counted"] = {{"snapshot_id", OrNull(counted.snapshot_id)},
                       {"time", counted.time_ms ? Json(TimeText(*counted.time_ms)) : Json()},
                       {"changed_since", counted.is_changed_since}};
  }
  if (const auto version = table::RulesVersionOf(*table.metadata)) {
    json["rules_version"] = *version;
  }
  json["columns"] = ColumnsJson(rows);
  json["attributes_without_column"] = Json::array();
  for (const RestAttribute& attribute : without_column) {
    Json values = Json::object();
    for (const auto& [type, count] : attribute.values) {
      values[type] = count;
    }
    json["attributes_without_column"].push_back(
        {{"attribute", attribute.name}, {"values", std::move(values)}});
  }
  json["entities"] = Json::object();
  for (const auto& [entity, items] : entities) {
    json["entities"][entity] = items;
  }
  json["items_in_no_entity"] = no_entity_count;
  return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

/// What `schema` says of a view beside its columns.
struct ViewSource {
  std::string table;   ///< as a user writes it; "" of views that are not of a load
  std::string entity;  ///< likewise
  std::optional<int64_t> items;
};

/// Of an entity view: adds to the columns what the load of their table said of them. An error where
/// another engine took the table away.
Result<ViewSource> ReadViewSource(const catalog::View& view, Lake& lake,
                                  std::vector<SchemaRow>& rows) {
  ViewSource source;
  const auto entity = view.metadata->properties.find(table::kEntityKey);
  if (!table::IsManaged(*view.metadata) || entity == view.metadata->properties.end()) {
    return source;
  }
  source.table = table::ShortTableName(*view.metadata);
  source.entity = entity->second;
  const auto table = lake.FindTable(source.table);
  if (!table && table.error().code() == ErrorCode::kNotFound) {
    return table::NamesView(lake.catalog(), view.identifier, "its table is not there");
  }
  DYNALAKE_TRY(table);
  const iceberg::TableMetadata& metadata = *(*table)->metadata;
  DYNALAKE_ASSIGN(const auto columns, table::ReadTableColumns(metadata));
  DYNALAKE_ASSIGN(const auto profile, table::ReadTableProfile(lake.store(), metadata));
  if (columns.has_value()) {
    const shaping::EntityCounts::Entity* counts = nullptr;
    if (profile.has_value()) {
      const auto counted = profile->entities.entities.find(source.entity);
      counts = counted == profile->entities.entities.end() ? nullptr : &counted->second;
    }
    source.items = counts == nullptr ? std::nullopt : std::optional(counts->items);
    AddLoadedColumns(SchemaRows(**table, *columns, std::nullopt), counts, rows);
  }
  return source;
}

Result<void> RemarkWhatIsUnknown(const std::vector<SchemaRow>& rows, std::string_view name,
                                 const Context& context) {
  return std::ranges::none_of(rows, &SchemaRow::not_counted_apart)
             ? Result<void>()
             : Remark(context,
                      "{}: an earlier version counted did_not_fit and kept_spelling as one; where "
                      "_rest has values they are unknown until a load replaces the table",
                      name);
}

Result<void> RunViewSchema(const catalog::TableIdentifier& identifier, Lake& lake,
                           const Context& context) {
  DYNALAKE_ASSIGN(const catalog::ViewPtr view, lake.catalog().LoadView(identifier));
  const iceberg::ViewVersion* const version = view->metadata->current_version();
  const iceberg::Schema* const schema =
      version == nullptr ? nullptr : view->metadata->FindSchema(version->schema_id);
  std::vector<SchemaRow> rows = schema == nullptr ? std::vector<SchemaRow>() : SchemaRows(*schema);
  DYNALAKE_ASSIGN(const ViewSource source, ReadViewSource(*view, lake, rows));
  DYNALAKE_TRY(RemarkWhatIsUnknown(rows, identifier.name, context));
  if (context.settings.output == render::OutputFormat::kJson ||
      context.settings.output == render::OutputFormat::kJsonLines) {
    const auto text = [](const std::string& value) { return value.empty() ? Json() : Json(value); };
    const Json json = {{"view", identifier.name},       {"database", identifier.namespace_name},
                       {"table", text(source.table)},   {"entity", text(source.entity)},
                       {"items", OrNull(source.items)}, {"columns", ColumnsJson(rows)}};
    return context.out.Write(json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n");
  }
  DYNALAKE_TRY(PrintColumns(rows, context.settings.output, context));
  if (source.table.empty() || context.settings.output == render::OutputFormat::kCsv) {
    return {};
  }
  return context.out.Write(fmt::format(
      "the view of the entity {} of the table {}{}\n", source.entity, source.table,
      source.items ? fmt::format(": {} items", FormatCount(*source.items)) : std::string()));
}

}  // namespace

Result<void> RunSchema(const SchemaCommand& command, const Context& context) {
  DYNALAKE_ASSIGN(const auto lake, Lake::Open(context, Lake::Mode::kExisting));
  DYNALAKE_ASSIGN(const auto found, catalog::FindName(lake->catalog(), command.table));
  if (!found) {
    return catalog::NoSuchTable(lake->catalog(), command.table);
  }
  if (found->is_view) {
    return RunViewSchema(found->identifier, *lake, context);
  }
  DYNALAKE_ASSIGN(const catalog::TablePtr table, lake->catalog().LoadTable(found->identifier));
  DYNALAKE_ASSIGN(const auto columns, table::ReadTableColumns(*table->metadata));
  DYNALAKE_ASSIGN(const std::optional<table::TableProfile> profile,
                  table::ReadTableProfile(lake->store(), *table->metadata));
  std::vector<SchemaRow> rows;
  EntityCounts entities;
  std::vector<RestAttribute> without_column;
  int64_t no_entity_count = 0;
  if (columns.has_value()) {
    rows = SchemaRows(*table, *columns, profile);
  } else {
    rows = SchemaRows(table->metadata->current_schema());
    DYNALAKE_TRY(
        Remark(context, "{} was not loaded by dynalake: no attributes are known", command.table));
  }
  if (columns.has_value() && !profile.has_value()) {
    DYNALAKE_TRY(Remark(context, "{}: {}", command.table, table::LostProfileText()));
  } else if (columns.has_value()) {
    entities = shaping::EntitiesOf(profile->profile, columns->entities);
    without_column = AttributesWithoutColumn(*columns, profile->profile);
    no_entity_count = ItemsInNone(entities, *profile);
  }
  DYNALAKE_TRY(RemarkWhatIsUnknown(rows, command.table, context));
  switch (context.settings.output) {
    case render::OutputFormat::kJson:
    case render::OutputFormat::kJsonLines:
      return context.out.Write(
          SchemaJson(*table, rows, profile, entities, no_entity_count, without_column));
    case render::OutputFormat::kCsv:
      return PrintColumns(rows, render::OutputFormat::kCsv, context);
    case render::OutputFormat::kTable:
      break;
  }
  DYNALAKE_TRY(PrintColumns(rows, render::OutputFormat::kTable, context));
  if (profile.has_value()) {
    DYNALAKE_TRY(
        context.out.Write(CountsText(*profile, table::FindCountedState(*table->metadata))));
  }
  if (const auto version = table::RulesVersionOf(*table->metadata)) {
    DYNALAKE_TRY(context.out.Write(RulesText(*version)));
  }
  if (!without_column.empty()) {
    DYNALAKE_TRY(PrintAttributesWithoutColumn(without_column, context));
  }
  return entities.empty() ? Result<void>() : PrintEntities(entities, no_entity_count, context);
}

}  // namespace dynalake::app
