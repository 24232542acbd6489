#include "query/names/catalog_relations.h"

#include <algorithm>
#include <utility>

#include "base/log.h"
#include "base/nearest.h"
#include "catalog/table_name.h"
#include "iceberg/codec/name_mapping_json.h"
#include "table/managed_view.h"

namespace dynalake::query {
namespace {

using catalog::TableIdentifier;
using engine::TableName;

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
  if (databases.empty()) {
    return Fail(ErrorCode::kNotFound, "there is no database {}: the lake is empty", name);
  }
  return Fail(ErrorCode::kNotFound, "there is no database {}; {} {}", name,
              databases.size() == 1 ? "the only one is" : "there are", fmt::join(databases, ", "));
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
  const iceberg::Schema* schema = SchemaOf(view);
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
  for (const iceberg::ScanFile& file : plan.files) {
    DYNALAKE_TRY(reader.Resolve(file.data->file.file_path));
    for (const iceberg::ManifestEntry* entry : file.deletes) {
      DYNALAKE_TRY(reader.Resolve(entry->file.file_path));
    }
  }
  result->files = std::move(plan.files);
  result->owner = live;
  Log(LogLevel::kDebug, "query: {} is snapshot {} of {} files", result->name, snapshot->snapshot_id,
      result->files.size());
  return std::shared_ptr<const engine::ScanTable>(std::move(result));
}

}  // namespace

Result<LakeRelation> CatalogRelations::Find(const Asker& /*asker*/, const TableName& name,
                                            const std::string& default_database) {
  const std::string& database = name.database.empty() ? default_database : name.database;
  auto exact = LoadExactly(catalog_, {.namespace_name = database, .name = name.table});
  if (exact || !IsNotFound(exact.error())) {
    return exact;
  }
  DYNALAKE_ASSIGN(const auto found, catalog::FindName(catalog_, database, name.table));
  if (found) {
    return LoadExactly(catalog_, found->identifier);
  }
  DYNALAKE_ASSIGN(const auto space, catalog::FindDatabase(catalog_, database));
  if (!space) {
    DYNALAKE_ASSIGN(const auto namespaces, catalog_.ListNamespaces());
    return NoSuchDatabase(database, namespaces);
  }
  DYNALAKE_ASSIGN(const auto names, NamesIn(catalog_, *space));
  return NoSuchTable(name, *space, names);
}

Result<std::shared_ptr<const engine::ScanTable>> CatalogRelations::Open(
    const Asker& /*asker*/, const catalog::Table& table) {
  return LoadScanTable(reader_, table);
}

Result<catalog::TableReader*> CatalogRelations::ReaderOf(const Asker& /*asker*/,
                                                         const catalog::Table& /*table*/) {
  return &reader_;
}

Result<void> CatalogRelations::CheckView(const Asker& /*asker*/, const catalog::View& view) {
  return CheckFits(catalog_, view);
}

Result<std::vector<std::string>> CatalogRelations::ListDatabases(const Asker& /*asker*/) {
  return catalog_.ListNamespaces();
}

Result<std::vector<RelationInfo>> CatalogRelations::List(const Asker& /*asker*/,
                                                         const std::string& database) {
  std::vector<RelationInfo> result;
  DYNALAKE_ASSIGN(const auto tables, catalog_.ListTables(database));
  for (const TableIdentifier& table : tables) {
    result.push_back({.database = database, .name = table.name, .is_view = false});
  }
  DYNALAKE_ASSIGN(const auto views, catalog_.ListViews(database));
  for (const TableIdentifier& view : views) {
    result.push_back({.database = database, .name = view.name, .is_view = true});
  }
  return result;
}

}  // namespace dynalake::query
