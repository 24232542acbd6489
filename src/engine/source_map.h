#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "engine/statement.h"

namespace dynalake::engine {

/// Where a statement's SQL comes from in the text that a person wrote, for a writer that made one
/// of the other.
struct SourceMap {
  struct Piece {
    size_t offset = 0;               ///< where the piece begins in the SQL, as a byte
    std::optional<TextPlace> place;  ///< what it was made of; nothing where nobody wrote it
  };

  /// By ascending offset; each reaches to the next. Empty: a person wrote the SQL itself.
  std::vector<Piece> pieces;

  /// The place that a mistake at `offset` is told by; nothing where there is none to tell.
  std::optional<TextPlace> PlaceOf(size_t offset) const;
};

}  // namespace dynalake::engine
