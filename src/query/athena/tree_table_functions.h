#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "query/athena/tree_functions.h"
#include "query/athena/tree_names.h"

namespace dynalake::query {

// JSON_TABLE.

enum class JsonColumnKind : uint8_t { kOrdinality, kValue, kQuery, kNested };
/// `n FOR ORDINALITY`, `a integer PATH …`, `a varchar FORMAT JSON PATH …`,
/// `NESTED PATH … AS p COLUMNS (…)`.
struct JsonTableColumn {
  JsonColumnKind kind = JsonColumnKind::kValue;
  Identifier name = {};  ///< of kNested that of the path, maybe none
  TypeName type = {};
  std::optional<std::string> path = {};
  std::optional<JsonWrapper> wrapper = {};
  std::optional<bool> keeps_quotes = {};
  std::optional<JsonFallback> on_empty = {};
  std::optional<JsonFallback> on_error = {};
  std::vector<JsonTableColumn> columns;
  auto children() const { return std::tie(on_empty, on_error, columns); }
};
enum class JsonPlanKind : uint8_t { kPath, kOuter, kInner, kUnion, kCross };
/// A path's name, or two plans: of kOuter and kInner the first is a path.
struct JsonTablePlan {
  JsonPlanKind kind = JsonPlanKind::kPath;
  Identifier path = {};
  std::vector<JsonTablePlan> operands;
};
/// `PLAN DEFAULT (…)`, and what holds without any.
struct JsonTableDefaults {
  bool is_written = false;
  bool is_outer = true;
  bool is_cross = false;
};
struct JsonTable {
  JsonPath path = {};
  std::vector<JsonTableColumn> columns = {};
  std::optional<JsonTablePlan> plan = {};
  JsonTableDefaults defaults = {};
  bool fails_on_error = false;
  auto children() const { return std::tie(path, columns); }
};

// TABLE(name(…)).

/// `DESCRIPTOR(a, b bigint)`.
struct Descriptor {
  std::vector<Identifier> names = {};
  bool has_types = false;
};
/// A value, `TABLE(query)` or `TABLE(name)`, or a descriptor; with `name =>` before it or not.
struct TableFunctionArgument {
  std::optional<Identifier> name = {};
  ExpressionPtr value = {};
  RelationPtr table = {};
  std::optional<Descriptor> descriptor = {};
  uint32_t offset = 0;
  auto children() const { return std::tie(value, table); }
};
struct TableFunction {
  QualifiedName name = {};
  std::vector<TableFunctionArgument> arguments = {};
  auto children() const { return std::tie(arguments); }
};

}  // namespace dynalake::query
