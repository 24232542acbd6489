#include <algorithm>
#include <utility>

#include "query/queries/query_parts.h"
#include "query/resolve/expression_resolver.h"
#include "query/resolve/query_columns.h"

namespace dynalake::query {
namespace {

/// Joins of a query with itself could double them at every level.
constexpr size_t kMaxColumns = 10'000;

/// The names of `a.b.c`; empty where it is something else.
std::vector<Identifier> NamesOf(const Expression& expression) {
  if (const auto* column = std::get_if<ColumnReference>(&expression.node)) {
    return {column->name};
  }
  const auto* dereference = std::get_if<Dereference>(&expression.node);
  std::vector<Identifier> names;
  if (dereference != nullptr) {
    names = NamesOf(*dereference->base);
    if (!names.empty()) {
      names.push_back(dereference->field);
    }
  }
  return names;
}

/// What a person sees above a value without an alias: the name of a column as it is stored, or of a
/// row's field.
std::string LabelOf(const Expression& expression, const TypedExpression& value,
                    const Scope& scope) {
  const std::vector<Identifier> names = NamesOf(expression);
  if (names.empty()) {
    return {};
  }
  if (const auto* field = std::get_if<TypedField>(&value.node)) {
    return field->row->type.fields[field->index].name;
  }
  const auto found = FindColumn(scope, names);
  return found ? found->column->name : names.back().text;
}

bool IsOf(const ScopeColumn& column, const std::vector<Identifier>& relation) {
  const size_t size = relation.size();
  return size > 0 && size < 4 && !column.relation.empty() &&
         IsSameName(column.relation, relation[size - 1].text) &&
         (size < 2 || IsSameName(column.database, relation[size - 2].text)) &&
         (size < 3 || IsSameName(kAthenaCatalog, relation[0].text));
}

/// The items of a SELECT and their labels.
class ItemResolver {
 public:
  ItemResolver(QueryContext& context, const Select& select, const Scope& scope, TypedQuery& query)
      : context_(context), select_(select), scope_(scope), query_(query) {}

  Result<void> Resolve() {
    for (const SelectItem& item : select_.items) {
      DYNALAKE_TRY(item.star ? AddStar(item) : AddValue(item));
    }
    if (items().empty()) {
      return context_.Wrong(select_.items[0].offset, "COLUMN_NOT_FOUND",
                            "SELECT list has no columns: nothing that can be read is left of *");
    }
    return {};
  }

 private:
  std::vector<TypedPtr>& items() { return std::get<TypedSelect>(query_.body).items; }

  Result<TypedPtr> ResolveValue(const Expression& expression) {
    return ExpressionResolver(context_.statement, scope_,
                              {.clause = "SELECT",
                               .takes_aggregates = true,
                               .takes_windows = true,
                               .windows = &select_.windows})
        .Resolve(expression);
  }

  Result<void> AddValue(const SelectItem& item) {
    DYNALAKE_ASSIGN(TypedPtr value, ResolveValue(*item.value));
    std::string label = item.alias ? item.alias->text : LabelOf(*item.value, *value, scope_);
    return Add(std::move(label), std::move(value));
  }

  Result<void> Add(std::string label, TypedPtr value) {
    if (query_.columns.size() >= kMaxColumns) {
      return context_.Wrong(value->offset, "QUERY_TOO_COMPLEX", "a query has at most {} columns",
                            kMaxColumns);
    }
    query_.columns.push_back({.label = std::move(label), .type = value->type});
    items().push_back(std::move(value));
    return {};
  }

  Result<void> AddStar(const SelectItem& item) {
    if (item.value == nullptr) {
      if (select_.from.empty()) {
        return context_.Wrong(item.offset, "COLUMN_NOT_FOUND",
                              "SELECT * asks for a FROM: there is no table to take columns from");
      }
      return AddColumns(item, scope_, {});
    }
    const std::vector<Identifier> relation = NamesOf(*item.value);
    for (const Scope* at = &scope_; at != nullptr && !relation.empty(); at = at->outer) {
      if (std::ranges::any_of(at->columns,
                              [&](const ScopeColumn& column) { return IsOf(column, relation); })) {
        return AddColumns(item, *at, relation);
      }
    }
    return AddFields(item, relation);
  }

  Result<void> CheckAliases(const SelectItem& item, size_t count) const {
    if (item.star_aliases.empty() || item.star_aliases.size() == count) {
      return {};
    }
    return context_.Wrong(item.offset, "MISMATCHED_COLUMN_ALIASES",
                          "the list has {} names, there are {} columns", item.star_aliases.size(),
                          count);
  }

  Result<void> AddColumns(const SelectItem& item, const Scope& of,
                          const std::vector<Identifier>& relation) {
    std::vector<const ScopeColumn*> columns;
    for (const ScopeColumn& column : of.columns) {
      if (column.value != nullptr && !column.is_hidden &&
          (relation.empty() || IsOf(column, relation))) {
        columns.push_back(&column);
      }
    }
    DYNALAKE_TRY(CheckAliases(item, columns.size()));
    for (size_t i = 0; i < columns.size(); ++i) {
      TypedPtr value = Clone(*columns[i]->value);
      value->offset = item.offset;
      DYNALAKE_TRY(Add(item.star_aliases.empty() ? columns[i]->name : item.star_aliases[i].text,
                       std::move(value)));
    }
    return {};
  }

  /// `row.*`.
  Result<void> AddFields(const SelectItem& item, const std::vector<Identifier>& names) {
    auto row = ResolveValue(*item.value);
    if (!row) {
      if (names.size() == 1 && row.error().code() == ErrorCode::kNotFound) {
        return NoRelation(item, names[0]);
      }
      return std::move(row).error();
    }
    if ((*row)->type.kind != TypeKind::kRow) {
      return context_.Wrong(item.offset, "TYPE_MISMATCH",
                            "`.*` takes a table, an alias or a row, not {}",
                            ToString((*row)->type));
    }
    const std::vector<SqlField> fields = (*row)->type.fields;
    DYNALAKE_TRY(CheckAliases(item, fields.size()));
    DYNALAKE_ASSIGN(std::vector<TypedPtr> values, FieldsOf(context_.statement, *std::move(row)));
    for (size_t i = 0; i < fields.size(); ++i) {
      values[i]->offset = item.offset;
      DYNALAKE_TRY(Add(item.star_aliases.empty() ? fields[i].name : item.star_aliases[i].text,
                       std::move(values[i])));
    }
    return {};
  }

  Error NoRelation(const SelectItem& item, const Identifier& name) const {
    std::vector<std::string> relations;
    for (const ScopeColumn& column : scope_.columns) {
      if (!column.relation.empty() &&
          std::ranges::find(relations, column.relation) == relations.end()) {
        relations.push_back(column.relation);
      }
    }
    return ErrorAt(context_.statement, item.offset, ErrorCode::kNotFound, "TABLE_NOT_FOUND",
                   fmt::format("Unable to resolve reference {}: FROM has {}", name.text,
                               relations.empty() ? "nothing of that name"
                                                 : fmt::format("{}", fmt::join(relations, ", "))));
  }

  QueryContext& context_;
  const Select& select_;
  const Scope& scope_;
  TypedQuery& query_;
};

Result<void> CheckWindowNames(const QueryContext& context, const Select& select) {
  for (size_t i = 0; i < select.windows.size(); ++i) {
    for (size_t j = 0; j < i; ++j) {
      const Identifier& name = select.windows[i].name;
      if (IsSameName(name.text, select.windows[j].name.text)) {
        return context.Wrong(name.offset, "DUPLICATE_WINDOW_NAME",
                             "WINDOW name '{}' is there twice", name.text);
      }
    }
  }
  return {};
}

/// FROM and WHERE; the scope of all that follows.
Result<void> ResolveSource(QueryContext& context, const Select& select, Scope& source,
                           TypedSelect& typed) {
  if (!select.from.empty()) {
    DYNALAKE_ASSIGN(ResolvedRelation from, ResolveFrom(context, select.from, source.outer));
    typed.from = std::move(from.relation);
    source.columns = std::move(from.columns);
  }
  for (const SelectItem& item : select.items) {
    if (item.alias) {
      source.hidden_aliases.push_back(item.alias->text);
    }
  }
  if (select.where != nullptr) {
    ExpressionResolver where(context.statement, source, {.clause = "WHERE"});
    DYNALAKE_ASSIGN(typed.where, where.ResolveCondition(*select.where));
  }
  return {};
}

}  // namespace

Result<TypedQueryPtr> ResolveSelect(QueryContext& context, const Select& select,
                                    std::span<const SortItem> order_by, const Scope* outer) {
  auto query = std::make_unique<TypedQuery>();
  auto& typed = query->body.emplace<TypedSelect>();
  typed.distinct = select.distinct;
  Scope source{.outer = outer, .continues_outer = false, .columns = {}, .hidden_aliases = {}};
  DYNALAKE_TRY(ResolveSource(context, select, source, typed));
  DYNALAKE_TRY(CheckWindowNames(context, select));
  DYNALAKE_TRY(ItemResolver(context, select, source, *query).Resolve());
  if (!select.group_by.empty()) {
    DYNALAKE_ASSIGN(typed.group_by, ResolveGroupBy(context, select, source, typed.items));
  }
  if (select.having != nullptr) {
    ExpressionResolver having(context.statement, source,
                              {.clause = "HAVING", .takes_aggregates = true});
    DYNALAKE_ASSIGN(typed.having, having.ResolveCondition(*select.having));
    if (!typed.group_by) {
      typed.group_by = TypedGroupBy{.expressions = {}, .sets = {{}}};
    }
  }
  DYNALAKE_ASSIGN(query->order_by, ResolveSelectOrder(context, select, order_by, source, *query));
  DYNALAKE_TRY(CheckGroups(context, *query));
  return query;
}

}  // namespace dynalake::query
