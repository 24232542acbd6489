#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/casts/cast_step.h"
#include "engine/json/path_answer.h"
#include "engine/json/sql_path.h"

namespace dynalake::engine {

// What json_table is told to do, read from the constant texts that it is given.

enum class TableColumnKind : uint8_t { kOrdinality, kValue, kQuery };

/// A column over the items of one path.
struct TableColumn {
  TableColumnKind kind = TableColumnKind::kValue;
  size_t field = 0;  ///< of the rows
  SqlPath path = {};
  OnCase on_empty = OnCase::kNull;
  OnCase on_error = OnCase::kNull;
  size_t default_on_empty = 0;  ///< of the arguments behind the first; only with `kDefault`
  size_t default_on_error = 0;
  QueryOptions query = {};
  CastStepPtr cast = {};  ///< of JSON for a value, of varchar for a query; null: none is needed
};

enum class TableNodeKind : uint8_t { kPath, kUnion, kCross };

/// A path with its columns and what is nested in it; or two that are, side by side.
struct TableNode {
  TableNodeKind kind = TableNodeKind::kPath;
  size_t number = 0;  ///< of the paths, counted from the outermost
  SqlPath path = {};
  std::vector<TableColumn> columns = {};
  /// Of kPath: nested in it, or none. Of the others both.
  std::unique_ptr<TableNode> first = {};
  std::unique_ptr<TableNode> second = {};
  bool is_outer = true;  ///< whether an item without nested rows is a row
};

struct TablePlan {
  bool fails_on_error = false;
  size_t defaults = 0;
  size_t paths = 0;
  TableNode root = {};
};

/// Reads
///
///     table  = ("EMPTY" | "ERROR") count-of-defaults node
///     node   = "PATH" path count-of-columns column… ("LEAF" | ("OUTER" | "INNER") node)
///            | ("UNION" | "CROSS") node node
///     column = "ORDINALITY" field
///            | "VALUE" field path on-empty on-error
///            | "QUERY" field path wrapper ("KEEP" | "OMIT") on-empty on-error
///
/// where each DEFAULT is the next of the arguments. `row` has the types of the fields.
TablePlan ReadTablePlan(const std::vector<std::string>& words, const CastType& row);

}  // namespace dynalake::engine
