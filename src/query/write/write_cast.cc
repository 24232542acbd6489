#include "query/write/conversion.h"
#include "query/write/writer.h"

namespace dynalake::query {

void Writer::Cast(const TypedCast& cast, const SqlType& type) {
  const auto* constant = std::get_if<TypedConstant>(&cast.value->node);
  if (constant != nullptr && !constant->text) {
    Null(type);
    return;
  }
  const SqlType& from = cast.value->type;
  if (from.kind == TypeKind::kTime &&
      (type.kind == TypeKind::kTimestamp || type.kind == TypeKind::kTimestampWithZone)) {
    // On the day of the statement.
    const Conversion rest = CastOf(Timed(TypeKind::kTimestamp, from.precision), type, cast.is_try);
    Put(rest.before);
    Put("(current_date + ");
    Expression(cast.value);
    Put(")");
    Put(rest.after);
    return;
  }
  Converted(CastOf(from, type, cast.is_try), *cast.value);
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
