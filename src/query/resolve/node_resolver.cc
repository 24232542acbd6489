#include "query/resolve/node_resolver.h"

#include <utility>

namespace dynalake::query {

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
