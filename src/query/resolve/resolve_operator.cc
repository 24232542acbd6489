#include <array>
#include <utility>

#include "query/functions/type_rules.h"
#include "query/resolve/node_resolver.h"
#include "query/types/coercion.h"

namespace dynalake::query {
namespace {

struct OperatorName {
  std::string_view function;
  std::string_view shown;
};

OperatorName NameOf(BinaryOperator op) {
  constexpr std::array<OperatorName, 6> kNames = {{{"$add", "+"},
                                                   {"$subtract", "-"},
                                                   {"$multiply", "*"},
                                                   {"$divide", "/"},
                                                   {"$modulus", "%"},
                                                   {"$concat", "||"}}};
  return kNames[static_cast<size_t>(op)];
}

/// Whether Trino has a cast between them; what is inside of nested types is looked at as well.
bool CanCast(const SqlType& from, const SqlType& to) {
  if (from.kind == TypeKind::kUnknown || CanCoerce(from, to)) {
    return true;
  }
  if (to.kind == TypeKind::kJson || from.kind == TypeKind::kJson) {
    return to.kind == TypeKind::kJson ? CastsToJson(from) : CastsFromJson(to);
  }
  if (from.is_nested() || to.is_nested()) {
    if (from.kind != to.kind || from.fields.size() != to.fields.size()) {
      return false;
    }
    for (size_t i = 0; i < from.fields.size(); ++i) {
      if (!CanCast(from.child(i), to.child(i))) {
        return false;
      }
    }
    return true;
  }
  const auto is_number = [](const SqlType& type) {
    return type.is_numeric() || type.kind == TypeKind::kBoolean;
  };
  const auto is_time = [](const SqlType& type) {
    return type.kind >= TypeKind::kDate && type.kind <= TypeKind::kTimestampWithZone;
  };
  const bool has_text = from.is_text() || to.is_text();
  const bool has_binary = from.kind == TypeKind::kVarbinary || to.kind == TypeKind::kVarbinary;
  const bool binary_of_text = to.kind == TypeKind::kVarbinary && from.kind == TypeKind::kVarchar;
  return (is_number(from) && is_number(to)) || (is_time(from) && is_time(to)) ||
         (has_text && !has_binary) || binary_of_text || from.kind == to.kind ||
         (has_binary && (from.kind == TypeKind::kUuid || to.kind == TypeKind::kUuid));
}

}  // namespace

NodeResolver::Answer NodeResolver::operator()(const Unary& unary) {
  DYNALAKE_ASSIGN(TypedPtr operand, Resolve(unary.operand));
  if (unary.op == UnaryOperator::kNot) {
    if (operand->type.kind != TypeKind::kBoolean && operand->type.kind != TypeKind::kUnknown) {
      return Wrong("TYPE_MISMATCH",
                   fmt::format("NOT asks for a boolean, this is {}", ToString(operand->type)));
    }
    return Negated(Coerced(std::move(operand), Plain(TypeKind::kBoolean)), true);
  }
  if (unary.op == UnaryOperator::kPlus) {
    return operand;
  }
  std::vector<TypedPtr> arguments;
  arguments.push_back(std::move(operand));
  return Call("$negate", std::move(arguments), "-");
}

NodeResolver::Answer NodeResolver::operator()(const Binary& binary) {
  std::vector<TypedPtr> arguments(2);
  DYNALAKE_ASSIGN(arguments[0], Resolve(binary.left));
  DYNALAKE_ASSIGN(arguments[1], Resolve(binary.right));
  const OperatorName name = NameOf(binary.op);
  return Call(name.function, std::move(arguments), name.shown);
}

NodeResolver::Answer NodeResolver::operator()(const Logical& logical) {
  TypedLogical typed{.is_or = logical.is_or, .terms = {}};
  for (const ExpressionPtr& term : logical.terms) {
    DYNALAKE_ASSIGN(TypedPtr value, Resolve(term));
    const SqlType type = value->type;
    TypedPtr condition = Coerced(std::move(value), Plain(TypeKind::kBoolean));
    if (condition == nullptr) {
      return ErrorAt(context_, term->offset, ErrorCode::kInvalidArgument, "TYPE_MISMATCH",
                     fmt::format("{} asks for booleans, this is {}", logical.is_or ? "OR" : "AND",
                                 ToString(type)));
    }
    typed.terms.push_back(std::move(condition));
  }
  return Make(Plain(TypeKind::kBoolean), std::move(typed));
}

NodeResolver::Answer NodeResolver::operator()(const Like& like) {
  std::vector<TypedPtr> arguments(2);
  DYNALAKE_ASSIGN(arguments[0], Resolve(like.value));
  DYNALAKE_ASSIGN(arguments[1], Resolve(like.pattern));
  if (like.escape != nullptr) {
    DYNALAKE_ASSIGN(TypedPtr escape, Resolve(like.escape));
    arguments.push_back(std::move(escape));
  }
  DYNALAKE_ASSIGN(TypedPtr matches, Call("$like", std::move(arguments), "LIKE"));
  return Negated(std::move(matches), like.negated);
}

NodeResolver::Answer NodeResolver::operator()(const AtTimeZone& at) {
  std::vector<TypedPtr> arguments(2);
  DYNALAKE_ASSIGN(arguments[0], Resolve(at.value));
  DYNALAKE_ASSIGN(arguments[1], Resolve(at.zone));
  const SqlType& type = arguments[0]->type;
  if (type.kind == TypeKind::kTimestamp) {
    // A plain timestamp is one of the session's zone, UTC.
    SqlType zoned = Timed(TypeKind::kTimestampWithZone, type.precision);
    arguments[0] = Make(std::move(zoned), TypedCast{.value = std::move(arguments[0])});
  }
  return Call("at_timezone", std::move(arguments), "AT TIME ZONE");
}

NodeResolver::Answer NodeResolver::operator()(const Case& conditional) {
  TypedPtr operand;
  if (conditional.operand != nullptr) {
    DYNALAKE_ASSIGN(operand, Resolve(conditional.operand));
  }
  TypedCase typed;
  for (const WhenClause& when : conditional.whens) {
    TypedWhen clause;
    DYNALAKE_ASSIGN(clause.condition, Resolve(when.condition));
    if (operand != nullptr) {
      DYNALAKE_ASSIGN(TypedPtr copy, Copy(*operand));
      DYNALAKE_ASSIGN(clause.condition, Compare(ComparisonOperator::kEqual, std::move(copy),
                                                std::move(clause.condition)));
    } else {
      const SqlType type = clause.condition->type;
      clause.condition = Coerced(std::move(clause.condition), Plain(TypeKind::kBoolean));
      if (clause.condition == nullptr) {
        return ErrorAt(context_, when.condition->offset, ErrorCode::kInvalidArgument,
                       "TYPE_MISMATCH",
                       fmt::format("WHEN asks for a boolean, this is {}", ToString(type)));
      }
    }
    DYNALAKE_ASSIGN(clause.result, Resolve(when.result));
    typed.whens.push_back(std::move(clause));
  }
  if (conditional.otherwise != nullptr) {
    DYNALAKE_ASSIGN(typed.otherwise, Resolve(conditional.otherwise));
  }
  std::vector<TypedPtr*> results;
  for (TypedWhen& when : typed.whens) {
    results.push_back(&when.result);
  }
  if (typed.otherwise != nullptr) {
    results.push_back(&typed.otherwise);
  }
  DYNALAKE_ASSIGN(SqlType type, Unify(context_, results, "results of CASE"));
  return Make(std::move(type), std::move(typed));
}

NodeResolver::Answer NodeResolver::operator()(const Cast& cast) {
  DYNALAKE_ASSIGN(TypedPtr value, Resolve(cast.value));
  auto type = TypeOf(cast.type);
  if (!type) {
    return ErrorAt(context_, cast.type.offset, type.error().code(), "TYPE_NOT_FOUND",
                   type.error().ToString());
  }
  if (!CanCast(value->type, *type)) {
    return Wrong("TYPE_MISMATCH",
                 fmt::format("cannot cast {} to {}", ToString(value->type), ToString(*type)));
  }
  const bool same_names = ToString(value->type) == ToString(*type);
  if (value->type == *type && same_names) {
    return value;
  }
  return Make(*std::move(type), TypedCast{.value = std::move(value), .is_try = cast.is_try});
}

}  // namespace dynalake::query
