#pragma once

#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/result.h"
#include "engine/row_source.h"
#include "engine/table_scan.h"

namespace dynalake::engine {

/// A table name as a statement spells it. `database` is empty where the statement names none.
struct TableName {
  std::string database;
  std::string table;

  /// With quotes where SQL needs them.
  std::string ToString() const;
};

/// A small table of text, for listings such as `information_schema.tables`. A missing value is
/// null.
struct TextTable {
  std::vector<std::string> columns;
  std::vector<std::vector<std::optional<std::string>>> rows;
};

/// What a name stands for.
using Relation = std::variant<std::shared_ptr<const ScanTable>, TextTable,
                              std::shared_ptr<const RowSource>>;

/// The engine's only way to tables: the engine asks for each name of a statement before it runs.
/// Nothing else of that name, in DuckDB or in the file system, can be reached from SQL.
class TableResolver {
 public:
  virtual ~TableResolver() = default;

  /// kNotFound for a name that is not there. One resolver serves one statement and answers the same
  /// name with the same snapshot.
  virtual Result<Relation> Resolve(const TableName& name) = 0;
};

}  // namespace dynalake::engine
