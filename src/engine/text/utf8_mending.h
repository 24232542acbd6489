#pragma once

#include <string>
#include <string_view>

namespace dynalake::engine {

/// Appends `bytes` as UTF-8, with `replacement` for each mistake: a first byte with what continues
/// it, however little sense it makes.
void AppendMendedUtf8(std::string_view bytes, std::string_view replacement, std::string& out);

/// U+FFFD.
inline constexpr std::string_view kReplacementCharacter = "\xEF\xBF\xBD";

}  // namespace dynalake::engine
