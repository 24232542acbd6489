#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/table_resolver.h"
#include "query/listings/listing.h"
#include "query/names/relations.h"

namespace dynalake::query {

/// The relations that one statement names, each at one snapshot: what was found once is the same
/// when it is named again. Tables are handed to the engine under names of this class's making,
/// which say as well who asks.
class StatementTables final : public engine::TableResolver {
 public:
  /// `relations` outlives it.
  explicit StatementTables(Relations& relations) : relations_(relations) {}

  /// As `Relations::Find`.
  Result<LakeRelation> Find(const Asker& asker, const engine::TableName& name,
                            const std::string& default_database);

  /// The name under which the engine is to ask for the table.
  engine::TableName Use(const Asker& asker, catalog::TablePtr table);

  /// A listing of a table's metadata, and the name under which the engine is to ask for its rows.
  /// kNotFound for a listing that tables have not.
  struct UsedListing {
    TableListing listing;
    engine::TableName name;
  };
  Result<UsedListing> UseListing(const Asker& asker, catalog::TablePtr table,
                                 std::string_view listing);

  /// The table that a name of this class's making is of; of a listing with the listing behind it.
  std::optional<catalog::TableIdentifier> Named(const engine::TableName& name) const;

  Result<engine::Relation> Resolve(const engine::TableName& name) override;

  /// The tables that were used so far, or of which a listing was, each once for every view that it
  /// was named in.
  std::vector<catalog::TablePtr> tables() const;

 private:
  struct Used {
    Asker asker;
    catalog::TablePtr table;
    std::shared_ptr<const engine::ScanTable> opened;
    std::shared_ptr<const engine::RowSource> listing;  ///< of the table; null: the table itself
    std::string listing_name;                          ///< as "$files"
  };
  /// The place in `used_` of a name of this class's making.
  std::optional<size_t> NumberOf(const engine::TableName& name) const;

  Relations& relations_;
  std::map<catalog::TableIdentifier, LakeRelation> found_;
  std::vector<Used> used_;
};

}  // namespace dynalake::query
