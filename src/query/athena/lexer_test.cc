#include "query/athena/lexer.h"

#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace dynalake::query {
namespace {

using ::testing::ElementsAre;
using ::testing::Pair;
using Kind = TokenKind;

std::vector<std::pair<Kind, std::string>> Tokens(std::string_view text, LexerRules rules = {}) {
  std::vector<std::pair<Kind, std::string>> tokens;
  Lexer lexer(text, rules);
  for (Token token = lexer.Next(); token.kind != Kind::kEnd; token = lexer.Next()) {
    EXPECT_EQ(text.substr(token.offset, token.text.size()), token.text);
    tokens.emplace_back(token.kind, token.text);
  }
  return tokens;
}

TEST(LexerTest, NamesAndStrings) {
  EXPECT_THAT(Tokens(R"(a "b ""c" `d``e` 1st 'it''s' u&'x' X'ab cd')"),
              ElementsAre(Pair(Kind::kWord, "a"), Pair(Kind::kQuotedName, R"("b ""c")"),
                          Pair(Kind::kBackquoteName, "`d``e`"), Pair(Kind::kDigitName, "1st"),
                          Pair(Kind::kString, "'it''s'"), Pair(Kind::kUnicodeString, "u&'x'"),
                          Pair(Kind::kBinary, "X'ab cd'")));
}

TEST(LexerTest, Numbers) {
  EXPECT_THAT(Tokens("1 1_000 0xFF 0b1_0 0o7 1. .5 1.5 1e3 1.e-3 .5E+3"),
              ElementsAre(Pair(Kind::kInteger, "1"), Pair(Kind::kInteger, "1_000"),
                          Pair(Kind::kInteger, "0xFF"), Pair(Kind::kInteger, "0b1_0"),
                          Pair(Kind::kInteger, "0o7"), Pair(Kind::kDecimal, "1."),
                          Pair(Kind::kDecimal, ".5"), Pair(Kind::kDecimal, "1.5"),
                          Pair(Kind::kDouble, "1e3"), Pair(Kind::kDouble, "1.e-3"),
                          Pair(Kind::kDouble, ".5E+3")));
  EXPECT_THAT(Tokens("1__0 0xg 1e"),
              ElementsAre(Pair(Kind::kDigitName, "1__0"), Pair(Kind::kDigitName, "0xg"),
                          Pair(Kind::kDigitName, "1e")));
}

TEST(LexerTest, SymbolsAreAsLongAsTheyCanBe) {
  EXPECT_THAT(
      Tokens("a<>b->c=>d||e<=-1"),
      ElementsAre(Pair(Kind::kWord, "a"), Pair(Kind::kSymbol, "<>"), Pair(Kind::kWord, "b"),
                  Pair(Kind::kSymbol, "->"), Pair(Kind::kWord, "c"), Pair(Kind::kSymbol, "=>"),
                  Pair(Kind::kWord, "d"), Pair(Kind::kSymbol, "||"), Pair(Kind::kWord, "e"),
                  Pair(Kind::kSymbol, "<="), Pair(Kind::kSymbol, "-"), Pair(Kind::kInteger, "1")));
}

TEST(LexerTest, CommentsAreBlank) {
  EXPECT_THAT(Tokens("-- first\n a /* b /* c */ d --"),
              ElementsAre(Pair(Kind::kWord, "a"), Pair(Kind::kWord, "d")));
}

TEST(LexerTest, WhatDoesNotEndIsOneToken) {
  EXPECT_THAT(Tokens("a 'b"), ElementsAre(Pair(Kind::kWord, "a"), Pair(Kind::kOpen, "'b")));
  EXPECT_THAT(Tokens("a /* b"), ElementsAre(Pair(Kind::kWord, "a"), Pair(Kind::kOpen, "/* b")));
  EXPECT_THAT(Tokens("\"b"), ElementsAre(Pair(Kind::kOpen, "\"b")));
  EXPECT_THAT(Tokens("a \xc3\xa9 \xff"),
              ElementsAre(Pair(Kind::kWord, "a"), Pair(Kind::kUnknown, "\xc3\xa9"),
                          Pair(Kind::kUnknown, "\xff")));
}

TEST(LexerTest, ALineEndsAtEitherCharacter) {
  EXPECT_THAT(Tokens("a -- b\rc -- d\r\ne"),
              ElementsAre(Pair(Kind::kWord, "a"), Pair(Kind::kWord, "c"), Pair(Kind::kWord, "e")));
}

TEST(LexerTest, CommentsAreTokensForWhoAsks) {
  EXPECT_THAT(Tokens("a -- b\n/* c */ d /* e", {.comments = true}),
              ElementsAre(Pair(Kind::kWord, "a"), Pair(Kind::kComment, "-- b"),
                          Pair(Kind::kComment, "/* c */"), Pair(Kind::kWord, "d"),
                          Pair(Kind::kOpen, "/* e")));
}

// What PostgreSQL's scanner, which is DuckDB's, takes for one token.
TEST(LexerTest, TokensOfDuckdb) {
  const LexerRules duckdb = {.duckdb = true};
  EXPECT_THAT(Tokens(R"(E'it\'s' e'\\' name'a\' 'b\')", duckdb),
              ElementsAre(Pair(Kind::kString, R"(E'it\'s')"), Pair(Kind::kString, R"(e'\\')"),
                          Pair(Kind::kWord, "name"), Pair(Kind::kString, R"('a\')"),
                          Pair(Kind::kString, R"('b\')")));
  EXPECT_THAT(Tokens("$$ ' $$ $x$ $$ $x$ $1 a$b$c $\u00e9$;$\u00e9$ $1a$", duckdb),
              ElementsAre(Pair(Kind::kString, "$$ ' $$"), Pair(Kind::kString, "$x$ $$ $x$"),
                          Pair(Kind::kSymbol, "$"), Pair(Kind::kInteger, "1"),
                          Pair(Kind::kWord, "a$b$c"), Pair(Kind::kString, "$\u00e9$;$\u00e9$"),
                          Pair(Kind::kSymbol, "$"), Pair(Kind::kDigitName, "1a$")));
  EXPECT_THAT(Tokens("a /* /* b */ */ \u00e9t\u00e9 \"c\" `", duckdb),
              ElementsAre(Pair(Kind::kWord, "a"), Pair(Kind::kWord, "\u00e9t\u00e9"),
                          Pair(Kind::kQuotedName, "\"c\""), Pair(Kind::kUnknown, "`")));
  for (const std::string_view open : {"E'a\\'", "$$ $", "/* /* */", "E'", "E'\\", "/*/"}) {
    EXPECT_THAT(Tokens(open, duckdb), ElementsAre(Pair(Kind::kOpen, open)));
  }
}

}  // namespace
}  // namespace dynalake::query
