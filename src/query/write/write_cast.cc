#include "query/write/conversion.h"
#include "query/write/writer.h"

namespace dynalake::query {

void Writer::Cast(const TypedCast& cast, const SqlType& type) {
  const auto* constant = std::get_if<TypedConstant>(&cast.value->node);
  if (constant != nullptr && !constant->text) {
    Null(type);
    return;
  }
  Converted(CastOf(cast.value->type, type, cast.is_try), *cast.value);
}

void Writer::Converted(const Conversion& conversion, const TypedExpression& expression) {
  Put(conversion.before);
  Expression(expression);
  Put(conversion.after);
}

void Writer::Named(const TypedExpression& expression, const SqlType& type) {
  // Plain types, nearly all, have no names.
  Converted(type.is_nested() ? RenamingOf(expression.type, type) : Conversion(), expression);
}

}  // namespace dynalake::query
