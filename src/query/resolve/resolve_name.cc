#include <algorithm>
#include <utility>

#include "base/ascii.h"
#include "query/athena/tree_text.h"
#include "query/resolve/node_resolver.h"

namespace dynalake::query {
namespace {

/// `a.b.c` as its parts; false where it begins with something else than a name.
bool PartsOf(const Expression& expression, std::vector<Identifier>& parts) {
  if (const auto* column = std::get_if<ColumnReference>(&expression.node)) {
    parts.push_back(column->name);
    return true;
  }
  const auto* dereference = std::get_if<Dereference>(&expression.node);
  if (dereference == nullptr || !PartsOf(*dereference->base, parts)) {
    return false;
  }
  parts.push_back(dereference->field);
  return true;
}

/// What asks an array of rows for a field.
std::string AdviceOnElements(std::string_view array, std::string_view field) {
  return fmt::format(
      "; of one element: element_at({0}, 1).{1}, of all: transform({0}, x -> x.{1}), a row for "
      "each "
      "element: CROSS JOIN UNNEST({0})",
      array, field);
}

std::optional<int64_t> IntegerIn(const TypedExpression& expression) {
  const auto* constant = std::get_if<TypedConstant>(&expression.node);
  if (constant == nullptr || !constant->text || !expression.type.is_integer()) {
    return std::nullopt;
  }
  return std::stoll(*constant->text);
}

}  // namespace

NodeResolver::Answer NodeResolver::Named(const std::vector<Identifier>& name) {
  auto found = FindColumn(resolver_.scope_, name);
  if (!found) {
    const Error& error = found.error();
    return Wrong(ErrorNameOf(error), error.ToString(), error.code());
  }
  TypedPtr value = Clone(*found->column->value);
  value->offset = offset_;
  for (size_t i = found->parts; i < name.size(); ++i) {
    DYNALAKE_ASSIGN(value, FieldOf(std::move(value), name[i], name[i - 1].text));
  }
  return value;
}

NodeResolver::Answer NodeResolver::operator()(const ColumnReference& column) {
  return Named({column.name});
}

NodeResolver::Answer NodeResolver::operator()(const Dereference& dereference) {
  std::vector<Identifier> parts;
  if (PartsOf(*dereference.base, parts)) {
    parts.push_back(dereference.field);
    return Named(parts);
  }
  DYNALAKE_ASSIGN(TypedPtr base, Resolve(dereference.base));
  return FieldOf(std::move(base), dereference.field);
}

NodeResolver::Answer NodeResolver::FieldOf(TypedPtr row, const Identifier& name,
                                           std::string_view shown) {
  if (row->type.kind != TypeKind::kRow) {
    const bool has_rows =
        row->type.kind == TypeKind::kArray && row->type.child(0).kind == TypeKind::kRow;
    return Wrong("TYPE_MISMATCH",
                 fmt::format("{} has no field {}: it is no row{}", ToShortString(row->type),
                             name.text, has_rows ? AdviceOnElements(shown, name.text) : ""));
  }
  std::optional<size_t> index;
  const auto& fields = row->type.fields;
  for (size_t i = 0; i < fields.size(); ++i) {
    if (fields[i].name == name.text) {
      index = i;
      break;
    }
    if (!index && AsciiLowerCase(fields[i].name) == AsciiLowerCase(name.text)) {
      index = i;
    }
  }
  if (!index) {
    std::string names;
    for (const SqlField& field : fields) {
      names += names.empty() || field.name.empty() ? "" : ", ";
      names += field.name;
    }
    return Wrong("COLUMN_NOT_FOUND",
                 fmt::format("there is no field {}; {}", name.text,
                             names.empty() ? "they have no names here: the first is [1]"
                                           : "the fields are " + names));
  }
  SqlType type = fields[*index].type;
  return Make(std::move(type), TypedField{.row = std::move(row), .index = *index});
}

NodeResolver::Answer NodeResolver::operator()(const Subscript& subscript) {
  DYNALAKE_ASSIGN(TypedPtr base, Resolve(subscript.base));
  DYNALAKE_ASSIGN(TypedPtr index, Resolve(subscript.index));
  if (base->type.kind != TypeKind::kRow) {
    std::vector<TypedPtr> arguments;
    arguments.push_back(std::move(base));
    arguments.push_back(std::move(index));
    return Call("$subscript", std::move(arguments), "[]");
  }
  if (const auto* field = std::get_if<StringLiteral>(&subscript.index->node)) {
    const Identifier name{.text = field->value, .quoted = true, .offset = offset_};
    const std::string row = PrintExpression(*subscript.base);
    DYNALAKE_TRY(FieldOf(std::move(base), name));
    return Wrong("INVALID_FUNCTION_ARGUMENT",
                 fmt::format("{} is a row: write {}.{}", row, row, PrintName({{name}})));
  }
  const auto at = IntegerIn(*index);
  if (!at || *at < 1 || *at > static_cast<int64_t>(base->type.fields.size())) {
    return Wrong("INVALID_FUNCTION_ARGUMENT",
                 fmt::format("the fields of a row are counted by a constant from 1 to {}",
                             base->type.fields.size()));
  }
  const auto field = static_cast<size_t>(*at - 1);
  SqlType type = base->type.child(field);
  return Make(std::move(type), TypedField{.row = std::move(base), .index = field});
}

NodeResolver::Answer NodeResolver::operator()(const ArrayConstructor& array) {
  DYNALAKE_ASSIGN(std::vector<TypedPtr> values, ResolveAll(array.elements));
  std::vector<TypedPtr*> places;
  for (TypedPtr& value : values) {
    places.push_back(&value);
  }
  DYNALAKE_ASSIGN(SqlType element, Unify(context_, places, "elements"));
  return Make(ArrayOf(std::move(element)), TypedConstructor{.values = std::move(values)});
}

NodeResolver::Answer NodeResolver::operator()(const RowConstructor& row) {
  DYNALAKE_ASSIGN(std::vector<TypedPtr> values, ResolveAll(row.fields));
  std::vector<SqlField> fields;
  for (const TypedPtr& value : values) {
    fields.push_back({.name = {}, .type = value->type});
  }
  return Make(RowOf(std::move(fields)), TypedConstructor{.values = std::move(values)});
}

NodeResolver::Answer NodeResolver::operator()(const Lambda& /*lambda*/) {
  return Wrong("TYPE_MISMATCH", "a lambda stands only as an argument of a function that takes one");
}

Result<TypedPtr> NodeResolver::ResolveLambda(const Lambda& lambda,
                                             const std::vector<SqlType>& types) {
  Scope scope{.outer = &resolver_.scope_, .columns = {}};
  TypedLambda typed;
  SqlType type = Plain(TypeKind::kFunction);
  for (size_t i = 0; i < types.size(); ++i) {
    const uint32_t id = context_.NewId();
    typed.parameters.push_back(id);
    type.fields.push_back({.name = {}, .type = types[i]});
    scope.columns.push_back({.database = {},
                             .relation = {},
                             .name = lambda.parameters[i].text,
                             .value = Make(types[i], TypedLambdaParameter{.id = id})});
  }
  ExpressionResolver inner(context_, scope, {.clause = "a lambda"});
  DYNALAKE_TRY(Enter(context_.lambda_depth, "lambdas"));
  DYNALAKE_ASSIGN(typed.body, inner.Resolve(*lambda.body));
  --context_.lambda_depth;
  type.fields.push_back({.name = {}, .type = typed.body->type});
  return Make(std::move(type), std::move(typed));
}

}  // namespace dynalake::query
