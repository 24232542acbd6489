#pragma once

#include <cstdint>
#include <string>
#include <variant>

#include "base/result.h"
#include "engine/statement.h"
#include "engine/table_resolver.h"

namespace dynalake::engine {

/// A listing that a statement asks for with SHOW, alone or in FROM.
struct ShowRequest {
  enum class Kind : uint8_t {
    kTables,      ///< SHOW TABLES
    kTablesFrom,  ///< SHOW TABLES FROM `name`
    kAllTables,   ///< SHOW ALL TABLES
    kDatabases,   ///< SHOW DATABASES, SHOW SCHEMAS
    kOther,       ///< SHOW `name`
  };
  Kind kind = Kind::kOther;
  std::string name;
};

/// A query that stands in the place of a name, as a view's does.
struct InlinedQuery {
  Statement statement;  ///< kSelect, without parameters
  std::string context;  ///< what errors in it are told of, such as "view few"
};

/// What stands in a statement in the place of a name: another name, which has a database, so that
/// it is the name of no CTE; values; or a query.
using Replacement = std::variant<TableName, TextTable, InlinedQuery>;

/// Says what the names of a statement mean before the engine resolves them: the place for views,
/// for listings, and for what an unqualified name is of.
class NameRewriter {
 public:
  virtual ~NameRewriter() = default;

  /// Asked for each name of a table; names of CTEs are none. The replacement is known to the rest
  /// of the statement by the name that it replaces.
  virtual Result<Replacement> OnTable(const TableName& name) = 0;
  virtual Result<TextTable> OnShow(const ShowRequest& show) = 0;
};

}  // namespace dynalake::engine
