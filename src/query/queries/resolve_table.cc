#include <algorithm>
#include <utility>

#include "base/ascii.h"
#include "engine/hidden_columns.h"
#include "iceberg/model/sql_names.h"
#include "query/athena/parser.h"
#include "query/athena/tree_text.h"
#include "query/listings/listing.h"
#include "query/queries/query_parts.h"
#include "query/queries/time_travel.h"
#include "query/typed/typed_walk.h"

namespace dynalake::query {
namespace {

constexpr int kMaxViewDepth = 16;
/// Of the second, as stores know when an object was modified.
constexpr int32_t kMillisDigits = 3;
/// The names of the one catalog; the second is what `information_schema` calls it.
constexpr std::array<std::string_view, 2> kCatalogs = {kAthenaCatalog, "dynalake"};

CommonTableName* FindCommonTable(CommonTables* tables, std::string_view name) {
  for (; tables != nullptr; tables = tables->outer) {
    const auto found = std::ranges::find_if(
        tables->tables, [&](const CommonTableName& table) { return IsSameName(table.name, name); });
    if (found != tables->tables.end()) {
      return &*found;
    }
  }
  return nullptr;
}

class TableResolver {
 public:
  TableResolver(QueryContext& context, const QualifiedName& name)
      : context_(context), name_(name), offset_(name.parts[0].offset) {}

  Result<ResolvedRelation> Resolve(const TablePeriod* period) {
    if (period == nullptr && name_.parts.size() == 1) {
      if (CommonTableName* common = FindCommonTable(context_.common_tables, name_.parts[0].text)) {
        return UseCommonTable(*common);
      }
    }
    DYNALAKE_ASSIGN(const engine::TableName name, EngineName());
    auto found = context_.names.Find(name, context_.place);
    if (!found && found.error().code() == ErrorCode::kNotFound) {
      if (const auto listing = SplitListingName(name.table)) {
        return UseListing(name.database, *listing, period);
      }
    }
    if (!found) {
      return NotFound(name, std::move(found).error());
    }
    if (period != nullptr) {
      return UsePast(*found, *period);
    }
    if (const auto* text = std::get_if<engine::TextTable>(&*found)) {
      return UseText(*text, name);
    }
    if (const auto* view = std::get_if<NamedView>(&*found)) {
      return UseView(*view);
    }
    return UseTable(std::get<NamedTable>(*found));
  }

 private:
  ResolvedRelation Make() {
    ResolvedRelation resolved;
    resolved.relation = std::make_unique<TypedRelation>();
    resolved.relation->id = context_.statement.NewId();
    return resolved;
  }

  ResolvedRelation UseCommonTable(CommonTableName& common) {
    common.is_used = true;
    ResolvedRelation resolved = Make();
    resolved.relation->node = TypedCommonTableUse{.common_table = common.id};
    resolved.columns = ColumnsOf(common.columns, resolved.relation->id);
    for (ScopeColumn& column : resolved.columns) {
      column.relation = common.name;
    }
    return resolved;
  }

  Result<engine::TableName> EngineName() const {
    const std::vector<Identifier>& parts = name_.parts;
    if (parts.size() > 3) {
      return context_.Wrong(offset_, "SYNTAX_ERROR", "Too many dots in table name: {}",
                            PrintName(name_));
    }
    if (parts.size() == 3 && std::ranges::none_of(kCatalogs, [&](std::string_view catalog) {
          return IsSameName(catalog, parts[0].text);
        })) {
      return ErrorAt(context_.statement, offset_, ErrorCode::kNotFound, "CATALOG_NOT_FOUND",
                     fmt::format("Catalog '{}' not found: the one that is here is called {}",
                                 parts[0].text, kCatalogs[0]));
    }
    return engine::TableName{
        .database = parts.size() > 1 ? parts[parts.size() - 2].text : std::string(),
        .table = parts.back().text};
  }

  /// kNotFound gets Athena's name for what is missing.
  Error NotFound(const engine::TableName& name, Error error) const {
    const std::string& database = name.database.empty() ? context_.place.database : name.database;
    return MissingRelationAt(context_.statement, offset_, database, context_.names.ListDatabases(),
                             std::move(error));
  }

  ResolvedRelation UseText(const engine::TextTable& text, const engine::TableName& name) {
    ResolvedRelation resolved = Make();
    for (const std::string& column : text.columns) {
      ScopeColumn& added = resolved.columns.emplace_back();
      added.database = name.database;
      added.relation = AsciiLowerCase(name.table);
      added.name = column;
      added.value = MakeColumn(resolved.relation->id, column, Varchar());
      if (column == "ordinal_position") {  // of information_schema.columns, the one number there
        added.value =
            MakeTyped(Plain(TypeKind::kBigint), TypedCast{.value = std::move(added.value)});
      }
    }
    resolved.relation->node = TypedText{.table = text};
    return resolved;
  }

  /// A listing of a table's metadata, such as "t$snapshots".
  Result<ResolvedRelation> UseListing(const std::string& database, const TableListingName& name,
                                      const TablePeriod* period) {
    const engine::TableName table_name{.database = database, .table = name.table};
    auto found = context_.names.Find(table_name, context_.place);
    if (!found) {
      return NotFound(table_name, std::move(found).error());
    }
    const auto* named = std::get_if<NamedTable>(&*found);
    if (named == nullptr) {
      const auto* view = std::get_if<NamedView>(&*found);
      const std::string of = view == nullptr ? std::string() : TableOf(*view);
      return NotFound(
          table_name,
          of.empty() ? Fail(ErrorCode::kNotFound, "{} is a view or a listing: tables have a ${}",
                            table_name.ToString(), name.listing)
                     : Fail(ErrorCode::kNotFound,
                            "{} is a view of {}, and tables have a ${}: ask \"{}${}\"",
                            table_name.ToString(), of, name.listing, of, name.listing));
    }
    if (period != nullptr) {
      return context_.Wrong(offset_, "NOT_SUPPORTED",
                            "FOR … AS OF takes a table: {} lists its table as it is now",
                            PrintName(name_));
    }
    const catalog::TableIdentifier identifier = named->table->identifier;
    auto listing = context_.names.List(named->table, name.listing, context_.place);
    if (!listing) {
      return NotFound(table_name, std::move(listing).error());
    }
    ResolvedRelation resolved = Make();
    for (size_t i = 0; i < listing->columns.size(); ++i) {
      ScopeColumn& column = resolved.columns.emplace_back();
      column.database = identifier.namespace_name;
      column.relation = fmt::format("{}${}", identifier.name, name.listing);
      column.name = listing->columns[i];
      column.value = MakeColumn(resolved.relation->id, column.name, listing->types[i]);
    }
    resolved.relation->node = TypedTable{.name = std::move(listing->use)};
    return resolved;
  }

  ResolvedRelation UseTable(const NamedTable& named) {
    ResolvedRelation resolved = Make();
    const catalog::TableIdentifier& identifier = named.table->identifier;
    const auto fields = named.table->metadata->current_schema().fields();
    const std::vector<std::string> names = iceberg::SqlNames(fields);
    resolved.columns.reserve(fields.size());
    for (size_t i = 0; i < fields.size(); ++i) {
      ScopeColumn& column = resolved.columns.emplace_back();
      column.database = identifier.namespace_name;
      column.relation = identifier.name;
      column.name = names[i];
      column.stored = fields[i].name == names[i] ? std::string() : fields[i].name;
      SetValue(resolved.relation->id, fields[i], column);
    }
    AddHidden(identifier, resolved);
    resolved.relation->node = TypedTable{.name = named.use};
    return resolved;
  }

  /// What is known of the file of a row.
  static void AddHidden(const catalog::TableIdentifier& identifier, ResolvedRelation& resolved) {
    for (const engine::HiddenColumn& hidden : engine::kHiddenColumns) {
      if (std::ranges::any_of(resolved.columns, [&](const ScopeColumn& column) {
            return IsSameName(column.name, hidden.name);
          })) {
        continue;
      }
      ScopeColumn& column = resolved.columns.emplace_back();
      column.database = identifier.namespace_name;
      column.relation = identifier.name;
      column.name = hidden.name;
      column.is_hidden = true;
      SqlType type = *TypeOf(iceberg::Type(hidden.type));
      if (type.kind == TypeKind::kTimestampWithZone) {
        type.precision = kMillisDigits;
      }
      column.value = MakeColumn(resolved.relation->id, column.name, std::move(type));
    }
  }

  static void SetValue(uint32_t relation, const iceberg::NestedField& field, ScopeColumn& column) {
    auto type = TypeOf(field.type);
    if (!type) {
      column.refusal = "cannot be read: " + type.error().ToString();
      return;
    }
    column.value = MakeColumn(relation, column.name, *std::move(type));
  }

  Result<ResolvedRelation> UsePast(const NamedRelation& found, const TablePeriod& period) {
    const auto* named = std::get_if<NamedTable>(&found);
    if (named == nullptr) {
      return context_.Wrong(
          offset_, "NOT_SUPPORTED",
          "FOR … AS OF takes a table; {} is a view or a listing, which has no past",
          PrintName(name_));
    }
    DYNALAKE_ASSIGN(catalog::TablePtr past, TableAsOf(context_, *named->table, period));
    return UseTable(context_.names.Use(std::move(past), context_.place));
  }

  Result<ResolvedRelation> UseView(const NamedView& view) {
    const std::string context = "view " + view.identifier.name;
    if (context_.view_depth >= kMaxViewDepth) {
      return context_.Wrong(offset_, "VIEW_IS_RECURSIVE",
                            "the view {} is nested deeper than {}, or in itself",
                            view.identifier.name, kMaxViewDepth);
    }
    auto query = ResolveView(view);
    if (!query) {
      return std::move(query).error().WithContext(context);
    }
    ForEachDeep(**query, [&](TypedExpression& expression) { expression.offset = offset_; });
    ResolvedRelation resolved = Make();
    resolved.columns = ColumnsOf((*query)->columns, resolved.relation->id);
    for (ScopeColumn& column : resolved.columns) {
      column.database = view.identifier.namespace_name;
      column.relation = view.identifier.name;
    }
    resolved.relation->node = TypedSubqueryRelation{.query = *std::move(query), .lateral = false};
    return resolved;
  }

  /// The table that a view of one table is of; else empty.
  static std::string TableOf(const NamedView& view) {
    const auto parsed = ParseStatementText(view.sql);
    const auto* statement = parsed ? std::get_if<QueryStatement>(&(*parsed)->node) : nullptr;
    const auto* select =
        statement == nullptr ? nullptr : std::get_if<Select>(&statement->query->body->node);
    const auto* table = select == nullptr || select->from.size() != 1
                            ? nullptr
                            : std::get_if<TableReference>(&select->from[0]->node);
    return table == nullptr ? std::string() : table->name.parts.back().text;
  }

  /// Offsets of what it answers count in the view's text.
  Result<TypedQueryPtr> ResolveView(const NamedView& view) {
    DYNALAKE_ASSIGN(const StatementPtr parsed, ParseStatementText(view.sql));
    const auto* statement = std::get_if<QueryStatement>(&parsed->node);
    if (statement == nullptr || parsed->parameter_count > 0) {
      return Fail(ErrorCode::kMalformedInput, "the text of the view {} is not a query",
                  view.identifier.name);
    }
    StatementContext& shared = context_.statement;
    const std::string_view text = std::exchange(shared.text, view.sql);
    std::string database = std::exchange(shared.database, view.database);
    QueryContext inner{.statement = shared,
                       .names = context_.names,
                       .place = {.database = view.database, .view = view.identifier},
                       .common_tables = nullptr,
                       .view_depth = context_.view_depth + 1};
    auto query = ResolveOutermost(inner, *statement->query);
    shared.text = text;
    shared.database = std::move(database);
    return query;
  }

  QueryContext& context_;
  const QualifiedName& name_;
  uint32_t offset_;
};

}  // namespace

Result<ResolvedRelation> ResolveTable(QueryContext& context, const QualifiedName& name,
                                      const TablePeriod* period, const RelationPlace& /*place*/) {
  return TableResolver(context, name).Resolve(period);
}

}  // namespace dynalake::query
