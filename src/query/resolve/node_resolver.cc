#include "query/resolve/node_resolver.h"

#include <utility>

#include "query/athena/tree_walk.h"

namespace dynalake::query {
namespace {

constexpr size_t kMaxCopiedNodes = 200'000;

/// Counts nodes up to `most`.
void CountNodes(const TypedExpression& expression, size_t most, size_t& count) {
  const auto* subquery = std::get_if<TypedSubquery>(&expression.node);
  const auto* quantified = std::get_if<TypedQuantified>(&expression.node);
  count += subquery != nullptr ? subquery->nodes : quantified != nullptr ? quantified->nodes : 1;
  ForEachChild(expression, [&](const auto& child) {
    if (count < most) {
      CountNodes(child, most, count);
    }
  });
}

}  // namespace

Error NodeResolver::Wrong(std::string_view name, std::string_view message, ErrorCode code) const {
  return ErrorAt(context_, offset_, code, name, message);
}

Result<TypedQueryPtr> NodeResolver::ResolveQuery(const QueryPtr& query, size_t& nodes) {
  const size_t before = context_.nodes;
  DYNALAKE_ASSIGN(TypedQueryPtr typed, context_.resolve_query(*query, &resolver_.scope_));
  nodes = context_.nodes - before + 1;
  return typed;
}

NodeResolver::Answer NodeResolver::Copy(const TypedExpression& expression) {
  const size_t before = context_.copied_nodes;
  CountNodes(expression, kMaxCopiedNodes, context_.copied_nodes);
  context_.nodes += context_.copied_nodes - before;
  if (context_.copied_nodes >= kMaxCopiedNodes) {
    return Wrong("QUERY_TOO_COMPLEX",
                 "the statement is too complex: name inner values in a sub-query");
  }
  return Clone(expression);
}

Result<TypedPtr> ExpressionResolver::Resolve(const Expression& expression) {
  return std::visit(NodeResolver(*this, expression.offset), expression.node);
}

Result<TypedPtr> ExpressionResolver::ResolveCondition(const Expression& expression) {
  DYNALAKE_ASSIGN(TypedPtr value, Resolve(expression));
  if (value->type.kind != TypeKind::kBoolean && value->type.kind != TypeKind::kUnknown) {
    return ErrorAt(
        context_, expression.offset, ErrorCode::kInvalidArgument, "TYPE_MISMATCH",
        fmt::format("{} must be a boolean, this is {}", place_.clause, ToString(value->type)));
  }
  return Coerced(std::move(value), Plain(TypeKind::kBoolean));
}

}  // namespace dynalake::query
