#include <gmock/gmock.h>

#include "base/testing/matchers.h"
#include "query/athena/parser.h"
#include "query/resolve/expression_resolver.h"

namespace dynalake::query {
namespace {

Result<TypedPtr> Resolved(const std::string& text) {
  DYNALAKE_ASSIGN(const ExpressionPtr tree, ParseExpressionText(text));
  StatementContext context;
  context.text = text;
  const Scope nothing;
  return ExpressionResolver(context, nothing).Resolve(*tree);
}

/// `inner` within `levels` of what stands before and behind it.
std::string Nested(std::string_view before, std::string_view behind, int levels) {
  std::string text = "1";
  for (int i = 0; i < levels; ++i) {
    text = fmt::format("{}{}{}", before, text, behind);
  }
  return text;
}

// Each of these compares one value twice: the copies would double at every level.
TEST(NodeResolverTest, CopiesAreBounded) {
  for (const auto& [before, behind] :
       {std::pair("CASE ", " WHEN 1 THEN 1 WHEN 2 THEN 2 END"), std::pair("nullif(", ", 2)"),
        std::pair("if(", " BETWEEN 1 AND 2, 1, 2)")}) {
    EXPECT_OK(Resolved(Nested(before, behind, 8)));
    EXPECT_THAT(Resolved(Nested(before, behind, 100)),
                IsError(ErrorCode::kInvalidArgument, testing::HasSubstr("too complex")));
  }
}

}  // namespace
}  // namespace dynalake::query
