#include <utility>

#include "query/queries/query_parts.h"
#include "query/resolve/expression_resolver.h"
#include "query/resolve/node_resolver.h"
#include "query/types/coercion.h"

namespace dynalake::query {
namespace {

class RelationResolver {
 public:
  RelationResolver(QueryContext& context, uint32_t offset, const RelationPlace& place)
      : context_(context), offset_(offset), place_(place) {}

  using Answer = Result<ResolvedRelation>;

  Answer operator()(const TableReference& table) {
    return ResolveTable(context_, table.name, table.period ? &*table.period : nullptr, place_);
  }
  Answer operator()(const Join& join) { return ResolveJoin(context_, join, offset_, place_); }

  Answer operator()(const SubqueryRelation& subquery) {
    DYNALAKE_ASSIGN(
        TypedQueryPtr query,
        ResolveQuery(context_, *subquery.query, subquery.lateral ? place_.lateral : place_.outer));
    ResolvedRelation resolved = Make();
    resolved.columns = ColumnsOf(query->columns, resolved.relation->id);
    resolved.relation->node =
        TypedSubqueryRelation{.query = std::move(query), .lateral = subquery.lateral};
    return resolved;
  }

  Answer operator()(const Unnest& unnest) {
    const Scope nothing{};
    ExpressionResolver resolver(context_.statement,
                                place_.lateral == nullptr ? nothing : *place_.lateral,
                                {.clause = "UNNEST"});
    ResolvedRelation resolved = Make();
    TypedUnnest typed;
    typed.with_ordinality = unnest.with_ordinality;
    for (const ExpressionPtr& value : unnest.values) {
      DYNALAKE_ASSIGN(TypedPtr array, resolver.Resolve(*value));
      DYNALAKE_TRY(AddElements(*array, value->offset, resolved));
      typed.values.push_back(std::move(array));
    }
    if (unnest.with_ordinality) {
      AddColumn(resolved, {}, Plain(TypeKind::kBigint));
    }
    resolved.relation->node = std::move(typed);
    return resolved;
  }

  /// Its rows are an array, so it stands as the UNNEST of one.
  Answer operator()(const JsonTable& table) {
    const Scope nothing{};
    ExpressionResolver resolver(context_.statement,
                                place_.lateral == nullptr ? nothing : *place_.lateral,
                                {.clause = "JSON_TABLE"});
    DYNALAKE_ASSIGN(TypedPtr rows, NodeResolver(resolver, offset_)(table));
    ResolvedRelation resolved = Make();
    DYNALAKE_TRY(AddElements(*rows, offset_, resolved));
    TypedUnnest typed;
    typed.values.push_back(std::move(rows));
    resolved.relation->node = std::move(typed);
    return resolved;
  }

  Answer operator()(const TableFunction& function) {
    return ResolveTableFunction(context_, function, offset_, place_);
  }

  Answer operator()(const AliasedRelation& aliased) {
    DYNALAKE_ASSIGN(ResolvedRelation resolved,
                    ResolveRelation(context_, *aliased.relation, place_));
    std::erase_if(resolved.columns, [&](const ScopeColumn& column) {
      return (column.value == nullptr || column.is_hidden) && !aliased.columns.empty();
    });
    if (!aliased.columns.empty() && aliased.columns.size() != resolved.columns.size()) {
      return context_.Wrong(aliased.alias.offset, "MISMATCHED_COLUMN_ALIASES",
                            "Column alias list has {} entries but '{}' has {} columns available",
                            aliased.columns.size(), aliased.alias.text, resolved.columns.size());
    }
    for (size_t i = 0; i < resolved.columns.size(); ++i) {
      ScopeColumn& column = resolved.columns[i];
      column.database.clear();
      column.relation = aliased.alias.text;
      if (!aliased.columns.empty()) {
        column.name = aliased.columns[i].text;
        column.stored.clear();
      }
    }
    return resolved;
  }

  Answer operator()(const SampledRelation& sampled) {
    DYNALAKE_ASSIGN(ResolvedRelation resolved,
                    ResolveRelation(context_, *sampled.relation, place_));
    DYNALAKE_ASSIGN(const double percent, PercentOf(*sampled.percentage));
    auto sample = std::make_unique<TypedRelation>();
    sample->node = TypedSample{
        .relation = std::move(resolved.relation), .system = sampled.system, .percent = percent};
    resolved.relation = std::move(sample);
    return resolved;
  }

 private:
  ResolvedRelation Make() {
    ResolvedRelation resolved;
    resolved.relation = std::make_unique<TypedRelation>();
    resolved.relation->id = context_.statement.NewId();
    return resolved;
  }

  static void AddColumn(ResolvedRelation& resolved, std::string name, SqlType type) {
    const std::string inner = fmt::format("c{}", resolved.columns.size() + 1);
    ScopeColumn& column = resolved.columns.emplace_back();
    column.name = std::move(name);
    column.value = MakeColumn(resolved.relation->id, inner, std::move(type));
  }

  Result<void> AddElements(const TypedExpression& value, uint32_t offset,
                           ResolvedRelation& resolved) {
    const SqlType& type = value.type;
    if (type.kind == TypeKind::kMap) {
      AddColumn(resolved, {}, type.child(0));
      AddColumn(resolved, {}, type.child(1));
      return {};
    }
    if (type.kind != TypeKind::kArray) {
      return context_.Wrong(offset, "INVALID_FUNCTION_ARGUMENT",
                            "Cannot unnest type: {}; UNNEST takes arrays and maps", ToString(type));
    }
    if (type.child(0).kind != TypeKind::kRow) {
      AddColumn(resolved, {}, type.child(0));
      return {};
    }
    for (const SqlField& field : type.child(0).fields) {
      AddColumn(resolved, field.name, field.type);
    }
    return {};
  }

  Result<double> PercentOf(const Expression& expression) {
    const Scope nothing{};
    ExpressionResolver resolver(context_.statement, nothing, {.clause = "TABLESAMPLE"});
    DYNALAKE_ASSIGN(TypedPtr value, resolver.Resolve(expression));
    const auto* constant = std::get_if<TypedConstant>(&value->node);
    if (constant == nullptr || !constant->text || !value->type.is_numeric()) {
      return context_.Wrong(expression.offset, "EXPRESSION_NOT_CONSTANT",
                            "Sample percentage should be a number");
    }
    const double percent = std::stod(*constant->text);
    if (!(percent >= 0 && percent <= 100)) {
      return context_.Wrong(expression.offset, "NUMERIC_VALUE_OUT_OF_RANGE",
                            "Sample percentage must be between 0 and 100");
    }
    return percent;
  }

  QueryContext& context_;
  uint32_t offset_;
  const RelationPlace& place_;
};

}  // namespace

Result<ResolvedRelation> ResolveRelation(QueryContext& context, const Relation& relation,
                                         const RelationPlace& place) {
  return std::visit(RelationResolver(context, relation.offset, place), relation.node);
}

}  // namespace dynalake::query
