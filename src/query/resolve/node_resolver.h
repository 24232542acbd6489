#pragma once

#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "query/functions/function_lookup.h"
#include "query/resolve/expression_resolver.h"

namespace dynalake::query {

/// One node of an expression: the parts of `ExpressionResolver`, one visit a kind.
class NodeResolver {
 public:
  NodeResolver(ExpressionResolver& resolver, uint32_t offset)
      : resolver_(resolver), context_(resolver.context_), offset_(offset) {}
  using Answer = Result<TypedPtr>;
  using TypedPtrs = std::vector<TypedPtr>;
  // Literals (resolve_literal.cc).
  Answer operator()(const NullLiteral& literal);
  Answer operator()(const BooleanLiteral& literal);
  Answer operator()(const IntegerLiteral& literal);
  Answer operator()(const DecimalLiteral& literal);
  Answer operator()(const DoubleLiteral& literal);
  Answer operator()(const StringLiteral& literal);
  Answer operator()(const BinaryLiteral& literal);
  Answer operator()(const TypedLiteral& literal);
  Answer operator()(const IntervalLiteral& literal);
  Answer operator()(const Parameter& parameter);
  Answer operator()(const CurrentValue& current);
  // Names and fields (resolve_name.cc).
  Answer operator()(const ColumnReference& column);
  Answer operator()(const Dereference& dereference);
  Answer operator()(const Subscript& subscript);
  Answer operator()(const ArrayConstructor& array);
  Answer operator()(const RowConstructor& row);
  Answer operator()(const Lambda& lambda);
  // Operators (resolve_operator.cc).
  Answer operator()(const Unary& unary);
  Answer operator()(const Binary& binary);
  Answer operator()(const Logical& logical);
  Answer operator()(const Like& like);
  Answer operator()(const AtTimeZone& at);
  Answer operator()(const Case& conditional);
  Answer operator()(const Cast& cast);
  // Comparisons (resolve_comparison.cc).
  Answer operator()(const Comparison& comparison);
  Answer operator()(const Between& between);
  Answer operator()(const InList& in);
  Answer operator()(const IsNull& is_null);
  Answer operator()(const InQuery& in);
  Answer operator()(const QuantifiedComparison& comparison);
  Answer operator()(const ScalarSubquery& subquery);
  Answer operator()(const Exists& exists);
  // Calls (resolve_call.cc, resolve_json.cc).
  Answer operator()(const FunctionCall& call);
  Answer operator()(const Extract& extract);
  Answer operator()(const Trim& trim);
  Answer operator()(const Normalize& normalize);
  Answer operator()(const Grouping& grouping);
  Answer operator()(const JsonExists& exists);
  Answer operator()(const JsonValue& value);
  Answer operator()(const JsonQuery& query);
  Answer operator()(const JsonObject& object);
  Answer operator()(const JsonArray& array);
  Answer operator()(const JsonTable& table);

 private:
  Answer Resolve(const ExpressionPtr& expression) { return resolver_.Resolve(*expression); }
  Result<TypedPtrs> ResolveAll(const std::vector<ExpressionPtr>& expressions);
  Error Wrong(std::string_view name, std::string_view message,
              ErrorCode code = ErrorCode::kInvalidArgument) const;
  template <typename Node>
  TypedPtr Make(SqlType type, Node node) const {
    ++context_.nodes;
    return TypedPtr(new TypedExpression{std::move(type), std::move(node), offset_});
  }
  TypedPtr MakeConstant(SqlType type, std::optional<std::string> text) const;
  TypedPtr MakeText(std::string text) const;  ///< a varchar
  Answer Copy(const TypedExpression& expression);
  Result<void> Enter(int& depth, std::string_view what) const;
  Result<TypedQueryPtr> ResolveQuery(const QueryPtr& query, size_t& nodes);
  TypedPtr Negated(TypedPtr condition, bool negated) const;
  Answer Compare(ComparisonOperator op, TypedPtr left, TypedPtr right);
  /// The function of that name over these arguments, which are coerced. `shown` is for messages.
  Answer Call(std::string_view name, std::vector<TypedPtr> arguments, std::string_view shown = {});
  Answer Named(const std::vector<Identifier>& name);
  Answer FieldOf(TypedPtr row, const Identifier& name, std::string_view shown = "it");
  std::optional<Answer> ResolveSpecial(const FunctionCall& call, std::string_view name);
  Answer ResolveNow(const FunctionCall& call);
  Answer ResolveVersion(const FunctionCall& call);
  Answer ResolveIf(const FunctionCall& call);
  Answer ResolveCoalesce(const FunctionCall& call);
  Answer ResolveNullif(const FunctionCall& call);
  Answer ResolveTry(const FunctionCall& call);
  Answer ResolveTypeof(const FunctionCall& call);
  Answer Finish(const FunctionCall& call, const FoundFunction& found, TypedPtrs arguments);
  Answer FinishAggregate(const FunctionCall& call, const FoundFunction& found, TypedPtrs arguments);
  Result<TypedPtr> ResolveLambda(const Lambda& lambda, const std::vector<SqlType>& types);
  Result<TypedWindow> ResolveWindow(const Over& over);
  Result<void> ResolveFrame(const WindowFrame& frame, TypedWindow& window);
  Result<std::vector<TypedSortItem>> ResolveSort(const std::vector<SortItem>& items);
  const WindowSpecification* FindWindow(const Identifier& name) const;
  Error NoSuchFunction(std::string_view name) const;
  Answer ReadJsonText(const JsonInput& input);
  Answer WriteJson(const JsonInput& input);
  struct JsonTableWriter;
  Result<void> CheckPath(const std::string& path, const std::vector<JsonArgument>& passing) const;
  Result<void> AddPassing(const std::vector<JsonArgument>& passing, TypedPtrs& arguments);
  Answer DefaultOf(const std::optional<JsonFallback>& fallback, const SqlType& type);
  Answer CallPath(SqlType type, std::string_view form, const JsonPath& path, TypedPtrs constants);
  Answer Returned(TypedPtr text, const JsonReturning& returning);

  ExpressionResolver& resolver_;
  StatementContext& context_;
  uint32_t offset_;
};

}  // namespace dynalake::query
