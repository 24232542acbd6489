#pragma once

#include <memory>
#include <vector>

#include "engine/row_source.h"
#include "query/types/sql_type.h"

namespace dynalake::query {

/// A listing of a table's metadata, such as `"t$snapshots"`: its rows, and what each column is.
struct TableListing {
  std::shared_ptr<const engine::RowSource> rows = {};
  std::vector<SqlType> types = {};  ///< one a column of the rows
};

}  // namespace dynalake::query
