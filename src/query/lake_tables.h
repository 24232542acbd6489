#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "catalog/catalog.h"
#include "catalog/scan/table_reader.h"
#include "engine/table_resolver.h"

namespace dynalake::query {

/// A table or a view of the catalog.
using LakeRelation = std::variant<catalog::TablePtr, catalog::ViewPtr>;

/// Finds a table or view by the name a user wrote (`catalog::FindName`).
Result<LakeRelation> FindRelation(catalog::Catalog& catalog, const engine::TableName& name,
                                  const std::string& default_database);

/// The current snapshot of a table as the engine scans it. kMalformedInput where its metadata names
/// a file outside the lake.
Result<std::shared_ptr<const engine::ScanTable>> LoadScanTable(catalog::TableReader& reader,
                                                               const catalog::Table& table);

/// The tables, views and `information_schema` listings of a catalog, for one statement: a name that
/// was answered once is answered with the same snapshot again.
class LakeTables final : public engine::TableResolver {
 public:
  LakeTables(catalog::Catalog& catalog, catalog::TableReader& reader)
      : catalog_(catalog), reader_(reader) {}

  Result<engine::Relation> Resolve(const engine::TableName& name,
                                   const std::string& default_database) override;
  Result<engine::TextTable> ListTables(const std::string& database) override;
  Result<engine::TextTable> ListDatabases() override;

 private:
  Result<engine::Relation> ResolveListing(std::string_view name);

  catalog::Catalog& catalog_;
  catalog::TableReader& reader_;
  std::map<catalog::TableIdentifier, engine::Relation> answered_;
};

}  // namespace dynalake::query
