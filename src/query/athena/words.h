#pragma once

#include <span>
#include <string_view>

namespace dynalake::query {

/// The words that are no name unless they are quoted (Trino 476), in capitals and order.
std::span<const std::string_view> ReservedWords();

/// Whether `word`, in whatever case, is one of them.
bool IsReservedWord(std::string_view word);

/// Whether two texts are the same word: without regard to the case of ASCII letters.
bool IsSameWord(std::string_view one, std::string_view other);

}  // namespace dynalake::query
