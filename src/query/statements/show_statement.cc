#include "query/statements/show_statement.h"

#include <algorithm>
#include <utility>
#include <vector>

#include <arrow/type.h>

#include "base/ascii.h"
#include "base/format.h"
#include "base/nearest.h"
#include "iceberg/model/sql_names.h"
#include "query/functions/function_families.h"
#include "query/listings/listing.h"
#include "query/names/information_schema.h"

namespace dynalake::query {
namespace {

using engine::TextTable;

/// Athena's patterns of SHOW: `*` is any text, `|` stands between patterns; LIKE's `%` is taken as
/// well. Without regard to case.
bool MatchesOne(std::string_view name, std::string_view pattern) {
  size_t at = 0;
  size_t in_pattern = 0;
  std::optional<size_t> star;
  size_t behind_star = 0;
  while (at < name.size()) {
    const bool is_star =
        in_pattern < pattern.size() && (pattern[in_pattern] == '*' || pattern[in_pattern] == '%');
    if (is_star) {
      star = in_pattern++;
      behind_star = at;
    } else if (in_pattern < pattern.size() && pattern[in_pattern] == name[at]) {
      ++at;
      ++in_pattern;
    } else if (star) {
      in_pattern = *star + 1;
      at = ++behind_star;
    } else {
      return false;
    }
  }
  return pattern.find_first_not_of("*%", in_pattern) == std::string_view::npos;
}

bool Matches(const std::string& name, const std::optional<std::string>& pattern) {
  if (!pattern) {
    return true;
  }
  const std::string folded = AsciiLowerCase(name);
  std::string rest = AsciiLowerCase(*pattern);
  // `.*` is how Hive's regular expressions say the same.
  for (size_t at = rest.find(".*"); at != std::string::npos; at = rest.find(".*", at)) {
    rest.erase(at, 1);
  }
  std::string_view left = rest;
  while (true) {
    const size_t bar = std::min(left.find('|'), left.size());
    if (MatchesOne(folded, left.substr(0, bar))) {
      return true;
    }
    if (bar == left.size()) {
      return false;
    }
    left.remove_prefix(bar + 1);
  }
}

engine::TableName TableNameOf(const QualifiedName& name) {
  const auto& parts = name.parts;
  return {.database = parts.size() > 1 ? parts[parts.size() - 2].text : std::string(),
          .table = parts.back().text};
}

Asker AskerOf(const StatementContext& context) { return {.principal = context.user}; }

/// The database that is meant, as it is stored.
Result<std::string> FindDatabase(Relations& relations, const StatementContext& context,
                                 const QualifiedName& name) {
  DYNALAKE_ASSIGN(const auto databases, relations.ListDatabases(AskerOf(context)));
  const std::string& wanted = name.parts.empty() ? context.database : name.parts.back().text;
  for (const std::string& database : databases) {
    if (IsSameName(database, wanted)) {
      return database;
    }
  }
  const uint32_t offset = name.parts.empty() ? 0 : name.parts.front().offset;
  const std::vector<std::string_view> candidates(databases.begin(), databases.end());
  return ErrorAt(context, offset, ErrorCode::kNotFound, "SCHEMA_NOT_FOUND",
                 fmt::format("there is no database {}{}; SHOW DATABASES lists what is there",
                             wanted, Proposal(wanted, candidates)));
}

Result<TextTable> ShowRelations(Relations& relations, const StatementContext& context,
                                const Show& show) {
  const bool views_alone = show.kind == ShowKind::kViews;
  DYNALAKE_ASSIGN(const std::string database, FindDatabase(relations, context, show.of));
  DYNALAKE_ASSIGN(const auto listed, relations.List(AskerOf(context), database));
  std::vector<std::string> names;
  for (const RelationInfo& relation : listed) {
    if ((!views_alone || relation.is_view) && Matches(relation.name, show.pattern)) {
      names.push_back(relation.name);
    }
  }
  std::ranges::sort(names);
  TextTable result{.columns = {views_alone ? "views" : "tab_name"}, .rows = {}};
  for (std::string& name : names) {
    result.rows.push_back({std::move(name)});
  }
  return result;
}

using NamesAndTypes = std::vector<std::pair<std::string, std::string>>;

/// The table that has a name; kNotFound for a view.
Result<catalog::TablePtr> FindTable(Relations& relations, const StatementContext& context,
                                    const engine::TableName& name) {
  DYNALAKE_ASSIGN(LakeRelation relation, relations.Find(AskerOf(context), name, context.database));
  auto* table = std::get_if<catalog::TablePtr>(&relation);
  return table != nullptr ? Result<catalog::TablePtr>(std::move(*table))
                          : Fail(ErrorCode::kNotFound, "{} is a view", name.ToString());
}

/// Of a listing of a table's metadata, such as "t$files".
Result<TableListing> FindListing(Relations& relations, const StatementContext& context,
                                 const engine::TableName& of, std::string_view listing) {
  DYNALAKE_ASSIGN(const catalog::TablePtr table, FindTable(relations, context, of));
  DYNALAKE_ASSIGN(catalog::TableReader * reader, relations.ReaderOf(AskerOf(context), *table));
  return OpenListing(*table, listing, *reader);
}

Result<NamesAndTypes> FindListingColumns(Relations& relations, const StatementContext& context,
                                         const std::string& database,
                                         const TableListingName& name) {
  DYNALAKE_ASSIGN(
      const TableListing listing,
      FindListing(relations, context, {.database = database, .table = name.table}, name.listing));
  NamesAndTypes columns;
  for (size_t i = 0; i < listing.types.size(); ++i) {
    columns.emplace_back(listing.rows->schema()->field(static_cast<int>(i))->name(),
                         ToString(listing.types[i]));
  }
  return columns;
}

Result<NamesAndTypes> FindColumns(Relations& relations, const StatementContext& context,
                                  const engine::TableName& name) {
  NamesAndTypes columns;
  if (IsSameName(name.database, kInformationSchema)) {
    DYNALAKE_ASSIGN(const TextTable rows, ListInformationSchema(relations, AskerOf(context),
                                                                name.table, ListingStyle::kAthena));
    for (const std::string& column : rows.columns) {
      columns.emplace_back(column, column == "ordinal_position" ? "bigint" : "varchar");
    }
    return columns;
  }
  auto found = relations.Find(AskerOf(context), name, context.database);
  if (const auto listing = SplitListingName(name.table);
      listing && !found && found.error().code() == ErrorCode::kNotFound) {
    return FindListingColumns(relations, context, name.database, *listing);
  }
  DYNALAKE_ASSIGN(const LakeRelation relation, std::move(found));
  if (const iceberg::Schema* schema = SchemaOf(relation)) {
    const std::vector<std::string> names = iceberg::SqlNames(schema->fields());
    for (size_t i = 0; i < names.size(); ++i) {
      columns.emplace_back(names[i], TypeTextOf(schema->fields()[i].type, ListingStyle::kAthena));
    }
  }
  return columns;
}

Result<NamesAndTypes> ColumnsOf(Relations& relations, const StatementContext& context,
                                const QualifiedName& written) {
  const engine::TableName name = TableNameOf(written);
  auto columns = FindColumns(relations, context, name);
  if (!columns) {
    return MissingRelationAt(context, written.parts.front().offset,
                             name.database.empty() ? context.database : name.database,
                             relations.ListDatabases(AskerOf(context)), std::move(columns).error());
  }
  return columns;
}

TextTable ShowFunctions(const std::optional<std::string>& pattern) {
  TextTable result{.columns = {"Function", "Signature"}, .rows = {}};
  for (const auto family : FunctionFamilies()) {
    for (const FunctionRow& row : family) {
      const std::string name(row.name);
      if (!name.starts_with('$') && Matches(name, pattern)) {
        result.rows.push_back({name, std::string(row.signature)});
      }
    }
  }
  std::ranges::stable_sort(result.rows);
  return result;
}

/// The partitions of a table, each once, as "$partition" calls them.
Result<TextTable> ShowPartitions(Relations& relations, const StatementContext& context,
                                 const engine::TableName& name) {
  DYNALAKE_ASSIGN(const catalog::TablePtr table, FindTable(relations, context, name));
  DYNALAKE_ASSIGN(catalog::TableReader * reader, relations.ReaderOf(AskerOf(context), *table));
  DYNALAKE_ASSIGN(std::vector<std::string> partitions,
                  ListPartitionPaths(table->metadata, *reader));
  TextTable result{.columns = {"partition"}, .rows = {}};
  for (std::string& partition : partitions) {
    result.rows.push_back({std::move(partition)});
  }
  return result;
}

/// The properties that a table was given, or the one with that key.
Result<TextTable> ShowProperties(Relations& relations, const StatementContext& context,
                                 const engine::TableName& name,
                                 const std::optional<std::string>& key) {
  DYNALAKE_ASSIGN(const catalog::TablePtr table, FindTable(relations, context, name));
  TextTable result{.columns = {"prpt_name", "prpt_value"}, .rows = {}};
  for (const auto& [property, value] : table->metadata->properties) {
    if (!key || property == *key) {
      result.rows.push_back({property, value});
    }
  }
  if (key && result.rows.empty()) {
    return Fail(ErrorCode::kNotFound, "the table {} has no property {}", table->identifier.name,
                *key);
  }
  return result;
}

/// What a SHOW of a table says.
Result<TextTable> ShowOfTable(Relations& relations, const StatementContext& context,
                              const Show& show) {
  const engine::TableName name = TableNameOf(show.of);
  auto rows = show.kind == ShowKind::kPartitions
                  ? ShowPartitions(relations, context, name)
                  : ShowProperties(relations, context, name, show.key);
  if (!rows) {
    return MissingRelationAt(context, show.of.parts.front().offset,
                             name.database.empty() ? context.database : name.database,
                             relations.ListDatabases(AskerOf(context)), std::move(rows).error());
  }
  return rows;
}

/// What does the same as a SHOW that is not there yet.
std::string_view InsteadOf(ShowKind kind) {
  return kind == ShowKind::kCreateTable
             ? "SHOW CREATE TABLE is not there yet: DESCRIBE lists the columns, `dynalake schema` "
               "shows all of the table"
             : "SHOW CREATE VIEW is not there yet: `SELECT view_definition FROM "
               "information_schema.views` has the text";
}

}  // namespace

Result<TextTable> AnswerShow(Relations& relations, const StatementContext& context,
                             const Show& show) {
  switch (show.kind) {
    case ShowKind::kDatabases: {
      DYNALAKE_ASSIGN(const auto databases, relations.ListDatabases(AskerOf(context)));
      TextTable result{.columns = {"database_name"}, .rows = {}};
      for (const std::string& name : databases) {
        if (Matches(name, show.pattern)) {
          result.rows.push_back({name});
        }
      }
      return result;
    }
    case ShowKind::kTables:
    case ShowKind::kViews:
      return ShowRelations(relations, context, show);
    case ShowKind::kColumns: {
      DYNALAKE_ASSIGN(const auto columns, ColumnsOf(relations, context, show.of));
      TextTable result{.columns = {"field"}, .rows = {}};
      for (const auto& [name, type] : columns) {
        result.rows.push_back({name});
      }
      return result;
    }
    case ShowKind::kFunctions:
      return ShowFunctions(show.pattern);
    case ShowKind::kPartitions:
    case ShowKind::kProperties:
      return ShowOfTable(relations, context, show);
    default:
      return ErrorAt(context, show.of.parts.front().offset, ErrorCode::kUnsupported,
                     "NOT_SUPPORTED", InsteadOf(show.kind));
  }
}

Result<TextTable> AnswerDescribe(Relations& relations, const StatementContext& context,
                                 const Describe& describe) {
  DYNALAKE_ASSIGN(const auto columns, ColumnsOf(relations, context, describe.name));
  TextTable result{.columns = {"col_name", "data_type"}, .rows = {}};
  for (const auto& [name, type] : columns) {
    result.rows.push_back({name, type});
  }
  return result;
}

}  // namespace dynalake::query
