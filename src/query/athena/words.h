#pragma once

#include <string_view>

namespace dynalake::query {

/// Whether `word`, in whatever case, is no name unless it is quoted (Trino 476).
bool IsReservedWord(std::string_view word);

/// Whether two texts are the same word: without regard to the case of ASCII letters.
bool IsSameWord(std::string_view one, std::string_view other);

}  // namespace dynalake::query
