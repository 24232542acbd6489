#pragma once

#include <variant>
#include <vector>

#include "base/result.h"
#include "query/athena/token_stream.h"
#include "query/athena/tree_query.h"

namespace dynalake::query {

// The rules of Trino 476's grammar (SqlBase) that need each other, by recursive descent: each takes
// from the stream what it is named for, or answers where that is not possible. All of what begins
// with a parenthesis is read once, whatever it turns out to be: hostile text costs no more than its
// length. So a rule may be given the `first` part of what it reads.

/// Whether the word that comes next begins a clause, although it could be a name: no alias.
bool BeginsClause(const TokenStream& tokens);

Result<QualifiedName> ParseQualifiedName(TokenStream& tokens, std::string_view what = "a name");
/// `(a, b)`.
Result<std::vector<Identifier>> ParseColumnAliases(TokenStream& tokens);
Result<TypeName> ParseType(TokenStream& tokens);

/// A boolean expression or a value.
Result<ExpressionPtr> ParseExpression(TokenStream& tokens, ExpressionPtr first = nullptr);
/// One or more, with commas between them.
Result<std::vector<ExpressionPtr>> ParseExpressions(TokenStream& tokens);
/// What has no comparison, AND, OR or NOT outside parentheses.
Result<ExpressionPtr> ParseValue(TokenStream& tokens, ExpressionPtr first = nullptr);
/// A literal, a name, a call and the like, with `[…]` and `.name` behind it.
Result<ExpressionPtr> ParsePrimary(TokenStream& tokens);
/// `[…]` and `.name` behind `base`.
Result<ExpressionPtr> ParsePostfix(TokenStream& tokens, ExpressionPtr base);
Result<IntervalLiteral> ParseInterval(TokenStream& tokens);
Result<IntervalField> ParseIntervalField(TokenStream& tokens);

/// What begins with a name: a column, or a call with all that follows it.
Result<ExpressionPtr> ParseNameOrCall(TokenStream& tokens);
/// What a key word with a grammar of its own begins; null where there is none.
Result<ExpressionPtr> ParseSpecialForm(TokenStream& tokens);
/// JSON_EXISTS, JSON_VALUE, JSON_QUERY, JSON_OBJECT, JSON_ARRAY; null where none begins.
Result<ExpressionPtr> ParseJsonFunction(TokenStream& tokens);

Result<std::vector<SortItem>> ParseSortItems(TokenStream& tokens);
/// What is between the parentheses of OVER or WINDOW.
Result<WindowSpecification> ParseWindow(TokenStream& tokens);
Result<Over> ParseOver(TokenStream& tokens);

Result<QueryPtr> ParseQuery(TokenStream& tokens);
/// A query of which the first operand is there.
Result<QueryPtr> ParseQueryFrom(TokenStream& tokens, QueryBodyPtr first);
/// Whether a query begins here, but for parentheses before it.
bool BeginsQuery(const TokenStream& tokens);
/// Whether what comes next makes one query of a query in parentheses before it.
bool ContinuesQuery(const TokenStream& tokens);
Result<QueryBodyPtr> NestQuery(TokenStream& tokens, QueryPtr query);

/// Behind an opening parenthesis, without the closing one: a query, or an expression. A query in
/// parentheses of its own is an expression, unless it is the operand of another.
using QueryOrExpression = std::variant<QueryPtr, ExpressionPtr>;
Result<QueryOrExpression> ParseParenthesized(TokenStream& tokens);

Result<RelationPtr> ParseRelation(TokenStream& tokens, RelationPtr first = nullptr);

}  // namespace dynalake::query
