#include <algorithm>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "app/listing.h"
#include "app/remarks.h"
#include "app/units.h"
#include "app/verbs.h"
#include "app/wiring.h"
#include "dynamodb/value.h"
#include "ingest/rules_version.h"
#include "ingest/table_columns.h"
#include "ingest/table_profile.h"
#include "shaping/choose.h"
#include "shaping/columns.h"
#include "shaping/profile.h"

namespace dynalake::app {
namespace {

using dynamodb::TypeTag;
using shaping::CellEncoding;
using shaping::PathStep;

/// One line of the schema: a column or a field inside one.
struct SchemaRow {
  std::string column;
  std::string type;
  std::string attribute;
  std::string key;                                      ///< "partition", "sort" or empty
  std::vector<std::pair<std::string, int64_t>> values;  ///< counts by DynamoDB type
  /// Items whose value is in `_rest`; inside a column the values that are of another type.
  std::optional<int64_t> did_not_fit;
};

bool IsSet(CellEncoding encoding) {
  return encoding == CellEncoding::kSS || encoding == CellEncoding::kNS ||
         encoding == CellEncoding::kBS;
}

// The part of the profile one step below `parent`, or null where nothing was counted.
const shaping::PathProfile* Step(const shaping::PathProfile* from, const shaping::Column& parent,
                                 const PathStep& step) {
  if (from == nullptr) {
    return nullptr;
  }
  switch (step.kind) {
    case PathStep::Kind::kName: {
      const auto found = from->members.find(step.name);
      return found == from->members.end() ? nullptr : &found->second;
    }
    case PathStep::Kind::kElement:
      return IsSet(parent.encoding) ? from->set_element.get() : from->element.get();
    case PathStep::Kind::kMapValue:
      return from->any_member.get();
    case PathStep::Kind::kMapKey:
      break;
  }
  return nullptr;
}

std::string PathText(const std::string& parent, const PathStep& step) {
  switch (step.kind) {
    case PathStep::Kind::kName:
      return parent.empty() ? step.name : fmt::format("{}.{}", parent, step.name);
    case PathStep::Kind::kElement:
      return parent + "[]";
    case PathStep::Kind::kMapKey:
      return parent + ".keys()";
    case PathStep::Kind::kMapValue:
      return parent + ".*";
  }
  return parent;
}

/// An attribute of the items that got no column; its values are in `_rest`.
struct RestAttribute {
  std::string name;
  std::vector<std::pair<std::string, int64_t>> values;  ///< counts by DynamoDB type
};

std::vector<std::pair<std::string, int64_t>> CountsOf(const shaping::PathProfile& counted) {
  std::vector<std::pair<std::string, int64_t>> values;
  for (size_t i = 0; i < counted.counts.size(); ++i) {
    if (counted.counts[i] > 0) {
      values.emplace_back(std::string(dynamodb::TypeTagName(static_cast<TypeTag>(i))),
                          counted.counts[i]);
    }
  }
  return values;
}

// Sorted by how many items have them, the most first.
std::vector<RestAttribute> AttributesWithoutColumn(const shaping::TableColumns& columns,
                                                   const shaping::Profile& profile) {
  std::set<std::string_view> with_column;
  for (const shaping::Column& column : columns.columns) {
    with_column.insert(column.step.name);
  }
  std::vector<std::pair<int64_t, RestAttribute>> found;
  for (const auto& [name, attribute] : profile.attributes) {
    if (!with_column.contains(name)) {
      found.emplace_back(attribute.value.total(), RestAttribute{name, CountsOf(attribute.value)});
    }
  }
  std::ranges::stable_sort(found, std::greater(), [](const auto& entry) { return entry.first; });
  std::vector<RestAttribute> attributes;
  for (auto& [count, attribute] : found) {
    attributes.push_back(std::move(attribute));
  }
  return attributes;
}

class SchemaBuilder {
 public:
  SchemaBuilder(const iceberg::Schema& schema, const shaping::TableColumns& columns,
                const std::optional<ingest::TableProfile>& profile)
      : schema_(schema), columns_(columns), profile_(profile) {}

  std::vector<SchemaRow> Build() {
    for (const shaping::Column& column : columns_.columns) {
      const shaping::PathProfile* counted = nullptr;
      if (profile_.has_value()) {
        const auto found = profile_->profile.attributes.find(column.step.name);
        counted = found == profile_->profile.attributes.end() ? nullptr : &found->second.value;
      }
      AddColumn(column, "", "", counted);
    }
    AddSystemColumns();
    return std::move(rows_);
  }

 private:
  void AddSystemColumns() {
    for (const iceberg::NestedField& field : schema_.fields()) {
      if (field.id < shaping::kEntityFieldId || field.id > shaping::kPositionFieldId) {
        continue;
      }
      SchemaRow row;
      row.column = field.name;
      row.type = field.type.ToString();
      if (field.id == shaping::kEntityFieldId) {
        row.attribute = EntityText(columns_.entities);
      }
      rows_.push_back(std::move(row));
    }
  }

  static std::string EntityText(const shaping::EntityRule& rule) {
    switch (rule.kind) {
      case shaping::EntityRule::Kind::kNone:
        break;
      case shaping::EntityRule::Kind::kAttribute:
        return rule.attribute;
      case shaping::EntityRule::Kind::kKeyPrefix:
        return fmt::format("{} up to #", rule.attribute);
    }
    return {};
  }

  int64_t InRest(const std::string& attribute) const {
    int64_t count = 0;
    for (const auto& [name, entity] : profile_->entities.entities) {
      const auto found = entity.in_rest.find(attribute);
      count += found == entity.in_rest.end() ? 0 : found->second;
    }
    return count;
  }

  void AddColumn(const shaping::Column& column, const std::string& parent_column,
                 const std::string& parent_path, const shaping::PathProfile* counted) {
    SchemaRow row;
    row.column = parent_column.empty() ? column.name : parent_column + "." + column.name;
    row.type = shaping::TypeText(column);
    row.attribute = PathText(parent_path, column.step);
    if (parent_column.empty() && columns_.keys.has_value()) {
      row.key = columns_.keys->partition_key == column.step.name ? "partition"
                : columns_.keys->sort_key == column.step.name    ? "sort"
                                                                 : "";
    }
    if (counted != nullptr) {
      Count(column, *counted, row);
    }
    if (parent_column.empty() && profile_.has_value()) {
      row.did_not_fit = InRest(column.step.name);
    }
    const std::string name = row.column;
    const std::string path = row.attribute;
    rows_.push_back(std::move(row));
    for (const shaping::Column& child : column.children) {
      AddColumn(child, name, path, Step(counted, column, child.step));
    }
  }

  static void Count(const shaping::Column& column, const shaping::PathProfile& counted,
                    SchemaRow& row) {
    const std::optional<TypeTag> fitting = shaping::TypeTagOf(column.encoding);
    int64_t others = 0;
    for (size_t i = 0; i < counted.counts.size(); ++i) {
      const auto tag = static_cast<TypeTag>(i);
      if (counted.counts[i] == 0) {
        continue;
      }
      row.values.emplace_back(std::string(dynamodb::TypeTagName(tag)), counted.counts[i]);
      const bool fits = fitting.has_value() ? tag == *fitting : tag != TypeTag::kNull;
      others += fits ? 0 : counted.counts[i];
    }
    row.did_not_fit = others;
  }

  const iceberg::Schema& schema_;
  const shaping::TableColumns& columns_;
  const std::optional<ingest::TableProfile>& profile_;
  std::vector<SchemaRow> rows_;
};

// What is known of a table that no load made.
void AppendIcebergRows(std::span<const iceberg::NestedField> fields, const std::string& parent,
                       std::vector<SchemaRow>& rows) {
  for (const iceberg::NestedField& field : fields) {
    SchemaRow row;
    row.column = parent.empty() ? field.name : fmt::format("{}.{}", parent, field.name);
    const std::string type = field.type.ToString();
    row.type = field.type.is_nested() ? type.substr(0, type.find('<')) : type;
    const std::string name = row.column;
    rows.push_back(std::move(row));
    AppendIcebergRows(field.type.fields(), name, rows);
  }
}

std::string ValuesText(const std::vector<std::pair<std::string, int64_t>>& values) {
  std::string text;
  for (const auto& [type, count] : values) {
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", type, FormatCount(count));
  }
  return text;
}

Result<void> PrintColumns(const std::vector<SchemaRow>& rows, OutputFormat format,
                          const Context& context) {
  Listing listing({{"column"},
                   {"type"},
                   {"key"},
                   {"attribute"},
                   {"values"},
                   {"did_not_fit", Listing::Kind::kNumber}});
  for (const SchemaRow& row : rows) {
    listing.Add({row.column, row.type, row.key, row.attribute, ValuesText(row.values),
                 row.did_not_fit.has_value() ? Listing::Cell(*row.did_not_fit) : Listing::Cell()});
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
  return listing.Print(OutputFormat::kTable, context);
}

using EntityCounts = std::map<std::string, int64_t>;

/// The items of a table with entities that are in none of them.
int64_t ItemsInNone(const EntityCounts& entities, const ingest::TableProfile& profile) {
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
  return listing.Print(OutputFormat::kTable, context);
}

std::string RulesText(int version) {
  std::string text = fmt::format("rows follow version {} of the rules", version);
  if (version < ingest::kRulesVersion) {
    text +=
        fmt::format("; the present one is {}, and the same load shapes the table by it: today {}",
                    ingest::kRulesVersion, ingest::WhatOlderRowsLack(version));
  }
  return text + "\n";
}

std::string SchemaJson(const catalog::Table& table, const std::vector<SchemaRow>& rows,
                       const std::optional<ingest::TableProfile>& profile,
                       const EntityCounts& entities, int64_t no_entity_count,
                       const std::vector<RestAttribute>& without_column) {
  using Json = nlohmann::ordered_json;
  Json json = {{"table", table.identifier.name},
               {"database", table.identifier.namespace_name},
               {"location", table.metadata->location}};
  if (profile.has_value()) {
    json["items"] = profile->profile.items;
    json["items_with_rest"] = profile->rest_count;
  }
  if (const auto version = ingest::RulesVersionOf(*table.metadata)) {
    json["rules_version"] = *version;
  }
  json["columns"] = Json::array();
  for (const SchemaRow& row : rows) {
    Json column = {{"column", row.column}, {"type", row.type}};
    column["attribute"] = row.attribute.empty() ? Json() : Json(row.attribute);
    column["key"] = row.key.empty() ? Json() : Json(row.key);
    column["values"] = Json::object();
    for (const auto& [type, count] : row.values) {
      column["values"][type] = count;
    }
    column["did_not_fit"] = row.did_not_fit.has_value() ? Json(*row.did_not_fit) : Json();
    json["columns"].push_back(std::move(column));
  }
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

}  // namespace

Result<void> RunSchema(const SchemaCommand& command, const Context& context) {
  DYNALAKE_ASSIGN(const auto lake, Lake::Open(context, Lake::Mode::kExisting));
  DYNALAKE_ASSIGN(const catalog::TablePtr table, lake->FindTable(command.table));
  DYNALAKE_ASSIGN(const auto columns, ingest::ReadTableColumns(*table->metadata));
  DYNALAKE_ASSIGN(const std::optional<ingest::TableProfile> profile,
                  ingest::ReadTableProfile(lake->store(), *table->metadata));
  std::vector<SchemaRow> rows;
  EntityCounts entities;
  std::vector<RestAttribute> without_column;
  int64_t no_entity_count = 0;
  if (columns.has_value()) {
    rows = SchemaBuilder(table->metadata->current_schema(), *columns, profile).Build();
  } else {
    AppendIcebergRows(table->metadata->current_schema().fields(), "", rows);
    DYNALAKE_TRY(
        Remark(context, "{} was not loaded by dynalake: no attributes are known", command.table));
  }
  if (columns.has_value() && profile.has_value()) {
    entities = shaping::EntitiesOf(profile->profile, columns->entities);
    without_column = AttributesWithoutColumn(*columns, profile->profile);
    no_entity_count = ItemsInNone(entities, *profile);
  }
  switch (context.settings.output) {
    case OutputFormat::kJson:
    case OutputFormat::kJsonLines:
      return context.out.Write(
          SchemaJson(*table, rows, profile, entities, no_entity_count, without_column));
    case OutputFormat::kCsv:
      return PrintColumns(rows, OutputFormat::kCsv, context);
    case OutputFormat::kTable:
      break;
  }
  DYNALAKE_TRY(PrintColumns(rows, OutputFormat::kTable, context));
  if (profile.has_value()) {
    DYNALAKE_TRY(context.out.Write(fmt::format("{} items, {} of them with something in _rest\n",
                                               FormatCount(profile->profile.items),
                                               FormatCount(profile->rest_count))));
  }
  if (const auto version = ingest::RulesVersionOf(*table->metadata)) {
    DYNALAKE_TRY(context.out.Write(RulesText(*version)));
  }
  if (!without_column.empty()) {
    DYNALAKE_TRY(PrintAttributesWithoutColumn(without_column, context));
  }
  return entities.empty() ? Result<void>() : PrintEntities(entities, no_entity_count, context);
}

}  // namespace dynalake::app
