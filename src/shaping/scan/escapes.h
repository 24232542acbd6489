#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace dynalake::shaping {

/// The bytes of the escape at `text`, a backslash, if it is one that `dynamodb::AppendJsonString`
/// writes; 0 for any other. Reads as far as the escape looks right.
size_t CanonicalEscapeSize(const char* text);

/// Writes what `text` with its canonical escapes stands for, which is never longer. Returns its
/// size.
size_t Unescape(std::string_view text, uint8_t* out);
std::string Unescaped(std::string_view text);

}  // namespace dynalake::shaping
