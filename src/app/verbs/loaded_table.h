#pragma once

#include <memory>
#include <string>

#include "app/lake/context.h"
#include "app/lake/lake.h"
#include "base/result.h"
#include "catalog/table.h"
#include "shaping/columns/columns.h"

namespace dynalake::app {

/// An opened lake and one of its tables that a load made.
struct LoadedTable {
  std::unique_ptr<Lake> lake;
  catalog::TablePtr table;
  shaping::TableColumns columns;

  /// The name as scans take it.
  engine::TableName scan_name() const {
    return {table->identifier.namespace_name, table->identifier.name};
  }
};

/// kNotFound for an unknown name; kUnsupported for a table of another writer, which does not say
/// what item its rows stand for.
Result<LoadedTable> OpenLoadedTable(const std::string& name, const Context& context);

}  // namespace dynalake::app
