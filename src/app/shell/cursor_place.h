#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "query/dialect.h"

namespace dynalake::app {

/// A table or view that a statement names.
struct TypedRelation {
  std::vector<std::string> parts;  ///< one to three, without quotes
  std::string alias;               ///< or empty
};

/// What is at the end of a text, where the next character will be typed.
struct CursorPlace {
  std::string typed;                     ///< of the word that has begun, without its quote
  char quote = '\0';                     ///< that it began with, or 0
  size_t replaced = 0;                   ///< bytes of the text that the word takes
  std::vector<std::string> qualifiers;   ///< names with dots behind them before the word
  bool names_relation = false;           ///< whether the word is (a part of) a relation's name
  std::vector<TypedRelation> relations;  ///< that the statement names before
};

/// The place at the end of `text`, of which the last statement counts. Nothing where no word can
/// stand: in a text or a comment, or right behind something that has ended.
std::optional<CursorPlace> CursorPlaceIn(query::Dialect dialect, std::string_view text);

}  // namespace dynalake::app
