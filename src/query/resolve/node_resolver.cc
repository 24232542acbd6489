#include "query/resolve/node_resolver.h"

#include <utility>

namespace dynalake::query {
namespace {

constexpr size_t kMaxTypeNodes = 10'000;
constexpr int kMaxValueDepth = 16;

void CountTypes(const SqlType& type, size_t& count) {
  ++count;
  for (size_t i = 0; i < type.fields.size() && count <= kMaxTypeNodes; ++i) {
    CountTypes(type.child(i), count);
  }
}

}  // namespace

Error NodeResolver::Wrong(std::string_view name, std::string_view message, ErrorCode code) const {
  return ErrorAt(context_, offset_, code, name, message);
}

Result<void> NodeResolver::Enter(int& depth, std::string_view what) const {
  return ++depth <= kMaxValueDepth
             ? Result<void>()
             : Wrong("QUERY_TOO_COMPLEX",
                     fmt::format("more than {} {} within each other", kMaxValueDepth, what));
}

Result<TypedQueryPtr> NodeResolver::ResolveQuery(const QueryPtr& query, size_t& nodes) {
  const size_t before = context_.nodes;
  DYNALAKE_TRY(Enter(context_.subquery_depth, "sub-queries"));
  DYNALAKE_ASSIGN(TypedQueryPtr typed, context_.resolve_query(*query, &resolver_.scope_));
  --context_.subquery_depth;
  nodes = context_.nodes - before + 1;
  return typed;
}

NodeResolver::Answer NodeResolver::Copy(const TypedExpression& expression) {
  return CopyWithin(context_, expression);
}

Result<TypedPtr> ExpressionResolver::Resolve(const Expression& expression) {
  DYNALAKE_ASSIGN(TypedPtr value,
                  std::visit(NodeResolver(*this, expression.offset), expression.node));
  size_t types = 0;
  CountTypes(value->type, types);
  if (types > kMaxTypeNodes) {
    return ErrorAt(context_, expression.offset, ErrorCode::kInvalidArgument, "QUERY_TOO_COMPLEX",
                   "the type of this value is too large");
  }
  return value;
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
