// Expected values are answers of Trino 476 (tests/sql/athena).

#include "engine/testing/function_fixture.h"

namespace dynalake::engine {
namespace {

class RegexpTest : public FunctionTest {};

TEST_F(RegexpTest, ReadsJavasPatterns) {
  Gives("dynalake.regexp_like('b' || chr(10), 'b$')", "true");
  Gives("dynalake.regexp_like('b' || chr(10), 'b\\z')", "false");
  Gives("dynalake.regexp_like('b' || chr(10), 'b\\Z')", "true");
  Gives("dynalake.regexp_like('b' || chr(13), 'b$')", "false");
  Gives("dynalake.regexp_like('é', '\\w')", "false");
  Gives("dynalake.regexp_like('é', '[[:alpha:]]')", "true");
  Gives("dynalake.regexp_like('é', '[[:^alpha:]]')", "false");
  Gives("dynalake.regexp_like('a' || chr(11) || 'b', 'a\\sb')", "true");
  Gives("dynalake.regexp_like('aaa', '^a{,2}$')", "false");
  Gives("dynalake.regexp_like('é', '\\u00e9')", "true");
  Gives("dynalake.regexp_like('a+b', '\\Qa+b\\E')", "true");
  Gives("dynalake.regexp_like('abc', 'a**')", "true");
  Gives("dynalake.regexp_like(']', '[]]')", "true");
  Gives("dynalake.regexp_like('', '^$')", "true");
  Gives("dynalake.regexp_like('ab', 'a(?#not b)b')", "true");
  Gives("dynalake.regexp_extract('key=value', '(?<k>\\w+)=(?<v>\\w+)', 2)", "value");
}

// Letters are those of Unicode for `\\b`, though `\\w` has those of ASCII alone.
TEST_F(RegexpTest, FindsWordsOfAnyLetters) {
  Gives("dynalake.regexp_like('a é', '\\bé')", "true");
  Gives("dynalake.regexp_like('aé', '\\bé')", "false");
  Gives("dynalake.regexp_like('un café', '\\bcaf\\b')", "false");
  Gives("dynalake.regexp_replace('naïve café, été', '\\b(\\p{L})', '<$1>')",
        "<n>aïve <c>afé, <é>té");
  Gives("dynalake.regexp_extract('le café noir', '(\\b.afé\\b) (.)', 2)", "n");
  Gives("dynalake.regexp_count('é a', '\\b')", "4");
  Gives("dynalake.regexp_extract('un café', '(?i)(?<w>\\bC\\w*\\p{L}\\b)', 1)", "café");
  Gives("dynalake.regexp_like('é', '\\bx*\\bé')", "true");
  Gives("dynalake.regexp_position('à l''été' || chr(10), '[^ ]\\b$', 1, 1)", "7");
}

TEST_F(RegexpTest, NamesWhatThereIsNot) {
  for (const auto& [pattern, what] :
       std::vector<std::pair<std::string, std::string>>{{"foo(?=bar)", "look-ahead"},
                                                        {"foo(?!bar)", "look-ahead"},
                                                        {"(?<=bar)foo", "look-behind"},
                                                        {"(?<!bar)foo", "look-behind"},
                                                        {"(a)\\1", "back-references"},
                                                        {"a++", "possessive"},
                                                        {"a{2}+", "possessive"},
                                                        {"(?>a)", "atomic"},
                                                        {"[a-c&&[b]]", "classes inside"},
                                                        {"(?x) a", "(?x)"}}) {
    EXPECT_THAT(Run("SELECT dynalake.regexp_like('a', '" + pattern + "')"),
                IsError(ErrorCode::kUnsupported, testing::HasSubstr(what)))
        << pattern;
  }
  Fails("dynalake.regexp_like('abc', '(')", "INVALID_FUNCTION_ARGUMENT");
  Fails("dynalake.regexp_like('abc', 'a{2,1}')", "INVALID_FUNCTION_ARGUMENT");
  EXPECT_THAT(Run("SELECT dynalake.regexp_like('abc', p) FROM (VALUES ('*a')) t(p)"),
              IsError(ErrorCode::kInvalidArgument));
}

TEST_F(RegexpTest, FindsAndCounts) {
  Gives("dynalake.regexp_count('éa😀', '')", "4");
  Gives("dynalake.regexp_count('', '')", "1");
  Gives("dynalake.regexp_position('I have 23 apples, 5 pears', '\\d+', 12, 1)", "19");
  Gives("dynalake.regexp_position('a1b2c3', '\\d', 1, 5)", "-1");
  Gives("dynalake.regexp_position('abc', 'b', 10, 1)", "-1");
  Gives("dynalake.regexp_position('éab', 'b', 1, 1)", "3");
  Fails("dynalake.regexp_position('abc', 'b', 0, 1)", "INVALID_FUNCTION_ARGUMENT");
  Gives("dynalake.regexp_extract('b', '(a)?b', 1)", "null");
  Gives("dynalake.regexp_extract('abc', '', 0)", "");
  Fails("dynalake.regexp_extract('1a', '(\\d+)', 2)", "Pattern has 1 groups");
  Gives("CAST(dynalake.regexp_extract_all('1a b', '(\\d)?([a-z])', 1) AS VARCHAR)", "[1, NULL]");
  Gives("CAST(dynalake.regexp_split('abc', '') AS VARCHAR)", "['', a, b, c, '']");
  Gives("CAST(dynalake.regexp_split(',a,', ',') AS VARCHAR)", "['', a, '']");
}

TEST_F(RegexpTest, Replaces) {
  Gives("dynalake.regexp_replace('1a 2b 14m', '(\\d+)([ab]) ', '3c$2 ')", "3ca 3cb 14m");
  Gives("dynalake.regexp_replace('aaab', 'a*', 'x')", "xxbx");
  Gives("dynalake.regexp_replace('abc', '(b)', '[$10]')", "a[b0]c");
  Gives("dynalake.regexp_replace('abc', '(b)', '\\1')", "a1c");
  Gives("dynalake.regexp_replace('abc', 'b', '\\$')", "a$c");
  Gives("dynalake.regexp_replace('abc', '(?<m>b)', '<${m}>')", "a<b>c");
  Gives("dynalake.regexp_replace('ab', '(a)|(b)', '[$1|$2]')", "[a|][|b]");
  Fails("dynalake.regexp_replace('abc', 'b', '$')", "INVALID_FUNCTION_ARGUMENT");
  Fails("dynalake.regexp_replace('abc', '(b)', '$2')", "INVALID_FUNCTION_ARGUMENT");
  Gives("dynalake.regexp_replace('abc', 'z', '$')", "abc");
  Gives(
      "dynalake.regexp_weave(s, p, list_transform(dynalake.regexp_groups(s, p), "
      "lambda x: upper(x[1]) || lower(x[2]))) "
      "FROM (SELECT 'new york' AS s, '(\\w)(\\w*)' AS p)",
      "New York");
}

}  // namespace
}  // namespace dynalake::engine
