#include "engine/execute/table_refs.h"

#include <optional>
#include <utility>
#include <vector>

namespace dynalake::engine {

using TableSlot = duckdb::unique_ptr<duckdb::TableRef>;

std::string TableName::ToString() const {
  const std::string quoted = duckdb::KeywordHelper::WriteOptionallyQuoted(table);
  return database.empty() ? quoted
                          : duckdb::KeywordHelper::WriteOptionallyQuoted(database) + "." + quoted;
}

Result<TableName> NameOf(const duckdb::BaseTableRef& table) {
  if (!table.catalog_name.empty()) {
    return Fail(ErrorCode::kInvalidArgument,
                "{}.{}.{} has too many parts: tables are database.table", table.catalog_name,
                table.schema_name, table.table_name);
  }
  if (table.at_clause) {
    return Error(ErrorCode::kUnsupported, "reading older snapshots is not supported yet");
  }
  return TableName{.database = table.schema_name, .table = table.table_name};
}

TableSlot MakeValues(const TextTable& table) {
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
  values->alias = "listing";
  auto node = duckdb::make_uniq<duckdb::SelectNode>();
  node->select_list.push_back(duckdb::make_uniq<duckdb::StarExpression>());
  if (table.rows.empty()) {
    node->where_clause =
        duckdb::make_uniq<duckdb::ConstantExpression>(duckdb::Value::BOOLEAN(false));
  }
  node->from_table = std::move(values);
  return MakeSubquery(std::move(node));
}

TableSlot MakeSubquery(duckdb::unique_ptr<duckdb::QueryNode> node) {
  auto select = duckdb::make_uniq<duckdb::SelectStatement>();
  select->node = std::move(node);
  return duckdb::make_uniq<duckdb::SubqueryRef>(std::move(select));
}

void Put(TableSlot& slot, TableSlot replacement, const std::string& fallback) {
  replacement->alias = slot->alias.empty() ? fallback : slot->alias;
  replacement->column_name_alias = slot->column_name_alias;
  replacement->sample = std::move(slot->sample);
  replacement->query_location = slot->query_location;
  slot = std::move(replacement);
}

}  // namespace dynalake::engine
