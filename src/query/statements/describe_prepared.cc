#include "query/statements/describe_prepared.h"

#include <map>
#include <optional>
#include <utility>

#include "base/format.h"
#include "query/queries/query_resolver.h"
#include "query/typed/typed_walk.h"

namespace dynalake::query {
namespace {

/// What information_schema calls the one catalog.
constexpr const char* kCatalog = "awsdatacatalog";
/// The offset of the first parameter's value: in no text.
constexpr uint32_t kFirstOffset = 0xF000'0000;

/// Each parameter is a NULL, which takes the type that is asked for where it stands.
void PutNulls(int parameter_count, StatementContext& context) {
  context.parameters.clear();
  for (int i = 0; i < parameter_count; ++i) {
    context.parameters.push_back(
        TypedPtr(new TypedExpression{.type = Plain(TypeKind::kUnknown),
                                     .node = TypedConstant{},
                                     .offset = kFirstOffset + static_cast<uint32_t>(i)}));
  }
}

/// Bytes of each value; 0 where they differ.
int SizeOf(TypeKind kind, int32_t precision) {
  constexpr int kShortDecimalDigits = 18;
  constexpr int kLongDecimalBytes = 16;
  switch (kind) {
    case TypeKind::kUnknown:
    case TypeKind::kBoolean:
    case TypeKind::kTinyint:
      return 1;
    case TypeKind::kSmallint:
      return 2;
    case TypeKind::kInteger:
    case TypeKind::kReal:
    case TypeKind::kDate:
    case TypeKind::kIntervalYearToMonth:
      return 4;
    case TypeKind::kBigint:
    case TypeKind::kDouble:
    case TypeKind::kTime:
    case TypeKind::kTimestamp:
    case TypeKind::kIntervalDayToSecond:
      return 8;
    case TypeKind::kDecimal:
      return precision > kShortDecimalDigits ? kLongDecimalBytes : 8;
    case TypeKind::kUuid:
      return 16;
    default:
      return 0;
  }
}

/// Finds whose column an output is.
class Origins {
 public:
  explicit Origins(const StatementTables& tables) : tables_(tables) {}

  /// Of the output with that index; nothing where it is computed.
  std::optional<catalog::TableIdentifier> Of(const TypedQuery& query, size_t index) {
    if (const auto* set = std::get_if<TypedSetOperation>(&query.body)) {
      return Of(*set->operands[0], index);
    }
    const auto* select = std::get_if<TypedSelect>(&query.body);
    const auto* column =
        select == nullptr ? nullptr : std::get_if<TypedColumn>(&select->items[index]->node);
    const TypedRelation* relation = column == nullptr || select->from == nullptr
                                        ? nullptr
                                        : Find(*select->from, column->relation);
    if (relation == nullptr) {
      return std::nullopt;
    }
    if (const auto* table = std::get_if<TypedTable>(&relation->node)) {
      return tables_.Named(table->name);
    }
    const auto* inner = std::get_if<TypedSubqueryRelation>(&relation->node);
    // Its columns are called c1, c2, …
    const size_t place = inner == nullptr ? 0 : std::stoul(column->name.substr(1));
    return place == 0 ? std::nullopt : Of(*inner->query, place - 1);
  }

 private:
  static const TypedRelation* Find(const TypedRelation& relation, uint32_t id) {
    if (const auto* join = std::get_if<TypedJoin>(&relation.node)) {
      const TypedRelation* found = Find(*join->left, id);
      return found != nullptr ? found : Find(*join->right, id);
    }
    if (const auto* sample = std::get_if<TypedSample>(&relation.node)) {
      return Find(*sample->relation, id);
    }
    return relation.id == id ? &relation : nullptr;
  }

  const StatementTables& tables_;
};

/// Whether the query gives each of its `count` columns a name of its own.
std::vector<bool> AliasesOf(const Query& query, size_t count) {
  std::vector<bool> aliased(count, false);
  const auto* select = std::get_if<Select>(&query.body->node);
  if (select != nullptr && select->items.size() == count) {
    for (size_t i = 0; i < count; ++i) {
      aliased[i] = select->items[i].alias.has_value();
    }
  }
  return aliased;
}

}  // namespace

Result<TypedRows> DescribeInput(const Query& query, int parameter_count, StatementContext& context,
                                RelationNames& names) {
  PutNulls(parameter_count, context);
  DYNALAKE_ASSIGN(const TypedQueryPtr typed, ResolveQueryStatement(query, context, names));
  std::map<uint32_t, SqlType> types;
  ForEachDeep(*typed, [&](TypedExpression& expression) {
    if (expression.offset >= kFirstOffset &&
        std::holds_alternative<TypedConstant>(expression.node)) {
      types.emplace(expression.offset - kFirstOffset, expression.type);
    }
  });
  TypedRows rows{.text = {.columns = {"Position", "Type"}, .rows = {}},
                 .types = {Plain(TypeKind::kInteger), Varchar()}};
  for (int i = 0; i < parameter_count; ++i) {
    const auto found = types.find(static_cast<uint32_t>(i));
    rows.text.rows.push_back(
        {std::to_string(i),
         ToString(found == types.end() ? Plain(TypeKind::kUnknown) : found->second)});
  }
  return rows;
}

Result<TypedRows> DescribeOutput(const Query& query, int parameter_count, StatementContext& context,
                                 RelationNames& names, const StatementTables& tables) {
  PutNulls(parameter_count, context);
  DYNALAKE_ASSIGN(const TypedQueryPtr typed, ResolveQueryStatement(query, context, names));
  TypedRows rows{.text = {.columns = {"Column Name", "Catalog", "Schema", "Table", "Type",
                                      "Type Size", "Aliased"},
                          .rows = {}},
                 .types = {Varchar(), Varchar(), Varchar(), Varchar(), Varchar(),
                           Plain(TypeKind::kInteger), Plain(TypeKind::kBoolean)}};
  const std::vector<bool> aliased = AliasesOf(query, typed->columns.size());
  Origins origins(tables);
  for (size_t i = 0; i < typed->columns.size(); ++i) {
    const TypedOutput& column = typed->columns[i];
    const auto origin = origins.Of(*typed, i);
    rows.text.rows.push_back({column.label.empty() ? fmt::format("_col{}", i) : column.label,
                              origin ? kCatalog : "", origin ? origin->namespace_name : "",
                              origin ? origin->name : "", ToString(column.type),
                              std::to_string(SizeOf(column.type.kind, column.type.precision)),
                              aliased[i] ? "true" : "false"});
  }
  return rows;
}

}  // namespace dynalake::query
