#include "app/reports/schema_facts.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "app/lake/remarks.h"
#include "app/reports/relation_statistics.h"
#include "catalog/table_name.h"
#include "query/names/relations.h"
#include "shaping/columns/choose.h"
#include "shaping/columns/columns.h"
#include "table/managed_view.h"
#include "table/rules_version.h"
#include "table/table_columns.h"
#include "table/table_profile.h"

namespace dynalake::app {
namespace {

/// The items of a table with entities that are in none of them.
int64_t ItemsInNone(const std::map<std::string, int64_t>& entities,
                    const table::TableProfile& profile) {
  int64_t count = entities.empty() ? 0 : profile.profile.items;
  for (const auto& [entity, items] : entities) {
    count -= items;
  }
  return count;
}

/// The only key column of a table whose rows are those of its loads, which prove keys to be unique.
std::optional<int32_t> UniqueField(const iceberg::TableMetadata& metadata,
                                   const std::optional<SchemaFacts::Counted>& counted) {
  const auto& keys = metadata.current_schema().identifier_field_ids();
  return counted && !counted->state.is_changed_since && keys.size() == 1
             ? std::optional(keys.front())
             : std::nullopt;
}

/// Gathers the facts of one table or view.
class SchemaReader {
 public:
  SchemaReader(std::string_view name, Lake& lake, const Context& context)
      : name_(name), lake_(lake), context_(context) {}

  Result<SchemaFacts> Read(const catalog::FoundName& found) && {
    facts_.identifier = found.identifier;
    facts_.is_view = found.is_view;
    DYNALAKE_TRY(found.is_view ? ReadView() : ReadTable());
    if (std::ranges::any_of(facts_.rows, &SchemaRow::not_counted_apart)) {
      DYNALAKE_TRY(
          Remark(context_,
                 "{}: an earlier version counted did_not_fit and kept_spelling as one; where "
                 "_rest has values they are unknown until a load replaces the table",
                 name_));
    }
    return std::move(facts_);
  }

 private:
  Result<void> ReadTable() {
    DYNALAKE_ASSIGN(const catalog::TablePtr table, lake_.catalog().LoadTable(facts_.identifier));
    const iceberg::TableMetadata& metadata = *table->metadata;
    DYNALAKE_ASSIGN(const auto columns, table::ReadTableColumns(metadata));
    DYNALAKE_ASSIGN(const auto profile, table::ReadTableProfile(lake_.store(), metadata));
    facts_.location = metadata.location;
    facts_.rules_version = table::RulesVersionOf(metadata);
    if (columns) {
      facts_.rows = SchemaRows(*table, *columns, profile);
    } else {
      facts_.rows = SchemaRows(metadata.current_schema());
      DYNALAKE_TRY(
          Remark(context_, "{} was not loaded by dynalake: no attributes are known", name_));
    }
    if (profile) {
      facts_.counted = {.items = profile->profile.items,
                        .items_with_rest = profile->rest_count,
                        .state = table::FindCountedState(metadata)};
    }
    if (columns && !profile) {
      DYNALAKE_TRY(Remark(context_, "{}: {}", name_, table::LostProfileText()));
    } else if (columns) {
      facts_.entities = shaping::EntitiesOf(profile->profile, columns->entities);
      facts_.without_column = AttributesWithoutColumn(*columns, profile->profile);
      facts_.no_entity_count = ItemsInNone(facts_.entities, *profile);
    }
    LookedAtTable looked_at{.table = *table, .unique_field = UniqueField(metadata, facts_.counted)};
    for (const auto& [entity, items] : facts_.entities) {
      looked_at.entities.push_back(entity);
    }
    DYNALAKE_TRY(Keep(LookAtTable(lake_, looked_at, context_.cancel)));
    if (columns) {
      FindTimes(*columns);
    }
    return {};
  }

  Result<void> ReadView() {
    DYNALAKE_ASSIGN(const catalog::ViewPtr view, lake_.catalog().LoadView(facts_.identifier));
    const iceberg::Schema* const schema = query::SchemaOf(*view);
    facts_.rows = schema == nullptr ? std::vector<SchemaRow>() : SchemaRows(*schema);
    const auto entity = view->metadata->properties.find(table::kEntityKey);
    if (!table::IsManaged(*view->metadata) || entity == view->metadata->properties.end()) {
      return Keep(LookAtView(lake_, *view, context_.cancel));
    }
    facts_.table = table::ShortTableName(*view->metadata);
    facts_.entity = entity->second;
    return ReadEntityView(*view);
  }

  /// Adds to the columns what the load of their table said of them. An error where another engine
  /// took the table away.
  Result<void> ReadEntityView(const catalog::View& view) {
    const auto table = lake_.FindTable(facts_.table);
    if (!table && table.error().code() == ErrorCode::kNotFound) {
      return table::NamesView(lake_.catalog(), view.identifier, "its table is not there");
    }
    DYNALAKE_TRY(table);
    const iceberg::TableMetadata& metadata = *(*table)->metadata;
    DYNALAKE_ASSIGN(const auto columns, table::ReadTableColumns(metadata));
    DYNALAKE_ASSIGN(const auto profile, table::ReadTableProfile(lake_.store(), metadata));
    if (columns) {
      const shaping::EntityCounts::Entity* counts = nullptr;
      if (profile) {
        const auto counted = profile->entities.entities.find(facts_.entity);
        counts = counted == profile->entities.entities.end() ? nullptr : &counted->second;
      }
      facts_.items = counts == nullptr ? std::nullopt : std::optional(counts->items);
      AddLoadedColumns(SchemaRows(**table, *columns, profile), counts, facts_.rows);
    }
    DYNALAKE_TRY(Keep(LookAtEntityView(lake_, view, **table, facts_.entity, context_.cancel)));
    if (columns) {
      FindTimes(*columns);
    }
    return {};
  }

  /// Without what the cells hold there is still the rest to say.
  Result<void> Keep(Result<RelationStatistics> statistics) {
    if (!statistics) {
      DYNALAKE_TRY(context_.cancel.Check());
      Log(LogLevel::kWarning, "{}: nothing is said of the values, which cannot be read: {}", name_,
          statistics.error().ToString());
      return {};
    }
    AddStatistics(*statistics, facts_.rows);
    facts_.statistics = *std::move(statistics);
    return {};
  }

  void FindTimes(const shaping::TableColumns& columns) {
    for (SchemaRow& row : facts_.rows) {
      const shaping::Column* column =
          row.depth == 0 ? shaping::FindColumn(columns, row.attribute) : nullptr;
      if (column != nullptr && row.statistics) {
        row.time_type = TimeTypeOf(*column, *row.statistics);
      }
    }
  }

  std::string_view name_;
  Lake& lake_;
  const Context& context_;
  SchemaFacts facts_;
};

}  // namespace

Result<SchemaFacts> ReadSchemaFacts(const std::string& name, Lake& lake, const Context& context) {
  DYNALAKE_ASSIGN(const auto found, catalog::FindName(lake.catalog(), name));
  if (!found) {
    return catalog::NoSuchTable(lake.catalog(), name);
  }
  return SchemaReader(name, lake, context).Read(*found);
}

}  // namespace dynalake::app
