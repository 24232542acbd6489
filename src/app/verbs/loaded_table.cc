#include "app/verbs/loaded_table.h"

#include <optional>
#include <utility>

#include "table/table_columns.h"

namespace dynalake::app {

Result<LoadedTable> OpenLoadedTable(const std::string& name, const Context& context) {
  DYNALAKE_ASSIGN(std::unique_ptr<Lake> lake, Lake::Open(context, Lake::Mode::kExisting));
  DYNALAKE_ASSIGN(catalog::TablePtr table, lake->FindTable(name));
  DYNALAKE_ASSIGN(std::optional<shaping::TableColumns> columns,
                  table::ReadTableColumns(*table->metadata));
  if (!columns.has_value()) {
    return Fail(ErrorCode::kUnsupported, "{} was not loaded by dynalake: its rows are no items",
                name);
  }
  return LoadedTable{std::move(lake), std::move(table), *std::move(columns)};
}

}  // namespace dynalake::app
