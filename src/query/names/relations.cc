#include "query/names/relations.h"

namespace dynalake::query {

const catalog::TableIdentifier& IdentifierOf(const LakeRelation& relation) {
  return std::visit(
      [](const auto& value) -> const catalog::TableIdentifier& { return value->identifier; },
      relation);
}

const iceberg::Schema* SchemaOf(const catalog::View& view) {
  const iceberg::ViewVersion* version = view.metadata->current_version();
  return version == nullptr ? nullptr : view.metadata->FindSchema(version->schema_id);
}

const iceberg::Schema* SchemaOf(const LakeRelation& relation) {
  if (const auto* table = std::get_if<catalog::TablePtr>(&relation)) {
    return &(*table)->metadata->current_schema();
  }
  return SchemaOf(*std::get<catalog::ViewPtr>(relation));
}

Result<std::vector<RelationInfo>> ListAll(Relations& relations, const Asker& asker) {
  std::vector<RelationInfo> result;
  DYNALAKE_ASSIGN(const auto databases, relations.ListDatabases(asker));
  for (const std::string& database : databases) {
    DYNALAKE_ASSIGN(const auto listed, relations.List(asker, database));
    result.insert(result.end(), listed.begin(), listed.end());
  }
  return result;
}

}  // namespace dynalake::query
