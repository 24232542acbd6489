#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "query/names/relations.h"
#include "query/names/statement_tables.h"
#include "query/queries/relation_names.h"

namespace dynalake::query {

/// The names of one statement, in the relations of a lake.
class LakeNames final : public RelationNames {
 public:
  /// Both outlive it.
  LakeNames(Relations& relations, StatementTables& tables, std::string principal)
      : relations_(relations), tables_(tables), principal_(std::move(principal)) {}

  Result<NamedRelation> Find(const engine::TableName& name, const NamePlace& place) override;
  NamedTable Use(catalog::TablePtr table, const NamePlace& place) override;
  Result<NamedListing> List(catalog::TablePtr table, std::string_view listing,
                            const NamePlace& place) override;
  Result<std::vector<std::string>> ListDatabases() override;

 private:
  Asker AskerAt(const NamePlace& place) const {
    return {.principal = principal_, .view = place.view};
  }

  Relations& relations_;
  StatementTables& tables_;
  std::string principal_;
};

}  // namespace dynalake::query
