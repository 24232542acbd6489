#include "query/lake_tables.h"

#include <algorithm>
#include <utility>

#include "base/log.h"
#include "base/nearest.h"
#include "base/unicode.h"
#include "catalog/table_name.h"
#include "iceberg/codec/name_mapping_json.h"
#include "query/information_schema.h"
#include "table/managed_view.h"

namespace dynalake::query {
namespace {

using catalog::TableIdentifier;
using engine::Relation;
using engine::TableName;
using engine::TextTable;

/// As many names as an error lists.
constexpr size_t kMaxNamesInError = 8;

bool IsNotFound(const Error& error) { return error.code() == ErrorCode::kNotFound; }

/// Loads a table or view by its exact name.
Result<LakeRelation> LoadExactly(catalog::Catalog& catalog, const TableIdentifier& identifier) {
  auto table = catalog.LoadTable(identifier);
  if (table) {
    return LakeRelation(*std::move(table));
  }
  if (!IsNotFound(table.error())) {
    return std::move(table).error();
  }
  DYNALAKE_ASSIGN(auto view, catalog.LoadView(identifier));
  return LakeRelation(std::move(view));
}

Result<std::vector<std::string>> NamesIn(catalog::Catalog& catalog, const std::string& space) {
  std::vector<std::string> names;
  DYNALAKE_ASSIGN(const auto tables, catalog.ListTables(space));
  DYNALAKE_ASSIGN(const auto views, catalog.ListViews(space));
  for (const auto* list : {&tables, &views}) {
    for (const TableIdentifier& identifier : *list) {
      names.push_back(identifier.name);
    }
  }
  std::sort(names.begin(), names.end());
  return names;
}

Error NoSuchDatabase(const std::string& name, const std::vector<std::string>& databases) {
  if (databases.size() > kMaxNamesInError) {
    const std::vector<std::string_view> candidates(databases.begin(), databases.end());
    const std::string proposal = Proposal(name, candidates);
    return Fail(ErrorCode::kNotFound, "there is no database {}{}", name,
                proposal.empty() ? "; SHOW DATABASES lists what is there" : proposal);
  }
  return Fail(ErrorCode::kNotFound, "there is no database {}; there are {}", name,
              fmt::join(databases, ", "));
}

Error NoSuchTable(const TableName& name, const std::string& space,
                  const std::vector<std::string>& names) {
  if (names.empty()) {
    return Fail(ErrorCode::kNotFound, "there is no table {}: the database {} is empty",
                name.ToString(), space);
  }
  if (names.size() > kMaxNamesInError) {
    const std::vector<std::string_view> candidates(names.begin(), names.end());
    const std::string proposal = Proposal(name.table, candidates);
    return Fail(ErrorCode::kNotFound, "there is no table {} in the database {}{}", name.ToString(),
                space, proposal.empty() ? "; SHOW TABLES lists what is there" : proposal);
  }
  return Fail(ErrorCode::kNotFound, "there is no table {}; the database {} has {}", name.ToString(),
              space, fmt::join(names, ", "));
}

/// That a view which loads keep still has its table and names columns of it: another engine may
/// have renamed or dropped either. Whatever else is wrong with the table shows when it is read.
Result<void> CheckFits(catalog::Catalog& catalog, const catalog::View& view) {
  const auto of_table = view.metadata->properties.find(table::kTableKey);
  const iceberg::ViewVersion* version = view.metadata->current_version();
  const iceberg::Schema* schema =
      version == nullptr ? nullptr : view.metadata->FindSchema(version->schema_id);
  if (!table::IsManaged(*view.metadata) || schema == nullptr ||
      of_table == view.metadata->properties.end()) {
    return {};
  }
  const auto found = catalog::FindName(catalog, of_table->second);
  if (found && !*found) {
    DYNALAKE_ASSIGN(std::string why, table::DescribeOrphaned(catalog, view));
    return Error(ErrorCode::kNotFound, std::move(why));
  }
  if (!found || (*found)->is_view) {
    return {};
  }
  const auto table = catalog.LoadTable((*found)->identifier);
  if (!table) {
    return {};
  }
  for (const iceberg::NestedField& field : schema->fields()) {
    const iceberg::NestedField* now = (*table)->metadata->current_schema().FindField(field.id);
    if (now == nullptr || now->name != field.name) {
      return Fail(ErrorCode::kInvalidArgument,
                  "the view {} names the column {}, which another engine {}: `dynalake load` makes "
                  "the views of {} anew, also where it finds its source in the table already",
                  view.identifier.name, field.name,
                  now == nullptr ? "dropped" : "renamed to " + now->name,
                  (*found)->identifier.name);
    }
  }
  return {};
}

Result<Relation> ToRelation(const catalog::View& view) {
  const iceberg::ViewVersion* version = view.metadata->current_version();
  DYNALAKE_ASSERT(version != nullptr);
  const auto& representations = version->representations;
  const auto found =
      std::find_if(representations.begin(), representations.end(),
                   [](const auto& representation) { return representation.dialect == "trino"; });
  if (found == representations.end()) {
    return Fail(ErrorCode::kUnsupported, "the view {} has no text in the dialect `trino`",
                view.identifier.ToString());
  }
  return Relation(engine::ViewText{
      .sql = found->sql,
      .database = version->default_namespace.empty()
                      ? view.identifier.namespace_name
                      : fmt::format("{}", fmt::join(version->default_namespace, "."))});
}

const TableIdentifier& IdentifierOf(const LakeRelation& relation) {
  return std::visit([](const auto& value) -> const TableIdentifier& { return value->identifier; },
                    relation);
}

}  // namespace

Result<LakeRelation> FindRelation(catalog::Catalog& catalog, const TableName& name,
                                  const std::string& default_database) {
  const std::string& database = name.database.empty() ? default_database : name.database;
  auto exact = LoadExactly(catalog, {.namespace_name = database, .name = name.table});
  if (exact || !IsNotFound(exact.error())) {
    return exact;
  }
  DYNALAKE_ASSIGN(const auto found, catalog::FindName(catalog, database, name.table));
  if (found) {
    return LoadExactly(catalog, found->identifier);
  }
  DYNALAKE_ASSIGN(const auto space, catalog::FindDatabase(catalog, database));
  if (!space) {
    DYNALAKE_ASSIGN(const auto namespaces, catalog.ListNamespaces());
    return NoSuchDatabase(database, namespaces);
  }
  DYNALAKE_ASSIGN(const auto names, NamesIn(catalog, *space));
  return NoSuchTable(name, *space, names);
}

Result<std::shared_ptr<const engine::ScanTable>> LoadScanTable(catalog::TableReader& reader,
                                                               const catalog::Table& table) {
  auto result = std::make_shared<engine::ScanTable>();
  result->name = table.identifier.ToString();
  result->metadata = table.metadata;
  if (const std::string* mapping = table.metadata->FindProperty(iceberg::kNameMappingProperty)) {
    DYNALAKE_ASSIGN(result->name_mapping, iceberg::ReadNameMapping(*mapping));
  }
  const iceberg::Snapshot* snapshot = table.metadata->current_snapshot();
  if (snapshot == nullptr) {
    return std::shared_ptr<const engine::ScanTable>(std::move(result));
  }
  DYNALAKE_ASSIGN(const auto live, reader.ReadLiveFiles(*table.metadata, *snapshot));
  DYNALAKE_ASSIGN(catalog::ScanPlan plan, live->Plan(*table.metadata, iceberg::Predicate::True()));
  result->files.reserve(plan.files.size());
  for (catalog::ScanFile& file : plan.files) {
    DYNALAKE_TRY(reader.Resolve(file.data->file.file_path));
    for (const iceberg::ManifestEntry* entry : file.deletes) {
      DYNALAKE_TRY(reader.Resolve(entry->file.file_path));
    }
    result->files.push_back({.data = file.data, .deletes = std::move(file.deletes)});
  }
  result->owner = live;
  Log(LogLevel::kDebug, "query: {} is snapshot {} of {} files", result->name, snapshot->snapshot_id,
      result->files.size());
  return std::shared_ptr<const engine::ScanTable>(std::move(result));
}

Result<Relation> LakeTables::Resolve(const TableName& name, const std::string& default_database) {
  if (CaseFold(name.database) == "information_schema") {
    return ResolveListing(name.table);
  }
  DYNALAKE_ASSIGN(const LakeRelation relation, FindRelation(catalog_, name, default_database));
  const TableIdentifier& identifier = IdentifierOf(relation);
  if (const auto found = answered_.find(identifier); found != answered_.end()) {
    return found->second;
  }
  Result<Relation> answer = [&]() -> Result<Relation> {
    if (const auto* view = std::get_if<catalog::ViewPtr>(&relation)) {
      DYNALAKE_TRY(CheckFits(catalog_, **view));
      return ToRelation(**view);
    }
    auto table = LoadScanTable(reader_, *std::get<catalog::TablePtr>(relation));
    if (!table) {
      return std::move(table).error().WithContext("table " + identifier.ToString());
    }
    return Relation(*std::move(table));
  }();
  if (answer) {
    answered_.emplace(identifier, *answer);
  }
  return answer;
}

Result<Relation> LakeTables::ResolveListing(std::string_view name) {
  const std::string folded = CaseFold(name);
  Result<TextTable> table =
      folded == "tables"    ? ListTableRows(catalog_)
      : folded == "columns" ? ListColumnRows(catalog_)
      : folded == "schemata"
          ? ListSchemata(catalog_)
          : Fail(ErrorCode::kNotFound,
                 "information_schema has tables, columns and schemata, not {}", name);
  DYNALAKE_ASSIGN(TextTable listing, std::move(table));
  return Relation(std::move(listing));
}

Result<TextTable> LakeTables::ListTables(const std::string& database) {
  TextTable result{.columns = {"name"}, .rows = {}};
  if (database.empty()) {
    result.columns = {"database", "name", "type"};
    DYNALAKE_ASSIGN(TextTable all, ListTableRows(catalog_));
    for (auto& row : all.rows) {
      row.erase(row.begin());
      result.rows.push_back(std::move(row));
    }
    return result;
  }
  DYNALAKE_ASSIGN(const auto names, NamesIn(catalog_, database));
  for (const std::string& name : names) {
    result.rows.push_back({name});
  }
  return result;
}

Result<TextTable> LakeTables::ListDatabases() {
  TextTable result{.columns = {"name"}, .rows = {}};
  DYNALAKE_ASSIGN(const auto namespaces, catalog_.ListNamespaces());
  for (const std::string& space : namespaces) {
    result.rows.push_back({space});
  }
  return result;
}

}  // namespace dynalake::query
