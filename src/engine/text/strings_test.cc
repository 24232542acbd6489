// Expected values are answers of Trino 476 (tests/sql/athena).

#include "engine/testing/function_fixture.h"

namespace dynalake::engine {
namespace {

class StringsTest : public FunctionTest {};

TEST_F(StringsTest, TakesParts) {
  Gives("dynalake.substr('abcdef', -3, 2)", "de");
  Gives("dynalake.substr('abc', 0, 2)", "");
  Gives("dynalake.substr('abc', -5)", "");
  Gives("dynalake.substr('a😀b', 2, 1)", "😀");
  Gives("dynalake.substr('abc', 9223372036854775807)", "");
  Gives("dynalake.substr('abc', 2, 9223372036854775807)", "bc");
  Gives("dynalake.strpos('aaaa', 'aa', 2)", "2");
  Gives("dynalake.strpos('aaaa', 'aa', -1)", "3");
  Gives("dynalake.strpos('abcabc', 'b', -3)", "0");
  Fails("dynalake.strpos('abcabc', 'b', 0)", "INVALID_FUNCTION_ARGUMENT");
}

TEST_F(StringsTest, PadsAndTrims) {
  Gives("dynalake.lpad('é', 3, '😀')", "😀😀é");
  Gives("dynalake.rpad('abc', 8, 'xyz')", "abcxyzxy");
  Gives("dynalake.lpad('abc', 2, '*')", "ab");
  Fails("dynalake.lpad('abc', -1, 'x')", "INVALID_FUNCTION_ARGUMENT");
  Fails("dynalake.lpad('abc', 5, '')", "INVALID_FUNCTION_ARGUMENT");
  Fails("dynalake.lpad('abc', 2147483647, 'x')", "at most 1 GiB");
  Fails("dynalake.rpad('abc', 2147483647, '😀')", "at most 1 GiB");
  Gives("dynalake.trim(chr(9) || 'a' || chr(8195) || chr(10))", "a");
  Gives("length(dynalake.trim(chr(160) || 'a' || chr(160)))", "3");
  Gives("dynalake.rtrim(' a  ')", " a");
}

TEST_F(StringsTest, ReplacesAndReverses) {
  Gives("dynalake.replace('abc', '', '-')", "-a-b-c-");
  Gives("dynalake.replace('aaa', 'aa', 'b')", "ba");
  Gives("dynalake.replace('a-b--c', '-', 'a text of many letters')",
        "aa text of many lettersba text of many lettersa text of many lettersc");
  Gives("dynalake.replace('aéb', '', 'ü')", "üaüéübü");
  Gives("dynalake.replace('', '', 'x')", "x");
  Gives("dynalake.replace('', 'x', 'y')", "");
  Gives("dynalake.replace('a-b-', '-', '')", "ab");
  Fails("dynalake.replace(repeat('x', 100000), '', repeat('y', 100000))", "at most 1 GiB");
  Fails("dynalake.replace(repeat('x', 100000), 'x', repeat('y', 100000))", "at most 1 GiB");
  Gives("dynalake.reverse('e' || chr(769) || 'x')",
        "x\xCC\x81"
        "e");
  Gives("dynalake.chr(128512)", "😀");
  Fails("dynalake.chr(55296)", "INVALID_FUNCTION_ARGUMENT");
  Fails("dynalake.codepoint('ab')", "INVALID_FUNCTION_ARGUMENT");
  Gives("dynalake.concat('a', 'b', NULL)", "null");
  Gives("dynalake.concat('a', x, 'c') FROM (VALUES ('b')) t(x)", "abc");
}

TEST_F(StringsTest, Splits) {
  Gives("len(dynalake.split('a,b,c', ',', 2))", "2");
  Gives("dynalake.split('a,b,c', ',', 2)[2]", "b,c");
  Fails("dynalake.split('a,b', '', 9)", "INVALID_FUNCTION_ARGUMENT");
  Gives("dynalake.split_part('a,b,c', ',', 4)", "null");
  Gives("dynalake.split_part('abc', '', 3)", "c");
  Gives("CAST(dynalake.split_to_map('a=1,b=2', ',', '=') AS VARCHAR)", "{a=1, b=2}");
  Gives("CAST(dynalake.split_to_multimap('a=1,b=2,a=3', ',', '=') AS VARCHAR)",
        "{a=[1, 3], b=[2]}");
  Fails("dynalake.split_to_map('a=1,a=2', ',', '=')", "Duplicate keys (a)");
  Fails("dynalake.split_to_map('a=,b==2', ',', '=')", "INVALID_FUNCTION_ARGUMENT");
  Gives(
      "CAST(list(x ORDER BY i) AS VARCHAR) FROM (SELECT i, dynalake.split_part(s, '-', 2) AS x "
      "FROM (VALUES (1, 'a-b'), (2, NULL), (3, 'c')) t(i, s))",
      "[b, NULL, NULL]");
}

TEST_F(StringsTest, KnowsLetters) {
  Gives("dynalake.upper('abcÄßǆ')", "ABCÄßǄ");
  Gives("length(dynalake.normalize('ﬁ', 'NFKD'))", "2");
  Gives("dynalake.levenshtein_distance('é', 'e')", "1");
  Gives("dynalake.levenshtein_distance('kitten', 'sitting')", "3");
  Gives("dynalake.hamming_distance('é', 'e')", "1");
  Fails("dynalake.hamming_distance('ab', 'a')", "INVALID_FUNCTION_ARGUMENT");
  Gives("dynalake.soundex('Tymczak')", "T522");
  Gives("dynalake.soundex('1a')", "A000");
  Fails("dynalake.soundex('é')", "INVALID_FUNCTION_ARGUMENT");
  Gives("dynalake.luhn_check('79927398713')", "true");
  Gives("dynalake.luhn_check('')", "false");
  Fails("dynalake.luhn_check('12a')", "INVALID_FUNCTION_ARGUMENT");
  Gives("dynalake.word_stem('happily', 'en')", "happili");
  Gives("dynalake.word_stem('gatos', 'es')", "gat");
  Fails("dynalake.word_stem('x', 'zz')", "INVALID_FUNCTION_ARGUMENT");
}

TEST_F(StringsTest, MatchesWithEscape) {
  Gives("dynalake.like_escape('a%c', 'a\\%c', '\\')", "true");
  Gives("dynalake.like_escape('abc', 'a\\%c', '\\')", "false");
  Gives("dynalake.like_escape('a%', 'a%%', '%')", "true");
  Gives("dynalake.like_escape('mississippi', '%iss%ipp_', '#')", "true");
  Gives("dynalake.like_escape('aéb', 'a_b', '#')", "true");
  Gives("dynalake.like_escape('a', 'a', NULL)", "null");
  Fails("dynalake.like_escape('ab', 'a\\b', '\\')", "INVALID_FUNCTION_ARGUMENT");
  Fails("dynalake.like_escape('ab', 'ab\\', '\\')", "INVALID_FUNCTION_ARGUMENT");
  Fails("dynalake.like_escape('ab', 'ab', 'xy')", "INVALID_FUNCTION_ARGUMENT");
}

TEST_F(StringsTest, TakesUrlsApart) {
  Gives("dynalake.url_extract_host('https://user:pw@example.org:8080/a?x=1#top')", "example.org");
  Gives("dynalake.url_extract_port('http://[2001:db8::1]:80/x')", "80");
  Gives("dynalake.url_extract_host('http://a_b/')", "");
  Gives("dynalake.url_extract_host('http://exa mple.org/')", "null");
  Gives("dynalake.url_extract_host('')", "");
  Gives("dynalake.url_extract_path('example.org/a')", "example.org/a");
  Gives("dynalake.url_extract_path('mailto:ann@example.org')", "");
  Gives("dynalake.url_extract_path('file:///a%20b/c%2Fd')", "/a b/c/d");
  Gives("dynalake.url_extract_query('http://h/?q=a%20b%26c')", "q=a b&c");
  Gives("dynalake.url_extract_parameter('https://h/?x=a%20b+c&x=2', 'x')", "a b c");
  Gives("dynalake.url_extract_parameter('https://h/?x=&y', 'y')", "");
  Gives("dynalake.url_extract_parameter('https://h/', 'y')", "null");
  Gives("dynalake.url_encode('~*-._ é/')", "%7E*-._+%C3%A9%2F");
  Gives("dynalake.url_decode('%e9')", "\xEF\xBF\xBD");
  Fails("dynalake.url_decode('100%')", "INVALID_FUNCTION_ARGUMENT");
}

}  // namespace
}  // namespace dynalake::engine
