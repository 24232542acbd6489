#pragma once

#include <span>
#include <string_view>

namespace dynalake::query {

/// In capital letters, ascending.
std::span<const std::string_view> ReservedWords();

/// Whether `word`, in whatever case, is no name unless it is quoted (Trino 476).
bool IsReservedWord(std::string_view word);

/// Whether two texts are the same word: without regard to the case of ASCII letters.
bool IsSameWord(std::string_view one, std::string_view other);

/// What to write instead of a word or a symbol of other languages that Athena's does not have, such
/// as `::` and QUALIFY; empty: nothing to say.
std::string_view AdviceOnForeignWord(std::string_view word);

}  // namespace dynalake::query
