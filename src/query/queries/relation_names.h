#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/result.h"
#include "catalog/catalog.h"
#include "engine/table_resolver.h"
#include "query/types/sql_type.h"

namespace dynalake::query {

/// Where the name of a relation stands.
struct NamePlace {
  std::string database = {};  ///< what an unqualified name is of
  /// The view in whose text it stands; nothing: in the statement itself.
  std::optional<catalog::TableIdentifier> view = {};
};

/// A table, and the name under which the engine is to ask for it.
struct NamedTable {
  catalog::TablePtr table = {};
  engine::TableName use = {};
};
/// A view's query.
struct NamedView {
  catalog::TableIdentifier identifier = {};
  std::string sql = {};
  std::string database = {};  ///< what an unqualified name in it is of
};
/// A listing of a table, such as "t$files", and the name under which the engine is to ask for it.
struct NamedListing {
  std::vector<std::string> columns = {};
  std::vector<SqlType> types = {};
  engine::TableName use = {};
};
/// What the name of a relation means: a table, the rows of a listing, or a view.
using NamedRelation = std::variant<NamedTable, engine::TextTable, NamedView>;

/// The way from names of relations to what they mean, for one statement. Not thread-safe.
class RelationNames {
 public:
  virtual ~RelationNames() = default;

  /// kNotFound says what is there instead.
  virtual Result<NamedRelation> Find(const engine::TableName& name, const NamePlace& place) = 0;

  /// The same table in another state, such as an older snapshot.
  virtual NamedTable Use(catalog::TablePtr table, const NamePlace& place) = 0;

  /// kNotFound for a listing that tables have not.
  virtual Result<NamedListing> List(catalog::TablePtr table, std::string_view listing,
                                    const NamePlace& place) = 0;

  virtual Result<std::vector<std::string>> ListDatabases() = 0;
};

}  // namespace dynalake::query
