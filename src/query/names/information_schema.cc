#include "query/names/information_schema.h"

#include <array>
#include <string>
#include <utility>
#include <variant>

#include "base/ascii.h"
#include "base/unicode.h"
#include "engine/scan/type_name.h"
#include "iceberg/model/sql_names.h"
#include "query/athena/tree_names.h"
#include "query/names/view_text.h"
#include "query/types/sql_type.h"

namespace dynalake::query {
namespace {

using engine::TextTable;

/// One listing, in the words of one style.
class Listing {
 public:
  Listing(Relations& relations, const Asker& asker, ListingStyle style)
      : relations_(relations),
        asker_(asker),
        style_(style),
        catalog_(style == ListingStyle::kAthena ? std::string(kAthenaCatalog) : "dynalake") {}

  Result<TextTable> Schemata() {
    TextTable result{.columns = {"catalog_name", "schema_name"}, .rows = {}};
    DYNALAKE_ASSIGN(const auto databases, relations_.ListDatabases(asker_));
    for (const std::string& database : databases) {
      result.rows.push_back({catalog_, Name(database)});
    }
    return result;
  }

  Result<TextTable> Tables() {
    TextTable result{.columns = {"table_catalog", "table_schema", "table_name", "table_type"},
                     .rows = {}};
    DYNALAKE_ASSIGN(const auto listed, ListAll(relations_, asker_));
    for (const RelationInfo& relation : listed) {
      result.rows.push_back({catalog_, Name(relation.database), Name(relation.name),
                             relation.is_view ? "VIEW" : "BASE TABLE"});
    }
    return result;
  }

  Result<TextTable> Views() {
    TextTable result{.columns = {"table_catalog", "table_schema", "table_name", "view_definition"},
                     .rows = {}};
    DYNALAKE_ASSIGN(const auto listed, ListAll(relations_, asker_));
    for (const RelationInfo& relation : listed) {
      if (relation.is_view) {
        result.rows.push_back(
            {catalog_, Name(relation.database), Name(relation.name), DefinitionOf(relation)});
      }
    }
    return result;
  }

  Result<TextTable> Columns() {
    TextTable result{.columns = {"table_catalog", "table_schema", "table_name", "column_name",
                                 "ordinal_position", "is_nullable", "data_type"},
                     .rows = {}};
    DYNALAKE_ASSIGN(const auto listed, ListAll(relations_, asker_));
    for (const RelationInfo& relation : listed) {
      const auto found = Find(relation);
      if (const iceberg::Schema* schema = found ? SchemaOf(*found) : nullptr) {
        AddColumns(relation, *schema, result);
      }
    }
    return result;
  }

 private:
  std::string Name(const std::string& stored) const {
    return style_ == ListingStyle::kAthena ? AsciiLowerCase(stored) : stored;
  }

  /// One that cannot be opened has no columns and no text that anybody knows; `tables` lists it.
  Result<LakeRelation> Find(const RelationInfo& relation) {
    return relations_.Find(asker_, {.database = relation.database, .table = relation.name},
                           relation.database);
  }

  std::optional<std::string> DefinitionOf(const RelationInfo& relation) {
    const auto found = Find(relation);
    const auto* view = found ? std::get_if<catalog::ViewPtr>(&*found) : nullptr;
    if (view == nullptr) {
      return std::nullopt;
    }
    auto text = TextOf(**view);
    return text ? std::optional(std::move(text->sql)) : std::nullopt;
  }

  void AddColumns(const RelationInfo& relation, const iceberg::Schema& schema, TextTable& out) {
    const auto fields = schema.fields();
    const std::vector<std::string> names = iceberg::SqlNames(fields);
    for (size_t i = 0; i < fields.size(); ++i) {
      out.rows.push_back({catalog_, Name(relation.database), Name(relation.name), Name(names[i]),
                          std::to_string(i + 1), fields[i].required ? "NO" : "YES",
                          TypeTextOf(fields[i].type, style_)});
    }
  }

  Relations& relations_;
  const Asker& asker_;
  ListingStyle style_;
  std::string catalog_;
};

struct ListingName {
  std::string_view name;
  Result<TextTable> (Listing::*list)();
};
constexpr std::array kListings = {
    ListingName{"tables", &Listing::Tables}, ListingName{"columns", &Listing::Columns},
    ListingName{"schemata", &Listing::Schemata}, ListingName{"views", &Listing::Views}};

}  // namespace

std::string TypeTextOf(const iceberg::Type& type, ListingStyle style) {
  if (style == ListingStyle::kDuckdb) {
    if (auto name = engine::TypeNameOf(type)) {
      return *std::move(name);
    }
  } else if (const auto read = TypeOf(type)) {
    return ToString(*read);
  }
  const std::string text = type.ToString();
  return text.substr(0, text.find('<'));
}

Result<TextTable> ListInformationSchema(Relations& relations, const Asker& asker,
                                        std::string_view name, ListingStyle style) {
  const std::string folded = CaseFold(name);
  for (const ListingName& listing : kListings) {
    if (folded == listing.name) {
      return (Listing(relations, asker, style).*listing.list)();
    }
  }
  return Fail(ErrorCode::kNotFound,
              "information_schema has tables, columns, schemata and views, not {}", name);
}

}  // namespace dynalake::query
