#include "engine/scan/column_names.h"

#include <cctype>
#include <string>
#include <string_view>

namespace dynalake::engine {
namespace {

using duckdb::ExpressionClass;
using duckdb::ParsedExpression;

bool IsNameCharacter(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}

/// A star stands for several columns, which one name cannot be given to.
bool HasStar(const ParsedExpression& expression) {
  bool found = expression.GetExpressionClass() == ExpressionClass::STAR;
  duckdb::ParsedExpressionIterator::EnumerateChildren(
      expression, [&](const ParsedExpression& child) { found = found || HasStar(child); });
  return found;
}

/// How long the quoted text at the start of `text` is, with its quotes.
size_t QuotedLength(std::string_view text) {
  const size_t end = text.find(text.front(), 1);
  return end == std::string_view::npos ? text.size() : end + 1;
}

/// `text` as a person would write it; what stands in quotes is left as it is.
std::string AsTyped(std::string_view text) {
  constexpr std::string_view kCountStar = "count_star()";
  constexpr std::string_view kSchema = "main.";
  std::string typed;
  while (!text.empty()) {
    const bool at_start = typed.empty() || (!IsNameCharacter(typed.back()) && typed.back() != '.');
    size_t length = 1;
    if (at_start && text.starts_with(kCountStar)) {
      typed += "count(*)";
      length = kCountStar.size();
    } else if (at_start && text.starts_with(kSchema)) {
      text.remove_prefix(kSchema.size());
      // DuckDB quotes a function's name that is a word of SQL.
      length = 0;
      if (text.starts_with('"')) {
        length = QuotedLength(text);
        typed += text.substr(1, length - 2);
      }
    } else {
      length = text.front() == '\'' || text.front() == '"' ? QuotedLength(text) : 1;
      typed += text.substr(0, length);
    }
    text.remove_prefix(length);
  }
  return typed;
}

void NameColumn(ParsedExpression& expression) {
  if (expression.HasAlias() || expression.GetExpressionClass() == ExpressionClass::COLUMN_REF ||
      HasStar(expression)) {
    return;
  }
  const std::string name = expression.GetName();
  if (std::string typed = AsTyped(name); typed != name) {
    expression.SetAlias(std::move(typed));
  }
}

}  // namespace

void NameColumns(duckdb::QueryNode& node) {
  duckdb::QueryNode* first = &node;
  while (first->type == duckdb::QueryNodeType::SET_OPERATION_NODE) {
    first = first->Cast<duckdb::SetOperationNode>().children.front().get();
  }
  if (first->type != duckdb::QueryNodeType::SELECT_NODE) {
    return;
  }
  for (auto& expression : first->Cast<duckdb::SelectNode>().select_list) {
    NameColumn(*expression);
  }
}

}  // namespace dynalake::engine
