#include "query/write/conversion.h"
#include "query/write/writer.h"

namespace dynalake::query {

Conversion CastOf(const SqlType& from, const SqlType& to, bool is_try) {
  const std::string duck = DuckTypeOf(to);
  if (duck == DuckTypeOf(from)) {
    return {};
  }
  return {.before = is_try ? "TRY_CAST(" : "CAST(", .after = fmt::format(" AS {})", duck)};
}

void Writer::Cast(const TypedCast& cast, const SqlType& type) {
  const auto* constant = std::get_if<TypedConstant>(&cast.value->node);
  if (constant != nullptr && !constant->text) {
    Null(type);
    return;
  }
  const Conversion conversion = CastOf(cast.value->type, type, cast.is_try);
  Put(conversion.before);
  Expression(cast.value);
  Put(conversion.after);
}

}  // namespace dynalake::query
