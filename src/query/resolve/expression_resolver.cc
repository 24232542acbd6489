#include "query/resolve/expression_resolver.h"

#include "query/athena/tree_walk.h"
#include "query/types/coercion.h"

namespace dynalake::query {

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
