#include <algorithm>
#include <unordered_set>

#include "base/ascii.h"
#include "query/athena/tree_walk.h"
#include "query/queries/query_parts.h"
#include "query/resolve/expression_resolver.h"
#include "query/typed/typed_walk.h"

namespace dynalake::query {
namespace {

bool IsGroupAggregate(const TypedExpression& expression) {
  const auto* aggregate = std::get_if<TypedAggregate>(&expression.node);
  return aggregate != nullptr && !aggregate->over;
}

void CollectIds(const TypedRelation* relation, std::unordered_set<uint32_t>& ids) {
  if (relation == nullptr) {
    return;
  }
  if (const auto* join = std::get_if<TypedJoin>(&relation->node)) {
    CollectIds(join->left.get(), ids);
    CollectIds(join->right.get(), ids);
  } else if (const auto* sample = std::get_if<TypedSample>(&relation->node)) {
    CollectIds(sample->relation.get(), ids);
  } else {
    ids.insert(relation->id);
  }
}

/// Finds what is no value of a whole group.
class GroupChecker {
 public:
  GroupChecker(const QueryContext& context, const TypedSelect& select) : context_(context) {
    CollectIds(select.from.get(), own_);
    if (select.group_by) {
      groups_ = select.group_by->expressions;
    }
  }

  Result<void> Check(const TypedExpression& expression) { return CheckAt(expression, false); }

  /// Windows inside of aggregates, or of other windows.
  Result<void> CheckNesting(const TypedExpression& expression) {
    Result<void> result;
    ForEachChild(expression, [&](const TypedExpression& child) {
      if (result && std::holds_alternative<TypedAggregate>(expression.node) && HasWindow(child)) {
        result = NestedWindow(child);
      }
      if (result) {
        result = CheckNesting(child);
      }
    });
    return result;
  }

 private:
  bool IsGrouped(const TypedExpression& expression) const {
    return std::ranges::any_of(groups_,
                               [&](const TypedPtr& group) { return IsSame(*group, expression); });
  }

  Error NestedWindow(const TypedExpression& inside) const {
    return context_.Wrong(inside.offset, "NESTED_WINDOW",
                          "Cannot nest window functions inside of an aggregation or of another: "
                          "compute the inner one in a sub-query of FROM");
  }

  Result<void> CheckAt(const TypedExpression& expression, bool in_subquery) {
    if (IsGrouped(expression) || (!in_subquery && IsGroupAggregate(expression))) {
      return {};
    }
    if (const auto* column = std::get_if<TypedColumn>(&expression.node)) {
      return own_.contains(column->relation) ? NotGrouped(expression, *column) : Result<void>();
    }
    if (const auto* grouping = std::get_if<TypedGrouping>(&expression.node)) {
      return CheckGrouping(expression, *grouping);
    }
    Result<void> result;
    const auto check = [&](bool deeper) {
      return [&, deeper](const TypedExpression& child) {
        if (result) {
          result = CheckAt(child, deeper);
        }
      };
    };
    ForEachChild(expression, check(in_subquery));
    if (const TypedQuery* query = QueryOf(expression)) {
      ForEachExpression(*query, check(true));
    }
    return result;
  }

  Error NotGrouped(const TypedExpression& expression, const TypedColumn& column) const {
    return context_.Wrong(expression.offset, "EXPRESSION_NOT_AGGREGATE",
                          "'{}' must be an aggregate expression or appear in GROUP BY clause: add "
                          "it to GROUP BY, or take one value of each group, as arbitrary({}) does",
                          NameOf(expression, column), NameOf(expression, column));
  }

  /// As it is written, where that is a name.
  std::string NameOf(const TypedExpression& expression, const TypedColumn& column) const {
    const std::string_view text = context_.statement.text;
    const std::string_view written = text.substr(std::min<size_t>(expression.offset, text.size()));
    const auto end = std::ranges::find_if_not(written, [](char c) {
      return IsAsciiAlphanumeric(c) || c == '_' || c == '.' || static_cast<signed char>(c) < 0;
    });
    return end == written.begin() ? column.name : std::string(written.begin(), end);
  }

  Result<void> CheckGrouping(const TypedExpression& expression, const TypedGrouping& grouping) {
    if (groups_.empty()) {
      return context_.Wrong(expression.offset, "MISSING_GROUP_BY",
                            "A GROUPING() operation can only be used with a corresponding GROUP BY "
                            "clause");
    }
    if (std::ranges::all_of(grouping.columns,
                            [&](const TypedPtr& column) { return IsGrouped(*column); })) {
      return {};
    }
    return context_.Wrong(expression.offset, "INVALID_ARGUMENTS",
                          "The arguments to GROUPING() must be expressions referenced by the GROUP "
                          "BY at query level");
  }

  const QueryContext& context_;
  std::unordered_set<uint32_t> own_;  ///< ids of the relations whose rows are grouped
  std::span<const TypedPtr> groups_;
};

bool HasGrouping(const TypedExpression& expression) {
  bool has = std::holds_alternative<TypedGrouping>(expression.node);
  ForEachChild(expression, [&](const auto& child) { has = has || HasGrouping(child); });
  return has;
}

}  // namespace

bool HasWindow(const TypedExpression& expression) {
  const auto* aggregate = std::get_if<TypedAggregate>(&expression.node);
  bool has = aggregate != nullptr && aggregate->over;
  ForEachChild(expression, [&](const auto& child) { has = has || HasWindow(child); });
  return has;
}

Result<void> CheckGroups(QueryContext& context, const TypedQuery& query) {
  const auto& select = std::get<TypedSelect>(query.body);
  std::vector<const TypedExpression*> shown;
  for (const TypedPtr& item : select.items) {
    shown.push_back(item.get());
  }
  if (select.having != nullptr) {
    shown.push_back(select.having.get());
  }
  for (const TypedOrderItem& order : query.order_by) {
    if (order.item.value != nullptr) {
      shown.push_back(order.item.value.get());
    }
  }
  GroupChecker checker(context, select);
  bool has_groups = select.group_by.has_value() || select.having != nullptr;
  for (const TypedExpression* expression : shown) {
    DYNALAKE_TRY(checker.CheckNesting(*expression));
    has_groups = has_groups || HasAggregate(*expression) || HasGrouping(*expression);
  }
  for (const TypedExpression* expression : shown) {
    DYNALAKE_TRY(has_groups ? checker.Check(*expression) : Result<void>());
  }
  return {};
}

}  // namespace dynalake::query
