#pragma once

#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/result.h"
#include "catalog/catalog.h"
#include "catalog/scan/table_reader.h"
#include "engine/table_resolver.h"

namespace dynalake::query {

/// Who uses this process itself, as the command line does.
inline constexpr const char* kLocalPrincipal = "local";

/// Who asks for a table, a view or a listing.
struct Asker {
  std::string principal = kLocalPrincipal;
  /// The view in whose text the name stands; nothing where it stands in the statement itself.
  std::optional<catalog::TableIdentifier> view = std::nullopt;
};

/// A table or a view of the catalog.
using LakeRelation = std::variant<catalog::TablePtr, catalog::ViewPtr>;

const catalog::TableIdentifier& IdentifierOf(const LakeRelation& relation);
/// The columns; null for a view without a current version.
const iceberg::Schema* SchemaOf(const catalog::View& view);
const iceberg::Schema* SchemaOf(const LakeRelation& relation);

/// A table or view, as listings show it.
struct RelationInfo {
  std::string database;
  std::string name;
  bool is_view = false;
};

/// The one way from names to tables and views: every statement, scan and listing asks here and says
/// for whom. Rules of access stand before another implementation and answer for fewer names, as if
/// the others were not there. Thread-safe.
class Relations {
 public:
  virtual ~Relations() = default;

  /// By the name a user wrote (`catalog::FindName`); one without a database is of
  /// `default_database`. kNotFound says what is there instead.
  virtual Result<LakeRelation> Find(const Asker& asker, const engine::TableName& name,
                                    const std::string& default_database) = 0;

  /// The current snapshot of a table that `Find` gave, as the engine scans it. kMalformedInput
  /// where its metadata names a file outside the lake.
  virtual Result<std::shared_ptr<const engine::ScanTable>> Open(const Asker& asker,
                                                                const catalog::Table& table) = 0;

  /// What reads the metadata of a table that `Find` gave, for listings of its files; it lives as
  /// long as these relations.
  virtual Result<catalog::TableReader*> ReaderOf(const Asker& asker,
                                                 const catalog::Table& table) = 0;

  /// An error that says what to do where a view that `Find` gave cannot be read any more, because
  /// its table was dropped or changed.
  virtual Result<void> CheckView(const Asker& asker, const catalog::View& view) = 0;

  /// Sorted.
  virtual Result<std::vector<std::string>> ListDatabases(const Asker& asker) = 0;
  /// The tables, then the views of a database, each sorted by name.
  virtual Result<std::vector<RelationInfo>> List(const Asker& asker,
                                                 const std::string& database) = 0;
};

/// The tables and views of all databases, in the order of `ListDatabases` and `List`.
Result<std::vector<RelationInfo>> ListAll(Relations& relations, const Asker& asker);

}  // namespace dynalake::query
