#include "query/typed/typed_expression.h"

#include <ranges>
#include <type_traits>
#include <utility>

namespace dynalake::query {
namespace {

/// Compares what nodes say themselves, then their children.
class Comparer {
 public:
  bool Same(const TypedExpression& a, const TypedExpression& b) {
    return a.node.index() == b.node.index() && a.type == b.type &&
           std::visit(
               [&](const auto& node) {
                 return Same(node, std::get<std::remove_cvref_t<decltype(node)>>(b.node));
               },
               a.node);
  }

 private:
  bool Same(const TypedPtr& a, const TypedPtr& b) {
    return a == nullptr || b == nullptr ? a == b : Same(*a, *b);
  }
  template <typename Part>
  bool Same(const std::vector<Part>& a, const std::vector<Part>& b) {
    if (a.size() != b.size()) {
      return false;
    }
    for (size_t i = 0; i < a.size(); ++i) {
      if (!Same(a[i], b[i])) {
        return false;
      }
    }
    return true;
  }
  template <typename Part>
  bool Same(const std::optional<Part>& a, const std::optional<Part>& b) {
    return a.has_value() == b.has_value() && (!a || Same(*a, *b));
  }
  template <typename Part>
    requires requires(const Part& part) { part.children(); }
  bool Same(const Part& a, const Part& b) {
    return SameOwn(a, b) && SameAll(a.children(), b.children());
  }
  template <typename... Parts>
  bool SameAll(const std::tuple<Parts...>& a, const std::tuple<Parts...>& b) {
    return [&]<size_t... kIndex>(std::index_sequence<kIndex...>) {
      return (Same(std::get<kIndex>(a), std::get<kIndex>(b)) && ...);
    }(std::index_sequence_for<Parts...>());
  }

  bool Same(const TypedConstant& a, const TypedConstant& b) { return a.text == b.text; }
  bool Same(const TypedColumn& a, const TypedColumn& b) {
    return a.relation == b.relation && a.name == b.name;
  }
  /// Parameters of lambdas around both are the same where they stand in the same place.
  bool Same(const TypedLambdaParameter& a, const TypedLambdaParameter& b) {
    for (const auto& [in_a, in_b] : std::views::reverse(parameters_)) {
      if (in_a == a.id || in_b == b.id) {
        return in_a == a.id && in_b == b.id;
      }
    }
    return a.id == b.id;
  }
  bool Same(const TypedSubquery& /*a*/, const TypedSubquery& /*b*/) { return false; }

  template <typename Part>
  bool SameOwn(const Part& /*a*/, const Part& /*b*/) {
    return true;
  }
  bool SameOwn(const TypedSortItem& a, const TypedSortItem& b) {
    return a.descending == b.descending && a.nulls_first == b.nulls_first;
  }
  bool SameOwn(const TypedFrameBound& a, const TypedFrameBound& b) { return a.kind == b.kind; }
  bool SameOwn(const TypedWindow& a, const TypedWindow& b) { return a.unit == b.unit; }
  bool SameOwn(const TypedLambda& a, const TypedLambda& b) {
    for (size_t i = 0; i < a.parameters.size() && i < b.parameters.size(); ++i) {
      parameters_.emplace_back(a.parameters[i], b.parameters[i]);
    }
    return a.parameters.size() == b.parameters.size();
  }
  bool SameOwn(const TypedCall& a, const TypedCall& b) { return a.form == b.form; }
  bool SameOwn(const TypedAggregate& a, const TypedAggregate& b) {
    return a.form == b.form && a.distinct == b.distinct && a.ignore_nulls == b.ignore_nulls;
  }
  bool SameOwn(const TypedCast& a, const TypedCast& b) { return a.is_try == b.is_try; }
  bool SameOwn(const TypedComparison& a, const TypedComparison& b) { return a.op == b.op; }
  bool SameOwn(const TypedLogical& a, const TypedLogical& b) { return a.is_or == b.is_or; }
  bool SameOwn(const TypedField& a, const TypedField& b) { return a.index == b.index; }
  bool SameOwn(const TypedQuantified& /*a*/, const TypedQuantified& /*b*/) { return false; }

  std::vector<std::pair<uint32_t, uint32_t>> parameters_;  ///< of lambdas around both
};

}  // namespace

bool IsSame(const TypedExpression& a, const TypedExpression& b) { return Comparer().Same(a, b); }

}  // namespace dynalake::query
