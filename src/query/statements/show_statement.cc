#include "query/statements/show_statement.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "base/ascii.h"
#include "query/functions/function_families.h"
#include "query/names/show.h"
#include "query/types/sql_type.h"

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

Result<TextTable> ShowRelations(Relations& relations, const Asker& asker,
                                const std::string& database, const Show& show) {
  const bool views_alone = show.kind == ShowKind::kViews;
  DYNALAKE_ASSIGN(const auto listed, relations.List(asker, database));
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

Result<std::vector<std::pair<std::string, std::string>>> ColumnsOf(
    Relations& relations, const Asker& asker, const std::string& default_database,
    const QualifiedName& name) {
  DYNALAKE_ASSIGN(const LakeRelation relation,
                  relations.Find(asker, TableNameOf(name), default_database));
  std::vector<std::pair<std::string, std::string>> columns;
  if (const iceberg::Schema* schema = SchemaOf(relation)) {
    for (const iceberg::NestedField& field : schema->fields()) {
      const auto type = TypeOf(field.type);
      columns.emplace_back(field.name, type ? ToString(*type) : field.type.ToString());
    }
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

}  // namespace

Result<TextTable> AnswerShow(Relations& relations, const Asker& asker,
                             const std::string& default_database, const Show& show) {
  const std::string database = show.of.parts.empty() ? default_database : show.of.parts.back().text;
  switch (show.kind) {
    case ShowKind::kDatabases: {
      DYNALAKE_ASSIGN(const auto databases, relations.ListDatabases(asker));
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
      return ShowRelations(relations, asker, database, show);
    case ShowKind::kColumns: {
      DYNALAKE_ASSIGN(const auto columns, ColumnsOf(relations, asker, default_database, show.of));
      TextTable result{.columns = {"field"}, .rows = {}};
      for (const auto& [name, type] : columns) {
        result.rows.push_back({name});
      }
      return result;
    }
    case ShowKind::kFunctions:
      return ShowFunctions(show.pattern);
    default:
      return Fail(ErrorCode::kUnsupported,
                  "NOT_SUPPORTED: this SHOW cannot be run yet; SHOW DATABASES, TABLES, VIEWS, "
                  "COLUMNS and FUNCTIONS can");
  }
}

Result<TextTable> AnswerDescribe(Relations& relations, const Asker& asker,
                                 const std::string& default_database, const Describe& describe) {
  DYNALAKE_ASSIGN(const auto columns, ColumnsOf(relations, asker, default_database, describe.name));
  TextTable result{.columns = {"col_name", "data_type"}, .rows = {}};
  for (const auto& [name, type] : columns) {
    result.rows.push_back({name, type});
  }
  return result;
}

}  // namespace dynalake::query
