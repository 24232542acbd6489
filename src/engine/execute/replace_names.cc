#include "engine/execute/replace_names.h"

#include <set>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "base/assert.h"
#include "engine/execute/table_refs.h"
#include "engine/parsed_statement.h"
#include "engine/sandbox/tree_walker.h"

namespace dynalake::engine {
namespace {

using duckdb::StringUtil;

ShowRequest RequestOf(const duckdb::ShowRef& show) {
  using Kind = ShowRequest::Kind;
  if (show.show_type == duckdb::ShowType::SHOW_FROM && show.catalog_name.empty()) {
    return {.kind = Kind::kTablesFrom, .name = show.schema_name};
  }
  if (show.table_name == "\"tables\"") {
    return {.kind = Kind::kTables, .name = {}};
  }
  if (show.table_name == "__show_tables_expanded") {
    return {.kind = Kind::kAllTables, .name = {}};
  }
  if (show.table_name == "\"databases\"" || show.table_name == "\"schemas\"") {
    return {.kind = Kind::kDatabases, .name = {}};
  }
  return {.kind = Kind::kOther, .name = show.table_name};
}

/// Takes the places away from a tree: they are those of its own text, and would be told as places
/// of the statement around it.
class PlaceEraser final : public TreeWalker {
 private:
  void OnExpression(duckdb::ParsedExpression& expression) override {
    expression.SetQueryLocation(duckdb::optional_idx());
  }
  void OnTable(TableSlot& slot) override { slot->query_location = duckdb::optional_idx(); }
};

class NameReplacer final : public TreeWalker {
 public:
  NameReplacer(ParsedStatement& statement, NameRewriter& rewriter)
      : statement_(statement), rewriter_(rewriter) {}

  Result<void> Run() {
    DYNALAKE_TRY(Walk(statement_.query()));
    for (duckdb::ColumnRefExpression* column : columns_) {
      DropDatabase(column->column_names);
    }
    return {};
  }

 private:
  void OnTable(TableSlot& slot) override {
    if (auto done = Replace(slot); !done) {
      Refuse(std::move(done).error());
    }
  }

  Result<void> Replace(TableSlot& slot) {
    auto& table = slot->Cast<duckdb::BaseTableRef>();
    DYNALAKE_ASSIGN(const TableName name, NameOf(table));
    DYNALAKE_ASSIGN(Replacement replacement, rewriter_.OnTable(name));
    if (!name.database.empty() && table.alias.empty()) {
      qualified_tables_.emplace(StringUtil::Lower(name.database), StringUtil::Lower(name.table));
    }
    if (auto* other = std::get_if<TableName>(&replacement)) {
      DYNALAKE_ASSERT(!other->database.empty());
      if (table.alias.empty()) {
        table.alias = name.table;
      }
      table.schema_name = std::move(other->database);
      table.table_name = std::move(other->table);
      return {};
    }
    if (const auto* values = std::get_if<TextTable>(&replacement)) {
      Put(slot, MakeValues(*values), name.table);
      return {};
    }
    return Inline(slot, std::get<InlinedQuery>(std::move(replacement)), name.table);
  }

  Result<void> Inline(TableSlot& slot, InlinedQuery query, const std::string& name) {
    DYNALAKE_ASSERT(query.statement.kind() == StatementKind::kSelect);
    ParsedStatement& inner = query.statement.parsed();
    DYNALAKE_TRY(PlaceEraser().Walk(inner.query()));
    statement_.inlined.merge(inner.inlined);
    auto node = std::move(inner.tree->Cast<duckdb::SelectStatement>().node);
    statement_.inlined.emplace(node.get(), std::move(query.context));
    Put(slot, MakeSubquery(std::move(node)), name);
    return {};
  }

  void OnShow(TableSlot& slot) override {
    auto rows = rewriter_.OnShow(RequestOf(slot->Cast<duckdb::ShowRef>()));
    if (!rows) {
      Refuse(std::move(rows).error());
      return;
    }
    Put(slot, MakeValues(*rows), "listing");
  }

  void OnColumn(duckdb::ColumnRefExpression& column) override {
    if (column.column_names.size() >= 3) {
      columns_.push_back(&column);
    }
  }

  /// `sales.orders.id` becomes `orders.id` where `sales.orders` is a table of the statement: its
  /// replacement knows no database.
  void DropDatabase(duckdb::vector<duckdb::string>& names) const {
    if (qualified_tables_.contains({StringUtil::Lower(names[0]), StringUtil::Lower(names[1])})) {
      names.erase(names.begin());
    }
  }

  ParsedStatement& statement_;
  NameRewriter& rewriter_;
  std::set<std::pair<std::string, std::string>> qualified_tables_;
  std::vector<duckdb::ColumnRefExpression*> columns_;
};

}  // namespace

Result<void> ReplaceNamesIn(Statement& statement, NameRewriter& rewriter) {
  return NameReplacer(statement.parsed(), rewriter).Run();
}

}  // namespace dynalake::engine
