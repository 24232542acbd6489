#include <algorithm>
#include <array>
#include <cstdlib>
#include <string>
#include <utility>

#include "base/ascii.h"
#include "query/athena/literals.h"
#include "query/athena/parse_rules.h"

namespace dynalake::query {
namespace {

Result<ExpressionPtr> ParseNumber(TokenStream& tokens) {
  const uint32_t offset = tokens.offset();
  const bool negative = tokens.AcceptOperator("-");
  const Token number = tokens.Take();
  const std::string text = (negative ? "-" : "") + WithoutUnderscores(number.text);
  if (number.kind == TokenKind::kDecimal) {
    return tokens.MakeNode<ExpressionPtr>(offset, DecimalLiteral{text});
  }
  if (number.kind == TokenKind::kDouble) {
    // The C locale alone is used; what is beyond a double's range becomes infinite, as in Java.
    return tokens.MakeNode<ExpressionPtr>(offset,
                                          DoubleLiteral{std::strtod(text.c_str(), nullptr)});
  }
  const auto value = IntegerOf(number.text, negative);
  return value ? tokens.MakeNode<ExpressionPtr>(offset, IntegerLiteral{*value})
               : Result<ExpressionPtr>(tokens.At(offset, value.error().ToString()));
}

/// Strings, binaries, numbers, `?`, NULL, TRUE and FALSE; null where none is.
Result<ExpressionPtr> ParseLiteral(TokenStream& tokens) {
  const uint32_t offset = tokens.offset();
  switch (tokens.Peek().kind) {
    case TokenKind::kString:
    case TokenKind::kUnicodeString: {
      DYNALAKE_ASSIGN(std::string text, tokens.ExpectString());
      return tokens.MakeNode<ExpressionPtr>(offset, StringLiteral{std::move(text)});
    }
    case TokenKind::kBinary: {
      auto bytes = BinaryOf(tokens.Take().text);
      return bytes ? tokens.MakeNode<ExpressionPtr>(offset, BinaryLiteral{*std::move(bytes)})
                   : Result<ExpressionPtr>(tokens.At(offset, bytes.error().ToString()));
    }
    case TokenKind::kInteger:
    case TokenKind::kDecimal:
    case TokenKind::kDouble:
      return ParseNumber(tokens);
    default:
      break;
  }
  if (tokens.IsSymbol("-")) {
    return ParseNumber(tokens);  // nobody comes here with another minus
  }
  if (tokens.AcceptOperator("?")) {
    return tokens.MakeNode<ExpressionPtr>(offset, Parameter{tokens.NextParameter()});
  }
  if (tokens.IsWord("NULL")) {
    tokens.Take();
    return tokens.MakeNode<ExpressionPtr>(offset, NullLiteral{});
  }
  if (tokens.IsWord("TRUE") || tokens.IsWord("FALSE")) {
    const bool value = tokens.IsWord("TRUE");
    tokens.Take();
    return tokens.MakeNode<ExpressionPtr>(offset, BooleanLiteral{value});
  }
  return ExpressionPtr();
}

bool IsString(const TokenStream& tokens, size_t ahead) {
  return tokens.IsKind(TokenKind::kString, ahead) ||
         tokens.IsKind(TokenKind::kUnicodeString, ahead);
}

/// `DATE '…'`, `INTERVAL '…' DAY`, `DOUBLE PRECISION '…'`; null where none is.
Result<ExpressionPtr> ParseTypedLiteral(TokenStream& tokens) {
  const uint32_t offset = tokens.offset();
  const bool is_signed = tokens.IsSymbol("-", 1) || tokens.IsSymbol("+", 1);
  if (tokens.IsWord("INTERVAL") && IsString(tokens, is_signed ? 2 : 1)) {
    DYNALAKE_ASSIGN(IntervalLiteral interval, ParseInterval(tokens));
    return tokens.MakeNode<ExpressionPtr>(offset, std::move(interval));
  }
  const bool is_double =
      tokens.IsWord("DOUBLE") && tokens.IsWord("PRECISION", 1) && IsString(tokens, 2);
  if (is_double) {
    tokens.AcceptWords({"DOUBLE", "PRECISION"});
  }
  if (!is_double && !(tokens.IsIdentifier() && IsString(tokens, 1))) {
    return ExpressionPtr();
  }
  const std::string type = is_double ? "double" : IdentifierOf(tokens.Take()).text;
  DYNALAKE_ASSIGN(std::string text, tokens.ExpectString());
  return tokens.MakeNode<ExpressionPtr>(
      offset, TypedLiteral{.type = AsciiLowerCase(type), .text = std::move(text)});
}

/// Whether `(a, b) ->` or `() ->` comes next.
bool BeginsLambda(const TokenStream& tokens) {
  size_t ahead = 1;
  while (tokens.IsIdentifier(ahead) && tokens.IsSymbol(",", ahead + 1)) {
    ahead += 2;
  }
  ahead += tokens.IsIdentifier(ahead) ? 1 : 0;
  return tokens.IsSymbol("(") && tokens.IsSymbol(")", ahead) && tokens.IsSymbol("->", ahead + 1);
}

Result<ExpressionPtr> ParseLambda(TokenStream& tokens) {
  const uint32_t offset = tokens.offset();
  Lambda lambda;
  if (tokens.AcceptOperator("(")) {
    while (!tokens.AcceptOperator(")")) {
      lambda.parameters.push_back(IdentifierOf(tokens.Take()));
      tokens.AcceptOperator(",");
    }
  } else {
    lambda.parameters.push_back(IdentifierOf(tokens.Take()));
  }
  DYNALAKE_TRY(tokens.ExpectSymbol("->"));
  DYNALAKE_ASSIGN(lambda.body, ParseExpression(tokens));
  return tokens.MakeNode<ExpressionPtr>(offset, std::move(lambda));
}

/// `(query)`, `(value)` or `(a, b)`.
Result<ExpressionPtr> ParseInParentheses(TokenStream& tokens) {
  const uint32_t offset = tokens.offset();
  DYNALAKE_TRY(tokens.ExpectSymbol("("));
  DYNALAKE_ASSIGN(QueryOrExpression first, ParseParenthesized(tokens));
  if (auto* query = std::get_if<QueryPtr>(&first)) {
    DYNALAKE_TRY(tokens.ExpectSymbol(")"));
    return tokens.MakeNode<ExpressionPtr>(offset, ScalarSubquery{std::move(*query)});
  }
  auto value = std::get<ExpressionPtr>(std::move(first));
  if (tokens.AcceptSymbol(")")) {
    return value;
  }
  RowConstructor row;
  row.fields.push_back(std::move(value));
  while (tokens.AcceptSymbol(",")) {
    DYNALAKE_ASSIGN(ExpressionPtr next, ParseExpression(tokens));
    row.fields.push_back(std::move(next));
  }
  DYNALAKE_TRY(tokens.ExpectSymbol(")"));
  return tokens.MakeNode<ExpressionPtr>(offset, std::move(row));
}

/// Whether a reserved word comes next that stands where a name would: something follows that begins
/// no clause of the word's own.
bool IsReservedAsName(const TokenStream& tokens) {
  constexpr std::array<std::string_view, 3> kSymbols = {",", ")", "="};
  return tokens.IsKind(TokenKind::kWord) &&
         (tokens.IsWord("FROM", 1) || tokens.IsWord("AS", 1) ||
          std::ranges::any_of(kSymbols,
                              [&](std::string_view symbol) { return tokens.IsSymbol(symbol, 1); }));
}

Error NoExpression(TokenStream& tokens) {
  return IsReservedAsName(tokens)
             ? tokens.At(tokens.offset(),
                         fmt::format("found {}, a reserved word, expected an expression; as a name "
                                     "it stands in double quotes",
                                     tokens.Peek().text))
             : tokens.Unexpected("an expression");
}

using Rule = Result<ExpressionPtr> (*)(TokenStream&);

}  // namespace

Result<QueryOrExpression> ParseParenthesized(TokenStream& tokens) {
  const Nesting nesting(tokens);
  DYNALAKE_TRY(nesting.Check());
  if (BeginsQuery(tokens)) {
    DYNALAKE_ASSIGN(QueryPtr query, ParseQuery(tokens));
    return QueryOrExpression(std::move(query));
  }
  if (!tokens.IsSymbol("(") || BeginsLambda(tokens)) {
    DYNALAKE_ASSIGN(ExpressionPtr value, ParseExpression(tokens));
    return QueryOrExpression(std::move(value));
  }
  DYNALAKE_ASSIGN(ExpressionPtr first, ParseInParentheses(tokens));
  if (auto* subquery = std::get_if<ScalarSubquery>(&first->node);
      subquery != nullptr && ContinuesQuery(tokens)) {
    DYNALAKE_ASSIGN(QueryBodyPtr operand, NestQuery(tokens, std::move(subquery->query)));
    DYNALAKE_ASSIGN(QueryPtr query, ParseQueryFrom(tokens, std::move(operand)));
    return QueryOrExpression(std::move(query));
  }
  DYNALAKE_ASSIGN(first, ParsePostfix(tokens, std::move(first)));
  DYNALAKE_ASSIGN(ExpressionPtr value, ParseExpression(tokens, std::move(first)));
  return QueryOrExpression(std::move(value));
}

Result<ExpressionPtr> ParsePostfix(TokenStream& tokens, ExpressionPtr base) {
  for (;;) {
    const uint32_t offset = base->offset;
    if (tokens.AcceptOperator("[")) {
      const Nesting nesting(tokens);
      DYNALAKE_TRY(nesting.Check());
      DYNALAKE_ASSIGN(ExpressionPtr index, ParseValue(tokens));
      DYNALAKE_TRY(tokens.ExpectSymbol("]"));
      DYNALAKE_ASSIGN(base, tokens.MakeNode<ExpressionPtr>(
                                offset, Subscript{std::move(base), std::move(index)}));
    } else if (tokens.IsSymbol(".") && !tokens.IsSymbol("*", 1)) {
      tokens.Take();
      DYNALAKE_ASSIGN(Identifier field, tokens.ExpectIdentifier());
      DYNALAKE_ASSIGN(base, tokens.MakeNode<ExpressionPtr>(
                                offset, Dereference{std::move(base), std::move(field)}));
    } else {
      return base;
    }
  }
}

Result<ExpressionPtr> ParsePrimary(TokenStream& tokens) {
  constexpr std::array<Rule, 4> kRules = {ParseLiteral, ParseTypedLiteral, ParseJsonFunction,
                                          ParseSpecialForm};
  for (const Rule rule : kRules) {
    DYNALAKE_ASSIGN(ExpressionPtr found, rule(tokens));
    if (found != nullptr) {
      return ParsePostfix(tokens, std::move(found));
    }
  }
  if ((tokens.IsIdentifier() && tokens.IsSymbol("->", 1)) || BeginsLambda(tokens)) {
    return ParseLambda(tokens);
  }
  if (!tokens.IsIdentifier() && !tokens.IsSymbol("(") && !tokens.IsWord("LISTAGG")) {
    return NoExpression(tokens);
  }
  DYNALAKE_ASSIGN(ExpressionPtr value,
                  tokens.IsSymbol("(") ? ParseInParentheses(tokens) : ParseNameOrCall(tokens));
  return ParsePostfix(tokens, std::move(value));
}

}  // namespace dynalake::query
