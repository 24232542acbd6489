#include "query/names/show.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace dynalake::query {
namespace {

using engine::ShowRequest;
using engine::TextTable;

Result<TextTable> ShowTables(Relations& relations, const Asker& asker,
                             const std::string& database) {
  DYNALAKE_ASSIGN(const auto listed, relations.List(asker, database));
  std::vector<std::string> names;
  for (const RelationInfo& relation : listed) {
    names.push_back(relation.name);
  }
  std::ranges::sort(names);
  TextTable result{.columns = {"name"}, .rows = {}};
  for (std::string& name : names) {
    result.rows.push_back({std::move(name)});
  }
  return result;
}

Result<TextTable> ShowAllTables(Relations& relations, const Asker& asker) {
  TextTable result{.columns = {"database", "name", "type"}, .rows = {}};
  DYNALAKE_ASSIGN(const auto databases, relations.ListDatabases(asker));
  for (const std::string& database : databases) {
    DYNALAKE_ASSIGN(const auto listed, relations.List(asker, database));
    for (const RelationInfo& relation : listed) {
      result.rows.push_back({database, relation.name, relation.is_view ? "VIEW" : "BASE TABLE"});
    }
  }
  return result;
}

Result<TextTable> ShowDatabases(Relations& relations, const Asker& asker) {
  TextTable result{.columns = {"name"}, .rows = {}};
  DYNALAKE_ASSIGN(const auto databases, relations.ListDatabases(asker));
  for (const std::string& database : databases) {
    result.rows.push_back({database});
  }
  return result;
}

}  // namespace

Result<TextTable> AnswerShow(Relations& relations, const Asker& asker,
                             const std::string& default_database, const ShowRequest& show) {
  switch (show.kind) {
    case ShowRequest::Kind::kTables:
      return ShowTables(relations, asker, default_database);
    case ShowRequest::Kind::kTablesFrom:
      return show.name.empty() ? ShowAllTables(relations, asker)
                               : ShowTables(relations, asker, show.name);
    case ShowRequest::Kind::kAllTables:
      return ShowAllTables(relations, asker);
    case ShowRequest::Kind::kDatabases:
      return ShowDatabases(relations, asker);
    case ShowRequest::Kind::kOther:
      break;
  }
  return Fail(ErrorCode::kPermissionDenied,
              "SHOW {} is not allowed: SHOW knows TABLES, ALL TABLES, TABLES FROM a database, "
              "DATABASES and SCHEMAS",
              show.name);
}

}  // namespace dynalake::query
