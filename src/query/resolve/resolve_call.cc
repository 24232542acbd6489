#include <array>
#include <utility>

#include "base/ascii.h"
#include "base/nearest.h"
#include "query/functions/function_advice.h"
#include "query/resolve/node_resolver.h"
#include "query/types/coercion.h"

namespace dynalake::query {
namespace {

/// What is sorted first where nothing is said: Trino puts NULL last, whatever the direction.
TypedSortItem SortItemOf(TypedPtr value, const SortItem& item) {
  return {.value = std::move(value),
          .descending = item.descending,
          .nulls_first = item.nulls_first.value_or(false)};
}

ArgumentType TypeOfArgument(const TypedPtr& argument) {
  return {.type = argument->type, .lambda_parameters = std::nullopt};
}

/// The argument that `value` is, coerced or not; null: it is none.
const TypedExpression* ArgumentLike(const TypedAggregate& aggregate, const TypedExpression& value) {
  for (const TypedPtr& argument : aggregate.arguments) {
    const auto* cast = std::get_if<TypedCast>(&argument->node);
    if (IsSame(*argument, value) || (cast != nullptr && IsSame(*cast->value, value))) {
      return argument.get();
    }
  }
  return nullptr;
}

/// Why a well-formed aggregate or window function is refused: the error's name and message.
using Refusal = std::optional<std::pair<std::string_view, std::string>>;

/// Of DISTINCT and ORDER BY; the order becomes one of the arguments as they are taken.
Refusal OrderDistinct(std::string_view name, TypedAggregate& aggregate) {
  if (!aggregate.distinct) {
    return std::nullopt;
  }
  for (TypedSortItem& item : aggregate.order_by) {
    const TypedExpression* argument = ArgumentLike(aggregate, *item.value);
    if (argument == nullptr) {
      return std::pair(
          std::string_view("EXPRESSION_NOT_IN_DISTINCT"),
          fmt::format("{}(DISTINCT … ORDER BY …) is ordered by its arguments alone", name));
    }
    item.value = Clone(*argument);
  }
  return std::nullopt;
}

bool TakesFrame(const FunctionRow& row) {
  return row.kind == FunctionKind::kAggregate || row.name == "first_value" ||
         row.name == "last_value" || row.name == "nth_value";
}

/// Of IGNORE NULLS and OVER.
Refusal CheckOver(const FunctionCall& call, const FunctionRow& row,
                  const TypedAggregate& aggregate) {
  using Name = std::string_view;
  if (call.null_treatment && row.form.find("$N") == Name::npos) {
    return std::pair(Name("NULL_TREATMENT_NOT_ALLOWED"),
                     fmt::format("{} takes no IGNORE NULLS and no RESPECT NULLS", row.name));
  }
  if (!aggregate.over) {
    return std::nullopt;
  }
  if (aggregate.filter != nullptr) {
    return std::pair(Name("NOT_SUPPORTED"),
                     fmt::format("{} takes no FILTER over a window: write CASE WHEN condition THEN "
                                 "value END as its argument",
                                 row.name));
  }
  if (aggregate.distinct && row.kind == FunctionKind::kWindow) {
    return std::pair(Name("NOT_SUPPORTED"), fmt::format("{} takes no DISTINCT", row.name));
  }
  if ((row.name == "lag" || row.name == "lead") && aggregate.over->order_by.empty()) {
    return std::pair(
        Name("MISSING_ORDER_BY"),
        fmt::format("{} asks for an order of the window: OVER (ORDER BY …)", row.name));
  }
  if (aggregate.over->unit && !TakesFrame(row)) {
    return std::pair(Name("INVALID_WINDOW_FRAME"),
                     fmt::format("{} takes no frame: leave out ROWS, RANGE or GROUPS", row.name));
  }
  return std::nullopt;
}

/// The arguments of LISTAGG that are said otherwise: what is done where the text is too long.
std::vector<std::pair<TypeKind, std::string>> OverflowOf(const ListaggOverflow& overflow) {
  return {{TypeKind::kBoolean, overflow.truncates ? "false" : "true"},
          {TypeKind::kVarchar, overflow.filler.value_or("...")},
          {TypeKind::kBoolean, overflow.with_count ? "true" : "false"}};
}

}  // namespace

Result<std::vector<TypedPtr>> NodeResolver::ResolveAll(
    const std::vector<ExpressionPtr>& expressions) {
  std::vector<TypedPtr> values;
  values.reserve(expressions.size());
  for (const ExpressionPtr& expression : expressions) {
    DYNALAKE_ASSIGN(TypedPtr value, Resolve(expression));
    values.push_back(std::move(value));
  }
  return values;
}

NodeResolver::Answer NodeResolver::Call(std::string_view name, std::vector<TypedPtr> arguments,
                                        std::string_view shown) {
  std::vector<ArgumentType> types;
  for (const TypedPtr& argument : arguments) {
    types.push_back(TypeOfArgument(argument));
  }
  auto found = FindFunction(name, types, {});
  if (!found) {
    std::string operands;
    for (const ArgumentType& type : types) {
      operands += operands.empty() ? "" : ", ";
      operands += ToShortString(type.type);
    }
    return Wrong(shown.empty() ? "FUNCTION_NOT_FOUND" : "TYPE_MISMATCH",
                 shown.empty()
                     ? found.error().ToString()
                     : fmt::format("{} does not take {}: cast one of them", shown, operands));
  }
  for (size_t i = 0; i < arguments.size(); ++i) {
    arguments[i] = Coerced(std::move(arguments[i]), found->parameters[i]);
    DYNALAKE_ASSERT(arguments[i] != nullptr);
  }
  return Make(std::move(found->result),
              TypedCall{.form = found->row->form, .arguments = std::move(arguments)});
}

NodeResolver::Answer NodeResolver::operator()(const FunctionCall& call) {
  const std::string name = AsciiLowerCase(call.name.parts.back().text);
  if (call.name.parts.size() == 1) {
    if (auto special = ResolveSpecial(call, name)) {
      return *std::move(special);
    }
  }
  if (call.name.parts.size() > 1) {
    return Wrong("FUNCTION_NOT_FOUND", "functions have names of one part, such as " + name);
  }
  if (RowsNamed(name).empty() || name.starts_with('$')) {
    return NoSuchFunction(name);
  }
  std::vector<TypedPtr> arguments(call.arguments.size());
  std::vector<ArgumentType> types(call.arguments.size());
  for (size_t i = 0; i < arguments.size(); ++i) {
    if (const auto* lambda = std::get_if<Lambda>(&call.arguments[i]->node)) {
      types[i].lambda_parameters = lambda->parameters.size();
      continue;
    }
    DYNALAKE_ASSIGN(arguments[i], Resolve(call.arguments[i]));
    types[i] = TypeOfArgument(arguments[i]);
  }
  if (call.listagg_overflow) {
    if (arguments.size() == 1) {
      arguments.push_back(MakeText(""));
    }
    for (auto& [kind, text] : OverflowOf(*call.listagg_overflow)) {
      arguments.push_back(kind == TypeKind::kVarchar ? MakeText(std::move(text))
                                                     : MakeConstant(Plain(kind), std::move(text)));
    }
    for (size_t i = types.size(); i < arguments.size(); ++i) {
      types.push_back(TypeOfArgument(arguments[i]));
    }
  }
  std::optional<Error> inner;  // of a lambda's body, whose place is the better one
  const auto found = FindFunction(
      name, types, [&](size_t argument, const std::vector<SqlType>& parameters) -> Result<SqlType> {
        auto lambda = ResolveLambda(std::get<Lambda>(call.arguments[argument]->node), parameters);
        if (!lambda) {
          inner = lambda.error();
          return lambda.error();
        }
        arguments[argument] = *std::move(lambda);
        return arguments[argument]->type.fields.back().type;
      });
  if (inner) {
    return *std::move(inner);
  }
  if (!found) {
    return Wrong(name == "listagg" ? "TYPE_MISMATCH" : "FUNCTION_NOT_FOUND",
                 found.error().ToString());
  }
  return Finish(call, *found, std::move(arguments));
}

NodeResolver::Answer NodeResolver::Finish(const FunctionCall& call, const FoundFunction& found,
                                          std::vector<TypedPtr> arguments) {
  for (size_t i = 0; i < arguments.size(); ++i) {
    if (auto* lambda = std::get_if<TypedLambda>(&arguments[i]->node)) {
      const SqlType& result = found.parameters[i].fields.back().type;
      lambda->body = Coerced(std::move(lambda->body), result);
      DYNALAKE_ASSERT(lambda->body != nullptr);
      arguments[i]->type = found.parameters[i];
      continue;
    }
    arguments[i] = Coerced(std::move(arguments[i]), found.parameters[i]);
    DYNALAKE_ASSERT(arguments[i] != nullptr);
  }
  if (found.row->kind != FunctionKind::kScalar) {
    return FinishAggregate(call, found, std::move(arguments));
  }
  if (call.over || call.distinct || call.filter != nullptr || !call.order_by.empty()) {
    return Wrong("FUNCTION_NOT_AGGREGATE",
                 fmt::format("{} is no aggregate: it takes no OVER, DISTINCT, FILTER and ORDER BY",
                             found.row->name));
  }
  return Make(found.result, TypedCall{.form = found.row->form, .arguments = std::move(arguments)});
}

NodeResolver::Answer NodeResolver::FinishAggregate(const FunctionCall& call,
                                                   const FoundFunction& found,
                                                   std::vector<TypedPtr> arguments) {
  const std::string_view name = found.row->name;
  const ExpressionPlace& place = resolver_.place_;
  if (found.row->kind == FunctionKind::kWindow && !call.over) {
    return Wrong("MISSING_OVER",
                 fmt::format("{} asks for a window: write {}(…) OVER (ORDER BY …)", name, name));
  }
  if (!call.over && !place.takes_aggregates) {
    return Wrong("EXPRESSION_NOT_SCALAR",
                 fmt::format("{} cannot have the aggregate {}; HAVING takes conditions on "
                             "aggregates",
                             place.clause, name));
  }
  if (call.over && !place.takes_windows) {
    return Wrong("EXPRESSION_NOT_SCALAR",
                 fmt::format("{} cannot have the window function {}; ask for it in a sub-query",
                             place.clause, name));
  }
  TypedAggregate aggregate;
  aggregate.form = found.row->form;
  aggregate.arguments = std::move(arguments);
  aggregate.distinct = call.distinct;
  aggregate.ignore_nulls = call.null_treatment == NullTreatment::kIgnore;
  for (const TypedPtr& argument : aggregate.arguments) {
    if (!call.over && HasAggregate(*argument)) {
      return Wrong(
          "NESTED_AGGREGATION",
          fmt::format("{} is over an aggregate: ask for the inner one in a sub-query", name));
    }
  }
  DYNALAKE_ASSIGN(aggregate.order_by, ResolveSort(call.order_by));
  if (call.filter != nullptr) {
    ExpressionResolver inner(context_, resolver_.scope_, {.clause = "FILTER"});
    DYNALAKE_ASSIGN(aggregate.filter, inner.ResolveCondition(*call.filter));
  }
  if (call.over) {
    DYNALAKE_ASSIGN(aggregate.over, ResolveWindow(*call.over));
  }
  Refusal refusal = OrderDistinct(name, aggregate);
  if (!refusal) {
    refusal = CheckOver(call, *found.row, aggregate);
  }
  if (refusal) {
    return Wrong(
        refusal->first, refusal->second,
        refusal->first == "NOT_SUPPORTED" ? ErrorCode::kUnsupported : ErrorCode::kInvalidArgument);
  }
  return Make(found.result, std::move(aggregate));
}

Result<std::vector<TypedSortItem>> NodeResolver::ResolveSort(const std::vector<SortItem>& items) {
  std::vector<TypedSortItem> sorted;
  for (const SortItem& item : items) {
    DYNALAKE_ASSIGN(TypedPtr value, Resolve(item.value));
    sorted.push_back(SortItemOf(std::move(value), item));
  }
  return sorted;
}

Error NodeResolver::NoSuchFunction(std::string_view name) const {
  return Wrong("FUNCTION_NOT_FOUND",
               fmt::format("there is no function {}{}", name, AdviceOnFunction(name)));
}

NodeResolver::Answer NodeResolver::operator()(const Extract& extract) {
  std::vector<TypedPtr> arguments(1);
  DYNALAKE_ASSIGN(arguments[0], Resolve(extract.value));
  const std::string field = AsciiLowerCase(extract.field.text);
  constexpr std::array<std::string_view, 17> kFields = {"year",
                                                        "quarter",
                                                        "month",
                                                        "week",
                                                        "day",
                                                        "day_of_month",
                                                        "day_of_week",
                                                        "dow",
                                                        "day_of_year",
                                                        "doy",
                                                        "year_of_week",
                                                        "yow",
                                                        "hour",
                                                        "minute",
                                                        "second",
                                                        "timezone_hour",
                                                        "timezone_minute"};
  if (std::ranges::find(kFields, field) == kFields.end()) {
    return Wrong("INVALID_ARGUMENTS",
                 fmt::format("EXTRACT has no field {}{}", extract.field.text,
                             field == "epoch" ? ": to_unixtime(t) gives seconds since 1970"
                                              : Proposal(field, kFields)));
  }
  return Call(field, std::move(arguments), "EXTRACT");
}

NodeResolver::Answer NodeResolver::operator()(const Trim& trim) {
  std::vector<TypedPtr> arguments(1);
  DYNALAKE_ASSIGN(arguments[0], Resolve(trim.value));
  if (trim.characters != nullptr) {
    DYNALAKE_ASSIGN(TypedPtr characters, Resolve(trim.characters));
    arguments.push_back(std::move(characters));
  }
  return Call(trim.side == TrimSide::kBoth      ? "trim"
              : trim.side == TrimSide::kLeading ? "ltrim"
                                                : "rtrim",
              std::move(arguments), "TRIM");
}

NodeResolver::Answer NodeResolver::operator()(const Normalize& normalize) {
  std::vector<TypedPtr> arguments(2);
  DYNALAKE_ASSIGN(arguments[0], Resolve(normalize.value));
  arguments[1] = MakeText(normalize.form);
  return Call("normalize", std::move(arguments));
}

NodeResolver::Answer NodeResolver::operator()(const Grouping& grouping) {
  TypedGrouping typed;
  for (const QualifiedName& name : grouping.columns) {
    DYNALAKE_ASSIGN(TypedPtr column, Named(name.parts));
    typed.columns.push_back(std::move(column));
  }
  const bool is_short = typed.columns.size() <= 31;
  return Make(Plain(is_short ? TypeKind::kInteger : TypeKind::kBigint), std::move(typed));
}

}  // namespace dynalake::query
