#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "app/reports/column_statistics.h"
#include "catalog/table.h"
#include "shaping/columns/columns.h"
#include "shaping/profile/profile.h"
#include "table/table_profile.h"

namespace dynalake::app {

/// One line of the schema: a column or a field inside one.
struct SchemaRow {
  std::string column;
  std::string type;
  std::string attribute;
  std::string key;  ///< "partition", "sort" or empty
  int32_t field_id = 0;
  int depth = 0;  ///< 0: a column; else a field inside one
  /// The DynamoDB type that its cells hold; "" where they hold any, or it is not known.
  std::string_view holds;
  /// Counts by DynamoDB type. Nothing where they are not known: of an entity view, of an attribute
  /// that has several types and whose cells do not hold all of it.
  std::optional<std::vector<std::pair<std::string, int64_t>>> values;
  /// The entities that have the attribute, with how many items have it; "" is that of items without
  /// one. Of top-level attributes alone.
  std::vector<std::pair<std::string, int64_t>> entities;
  /// Items of which the cell does not hold all of the value; inside a column the values that are of
  /// another type.
  std::optional<int64_t> did_not_fit;
  /// Items whose cell holds the value, while `_rest` keeps how it was spelled.
  std::optional<int64_t> kept_spelling;
  /// An earlier version counted both as one, so that neither is known.
  bool not_counted_apart = false;
  std::optional<ColumnStatistics> statistics;
  /// What `--type` could make of a column whose values look like times; "" of any other.
  std::string_view time_type;
};

/// An attribute of the items that got no column; its values are in `_rest`.
struct RestAttribute {
  std::string name;
  std::vector<std::pair<std::string, int64_t>> values;  ///< counts by DynamoDB type
};

/// The columns of a loaded table with the fields inside them; counts where there is a profile.
std::vector<SchemaRow> SchemaRows(const catalog::Table& table, const shaping::TableColumns& columns,
                                  const std::optional<table::TableProfile>& profile);
/// What is known of a table that no load made, and of a view.
std::vector<SchemaRow> SchemaRows(const iceberg::Schema& schema);

/// Adds to the columns of an entity view what `table_rows` say of the attributes of the same
/// columns of its table, and where `counts` is not null, what is counted of the entity.
void AddLoadedColumns(const std::vector<SchemaRow>& table_rows,
                      const shaping::EntityCounts::Entity* counts,
                      std::vector<SchemaRow>& view_rows);

/// Adds what was found of the columns' cells, by field id.
void AddStatistics(const RelationStatistics& statistics, std::vector<SchemaRow>& rows);

/// The value of `--type` for cells that look like times, by the least, the greatest and some of
/// them: of text "timestamp" or "date", of whole numbers "epoch_seconds" or "epoch_millis" where
/// they are times between 2000 and 2100. "" where they do not.
std::string_view TimeTypeOf(const shaping::Column& column, const ColumnStatistics& statistics);

/// Sorted by how many items have them, the most first.
std::vector<RestAttribute> AttributesWithoutColumn(const shaping::TableColumns& columns,
                                                   const shaping::Profile& profile);

}  // namespace dynalake::app
