#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "query/athena/tree_query.h"
#include "query/resolve/statement_context.h"

namespace dynalake::query {

/// Where an expression stands: what may be in it.
struct ExpressionPlace {
  std::string_view clause = "SELECT";  ///< for messages
  bool takes_aggregates = false;
  bool takes_windows = false;
  const std::vector<NamedWindow>* windows = nullptr;  ///< of WINDOW
};

/// The typed tree of expressions: names are columns of `scope`, every coercion is a cast. Errors
/// are those of Athena, with line and column (statement_context.h).
class ExpressionResolver {
 public:
  /// Both outlive it.
  ExpressionResolver(StatementContext& context, const Scope& scope, ExpressionPlace place = {})
      : context_(context), scope_(scope), place_(place) {}

  Result<TypedPtr> Resolve(const Expression& expression);
  /// The same, coerced to boolean: an error says that `place.clause` asks for one.
  Result<TypedPtr> ResolveCondition(const Expression& expression);

 private:
  friend class NodeResolver;

  StatementContext& context_;
  const Scope& scope_;
  ExpressionPlace place_;
};

/// `value` as `type`: itself, or a cast. Null where it cannot be coerced.
TypedPtr Coerced(TypedPtr value, const SqlType& type);

/// Brings values to one type; an error of `what` names both types.
Result<SqlType> Unify(const StatementContext& context, const std::vector<TypedPtr*>& values,
                      std::string_view what);

/// A copy, as long as the statement has not made too many: kInvalidArgument then.
Result<TypedPtr> CopyWithin(StatementContext& context, const TypedExpression& expression);

/// Whether `expression` holds an aggregate over no window that is none of a sub-query.
bool HasAggregate(const TypedExpression& expression);

}  // namespace dynalake::query
