#include <algorithm>
#include <cstdint>
#include <limits>
#include <vector>

#include "query/functions/function_row.h"

namespace dynalake::query {
namespace {

/// Each code point may become twelve: four bytes of `%XX`.
Result<SqlType> EncodedLength(const std::vector<SqlType>& arguments) {
  constexpr int64_t kOfOne = 12;
  const int64_t length = int64_t{arguments[0].precision} * kOfOne;
  return arguments[0].precision == SqlType::kUnbounded ||
                 length >= std::numeric_limits<int32_t>::max()
             ? Varchar()
             : Varchar(static_cast<int32_t>(length));
}

// clang-format off
constexpr FunctionRow kUrls[] = {
    {"url_decode", "(varchar(x)) -> varchar(x)", "dynalake.url_decode($1)"},
    {.name = "url_encode", .signature = "(varchar(x)) -> varchar(x)",
     .form = "dynalake.url_encode($1)", .rule = EncodedLength},
    {"url_extract_fragment", "(varchar(x)) -> varchar(x)", "dynalake.url_extract_fragment($1)"},
    {"url_extract_host", "(varchar(x)) -> varchar(x)", "dynalake.url_extract_host($1)"},
    {"url_extract_parameter", "(varchar(x), varchar) -> varchar(x)",
     "dynalake.url_extract_parameter($1, $2)"},
    {"url_extract_path", "(varchar(x)) -> varchar(x)", "dynalake.url_extract_path($1)"},
    {"url_extract_port", "(varchar) -> bigint", "dynalake.url_extract_port($1)"},
    {"url_extract_protocol", "(varchar(x)) -> varchar(x)", "dynalake.url_extract_protocol($1)"},
    {"url_extract_query", "(varchar(x)) -> varchar(x)", "dynalake.url_extract_query($1)"},
};
// clang-format on

}  // namespace

std::span<const FunctionRow> UrlFunctions() { return kUrls; }

}  // namespace dynalake::query
