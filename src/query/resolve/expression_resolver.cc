#include "query/resolve/expression_resolver.h"

#include "query/athena/tree_walk.h"
#include "query/types/coercion.h"

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

Result<TypedPtr> CopyWithin(StatementContext& context, const TypedExpression& expression) {
  const size_t before = context.copied_nodes;
  CountNodes(expression, kMaxCopiedNodes, context.copied_nodes);
  context.nodes += context.copied_nodes - before;
  if (context.copied_nodes >= kMaxCopiedNodes) {
    return ErrorAt(context, expression.offset, ErrorCode::kInvalidArgument, "QUERY_TOO_COMPLEX",
                   "the statement is too complex: name inner values in a sub-query");
  }
  return Clone(expression);
}

TypedPtr Coerced(TypedPtr value, const SqlType& type) {
  if (value->type == type) {
    return value;
  }
  if (!CanCoerce(value->type, type)) {
    return nullptr;
  }
  const uint32_t offset = value->offset;
  if (auto* constant = std::get_if<TypedConstant>(&value->node); constant && !constant->text) {
    value->type = type;  // NULL is NULL in any type.
    return value;
  }
  return TypedPtr(new TypedExpression{
      .type = type, .node = TypedCast{.value = std::move(value)}, .offset = offset});
}

Result<SqlType> Unify(const StatementContext& context, const std::vector<TypedPtr*>& values,
                      std::string_view what) {
  SqlType common;
  for (const TypedPtr* value : values) {
    auto wider = CommonType(common, (*value)->type);
    if (!wider) {
      return ErrorAt(context, (*value)->offset, ErrorCode::kInvalidArgument, "TYPE_MISMATCH",
                     fmt::format("{} of one type are asked for: {} is not {}", what,
                                 ToString((*value)->type), ToString(common)));
    }
    common = *std::move(wider);
  }
  for (TypedPtr* value : values) {
    *value = Coerced(std::move(*value), common);
    DYNALAKE_ASSERT(*value != nullptr);
  }
  return common;
}

bool HasAggregate(const TypedExpression& expression) {
  if (const auto* aggregate = std::get_if<TypedAggregate>(&expression.node);
      aggregate != nullptr && !aggregate->over) {
    return true;
  }
  bool has = false;
  ForEachChild(expression, [&has](const auto& child) { has = has || HasAggregate(child); });
  return has;
}

}  // namespace dynalake::query
