#include <array>
#include <optional>
#include <utility>

#include "query/athena/parse_rules.h"

namespace dynalake::query {
namespace {

Result<ExpressionPtr> ParseNot(TokenStream& tokens, ExpressionPtr first);

/// AND and OR: chains of one of them are one node.
Result<ExpressionPtr> ParseLogical(TokenStream& tokens, bool is_or, ExpressionPtr first) {
  const uint32_t offset = first ? first->offset : tokens.offset();
  const auto parse_term = [&tokens, is_or](ExpressionPtr begin) {
    return is_or ? ParseLogical(tokens, false, std::move(begin))
                 : ParseNot(tokens, std::move(begin));
  };
  DYNALAKE_ASSIGN(ExpressionPtr term, parse_term(std::move(first)));
  std::vector<ExpressionPtr> terms;
  terms.push_back(std::move(term));
  while (tokens.AcceptWord(is_or ? "OR" : "AND")) {
    DYNALAKE_ASSIGN(ExpressionPtr next, parse_term(nullptr));
    terms.push_back(std::move(next));
  }
  if (terms.size() == 1) {
    return std::move(terms.front());
  }
  return tokens.MakeNode<ExpressionPtr>(offset, Logical{is_or, std::move(terms)});
}

std::optional<ComparisonOperator> AcceptComparison(TokenStream& tokens) {
  constexpr std::array<std::pair<std::string_view, ComparisonOperator>, 7> kOperators = {
      {{"=", ComparisonOperator::kEqual},
       {"<>", ComparisonOperator::kNotEqual},
       {"!=", ComparisonOperator::kNotEqual},
       {"<", ComparisonOperator::kLess},
       {"<=", ComparisonOperator::kLessOrEqual},
       {">", ComparisonOperator::kGreater},
       {">=", ComparisonOperator::kGreaterOrEqual}}};
  for (const auto& [symbol, op] : kOperators) {
    if (tokens.AcceptOperator(symbol)) {
      return op;
    }
  }
  return std::nullopt;
}

Result<ExpressionPtr> ParseComparison(TokenStream& tokens, ComparisonOperator op,
                                      ExpressionPtr value) {
  const uint32_t offset = value->offset;
  const bool all = tokens.IsWord("ALL") && tokens.IsSymbol("(", 1);
  const bool any = (tokens.IsWord("ANY") || tokens.IsWord("SOME")) && tokens.IsSymbol("(", 1);
  if (all || any) {
    tokens.Take();
    DYNALAKE_TRY(tokens.ExpectSymbol("("));
    DYNALAKE_ASSIGN(QueryPtr query, ParseQuery(tokens));
    DYNALAKE_TRY(tokens.ExpectSymbol(")"));
    return tokens.MakeNode<ExpressionPtr>(
        offset, QuantifiedComparison{op, all, std::move(value), std::move(query)});
  }
  DYNALAKE_ASSIGN(ExpressionPtr right, ParseValue(tokens));
  return tokens.MakeNode<ExpressionPtr>(offset, Comparison{op, std::move(value), std::move(right)});
}

Result<ExpressionPtr> ParseIn(TokenStream& tokens, bool negated, ExpressionPtr value) {
  const uint32_t offset = value->offset;
  DYNALAKE_TRY(tokens.ExpectSymbol("("));
  DYNALAKE_ASSIGN(QueryOrExpression first, ParseParenthesized(tokens));
  if (auto* query = std::get_if<QueryPtr>(&first)) {
    DYNALAKE_TRY(tokens.ExpectSymbol(")"));
    return tokens.MakeNode<ExpressionPtr>(offset,
                                          InQuery{negated, std::move(value), std::move(*query)});
  }
  std::vector<ExpressionPtr> list;
  list.push_back(std::get<ExpressionPtr>(std::move(first)));
  while (tokens.AcceptSymbol(",")) {
    DYNALAKE_ASSIGN(ExpressionPtr next, ParseExpression(tokens));
    list.push_back(std::move(next));
  }
  DYNALAKE_TRY(tokens.ExpectSymbol(")"));
  return tokens.MakeNode<ExpressionPtr>(offset, InList{negated, std::move(value), std::move(list)});
}

Result<ExpressionPtr> ParseBetween(TokenStream& tokens, bool negated, ExpressionPtr value) {
  const uint32_t offset = value->offset;
  DYNALAKE_ASSIGN(ExpressionPtr low, ParseValue(tokens));
  DYNALAKE_TRY(tokens.ExpectWord("AND"));
  DYNALAKE_ASSIGN(ExpressionPtr high, ParseValue(tokens));
  return tokens.MakeNode<ExpressionPtr>(
      offset, Between{negated, std::move(value), std::move(low), std::move(high)});
}

Result<ExpressionPtr> ParseLike(TokenStream& tokens, bool negated, ExpressionPtr value) {
  const uint32_t offset = value->offset;
  DYNALAKE_ASSIGN(ExpressionPtr pattern, ParseValue(tokens));
  ExpressionPtr escape;
  if (tokens.AcceptWord("ESCAPE")) {
    DYNALAKE_ASSIGN(escape, ParseValue(tokens));
  }
  return tokens.MakeNode<ExpressionPtr>(
      offset, Like{negated, std::move(value), std::move(pattern), std::move(escape)});
}

/// Behind IS.
Result<ExpressionPtr> ParseIs(TokenStream& tokens, ExpressionPtr value) {
  const uint32_t offset = value->offset;
  const bool negated = tokens.AcceptWord("NOT");
  if (tokens.AcceptWord("NULL")) {
    return tokens.MakeNode<ExpressionPtr>(offset, IsNull{negated, std::move(value)});
  }
  if (!tokens.AcceptWords({"DISTINCT", "FROM"})) {
    return tokens.Unexpected();
  }
  DYNALAKE_ASSIGN(ExpressionPtr right, ParseValue(tokens));
  return tokens.MakeNode<ExpressionPtr>(
      offset, Comparison{negated ? ComparisonOperator::kNotDistinct : ComparisonOperator::kDistinct,
                         std::move(value), std::move(right)});
}

/// A value, with at most one comparison or the like behind it.
Result<ExpressionPtr> ParsePredicate(TokenStream& tokens, ExpressionPtr first) {
  DYNALAKE_ASSIGN(ExpressionPtr value, ParseValue(tokens, std::move(first)));
  if (const auto op = AcceptComparison(tokens)) {
    return ParseComparison(tokens, *op, std::move(value));
  }
  if (tokens.AcceptWord("IS")) {
    return ParseIs(tokens, std::move(value));
  }
  const bool negated = tokens.IsWord("NOT") && !tokens.IsWord("NULL", 1);
  if (negated) {
    tokens.Take();
  }
  if (tokens.AcceptWord("BETWEEN")) {
    return ParseBetween(tokens, negated, std::move(value));
  }
  if (tokens.AcceptWord("IN")) {
    return ParseIn(tokens, negated, std::move(value));
  }
  if (tokens.AcceptWord("LIKE")) {
    return ParseLike(tokens, negated, std::move(value));
  }
  return negated ? Result<ExpressionPtr>(tokens.Unexpected()) : std::move(value);
}

Result<ExpressionPtr> ParseNot(TokenStream& tokens, ExpressionPtr first) {
  const uint32_t offset = tokens.offset();
  if (first != nullptr || !tokens.AcceptWord("NOT")) {
    return ParsePredicate(tokens, std::move(first));
  }
  const Nesting nesting(tokens);
  DYNALAKE_TRY(nesting.Check());
  DYNALAKE_ASSIGN(ExpressionPtr operand, ParseNot(tokens, nullptr));
  return tokens.MakeNode<ExpressionPtr>(offset, Unary{UnaryOperator::kNot, std::move(operand)});
}

}  // namespace

Result<ExpressionPtr> ParseExpression(TokenStream& tokens, ExpressionPtr first) {
  const Nesting nesting(tokens);
  DYNALAKE_TRY(nesting.Check());
  return ParseLogical(tokens, true, std::move(first));
}

Result<std::vector<ExpressionPtr>> ParseExpressions(TokenStream& tokens) {
  std::vector<ExpressionPtr> expressions;
  do {
    DYNALAKE_ASSIGN(ExpressionPtr next, ParseExpression(tokens));
    expressions.push_back(std::move(next));
  } while (tokens.AcceptSymbol(","));
  return expressions;
}

}  // namespace dynalake::query
