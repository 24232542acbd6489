#include <utility>

#include "query/queries/query_parts.h"
#include "query/resolve/query_columns.h"
#include "query/types/coercion.h"

namespace dynalake::query {
namespace {

class WithResolver {
 public:
  WithResolver(QueryContext& context, CommonTables& names, const Scope* outer)
      : context_(context), names_(names), outer_(outer) {}

  Result<TypedCommonTable> Resolve(const CommonTable& table, bool may_be_recursive) {
    for (const CommonTableName& other : names_.tables) {
      if (IsSameName(other.name, table.name.text)) {
        return context_.Wrong(table.name.offset, "DUPLICATE_NAMED_QUERY",
                              "WITH query name '{}' specified more than once", table.name.text);
      }
    }
    TypedCommonTable typed;
    typed.id = context_.statement.NewId();
    const auto* operation = std::get_if<SetOperation>(&table.query->body->node);
    const bool can_recurse = may_be_recursive && operation != nullptr &&
                             operation->op == SetOperator::kUnion && table.query->with.empty() &&
                             table.query->order_by.empty() && !table.query->limit &&
                             !table.query->offset_rows;
    if (can_recurse) {
      DYNALAKE_TRY(ResolveRecursive(table, *operation, typed));
      return typed;
    }
    DYNALAKE_ASSIGN(typed.query, ResolveQuery(context_, *table.query, outer_));
    DYNALAKE_TRY(Learn(table, typed));
    return typed;
  }

 private:
  /// Makes the table's name known, with the columns of its query.
  Result<void> Learn(const CommonTable& table, TypedCommonTable& typed) {
    std::vector<TypedOutput>& columns = typed.query->columns;
    if (!table.columns.empty() && table.columns.size() != columns.size()) {
      return context_.Wrong(
          table.name.offset, "MISMATCHED_COLUMN_ALIASES",
          "WITH column alias list has {} entries but WITH query({}) has {} columns",
          table.columns.size(), table.name.text, columns.size());
    }
    for (size_t i = 0; i < table.columns.size(); ++i) {
      columns[i].label = table.columns[i].text;
    }
    names_.tables.push_back(
        {.name = table.name.text, .id = typed.id, .columns = columns, .is_used = false});
    return {};
  }

  /// `first UNION step`: the step may use the table, whose columns are those of the first.
  Result<void> ResolveRecursive(const CommonTable& table, const SetOperation& operation,
                                TypedCommonTable& typed) {
    const uint32_t offset = table.query->offset;
    std::vector<TypedQueryPtr> first;
    for (size_t i = 0; i + 1 < operation.operands.size(); ++i) {
      DYNALAKE_ASSIGN(TypedQueryPtr operand, ResolveBody(context_, *operation.operands[i], outer_));
      first.push_back(std::move(operand));
    }
    if (first.size() == 1) {
      typed.query = std::move(first[0]);
    } else {
      DYNALAKE_ASSIGN(typed.query,
                      Combine(context_, operation.op, operation.all, std::move(first), offset));
    }
    DYNALAKE_TRY(Learn(table, typed));
    const size_t index = names_.tables.size() - 1;
    DYNALAKE_ASSIGN(TypedQueryPtr step, ResolveBody(context_, *operation.operands.back(), outer_));
    typed.recursive = names_.tables[index].is_used;
    names_.tables[index].is_used = false;
    if (typed.recursive) {
      DYNALAKE_ASSIGN(
          step, AsFirst(std::move(step), typed.query->columns, operation.operands.back()->offset));
    }
    std::vector<TypedQueryPtr> both;
    both.push_back(std::move(typed.query));
    both.push_back(std::move(step));
    DYNALAKE_ASSIGN(typed.query,
                    Combine(context_, operation.op, operation.all, std::move(both), offset));
    names_.tables[index].columns = typed.query->columns;
    return {};
  }

  /// The step with the types of the first.
  Result<TypedQueryPtr> AsFirst(TypedQueryPtr step, const std::vector<TypedOutput>& columns,
                                uint32_t offset) {
    if (step->columns.size() != columns.size()) {
      return context_.Wrong(offset, "TYPE_MISMATCH",
                            "base and step relations of recursion have different number of fields: "
                            "{}, {}",
                            columns.size(), step->columns.size());
    }
    std::vector<SqlType> types;
    for (size_t i = 0; i < columns.size(); ++i) {
      if (!CanCoerce(step->columns[i].type, columns[i].type)) {
        return context_.Wrong(
            offset, "TYPE_MISMATCH",
            "recursion step relation output type ({}) is not coercible to recursion base relation "
            "output type ({}) at column {}: give the base a wider type with CAST",
            ToString(step->columns[i].type), ToString(columns[i].type), i + 1);
      }
      types.push_back(columns[i].type);
    }
    return WithColumnTypes(context_.statement, std::move(step), types);
  }

  QueryContext& context_;
  CommonTables& names_;
  const Scope* outer_;
};

}  // namespace

Result<std::vector<TypedCommonTable>> ResolveWith(QueryContext& context, const Query& query,
                                                  CommonTables& names, const Scope* outer) {
  std::vector<TypedCommonTable> with;
  CommonTables* const before = std::exchange(context.common_tables, &names);
  WithResolver resolver(context, names, outer);
  for (const CommonTable& table : query.with) {
    auto typed = resolver.Resolve(table, query.recursive);
    if (!typed) {
      context.common_tables = before;
      return std::move(typed).error();
    }
    with.push_back(*std::move(typed));
  }
  context.common_tables = before;
  return with;
}

}  // namespace dynalake::query
