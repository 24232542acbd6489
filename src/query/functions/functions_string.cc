#include <algorithm>
#include <cstdint>
#include <limits>
#include <vector>

#include "query/functions/function_row.h"

// Text counts in code points. DuckDB counts from others places, trims other blanks and takes more
// arguments than Trino where the form is ours.

namespace dynalake::query {
namespace {

/// A length as Trino counts with it: that of plain varchar is the greatest.
int64_t LengthOf(const SqlType& text) {
  return text.precision == SqlType::kUnbounded ? std::numeric_limits<int32_t>::max()
                                               : text.precision;
}

SqlType TextOfLength(int64_t length) {
  return length >= std::numeric_limits<int32_t>::max() ? Varchar()
                                                       : Varchar(static_cast<int32_t>(length));
}

/// Of replace(text, search, by): each code point may be replaced, and one more stand at the end.
Result<SqlType> ReplacedLength(const std::vector<SqlType>& arguments) {
  const int64_t length = LengthOf(arguments[0]);
  const int64_t by = LengthOf(arguments[2]);
  return TextOfLength(length + by * (length + 1));
}

Result<SqlType> ConcatenatedLength(const std::vector<SqlType>& arguments) {
  constexpr int64_t kLongestChar = 65536;
  return Char(static_cast<int32_t>(
      std::min<int64_t>(int64_t{arguments[0].precision} + arguments[1].precision, kLongestChar)));
}

// clang-format off
constexpr FunctionRow kStrings[] = {
    {"chr", "(bigint) -> varchar(1)", "dynalake.chr($1)"},
    {"codepoint", "(varchar(1)) -> integer", "dynalake.codepoint($1)"},
    {"concat", "(varchar, varchar) -> varchar", "($1 || $2)"},
    {"concat", "(varchar, varchar, varchar...) -> varchar", "dynalake.concat($*)"},
    {.name = "concat", .signature = "(char(x), char(y)) -> char(x)", .form = "($1 || $2)",
     .rule = ConcatenatedLength},
    {"concat", "(varbinary, varbinary) -> varbinary", "($1 || $2)"},
    {"concat", "(varbinary, varbinary, varbinary...) -> varbinary", "dynalake.concat($*)"},
    {"concat_ws", "(varchar, varchar, varchar...) -> varchar", "concat_ws($*)"},
    {"concat_ws", "(varchar, array(varchar)) -> varchar", "array_to_string($2, $1)"},
    {"hamming_distance", "(varchar, varchar) -> bigint", "dynalake.hamming_distance($1, $2)"},
    {"length", "(char(x)) -> bigint", "length($1)"},
    {"length", "(varchar) -> bigint", "length($1)"},
    {"length", "(varbinary) -> bigint", "octet_length($1)"},
    {"levenshtein_distance", "(varchar, varchar) -> bigint",
     "dynalake.levenshtein_distance($1, $2)"},
    {"lower", "(varchar(x)) -> varchar(x)", "lower($1)"},
    {"lower", "(char(x)) -> char(x)", "lower($1)"},
    {"lpad", "(varchar(x), bigint, varchar) -> varchar", "dynalake.lpad($1, $2, $3)"},
    {"lpad", "(char(x), bigint, varchar) -> varchar", "dynalake.lpad($1, $2, $3)"},
    {"lpad", "(varbinary, bigint, varbinary) -> varbinary", "dynalake.lpad_bytes($1, $2, $3)"},
    {"ltrim", "(varchar(x)) -> varchar(x)", "dynalake.ltrim($1)"},
    {"ltrim", "(varchar(x), varchar) -> varchar(x)", "ltrim($1, $2)"},
    {"ltrim", "(char(x)) -> varchar(x)", "rtrim(dynalake.ltrim($1), ' ')"},
    {"ltrim", "(char(x), varchar) -> varchar(x)", "ltrim(rtrim($1, ' '), $2)"},
    {"luhn_check", "(varchar) -> boolean", "dynalake.luhn_check($1)"},
    {"normalize", "(varchar) -> varchar", "dynalake.normalize($1, 'NFC')"},
    {"normalize", "(varchar, varchar) -> varchar", "dynalake.normalize($1, $2)"},
    {"replace", "(varchar(x), varchar) -> varchar(x)", "dynalake.replace($1, $2, '')"},
    {.name = "replace", .signature = "(varchar(x), varchar, varchar(y)) -> varchar(x)",
     .form = "dynalake.replace($1, $2, $3)", .rule = ReplacedLength},
    {"reverse", "(varchar(x)) -> varchar(x)", "dynalake.reverse($1)"},
    {"reverse", "(char(x)) -> char(x)", "dynalake.reverse($1)"},
    {"reverse", "(varbinary) -> varbinary", "dynalake.reverse_bytes($1)"},
    {"rpad", "(varchar, bigint, varchar) -> varchar", "dynalake.rpad($1, $2, $3)"},
    {"rpad", "(varbinary, bigint, varbinary) -> varbinary", "dynalake.rpad_bytes($1, $2, $3)"},
    {"rtrim", "(varchar(x)) -> varchar(x)", "dynalake.rtrim($1)"},
    {"rtrim", "(varchar(x), varchar) -> varchar(x)", "rtrim($1, $2)"},
    {"rtrim", "(char(x)) -> varchar(x)", "dynalake.rtrim($1)"},
    {"rtrim", "(char(x), varchar) -> varchar(x)", "rtrim(rtrim($1, ' '), $2)"},
    {"soundex", "(varchar) -> varchar(4)", "dynalake.soundex($1)"},
    {"split", "(varchar(x), varchar) -> array(varchar(x))",
     "dynalake.split($1, $2, CAST(9223372036854775807 AS BIGINT))"},
    {"split", "(varchar(x), varchar, bigint) -> array(varchar(x))", "dynalake.split($1, $2, $3)"},
    {"split_part", "(varchar(x), varchar, bigint) -> varchar(x)",
     "dynalake.split_part($1, $2, $3)"},
    {"split_to_map", "(varchar, varchar, varchar) -> map(varchar, varchar)",
     "dynalake.split_to_map($1, $2, $3)"},
    {"split_to_multimap", "(varchar, varchar, varchar) -> map(varchar, array(varchar))",
     "dynalake.split_to_multimap($1, $2, $3)"},
    {"starts_with", "(varchar, varchar) -> boolean", "starts_with($1, $2)"},
    {"strpos", "(varchar, varchar) -> bigint", "strpos($1, $2)"},
    {"strpos", "(varchar, varchar, bigint) -> bigint", "dynalake.strpos($1, $2, $3)"},
    {"substr", "(varchar(x), bigint) -> varchar(x)", "dynalake.substr($1, $2)"},
    {"substr", "(varchar(x), bigint, bigint) -> varchar(x)", "dynalake.substr($1, $2, $3)"},
    {"substr", "(char(x), bigint) -> varchar(x)", "dynalake.substr($1, $2)"},
    {"substr", "(char(x), bigint, bigint) -> varchar(x)", "dynalake.substr($1, $2, $3)"},
    {"substr", "(varbinary, bigint) -> varbinary",
     "dynalake.substr_of_bytes($1, $2, CAST(4294967296 AS BIGINT))"},
    {"substr", "(varbinary, bigint, bigint) -> varbinary",
     "dynalake.substr_of_bytes($1, $2, $3)"},
    {"substring", "(varchar(x), bigint) -> varchar(x)", "dynalake.substr($1, $2)"},
    {"substring", "(varchar(x), bigint, bigint) -> varchar(x)", "dynalake.substr($1, $2, $3)"},
    {"substring", "(char(x), bigint) -> varchar(x)", "dynalake.substr($1, $2)"},
    {"substring", "(char(x), bigint, bigint) -> varchar(x)", "dynalake.substr($1, $2, $3)"},
    {"translate", "(varchar, varchar, varchar) -> varchar", "translate($1, $2, $3)"},
    {"trim", "(varchar(x)) -> varchar(x)", "dynalake.trim($1)"},
    {"trim", "(varchar(x), varchar) -> varchar(x)", "trim($1, $2)"},
    {"trim", "(char(x)) -> varchar(x)", "dynalake.trim($1)"},
    {"trim", "(char(x), varchar) -> varchar(x)", "trim(rtrim($1, ' '), $2)"},
    {"upper", "(varchar(x)) -> varchar(x)", "dynalake.upper($1)"},
    {"upper", "(char(x)) -> char(x)", "dynalake.upper($1)"},
    {"word_stem", "(varchar(x)) -> varchar(x)", "dynalake.word_stem($1, 'en')"},
    {"word_stem", "(varchar(x), varchar(2)) -> varchar(x)", "dynalake.word_stem($1, $2)"},
};
// clang-format on

}  // namespace

std::span<const FunctionRow> StringFunctions() { return kStrings; }

}  // namespace dynalake::query
