#include "query/relations.h"

namespace dynalake::query {

const catalog::TableIdentifier& IdentifierOf(const LakeRelation& relation) {
  return std::visit(
      [](const auto& value) -> const catalog::TableIdentifier& { return value->identifier; },
      relation);
}

const iceberg::Schema* SchemaOf(const LakeRelation& relation) {
  if (const auto* table = std::get_if<catalog::TablePtr>(&relation)) {
    return &(*table)->metadata->current_schema();
  }
  const iceberg::ViewMetadata& view = *std::get<catalog::ViewPtr>(relation)->metadata;
  const iceberg::ViewVersion* version = view.current_version();
  return version == nullptr ? nullptr : view.FindSchema(version->schema_id);
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
