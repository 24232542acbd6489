#include <array>
#include <utility>

#include "query/resolve/node_resolver.h"
#include "query/types/coercion.h"

// Calls that are no functions: what is computed depends on how they are written.

namespace dynalake::query {
namespace {

bool IsPlainCall(const FunctionCall& call) {
  return !call.over && !call.distinct && !call.star && call.filter == nullptr &&
         call.order_by.empty();
}

}  // namespace

std::optional<NodeResolver::Answer> NodeResolver::ResolveSpecial(const FunctionCall& call,
                                                                 std::string_view name) {
  using Special = Answer (NodeResolver::*)(const FunctionCall&);
  struct SpecialRow {
    std::string_view name;
    size_t least;
    size_t most;
    std::string_view usage;
    Special resolve;
  };
  static constexpr std::array<SpecialRow, 7> kSpecials = {{
      {"now", 0, 0, "now()", &NodeResolver::ResolveNow},
      {"version", 0, 0, "version()", &NodeResolver::ResolveVersion},
      {"if", 2, 3, "if(condition, value [, otherwise])", &NodeResolver::ResolveIf},
      {"coalesce", 2, SIZE_MAX, "coalesce(value, value, …)", &NodeResolver::ResolveCoalesce},
      {"nullif", 2, 2, "nullif(value, value)", &NodeResolver::ResolveNullif},
      {"try", 1, 1, "try(value)", &NodeResolver::ResolveTry},
      {"typeof", 1, 1, "typeof(value)", &NodeResolver::ResolveTypeof},
  }};
  for (const SpecialRow& row : kSpecials) {
    if (row.name != name) {
      continue;
    }
    const size_t count = call.arguments.size();
    if (!IsPlainCall(call) || count < row.least || count > row.most) {
      return Wrong("INVALID_FUNCTION_ARGUMENT", fmt::format("{} is written {}", name, row.usage));
    }
    return (this->*row.resolve)(call);
  }
  return std::nullopt;
}

NodeResolver::Answer NodeResolver::ResolveNow(const FunctionCall& /*call*/) {
  return (*this)(CurrentValue{.kind = CurrentKind::kTimestamp});
}

NodeResolver::Answer NodeResolver::ResolveVersion(const FunctionCall& /*call*/) {
  return MakeConstant(Varchar(), "476");  // The Trino whose language this is.
}

NodeResolver::Answer NodeResolver::ResolveIf(const FunctionCall& call) {
  ExpressionPlace place = resolver_.place_;
  place.clause = "the condition of if()";
  ExpressionResolver condition(context_, resolver_.scope_, place);
  TypedCase typed;
  typed.whens.resize(1);
  DYNALAKE_ASSIGN(typed.whens[0].condition, condition.ResolveCondition(*call.arguments[0]));
  DYNALAKE_ASSIGN(typed.whens[0].result, Resolve(call.arguments[1]));
  std::vector<TypedPtr*> results = {&typed.whens[0].result};
  if (call.arguments.size() == 3) {
    DYNALAKE_ASSIGN(typed.otherwise, Resolve(call.arguments[2]));
    results.push_back(&typed.otherwise);
  }
  DYNALAKE_ASSIGN(SqlType type, Unify(context_, results, "results of if()"));
  return Make(std::move(type), std::move(typed));
}

NodeResolver::Answer NodeResolver::ResolveCoalesce(const FunctionCall& call) {
  DYNALAKE_ASSIGN(std::vector<TypedPtr> values, ResolveAll(call.arguments));
  std::vector<TypedPtr*> places;
  for (TypedPtr& value : values) {
    places.push_back(&value);
  }
  DYNALAKE_ASSIGN(SqlType type, Unify(context_, places, "arguments of coalesce()"));
  return Make(std::move(type), TypedCall{.form = "coalesce($*)", .arguments = std::move(values)});
}

NodeResolver::Answer NodeResolver::ResolveNullif(const FunctionCall& call) {
  DYNALAKE_ASSIGN(TypedPtr value, Resolve(call.arguments[0]));
  DYNALAKE_ASSIGN(TypedPtr other, Resolve(call.arguments[1]));
  SqlType type = value->type;
  TypedCase typed;
  typed.whens.resize(1);
  DYNALAKE_ASSIGN(TypedPtr copy, Copy(*value));
  DYNALAKE_ASSIGN(typed.whens[0].condition,
                  Compare(ComparisonOperator::kEqual, std::move(copy), std::move(other)));
  typed.whens[0].result = MakeConstant(type, std::nullopt);
  typed.otherwise = std::move(value);
  return Make(std::move(type), std::move(typed));
}

NodeResolver::Answer NodeResolver::ResolveTry(const FunctionCall& call) {
  DYNALAKE_ASSIGN(std::vector<TypedPtr> values, ResolveAll(call.arguments));
  SqlType type = values[0]->type;
  return Make(std::move(type), TypedCall{.form = "TRY($1)", .arguments = std::move(values)});
}

NodeResolver::Answer NodeResolver::ResolveTypeof(const FunctionCall& call) {
  DYNALAKE_ASSIGN(const TypedPtr value, Resolve(call.arguments[0]));
  return MakeConstant(Varchar(), ToString(value->type));
}

}  // namespace dynalake::query
