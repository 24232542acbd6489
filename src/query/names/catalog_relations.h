#pragma once

#include <memory>
#include <string>
#include <vector>

#include "catalog/scan/table_reader.h"
#include "query/names/relations.h"

namespace dynalake::query {

/// The relations of a catalog, the same for everybody.
class CatalogRelations final : public Relations {
 public:
  /// Both outlive it.
  CatalogRelations(catalog::Catalog& catalog, catalog::TableReader& reader)
      : catalog_(catalog), reader_(reader) {}

  Result<LakeRelation> Find(const Asker& asker, const engine::TableName& name,
                            const std::string& default_database) override;
  Result<std::shared_ptr<const engine::ScanTable>> Open(const Asker& asker,
                                                        const catalog::Table& table) override;
  Result<catalog::TableReader*> ReaderOf(const Asker& asker,
                                         const catalog::Table& table) override;
  Result<void> CheckView(const Asker& asker, const catalog::View& view) override;
  Result<std::vector<std::string>> ListDatabases(const Asker& asker) override;
  Result<std::vector<RelationInfo>> List(const Asker& asker, const std::string& database) override;

 private:
  catalog::Catalog& catalog_;
  catalog::TableReader& reader_;
};

}  // namespace dynalake::query
