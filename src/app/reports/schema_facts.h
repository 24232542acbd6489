#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "app/lake/context.h"
#include "app/lake/lake.h"
#include "app/reports/schema_rows.h"
#include "catalog/catalog.h"
#include "table/counted_state.h"

namespace dynalake::app {

/// What `schema` and the shell's `\d` say of a table or view.
struct SchemaFacts {
  catalog::TableIdentifier identifier;
  bool is_view = false;
  std::vector<SchemaRow> rows;
  /// Nothing where the cells could not be read, which was said.
  std::optional<RelationStatistics> statistics;

  std::string location;  ///< of a table
  struct Counted {
    int64_t items = 0;
    int64_t items_with_rest = 0;
    table::CountedState state;
  };
  std::optional<Counted> counted;  ///< of a table whose load left its counts
  std::optional<int> rules_version;
  std::vector<RestAttribute> without_column;
  std::map<std::string, int64_t> entities;  ///< items by entity
  int64_t no_entity_count = 0;

  std::string table;             ///< of an entity view: its table, as a user writes it
  std::string entity;            ///< likewise
  std::optional<int64_t> items;  ///< likewise, as of the load
};

/// Of the table or view that a user's text means; kNotFound proposes the nearest name. Reads cells
/// (`relation_statistics.h`); what cannot be known is said on standard error.
Result<SchemaFacts> ReadSchemaFacts(const std::string& name, Lake& lake, const Context& context);

}  // namespace dynalake::app
