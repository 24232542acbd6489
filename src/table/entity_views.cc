#include "table/entity_views.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "base/ascii.h"
#include "base/clock.h"
#include "base/time_units.h"
#include "base/uuid.h"
#include "catalog/table_name.h"
#include "iceberg/model/view_metadata.h"
#include "table/managed_view.h"
#include "table/source_identity.h"
#include "table/table_columns.h"
#include "table/table_profile.h"

namespace dynalake::table {
namespace {

using catalog::TableIdentifier;

/// `name` between `quote`s, with those inside doubled.
std::string Quoted(std::string_view name, char quote) {
  std::string text(1, quote);
  for (const char c : name) {
    text.append(c == quote ? 2 : 1, c);
  }
  return text + quote;
}

/// A text as SQL has it, where a statement with a NUL ends at it.
std::string StandardLiteral(std::string_view text) {
  std::string literal;
  for (const char c : Quoted(text, '\'')) {
    literal += c == '\0' ? std::string_view("' || chr(0) || '") : std::string_view(&c, 1);
  }
  return literal;
}

/// Spark takes a doubled quote for two texts, and knows escapes.
std::string SparkLiteral(std::string_view text) {
  std::string literal = "'";
  for (const char c : text) {
    if (c == '\0') {
      literal += "\\u0000";  // `\0` and two digits would be another character.
      continue;
    }
    if (c == '\\' || c == '\'') {
      literal += '\\';
    }
    literal += c;
  }
  return literal + "'";
}

std::string ViewSql(const TableIdentifier& table, const std::vector<std::string>& columns,
                    std::string_view entity_literal, char quote) {
  std::string list;
  for (const std::string& column : columns) {
    list += list.empty() ? "" : ", ";
    list += Quoted(column, quote);
  }
  return fmt::format("SELECT {} FROM {}.{} WHERE {} = {}", list,
                     Quoted(table.namespace_name, quote), Quoted(table.name, quote),
                     Quoted("_entity", quote), entity_literal);
}

/// The view of one entity.
Result<iceberg::ViewDefinition> Define(const std::string& catalog_name, const catalog::Table& table,
                                       const shaping::TableColumns& columns,
                                       const std::string& entity,
                                       const shaping::EntityCounts::Entity& counts) {
  std::vector<std::string> names;
  std::vector<iceberg::NestedField> fields;
  for (const shaping::Column& column : columns.columns) {
    const iceberg::NestedField* field = table.metadata->current_schema().FindField(column.field_id);
    const auto count = counts.attributes.find(column.step.name);
    if (field != nullptr && count != counts.attributes.end() && count->second > 0) {
      names.push_back(field->name);
      fields.push_back(*field);
    }
  }
  iceberg::ViewDefinition definition;
  DYNALAKE_ASSIGN(definition.schema, iceberg::Schema::Make(0, std::move(fields)));
  // Trino resolves the tables of a view only where the view names their catalog.
  definition.default_catalog = catalog_name;
  definition.default_namespace = {table.identifier.namespace_name};
  definition.representations = {
      {ViewSql(table.identifier, names, StandardLiteral(entity), '"'), "trino"},
      {ViewSql(table.identifier, names, SparkLiteral(entity), '`'), "spark"}};
  definition.summary = {{kEngineNameKey, kEngineName}};
  return definition;
}

iceberg::Properties PropertiesOf(const catalog::Table& table, const std::string& entity) {
  return {{kManagedKey, "true"},
          {kTableKey, table.identifier.ToString()},
          {kTableUuidKey, table.metadata->table_uuid},
          {kEntityKey, entity}};
}

/// Whether `metadata` has all of `properties`.
bool Has(const iceberg::ViewMetadata& metadata, const iceberg::Properties& properties) {
  return std::ranges::all_of(properties, [&](const auto& property) {
    const auto at = metadata.properties.find(property.first);
    return at != metadata.properties.end() && at->second == property.second;
  });
}

bool SameDefinition(const iceberg::ViewMetadata& metadata,
                    const iceberg::ViewDefinition& definition) {
  const iceberg::ViewVersion* version = metadata.current_version();
  if (version == nullptr || version->representations != definition.representations ||
      version->default_catalog != definition.default_catalog) {
    return false;
  }
  const iceberg::Schema* schema = metadata.FindSchema(version->schema_id);
  return schema != nullptr && schema->SameFields(definition.schema);
}

/// The views there are, and the names that are taken.
class Views {
 public:
  static Result<Views> Read(catalog::Catalog& catalog, const TableIdentifier& table) {
    Views views;
    DYNALAKE_ASSIGN(const auto tables, catalog.ListTables(table.namespace_name));
    for (const TableIdentifier& other : tables) {
      views.taken_.insert(other.name);
    }
    DYNALAKE_ASSIGN(const auto names, catalog.ListViews(table.namespace_name));
    for (const TableIdentifier& name : names) {
      views.taken_.insert(name.name);
      auto view = catalog.LoadView(name);
      if (!view) {
        continue;  // Not ours to judge: a view that cannot be read only keeps its name.
      }
      const iceberg::ViewMetadata& metadata = *(*view)->metadata;
      const auto entity = metadata.properties.find(kEntityKey);
      if (IsManagedFor(metadata, table) && entity != metadata.properties.end()) {
        views.ours_[entity->second] = *view;
      }
    }
    return views;
  }

  /// The managed view of `entity`, or null.
  catalog::ViewPtr Find(const std::string& entity) const {
    const auto at = ours_.find(entity);
    return at == ours_.end() ? nullptr : at->second;
  }

  std::string FreeName(const std::string& wanted) {
    std::string name = wanted;
    for (int suffix = 2; !taken_.insert(name).second; ++suffix) {
      name = fmt::format("{}__{}", wanted, suffix);
    }
    return name;
  }

  const std::map<std::string, catalog::ViewPtr>& ours() const { return ours_; }

 private:
  std::map<std::string, catalog::ViewPtr> ours_;  ///< by entity
  std::set<std::string> taken_;
};

/// Whether another engine gave the view its present text.
bool HasTextOfOthers(const iceberg::ViewMetadata& view) {
  const iceberg::ViewVersion* version = view.current_version();
  if (version == nullptr) {
    return false;
  }
  const auto engine = version->summary.find(kEngineNameKey);
  return engine == version->summary.end() || engine->second != kEngineName;
}

/// Gives one table's entities their views.
class ViewKeeper {
 public:
  ViewKeeper(const catalog::LakeParts& lake, const catalog::Table& table)
      : lake_(lake), table_(table), now_ms_(lake.clock.NowMicros() / kMicrosPerMilli) {}

  /// Makes a view of that definition, under a name that is free in `views`.
  Result<void> Create(const std::string& entity, const iceberg::ViewDefinition& definition,
                      Views& views) {
    const std::string suffix = LowerSnakeCase(entity);
    const TableIdentifier name{
        table_.identifier.namespace_name,
        views.FreeName(table_.identifier.name + "_" + (suffix.empty() ? "entity" : suffix))};
    DYNALAKE_ASSIGN(const storage::Location location, lake_.catalog.DefaultLocation(name));
    iceberg::ViewMetadata empty;
    empty.view_uuid = Uuid::Random(lake_.random).ToString();
    empty.location = location.ToString();
    empty.properties = PropertiesOf(table_, entity);
    DYNALAKE_TRY(
        lake_.catalog.CreateView(name, iceberg::NextViewVersion(empty, definition, now_ms_)));
    return {};
  }

  /// Makes the view what `definition` says. Answers whether another engine's text went with that.
  Result<bool> Replace(const std::string& entity, const iceberg::ViewDefinition& definition,
                       const catalog::View& view) {
    const iceberg::Properties properties = PropertiesOf(table_, entity);
    const bool is_same = SameDefinition(*view.metadata, definition);
    if (is_same && Has(*view.metadata, properties)) {
      return false;
    }
    iceberg::ViewMetadata next =
        is_same ? *view.metadata : iceberg::NextViewVersion(*view.metadata, definition, now_ms_);
    for (const auto& [key, value] : properties) {
      next.properties[key] = value;
    }
    DYNALAKE_TRY(lake_.catalog.ReplaceView(view, next));
    return !is_same && HasTextOfOthers(*view.metadata);
  }

 private:
  const catalog::LakeParts& lake_;
  const catalog::Table& table_;
  int64_t now_ms_;
};

/// Drops the views of a table that were made when it had another name; answers what it was called.
Result<std::set<std::string>> DropViewsOfOtherNames(catalog::Catalog& catalog,
                                                    std::string_view table_uuid) {
  std::set<std::string> names;
  DYNALAKE_ASSIGN(const auto orphaned, FindOrphanedViewsOf(catalog, table_uuid));
  for (const catalog::ViewPtr& view : orphaned) {
    DYNALAKE_TRY(DropViewIfThere(catalog, view->identifier));
    names.insert(ShortTableName(*view->metadata));
  }
  return names;
}

}  // namespace

std::string LowerSnakeCase(std::string_view name) {
  std::string snake;
  bool after_lower = false;
  for (const char c : name) {
    if (!IsAsciiAlphanumeric(c)) {
      if (!snake.empty() && snake.back() != '_') {
        snake += '_';
      }
      after_lower = false;
      continue;
    }
    const bool upper = c != AsciiLower(c);
    if (upper && after_lower) {
      snake += '_';
    }
    snake += AsciiLower(c);
    after_lower = !upper;
  }
  while (!snake.empty() && snake.back() == '_') {
    snake.pop_back();
  }
  return snake;
}

Result<std::vector<std::string>> UpdateEntityViews(const catalog::LakeParts& lake,
                                                   const catalog::Table& table,
                                                   const shaping::TableColumns& columns,
                                                   const shaping::EntityCounts& entities) {
  DYNALAKE_ASSIGN(Views views, Views::Read(lake.catalog, table.identifier));
  ViewKeeper keeper(lake, table);
  std::set<std::string> wanted;
  std::vector<std::string> notes;
  for (const auto& [entity, counts] : entities.entities) {
    if (!entity || columns.entities.kind == shaping::EntityRule::Kind::kNone) {
      continue;
    }
    wanted.insert(*entity);
    DYNALAKE_ASSIGN(const auto definition,
                    Define(lake.catalog.name(), table, columns, *entity, counts));
    if (const catalog::ViewPtr view = views.Find(*entity)) {
      DYNALAKE_ASSIGN(const bool undone, keeper.Replace(*entity, definition, *view));
      if (undone) {
        notes.push_back(fmt::format("the text that another engine gave the view {} is gone",
                                    catalog::ShortName(view->identifier)));
      }
    } else {
      DYNALAKE_TRY(keeper.Create(*entity, definition, views));
    }
  }
  for (const auto& [entity, view] : views.ours()) {
    if (wanted.count(entity) == 0) {
      DYNALAKE_TRY(DropViewIfThere(lake.catalog, view->identifier));
    }
  }
  // The views of this name are right by now: no error of others is one of the load.
  const auto names = DropViewsOfOtherNames(lake.catalog, table.metadata->table_uuid);
  if (!names) {
    notes.push_back(fmt::format(
        "views of older names of the table {} were not looked for, which the next load does: {}",
        catalog::ShortName(table.identifier), names.error().ToString()));
    return notes;
  }
  for (const std::string& name : *names) {
    notes.push_back(fmt::format(
        "another engine renamed the table {0} to {1}: its entity views are those of {1} now, and "
        "the views of {0} are gone",
        name, catalog::ShortName(table.identifier)));
  }
  return notes;
}

Result<RemadeViews> RemakeEntityViews(const catalog::LakeParts& lake, const catalog::Table& table) {
  DYNALAKE_ASSIGN(const auto columns, ReadTableColumns(*table.metadata));
  if (!columns) {
    return RemadeViews();
  }
  const auto profile = ReadTableProfile(lake.store, *table.metadata);
  if (!profile && profile.error().code() == ErrorCode::kUnreachable) {
    return profile.error();
  }
  if (!profile || !*profile) {
    return RemadeViews{.has_profile = false, .notes = {}};
  }
  DYNALAKE_ASSIGN(auto notes, UpdateEntityViews(lake, table, *columns, (*profile)->entities));
  return RemadeViews{.has_profile = true, .notes = std::move(notes)};
}

Result<void> DropEntityViews(catalog::Catalog& catalog, const TableIdentifier& table,
                             std::string_view table_uuid) {
  DYNALAKE_ASSIGN(const auto names, catalog.ListViews(table.namespace_name));
  for (const TableIdentifier& name : names) {
    // Not ours to judge: a view that cannot be read stays.
    const auto view = catalog.LoadView(name);
    if (view && IsManagedFor(*(*view)->metadata, table)) {
      DYNALAKE_TRY(DropViewIfThere(catalog, name));
    }
  }
  DYNALAKE_TRY(DropViewsOfOtherNames(catalog, table_uuid));
  return {};
}

}  // namespace dynalake::table
