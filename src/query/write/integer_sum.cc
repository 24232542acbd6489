#include "query/write/integer_sum.h"

#include "query/functions/function_row.h"
#include "query/typed/typed_query.h"

namespace dynalake::query {
namespace {

constexpr std::string_view kAddition = "($1 + $2)";

/// What a cast to bigint is of, where that is an integer.
const TypedExpression& Narrow(const TypedExpression& value) {
  const auto* cast = std::get_if<TypedCast>(&value.node);
  const bool is_widening = cast != nullptr && value.type.kind == TypeKind::kBigint;
  return is_widening && cast->value->type.is_integer() ? *cast->value : value;
}

const TypedCall* AdditionOf(const TypedExpression& value) {
  const auto* call = std::get_if<TypedCall>(&value.node);
  return call != nullptr && call->form == kAddition && value.type.is_integer() ? call : nullptr;
}

}  // namespace

const TypedExpression& Unwidened(const TypedExpression& argument) {
  const TypedExpression& narrow = Narrow(argument);
  return AdditionOf(narrow) == nullptr ? narrow : argument;
}

std::optional<ShiftedColumn> ShiftedSumOf(const TypedAggregate& aggregate) {
  // Trino adds before it filters.
  if (aggregate.form != kSumOfIntegers || aggregate.distinct || aggregate.filter != nullptr ||
      aggregate.over) {
    return std::nullopt;
  }
  const TypedCall* addition = AdditionOf(Narrow(*aggregate.arguments.front()));
  if (addition == nullptr) {
    return std::nullopt;
  }
  for (const size_t at : {size_t{0}, size_t{1}}) {
    const TypedExpression* column = addition->arguments[at].get();
    const TypedExpression* shift = addition->arguments[1 - at].get();
    const auto* constant = std::get_if<TypedConstant>(&shift->node);
    if (std::holds_alternative<TypedColumn>(column->node) && constant != nullptr &&
        constant->text) {
      return ShiftedColumn{
          .column = column, .shift = shift, .is_negative = constant->text->starts_with('-')};
    }
  }
  return std::nullopt;
}

}  // namespace dynalake::query
