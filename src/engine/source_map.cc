#include "engine/source_map.h"

#include <algorithm>
#include <iterator>

namespace dynalake::engine {

std::optional<TextPlace> SourceMap::PlaceOf(size_t offset) const {
  const auto behind = std::ranges::upper_bound(pieces, offset, {}, &Piece::offset);
  return behind == pieces.begin() ? std::nullopt : std::prev(behind)->place;
}

}  // namespace dynalake::engine
