#include "engine/sandbox/tree_walker.h"

#include <algorithm>

namespace dynalake::engine {
namespace {

using duckdb::ExpressionClass;
using duckdb::QueryNodeType;
using duckdb::TableReferenceType;

/// Deeper than any statement that a person or a program writes; DuckDB's own limit for expressions.
constexpr int kMaxDepth = 1000;

/// The text that picks a member, in the second of an access's operands; or null.
const std::string* MemberName(
    const duckdb::vector<duckdb::unique_ptr<duckdb::ParsedExpression>>& operands) {
  if (operands.size() != 2 || operands[1]->GetExpressionClass() != ExpressionClass::CONSTANT) {
    return nullptr;
  }
  const duckdb::Value& value = operands[1]->Cast<duckdb::ConstantExpression>().value;
  const bool is_text = !value.IsNull() && value.type().id() == duckdb::LogicalTypeId::VARCHAR;
  return is_text ? &duckdb::StringValue::Get(value) : nullptr;
}

bool PicksMember(const std::string& function) {
  return function == "struct_extract" || function == "array_extract" || function == "element_at";
}

}  // namespace

Result<void> TreeWalker::Walk(duckdb::QueryNode& node) {
  VisitNode(node);
  return error_ ? Result<void>(*error_) : Result<void>();
}

void TreeWalker::OnFunction(const std::string& /*catalog*/, const std::string& /*schema*/,
                            const std::string& /*name*/) {}
void TreeWalker::OnTableFunction(const duckdb::FunctionExpression& /*call*/) {}
void TreeWalker::OnExpression(duckdb::ParsedExpression& /*expression*/) {}
void TreeWalker::OnColumn(duckdb::ColumnRefExpression& /*column*/) {}
void TreeWalker::OnMember(const std::string& /*name*/) {}
void TreeWalker::OnTable(TableSlot& /*slot*/) {}
bool TreeWalker::OnSubquery(duckdb::SubqueryRef& /*subquery*/) { return true; }
void TreeWalker::OnShow(TableSlot& /*slot*/) {}

void TreeWalker::Refuse(Error error) {
  if (!error_) {
    error_ = std::move(error);
  }
}

bool TreeWalker::Enter() {
  if (error_) {
    return false;
  }
  if (depth_ >= kMaxDepth) {
    Refuse(Fail(ErrorCode::kInvalidArgument, "the statement is nested deeper than {}", kMaxDepth));
    return false;
  }
  ++depth_;
  return true;
}

void TreeWalker::VisitNode(duckdb::QueryNode& node) {
  if (!Enter()) {
    return;
  }
  const size_t outer_ctes = ctes_.size();
  for (auto& cte : node.cte_map.map) {
    VisitAll(cte.second->key_targets);
    VisitNode(*cte.second->query->node);
    ctes_.push_back(cte.first);
  }
  VisitNodeBody(node);
  duckdb::ParsedExpressionIterator::EnumerateQueryNodeModifiers(
      node, [this](ExpressionSlot& slot) { VisitExpression(slot); });
  ctes_.resize(outer_ctes);
  Leave();
}

void TreeWalker::VisitNodeBody(duckdb::QueryNode& node) {
  switch (node.type) {
    case QueryNodeType::SELECT_NODE:
      VisitSelect(node.Cast<duckdb::SelectNode>());
      return;
    case QueryNodeType::SET_OPERATION_NODE:
      for (auto& child : node.Cast<duckdb::SetOperationNode>().children) {
        VisitNode(*child);
      }
      return;
    case QueryNodeType::RECURSIVE_CTE_NODE: {
      auto& recursive = node.Cast<duckdb::RecursiveCTENode>();
      VisitAll(recursive.key_targets);
      ctes_.push_back(recursive.ctename);
      VisitNode(*recursive.left);
      VisitNode(*recursive.right);
      ctes_.pop_back();
      return;
    }
    default:
      Refuse(Error(ErrorCode::kPermissionDenied, "only queries are allowed in WITH"));
  }
}

void TreeWalker::VisitSelect(duckdb::SelectNode& node) {
  VisitAll(node.select_list);
  VisitAll(node.groups.group_expressions);
  for (ExpressionSlot* slot : {&node.where_clause, &node.having, &node.qualify}) {
    if (*slot) {
      VisitExpression(*slot);
    }
  }
  if (node.from_table) {
    VisitTable(node.from_table);
  }
}

void TreeWalker::VisitTable(TableSlot& slot) {
  if (Enter()) {
    VisitTableBody(slot);
    Leave();
  }
}

void TreeWalker::VisitTableBody(TableSlot& slot) {
  duckdb::TableRef& table = *slot;
  switch (table.type) {
    case TableReferenceType::EMPTY_FROM:
      return;
    case TableReferenceType::BASE_TABLE:
      if (!IsCte(table.Cast<duckdb::BaseTableRef>())) {
        OnTable(slot);
      }
      return;
    case TableReferenceType::SUBQUERY:
      if (auto& subquery = table.Cast<duckdb::SubqueryRef>(); OnSubquery(subquery)) {
        VisitNode(*subquery.subquery->node);
      }
      return;
    case TableReferenceType::JOIN: {
      auto& join = table.Cast<duckdb::JoinRef>();
      VisitTable(join.left);
      VisitTable(join.right);
      if (join.condition) {
        VisitExpression(join.condition);
      }
      VisitAll(join.duplicate_eliminated_columns);
      return;
    }
    case TableReferenceType::TABLE_FUNCTION: {
      auto& function = table.Cast<duckdb::TableFunctionRef>();
      if (function.function->GetExpressionClass() != ExpressionClass::FUNCTION) {
        Refuse(Error(ErrorCode::kPermissionDenied, "only a function can be called in FROM"));
        return;
      }
      auto& call = function.function->Cast<duckdb::FunctionExpression>();
      OnTableFunction(call);
      VisitAll(call.children);
      if (function.subquery) {
        VisitNode(*function.subquery->node);
      }
      return;
    }
    case TableReferenceType::EXPRESSION_LIST:
      for (auto& row : table.Cast<duckdb::ExpressionListRef>().values) {
        VisitAll(row);
      }
      return;
    case TableReferenceType::PIVOT:
      VisitPivot(table.Cast<duckdb::PivotRef>());
      return;
    case TableReferenceType::SHOW_REF:
      if (auto& show = table.Cast<duckdb::ShowRef>(); show.query) {
        VisitNode(*show.query);
      } else {
        OnShow(slot);
      }
      return;
    default:
      Refuse(Error(ErrorCode::kPermissionDenied, "this kind of table reference is not allowed"));
  }
}

void TreeWalker::VisitPivot(duckdb::PivotRef& pivot) {
  VisitTable(pivot.source);
  VisitAll(pivot.aggregates);
  for (duckdb::PivotColumn& column : pivot.pivots) {
    VisitAll(column.pivot_expressions);
    for (duckdb::PivotColumnEntry& entry : column.entries) {
      if (entry.expr) {
        VisitExpression(entry.expr);
      }
    }
    if (column.subquery) {
      VisitNode(*column.subquery);
    }
  }
}

void TreeWalker::VisitAll(duckdb::vector<ExpressionSlot>& slots) {
  for (ExpressionSlot& slot : slots) {
    VisitExpression(slot);
  }
}

void TreeWalker::VisitExpression(ExpressionSlot& slot) {
  if (Enter()) {
    VisitExpressionBody(*slot);
    Leave();
  }
}

void TreeWalker::VisitExpressionBody(duckdb::ParsedExpression& expression) {
  OnExpression(expression);
  switch (expression.GetExpressionClass()) {
    case ExpressionClass::FUNCTION: {
      const auto& call = expression.Cast<duckdb::FunctionExpression>();
      OnFunction(call.catalog, call.schema, call.function_name);
      if (const std::string* name = MemberName(call.children);
          name != nullptr && PicksMember(duckdb::StringUtil::Lower(call.function_name))) {
        OnMember(*name);
      }
      break;
    }
    case ExpressionClass::OPERATOR: {
      const auto& operation = expression.Cast<duckdb::OperatorExpression>();
      const bool picks = operation.type == duckdb::ExpressionType::ARRAY_EXTRACT ||
                         operation.type == duckdb::ExpressionType::STRUCT_EXTRACT;
      if (const std::string* name = MemberName(operation.children); picks && name != nullptr) {
        OnMember(*name);
      }
      break;
    }
    case ExpressionClass::WINDOW: {
      const auto& window = expression.Cast<duckdb::WindowExpression>();
      OnFunction(window.catalog, window.schema, window.function_name);
      break;
    }
    case ExpressionClass::SUBQUERY:
      VisitNode(*expression.Cast<duckdb::SubqueryExpression>().subquery->node);
      break;
    case ExpressionClass::COLUMN_REF:
      OnColumn(expression.Cast<duckdb::ColumnRefExpression>());
      return;
    case ExpressionClass::BETWEEN:
    case ExpressionClass::CASE:
    case ExpressionClass::CAST:
    case ExpressionClass::COLLATE:
    case ExpressionClass::COMPARISON:
    case ExpressionClass::CONJUNCTION:
    case ExpressionClass::CONSTANT:
    case ExpressionClass::LAMBDA:
    case ExpressionClass::LAMBDA_REF:
    case ExpressionClass::PARAMETER:
    case ExpressionClass::POSITIONAL_REFERENCE:
    case ExpressionClass::STAR:
    case ExpressionClass::TYPE:
      break;
    default:
      Refuse(Error(ErrorCode::kPermissionDenied, "this kind of expression is not allowed"));
      return;
  }
  duckdb::ParsedExpressionIterator::EnumerateChildren(
      expression, [this](ExpressionSlot& child) { VisitExpression(child); });
}

bool TreeWalker::IsCte(const duckdb::BaseTableRef& table) const {
  return table.catalog_name.empty() && table.schema_name.empty() &&
         std::any_of(ctes_.begin(), ctes_.end(), [&](const std::string& cte) {
           return duckdb::StringUtil::CIEquals(cte, table.table_name);
         });
}

}  // namespace dynalake::engine
