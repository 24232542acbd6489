#include <utility>

#include "query/athena/parse_rules.h"
#include "query/athena/words.h"

namespace dynalake::query {
namespace {

/// Whether `a.b.c (` comes next.
bool BeginsCall(const TokenStream& tokens) {
  size_t ahead = 1;
  while (tokens.IsSymbol(".", ahead) && tokens.IsIdentifier(ahead + 1)) {
    ahead += 2;
  }
  return tokens.IsSymbol("(", ahead);
}

/// `FROM start FOR length` of `substring(text FROM …)`, behind the text.
Result<void> ParseSubstring(TokenStream& tokens, FunctionCall& call) {
  do {
    DYNALAKE_ASSIGN(ExpressionPtr value, ParseValue(tokens));
    call.arguments.push_back(std::move(value));
  } while (call.arguments.size() < 3 && tokens.AcceptWord("FOR"));
  return {};
}

/// What is between the parentheses.
Result<void> ParseArguments(TokenStream& tokens, FunctionCall& call) {
  if (tokens.AcceptOperator("*")) {
    call.star = true;
    return {};
  }
  if (tokens.IsSymbol(")")) {
    return {};
  }
  call.distinct = tokens.AcceptWord("DISTINCT");
  if (!call.distinct && tokens.IsWord("ALL") && !tokens.IsSymbol(")", 1) &&
      !tokens.IsSymbol(",", 1)) {
    tokens.Take();
  }
  if (!tokens.IsWord("ORDER")) {
    DYNALAKE_ASSIGN(call.arguments, ParseExpressions(tokens));
  }
  const bool is_substring =
      call.name.parts.size() == 1 && IsSameWord(call.name.parts[0].text, "substring");
  if (is_substring && call.arguments.size() == 1 && tokens.AcceptWord("FROM")) {
    return ParseSubstring(tokens, call);
  }
  if (tokens.AcceptWords({"ORDER", "BY"})) {
    DYNALAKE_ASSIGN(call.order_by, ParseSortItems(tokens));
  }
  return {};
}

Result<void> ParseFilter(TokenStream& tokens, FunctionCall& call) {
  if (!tokens.IsWord("FILTER") || !tokens.IsSymbol("(", 1)) {
    return {};
  }
  tokens.Take();
  DYNALAKE_TRY(tokens.ExpectSymbol("("));
  DYNALAKE_TRY(tokens.ExpectWord("WHERE"));
  DYNALAKE_ASSIGN(call.filter, ParseExpression(tokens));
  return tokens.ExpectSymbol(")");
}

/// IGNORE NULLS and OVER.
Result<void> ParseOverOf(TokenStream& tokens, FunctionCall& call) {
  const bool ignore = tokens.IsWord("IGNORE") && tokens.IsWord("NULLS", 1);
  const bool respect = tokens.IsWord("RESPECT") && tokens.IsWord("NULLS", 1);
  if (ignore || respect) {
    tokens.Take();
    tokens.Take();
    call.null_treatment = ignore ? NullTreatment::kIgnore : NullTreatment::kRespect;
    if (!tokens.IsWord("OVER")) {
      return tokens.Unexpected("OVER");
    }
  }
  if (tokens.IsWord("OVER") && (tokens.IsSymbol("(", 1) || tokens.IsIdentifier(1))) {
    DYNALAKE_ASSIGN(call.over, ParseOver(tokens));
  }
  return {};
}

/// Behind `LISTAGG (`: what is its own.
Result<void> ParseListagg(TokenStream& tokens, FunctionCall& call) {
  call.distinct = tokens.AcceptWord("DISTINCT");
  DYNALAKE_ASSIGN(ExpressionPtr value, ParseExpression(tokens));
  call.arguments.push_back(std::move(value));
  if (tokens.AcceptSymbol(",")) {
    const uint32_t offset = tokens.offset();
    DYNALAKE_ASSIGN(std::string separator, tokens.ExpectString());
    DYNALAKE_ASSIGN(ExpressionPtr literal,
                    tokens.MakeNode<ExpressionPtr>(offset, StringLiteral{std::move(separator)}));
    call.arguments.push_back(std::move(literal));
  }
  if (tokens.AcceptWords({"ON", "OVERFLOW"})) {
    ListaggOverflow overflow;
    overflow.truncates = tokens.AcceptWord("TRUNCATE");
    if (overflow.truncates) {
      if (!tokens.IsWord("WITH") && !tokens.IsWord("WITHOUT")) {
        DYNALAKE_ASSIGN(overflow.filler, tokens.ExpectString());
      }
      overflow.with_count = tokens.AcceptWord("WITH");
      DYNALAKE_TRY(overflow.with_count ? Result<void>() : tokens.ExpectWord("WITHOUT"));
      DYNALAKE_TRY(tokens.ExpectWord("COUNT"));
    } else {
      DYNALAKE_TRY(tokens.ExpectWord("ERROR"));
    }
    call.listagg_overflow = std::move(overflow);
  }
  DYNALAKE_TRY(tokens.ExpectSymbol(")"));
  DYNALAKE_TRY(tokens.ExpectWords({"WITHIN", "GROUP"}));
  DYNALAKE_TRY(tokens.ExpectSymbol("("));
  DYNALAKE_TRY(tokens.ExpectWords({"ORDER", "BY"}));
  DYNALAKE_ASSIGN(call.order_by, ParseSortItems(tokens));
  return tokens.ExpectSymbol(")");
}

}  // namespace

Result<QualifiedName> ParseQualifiedName(TokenStream& tokens, std::string_view what) {
  QualifiedName name;
  do {
    DYNALAKE_ASSIGN(Identifier part, tokens.ExpectIdentifier(what));
    name.parts.push_back(std::move(part));
  } while (tokens.AcceptOperator("."));
  return name;
}

Result<std::vector<Identifier>> ParseColumnAliases(TokenStream& tokens) {
  std::vector<Identifier> names;
  DYNALAKE_TRY(tokens.ExpectSymbol("("));
  do {
    DYNALAKE_ASSIGN(Identifier name, tokens.ExpectIdentifier());
    names.push_back(std::move(name));
  } while (tokens.AcceptSymbol(","));
  DYNALAKE_TRY(tokens.ExpectSymbol(")"));
  return names;
}

Result<ExpressionPtr> ParseNameOrCall(TokenStream& tokens) {
  const uint32_t offset = tokens.offset();
  if (!BeginsCall(tokens) && !tokens.IsWord("LISTAGG")) {
    DYNALAKE_ASSIGN(Identifier name, tokens.ExpectIdentifier());
    return tokens.MakeNode<ExpressionPtr>(offset, ColumnReference{std::move(name)});
  }
  FunctionCall call;
  if (tokens.IsWord("LISTAGG")) {
    call.name.parts.push_back({.text = "listagg", .quoted = false, .offset = offset});
    tokens.Take();
    DYNALAKE_TRY(tokens.ExpectSymbol("("));
    DYNALAKE_TRY(ParseListagg(tokens, call));
  } else {
    DYNALAKE_ASSIGN(call.name, ParseQualifiedName(tokens));
    DYNALAKE_TRY(tokens.ExpectSymbol("("));
    DYNALAKE_TRY(ParseArguments(tokens, call));
    DYNALAKE_TRY(tokens.ExpectSymbol(")"));
  }
  DYNALAKE_TRY(ParseFilter(tokens, call));
  DYNALAKE_TRY(ParseOverOf(tokens, call));
  return tokens.MakeNode<ExpressionPtr>(offset, std::move(call));
}

}  // namespace dynalake::query
