#include <algorithm>
#include <set>
#include <utility>

#include "query/queries/query_parts.h"
#include "query/resolve/expression_resolver.h"

namespace dynalake::query {
namespace {

/// Trino's limit.
constexpr size_t kMaxGroupingSets = 2048;
constexpr size_t kMaxCubeParts = 11;  // 2 to the power of it is that limit.

using Sets = std::vector<std::vector<size_t>>;

class GroupByResolver {
 public:
  GroupByResolver(QueryContext& context, const Scope& source, std::span<const TypedPtr> items)
      : context_(context),
        resolver_(context.statement, source, {.clause = "GROUP BY"}),
        items_(items) {}

  Result<TypedGroupBy> Resolve(const Select& select) {
    typed_.sets = {{}};
    for (const GroupingElement& element : select.group_by) {
      DYNALAKE_ASSIGN(const Sets sets, ResolveElement(element));
      if (typed_.sets.size() * sets.size() > kMaxGroupingSets) {
        return TooMany(select, typed_.sets.size() * sets.size());
      }
      Multiply(sets);
    }
    if (select.group_by_distinct) {
      std::set<std::vector<size_t>> seen;
      std::erase_if(typed_.sets, [&](std::vector<size_t> set) {
        std::ranges::sort(set);
        return !seen.insert(std::move(set)).second;
      });
    }
    return std::move(typed_);
  }

 private:
  Error TooMany(const Select& select, size_t count) const {
    const uint32_t offset = select.items[0].offset;
    return context_.Wrong(offset, "TOO_MANY_GROUPING_SETS",
                          "GROUP BY has {} grouping sets but can contain at most {}", count,
                          kMaxGroupingSets);
  }

  /// Every set so far with every one of `sets`.
  void Multiply(const Sets& sets) {
    Sets product;
    for (const std::vector<size_t>& before : typed_.sets) {
      for (const std::vector<size_t>& after : sets) {
        std::vector<size_t>& set = product.emplace_back(before);
        for (const size_t index : after) {
          if (std::ranges::find(set, index) == set.end()) {
            set.push_back(index);
          }
        }
      }
    }
    typed_.sets = std::move(product);
  }

  Result<Sets> ResolveElement(const GroupingElement& element) {
    Sets parts;
    for (const GroupingElement::Set& set : element.sets) {
      std::vector<size_t>& indices = parts.emplace_back();
      for (const ExpressionPtr& expression : set) {
        DYNALAKE_ASSIGN(const size_t index, IndexOf(*expression));
        indices.push_back(index);
      }
    }
    if (element.kind == GroupingKind::kPlain || element.kind == GroupingKind::kSets) {
      return parts;
    }
    const bool is_cube = element.kind == GroupingKind::kCube;
    if (parts.size() > (is_cube ? kMaxCubeParts : kMaxGroupingSets - 1)) {
      return context_.Wrong(element.sets[0].empty() ? 0 : element.sets[0][0]->offset,
                            "TOO_MANY_GROUPING_SETS", "{} of {} has more than {} grouping sets",
                            is_cube ? "CUBE" : "ROLLUP", parts.size(), kMaxGroupingSets);
    }
    return is_cube ? Cube(parts) : Rollup(parts);
  }

  static std::vector<size_t> Joined(const Sets& parts, size_t mask) {
    std::vector<size_t> set;
    for (size_t i = 0; i < parts.size(); ++i) {
      if ((mask >> i & 1U) != 0) {
        set.insert(set.end(), parts[i].begin(), parts[i].end());
      }
    }
    return set;
  }
  /// The longest first, the empty one last.
  static Sets Rollup(const Sets& parts) {
    Sets sets;
    for (size_t size = parts.size() + 1; size > 0; --size) {
      std::vector<size_t>& set = sets.emplace_back();
      for (size_t i = 0; i + 1 < size; ++i) {
        set.insert(set.end(), parts[i].begin(), parts[i].end());
      }
    }
    return sets;
  }
  static Sets Cube(const Sets& parts) {
    Sets sets;
    for (size_t mask = size_t{1} << parts.size(); mask > 0; --mask) {
      sets.push_back(Joined(parts, mask - 1));
    }
    return sets;
  }

  /// Of the expression among those of GROUP BY.
  Result<size_t> IndexOf(const Expression& expression) {
    DYNALAKE_ASSIGN(TypedPtr value, Resolve(expression));
    for (size_t i = 0; i < typed_.expressions.size(); ++i) {
      if (IsSame(*typed_.expressions[i], *value)) {
        return i;
      }
    }
    typed_.expressions.push_back(std::move(value));
    return typed_.expressions.size() - 1;
  }

  Result<TypedPtr> Resolve(const Expression& expression) {
    const auto* ordinal = std::get_if<IntegerLiteral>(&expression.node);
    if (ordinal == nullptr) {
      return resolver_.Resolve(expression);
    }
    if (ordinal->value < 1 || ordinal->value > static_cast<int64_t>(items_.size())) {
      return context_.Wrong(expression.offset, "INVALID_COLUMN_REFERENCE",
                            "GROUP BY position {} is not in select list, which has {} columns",
                            ordinal->value, items_.size());
    }
    const TypedExpression& item = *items_[static_cast<size_t>(ordinal->value - 1)];
    if (HasAggregate(item) || HasWindow(item)) {
      return context_.Wrong(expression.offset, "EXPRESSION_NOT_SCALAR",
                            "GROUP BY position {} is an aggregate or a window function; rows are "
                            "grouped before those are computed",
                            ordinal->value);
    }
    return Clone(item);
  }

  QueryContext& context_;
  ExpressionResolver resolver_;
  std::span<const TypedPtr> items_;
  TypedGroupBy typed_;
};

}  // namespace

Result<TypedGroupBy> ResolveGroupBy(QueryContext& context, const Select& select,
                                    const Scope& source, std::span<const TypedPtr> items) {
  return GroupByResolver(context, source, items).Resolve(select);
}

}  // namespace dynalake::query
