#include "query/statements/show_statement.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "base/ascii.h"
#include "base/format.h"
#include "base/nearest.h"
#include "iceberg/model/sql_names.h"
#include "query/functions/function_families.h"
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
  DYNALAKE_ASSIGN(const LakeRelation relation,
                  relations.Find(AskerOf(context), name, context.database));
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

/// What does the same as a SHOW that is not there yet.
std::string_view InsteadOf(ShowKind kind) {
  switch (kind) {
    case ShowKind::kPartitions:
      return "SHOW PARTITIONS is not there yet: SELECT DISTINCT of the columns lists their values";
    case ShowKind::kCreateTable:
      return "SHOW CREATE TABLE is not there yet: DESCRIBE lists the columns, `dynalake schema` "
             "shows all of the table";
    case ShowKind::kCreateView:
      return "SHOW CREATE VIEW is not there yet: `SELECT view_definition FROM "
             "information_schema.views` has the text";
    default:
      return "SHOW TBLPROPERTIES is not there yet: `SELECT * FROM \"TABLE$properties\"` lists "
             "them";
  }
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
