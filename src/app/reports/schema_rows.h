#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

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
  std::string key;                                      ///< "partition", "sort" or empty
  std::vector<std::pair<std::string, int64_t>> values;  ///< counts by DynamoDB type
  /// Items of which the cell does not hold all of the value; inside a column the values that are of
  /// another type.
  std::optional<int64_t> did_not_fit;
  /// Items whose cell holds the value, while `_rest` keeps how it was spelled.
  std::optional<int64_t> kept_spelling;
  /// An earlier version counted both as one, so that neither is known.
  bool not_counted_apart = false;
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

/// Sorted by how many items have them, the most first.
std::vector<RestAttribute> AttributesWithoutColumn(const shaping::TableColumns& columns,
                                                   const shaping::Profile& profile);

}  // namespace dynalake::app
