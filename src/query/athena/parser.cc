#include "query/athena/parser.h"

#include "query/athena/parse_rules.h"

namespace dynalake::query {
namespace {

template <typename Tree>
Result<Tree> ParseWhole(std::string_view text, Result<Tree> (*rule)(TokenStream&)) {
  DYNALAKE_ASSIGN(TokenStream tokens, TokenStream::Make(text));
  DYNALAKE_ASSIGN(Tree tree, rule(tokens));
  if (!tokens.IsKind(TokenKind::kEnd)) {
    return tokens.Unexpected();
  }
  return tree;
}

}  // namespace

Result<QueryPtr> ParseQueryText(std::string_view text) { return ParseWhole(text, ParseQuery); }

Result<ExpressionPtr> ParseExpressionText(std::string_view text) {
  return ParseWhole<ExpressionPtr>(
      text, [](TokenStream& tokens) { return ParseExpression(tokens, nullptr); });
}

}  // namespace dynalake::query
