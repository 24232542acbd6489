#include <algorithm>
#include <array>
#include <span>
#include <utility>

#include "base/ascii.h"
#include "query/athena/tree_text.h"
#include "query/athena/tree_walk.h"
#include "query/queries/query_parts.h"
#include "query/resolve/expression_resolver.h"
#include "query/typed/typed_walk.h"
#include "query/types/coercion.h"

namespace dynalake::query {
namespace {

/// The arguments of a table function, found by name or by place.
class Arguments {
 public:
  static Result<Arguments> Make(QueryContext& context, const TableFunction& function,
                                std::span<const std::string_view> parameters) {
    Arguments arguments;
    arguments.found_.resize(parameters.size());
    const bool is_named = !function.arguments.empty() && function.arguments[0].name.has_value();
    for (size_t i = 0; i < function.arguments.size(); ++i) {
      const TableFunctionArgument& argument = function.arguments[i];
      if (argument.name.has_value() != is_named) {
        return context.Wrong(argument.offset, "INVALID_ARGUMENTS",
                             "arguments are passed all by name or all by place");
      }
      if (!is_named && i >= parameters.size()) {
        return context.Wrong(argument.offset, "INVALID_ARGUMENTS", "{} takes at most {} arguments",
                             PrintName(function.name), parameters.size());
      }
      size_t at = i;
      if (is_named) {
        const auto parameter = std::ranges::find_if(parameters, [&](std::string_view name) {
          return IsSameName(name, argument.name->text);
        });
        at = static_cast<size_t>(parameter - parameters.begin());
        if (at == parameters.size()) {
          return context.Wrong(argument.offset, "INVALID_FUNCTION_ARGUMENT",
                               "{} has no argument {}: it has {}", PrintName(function.name),
                               argument.name->text, fmt::join(parameters, ", "));
        }
      }
      if (arguments.found_[at] != nullptr) {
        return context.Wrong(argument.offset, "INVALID_FUNCTION_ARGUMENT",
                             "the argument {} is there twice", parameters[at]);
      }
      arguments.found_[at] = &argument;
    }
    return arguments;
  }

  const TableFunctionArgument* operator[](size_t parameter) const { return found_[parameter]; }

 private:
  std::vector<const TableFunctionArgument*> found_;
};

class TableFunctionResolver {
 public:
  TableFunctionResolver(QueryContext& context, const TableFunction& function, uint32_t offset,
                        const RelationPlace& place)
      : context_(context), function_(function), offset_(offset), place_(place) {}

  /// Numbers from `start` to `stop`, made as they are asked for.
  Result<ResolvedRelation> Sequence() {
    constexpr std::array<std::string_view, 3> kParameters = {"start", "stop", "step"};
    DYNALAKE_ASSIGN(const Arguments arguments, Arguments::Make(context_, function_, kParameters));
    if (arguments[1] == nullptr) {
      return Missing(kParameters[1]);
    }
    TypedSequence sequence;
    DYNALAKE_ASSIGN(sequence.start, Number(arguments[0], "0"));
    DYNALAKE_ASSIGN(sequence.stop, Number(arguments[1], {}));
    DYNALAKE_ASSIGN(sequence.step, Number(arguments[2], "1"));
    ResolvedRelation resolved;
    resolved.relation = std::make_unique<TypedRelation>();
    resolved.relation->id = context_.statement.NewId();
    resolved.relation->node = std::move(sequence);
    ScopeColumn& column = resolved.columns.emplace_back();
    column.name = "sequential_number";
    column.value = MakeColumn(resolved.relation->id, "c1", Plain(TypeKind::kBigint));
    return resolved;
  }

  Result<ResolvedRelation> ExcludeColumns() {
    constexpr std::array<std::string_view, 2> kParameters = {"input", "columns"};
    DYNALAKE_ASSIGN(const Arguments arguments, Arguments::Make(context_, function_, kParameters));
    for (size_t i = 0; i < kParameters.size(); ++i) {
      if (arguments[i] == nullptr) {
        return Missing(kParameters[i]);
      }
    }
    if (arguments[0]->table == nullptr || !arguments[1]->descriptor) {
      return Wrong(
          "exclude_columns takes a table and names of columns: "
          "TABLE(exclude_columns(TABLE(t), DESCRIPTOR(a, b)))");
    }
    const Descriptor& descriptor = *arguments[1]->descriptor;
    if (descriptor.names.empty() || descriptor.has_types) {
      return Wrong("DESCRIPTOR names at least one column, without types");
    }
    DYNALAKE_ASSIGN(ResolvedRelation resolved,
                    ResolveRelation(context_, *arguments[0]->table, {.outer = place_.outer}));
    for (const Identifier& name : descriptor.names) {
      const auto is_of_name = [&](const ScopeColumn& column) {
        return IsSameName(column.name, name.text);
      };
      if (std::ranges::none_of(resolved.columns, is_of_name)) {
        return Wrong(fmt::format("the table has no column {}", name.text));
      }
    }
    std::erase_if(resolved.columns, [&](const ScopeColumn& column) {
      return std::ranges::any_of(descriptor.names, [&](const Identifier& name) {
        return IsSameName(column.name, name.text);
      });
    });
    if (resolved.columns.empty()) {
      return Wrong("all columns are excluded");
    }
    for (ScopeColumn& column : resolved.columns) {
      column.database.clear();
      column.relation.clear();
    }
    return resolved;
  }

 private:
  Error Wrong(std::string_view message) const {
    return context_.Wrong(offset_, "INVALID_FUNCTION_ARGUMENT", "{}", message);
  }
  Error Missing(std::string_view parameter) const {
    return context_.Wrong(offset_, "MISSING_ARGUMENT", "{} needs the argument {}",
                          PrintName(function_.name), parameter);
  }

  /// A constant of the type bigint.
  Result<TypedPtr> Number(const TableFunctionArgument* argument, std::string otherwise) {
    if (argument == nullptr) {
      return MakeTyped(Plain(TypeKind::kBigint), TypedConstant{.text = std::move(otherwise)},
                       offset_);
    }
    if (argument->value == nullptr) {
      return Wrong("sequence takes numbers");
    }
    const Scope nothing{};
    ExpressionResolver resolver(context_.statement, nothing, {.clause = "TABLE"});
    DYNALAKE_ASSIGN(TypedPtr value, resolver.Resolve(*argument->value));
    if (HasQuery(*value)) {
      return context_.Wrong(argument->offset, "EXPRESSION_NOT_CONSTANT",
                            "arguments of a table function are constants: no sub-query");
    }
    const std::string type = ToString(value->type);
    value = Coerced(std::move(value), Plain(TypeKind::kBigint));
    return value != nullptr
               ? Result<TypedPtr>(std::move(value))
               : context_.Wrong(argument->offset, "TYPE_MISMATCH",
                                "sequence takes numbers of the type bigint, this is {}", type);
  }

  static bool HasQuery(const TypedExpression& expression) {
    bool has = QueryOf(expression) != nullptr;
    ForEachChild(expression, [&](const TypedExpression& child) { has = has || HasQuery(child); });
    return has;
  }

  QueryContext& context_;
  const TableFunction& function_;
  uint32_t offset_;
  const RelationPlace& place_;
};

}  // namespace

Result<ResolvedRelation> ResolveTableFunction(QueryContext& context, const TableFunction& function,
                                              uint32_t offset, const RelationPlace& place) {
  const std::vector<Identifier>& parts = function.name.parts;
  const bool is_builtin =
      parts.size() == 1 ||
      (parts.size() <= 3 && IsSameName(parts[parts.size() - 2].text, "builtin"));
  TableFunctionResolver resolver(context, function, offset, place);
  const std::string name = AsciiLowerCase(parts.back().text);
  if (is_builtin && name == "sequence") {
    return resolver.Sequence();
  }
  if (is_builtin && name == "exclude_columns") {
    return resolver.ExcludeColumns();
  }
  return context.Wrong(parts[0].offset, "FUNCTION_NOT_FOUND",
                       "there is no table function {}: there are sequence and exclude_columns",
                       PrintName(function.name));
}

}  // namespace dynalake::query
