#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace dynalake {

/// Whether `text` is UTF-8 as RFC 3629 defines it: no overlong forms, no surrogates, no code point
/// above U+10FFFF.
bool IsValidUtf8(std::string_view text);

/// The number of leading bytes of `text` that are UTF-8; its size when all of it is.
size_t ValidUtf8Prefix(std::string_view text);

/// Full Unicode case folding with canonical decomposition, for comparing names: "Straße" and
/// "STRASSE" fold to the same bytes. Bytes that are not UTF-8 fold as they are.
std::string CaseFold(std::string_view text);

/// Reads the code point that starts at `position` and moves past it; nothing, with `position`
/// unmoved, at the end or where the bytes are not UTF-8.
std::optional<char32_t> NextCodePoint(std::string_view text, size_t& position);

/// Appends the UTF-8 form of `code_point`, which is no surrogate and at most U+10FFFF.
void AppendUtf8(char32_t code_point, std::string& out);

/// The number of columns that `text` takes on a terminal: wide characters take two, combining ones
/// none. Each byte that is not UTF-8 takes one.
size_t DisplayWidth(std::string_view text);

}  // namespace dynalake
