#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"
#include "query/athena/token.h"
#include "query/athena/tree_names.h"

namespace dynalake::query {

// From the text of a token to what it says. Errors are kInvalidArgument, without the place.

/// Of a name in any form.
Identifier IdentifierOf(const Token& name);

/// Without the quotes at both ends; two of them inside are one.
std::string UnquoteText(std::string_view quoted);

/// Of a `'…'` that U& stood before: `\0041`, `\+01F600` and the doubled escape itself.
Result<std::string> DecodeUnicodeText(std::string_view quoted, std::string_view escape);

/// Of `X'…'`: pairs of hexadecimal digits with blanks anywhere.
Result<std::string> BinaryOf(std::string_view literal);

std::string WithoutUnderscores(std::string_view digits);

/// Of a whole number in any base; an error for one beyond 64 bits.
Result<int64_t> IntegerOf(std::string_view digits, bool negative);

}  // namespace dynalake::query
