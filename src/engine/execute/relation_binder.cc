#include "engine/execute/relation_binder.h"

#include <map>
#include <set>
#include <span>
#include <utility>

#include "engine/sandbox/sql_policy.h"
#include "engine/sandbox/tree_walker.h"
#include "engine/scan/lake_scan.h"
#include "engine/scan/types.h"

namespace dynalake::engine {
namespace {

using duckdb::StringUtil;
using TableSlot = duckdb::unique_ptr<duckdb::TableRef>;

constexpr int kMaxViewDepth = 16;

/// What all binders of one statement, that of the statement and those of its views, share.
struct Context {
  TableResolver& resolver;
  ScanRegistry& registry;
  StatementScans& scans;
};

duckdb::unique_ptr<duckdb::SelectStatement> SelectFrom(duckdb::unique_ptr<duckdb::QueryNode> node) {
  auto select = duckdb::make_uniq<duckdb::SelectStatement>();
  select->node = std::move(node);
  return select;
}

/// `SELECT * FROM (VALUES …)`, with no rows where there are none.
TableSlot MakeValues(const TextTable& table, const std::string& alias) {
  auto values = duckdb::make_uniq<duckdb::ExpressionListRef>();
  const auto add_row = [&](const std::vector<std::optional<std::string>>& row) {
    duckdb::vector<duckdb::unique_ptr<duckdb::ParsedExpression>> cells;
    for (const std::optional<std::string>& cell : row) {
      const duckdb::Value value =
          cell ? duckdb::Value(*cell) : duckdb::Value(duckdb::LogicalType::VARCHAR);
      cells.push_back(duckdb::make_uniq<duckdb::ConstantExpression>(value));
    }
    values->values.push_back(std::move(cells));
  };
  for (const auto& row : table.rows) {
    add_row(row);
  }
  if (table.rows.empty()) {
    add_row(std::vector<std::optional<std::string>>(table.columns.size()));
  }
  values->expected_types.resize(table.columns.size(), duckdb::LogicalType::VARCHAR);
  values->expected_names = {table.columns.begin(), table.columns.end()};
  values->alias = alias;
  auto node = duckdb::make_uniq<duckdb::SelectNode>();
  node->select_list.push_back(duckdb::make_uniq<duckdb::StarExpression>());
  if (table.rows.empty()) {
    node->where_clause =
        duckdb::make_uniq<duckdb::ConstantExpression>(duckdb::Value::BOOLEAN(false));
  }
  node->from_table = std::move(values);
  return duckdb::make_uniq<duckdb::SubqueryRef>(SelectFrom(std::move(node)), alias);
}

class RelationBinder final : public TreeWalker {
 public:
  RelationBinder(const Context& context, std::string default_database, int depth)
      : context_(context), default_database_(std::move(default_database)), depth_(depth) {}

  Result<void> Bind(duckdb::QueryNode& node) {
    DYNALAKE_TRY(Walk(node));
    for (duckdb::ColumnRefExpression* column : columns_) {
      if (column->column_names.size() >= 3) {
        DropDatabase(*column);
      }
      for (duckdb::string& name : column->column_names) {
        const auto renamed = renamed_.find(name);
        if (renamed == renamed_.end()) {
          continue;
        }
        if (kept_.contains(name)) {
          return AmbiguousName(*renamed);
        }
        name = renamed->second;
      }
    }
    // A member may be a map's key, which no name replaces.
    for (const std::string& name : members_) {
      if (const auto renamed = renamed_.find(name); renamed != renamed_.end()) {
        return AmbiguousName(*renamed);
      }
    }
    return {};
  }

 private:
  void OnTable(TableSlot& slot) override {
    const auto& table = slot->Cast<duckdb::BaseTableRef>();
    if (!table.catalog_name.empty()) {
      Refuse(Fail(ErrorCode::kInvalidArgument,
                  "{}.{}.{} has too many parts: tables are "
                  "database.table",
                  table.catalog_name, table.schema_name, table.table_name));
      return;
    }
    if (table.at_clause) {
      Refuse(Error(ErrorCode::kUnsupported, "reading older snapshots is not supported yet"));
      return;
    }
    const TableName name{.database = table.schema_name, .table = table.table_name};
    auto relation = context_.resolver.Resolve(name, default_database_);
    if (!relation) {
      Refuse(std::move(relation).error());
      return;
    }
    if (!name.database.empty() && table.alias.empty()) {
      qualified_tables_.emplace(StringUtil::Lower(name.database), StringUtil::Lower(name.table));
    }
    auto replacement = Replace(*relation, table);
    if (!replacement) {
      Refuse(std::move(replacement).error());
      return;
    }
    Put(slot, *std::move(replacement));
  }

  Result<TableSlot> Replace(const Relation& relation, const duckdb::BaseTableRef& table) {
    if (const auto* text = std::get_if<TextTable>(&relation)) {
      return MakeValues(*text, table.table_name);
    }
    if (const auto* view = std::get_if<ViewText>(&relation)) {
      return ExpandView(*view, table.table_name);
    }
    const auto& scan = std::get<std::shared_ptr<const ScanTable>>(relation);
    NoteNames(scan->metadata->current_schema().fields());
    return MakeScan(context_.registry.Add(SpecOf(*scan)), context_.scans);
  }

  /// Remembers which columns and fields the scan calls otherwise, because SQL does not see the case
  /// by which alone they differ from others.
  void NoteNames(std::span<const iceberg::NestedField> fields) {
    const std::vector<std::string> names = SqlNames(fields);
    for (size_t i = 0; i < names.size(); ++i) {
      if (names[i] == fields[i].name) {
        kept_.insert(names[i]);
      } else {
        renamed_.emplace(fields[i].name, names[i]);
      }
      NoteNames(fields[i].type.fields());
    }
  }

  static Error AmbiguousName(const std::pair<const std::string, std::string>& renamed) {
    return Fail(ErrorCode::kInvalidArgument,
                "the name {} stands beside one that differs from it in case only, which SQL cannot "
                "tell apart: here it is called \"{}\"",
                renamed.first, renamed.second);
  }

  Result<TableSlot> ExpandView(const ViewText& view, const std::string& name) {
    if (depth_ >= kMaxViewDepth) {
      return Fail(ErrorCode::kInvalidArgument, "the view {} is nested deeper than {}, or in itself",
                  name, kMaxViewDepth);
    }
    auto statement = ParseStatement(view.sql);
    if (!statement) {
      return std::move(statement).error().WithContext("view " + name);
    }
    if ((*statement)->type != duckdb::StatementType::SELECT_STATEMENT) {
      return Fail(ErrorCode::kMalformedInput, "the text of the view {} is not a query", name);
    }
    auto select = duckdb::unique_ptr_cast<duckdb::SQLStatement, duckdb::SelectStatement>(
        *std::move(statement));
    RelationBinder binder(context_, view.database, depth_ + 1);
    if (auto bound = binder.Bind(*select->node); !bound) {
      return std::move(bound).error().WithContext("view " + name);
    }
    return TableSlot(duckdb::make_uniq<duckdb::SubqueryRef>(std::move(select), name));
  }

  void OnShow(TableSlot& slot) override {
    const auto& show = slot->Cast<duckdb::ShowRef>();
    auto rows = List(show);
    if (!rows) {
      Refuse(std::move(rows).error());
      return;
    }
    Put(slot, MakeValues(*rows, "listing"));
  }

  Result<TextTable> List(const duckdb::ShowRef& show) {
    if (show.show_type == duckdb::ShowType::SHOW_FROM && show.catalog_name.empty()) {
      return context_.resolver.ListTables(show.schema_name);
    }
    if (show.table_name == "\"tables\"") {
      return context_.resolver.ListTables(default_database_);
    }
    if (show.table_name == "__show_tables_expanded") {
      return context_.resolver.ListTables({});
    }
    if (show.table_name == "\"databases\"" || show.table_name == "\"schemas\"") {
      return context_.resolver.ListDatabases();
    }
    return Fail(ErrorCode::kPermissionDenied,
                "SHOW {} is not allowed: SHOW knows TABLES, ALL "
                "TABLES, TABLES FROM a database, DATABASES and SCHEMAS",
                show.table_name);
  }

  void OnColumn(duckdb::ColumnRefExpression& column) override {
    if (depth_ > 0) {
      // Its place is one of the view's text, and would be told as one of the statement's.
      column.SetQueryLocation(duckdb::optional_idx());
    }
    columns_.push_back(&column);
  }

  void OnMember(const std::string& name) override { members_.push_back(name); }

  /// `sales.orders.id` becomes `orders.id` where `sales.orders` is a table of the statement: its
  /// replacement knows no database.
  void DropDatabase(duckdb::ColumnRefExpression& column) const {
    auto& names = column.column_names;
    if (qualified_tables_.contains({StringUtil::Lower(names[0]), StringUtil::Lower(names[1])})) {
      names.erase(names.begin());
    }
  }

  /// Puts the replacement where the name stood, with what the statement says about that place.
  static void Put(TableSlot& slot, TableSlot replacement) {
    std::string alias = slot->alias;
    if (alias.empty()) {
      alias = slot->type == duckdb::TableReferenceType::BASE_TABLE
                  ? slot->Cast<duckdb::BaseTableRef>().table_name
                  : "listing";
    }
    replacement->alias = alias;
    replacement->column_name_alias = slot->column_name_alias;
    replacement->sample = std::move(slot->sample);
    replacement->query_location = slot->query_location;
    slot = std::move(replacement);
  }

  Context context_;
  std::string default_database_;
  int depth_;
  std::set<std::pair<std::string, std::string>> qualified_tables_;
  std::vector<duckdb::ColumnRefExpression*> columns_;
  std::vector<std::string> members_;
  std::map<std::string, std::string> renamed_;  ///< names of tables, and what scans call them
  std::set<std::string> kept_;                  ///< names of tables that scans leave as they are
};

}  // namespace

std::string TableName::ToString() const {
  const std::string quoted = duckdb::KeywordHelper::WriteOptionallyQuoted(table);
  return database.empty() ? quoted
                          : duckdb::KeywordHelper::WriteOptionallyQuoted(database) + "." + quoted;
}

Result<void> BindRelations(duckdb::QueryNode& node, TableResolver& resolver,
                           const std::string& default_database, ScanRegistry& registry,
                           StatementScans& scans) {
  const Context context{.resolver = resolver, .registry = registry, .scans = scans};
  return RelationBinder(context, default_database, 0).Bind(node);
}

duckdb::unique_ptr<duckdb::TableRef> MakeScan(std::shared_ptr<const ScanState> scan,
                                              StatementScans& scans) {
  duckdb::vector<duckdb::unique_ptr<duckdb::ParsedExpression>> arguments;
  arguments.push_back(
      duckdb::make_uniq<duckdb::ConstantExpression>(duckdb::Value(scans.Add(std::move(scan)))));
  auto table = duckdb::make_uniq<duckdb::TableFunctionRef>();
  table->function =
      duckdb::make_uniq<duckdb::FunctionExpression>(kScanFunction, std::move(arguments));
  return table;
}

}  // namespace dynalake::engine
