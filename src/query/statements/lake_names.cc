#include "query/statements/lake_names.h"

#include <utility>

#include <arrow/type.h>

#include "base/unicode.h"
#include "query/names/information_schema.h"
#include "query/names/view_text.h"

namespace dynalake::query {

Result<NamedRelation> LakeNames::Find(const engine::TableName& name, const NamePlace& place) {
  const Asker asker = AskerAt(place);
  if (CaseFold(name.database) == kInformationSchema) {
    DYNALAKE_ASSIGN(engine::TextTable rows,
                    ListInformationSchema(relations_, asker, name.table, ListingStyle::kAthena));
    return NamedRelation(std::move(rows));
  }
  DYNALAKE_ASSIGN(LakeRelation relation, tables_.Find(asker, name, place.database));
  if (auto* table = std::get_if<catalog::TablePtr>(&relation)) {
    return NamedRelation(Use(std::move(*table), place));
  }
  const catalog::View& view = *std::get<catalog::ViewPtr>(relation);
  DYNALAKE_TRY(relations_.CheckView(asker, view));
  DYNALAKE_ASSIGN(ViewText text, TextOf(view));
  return NamedRelation(NamedView{.identifier = view.identifier,
                                 .sql = std::move(text.sql),
                                 .database = std::move(text.database)});
}

NamedTable LakeNames::Use(catalog::TablePtr table, const NamePlace& place) {
  engine::TableName use = tables_.Use(AskerAt(place), table);
  return {.table = std::move(table), .use = std::move(use)};
}

Result<NamedListing> LakeNames::List(catalog::TablePtr table, std::string_view listing,
                                     const NamePlace& place) {
  DYNALAKE_ASSIGN(StatementTables::UsedListing used,
                  tables_.UseListing(AskerAt(place), std::move(table), listing));
  return NamedListing{.columns = used.listing.rows->schema()->field_names(),
                      .types = std::move(used.listing.types),
                      .use = std::move(used.name)};
}

Result<std::vector<std::string>> LakeNames::ListDatabases() {
  return relations_.ListDatabases({.principal = principal_});
}

}  // namespace dynalake::query
