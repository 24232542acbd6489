#include "render/cut.h"

#include "base/unicode.h"

namespace dynalake::render {

std::string CutToWidth(std::string_view text, size_t width) {
  size_t end = 0;  // of what fits with an ellipsis behind it
  size_t taken = 0;
  for (size_t position = 0; position < text.size();) {
    const size_t begin = position;
    if (!NextCodePoint(text, position).has_value()) {
      break;
    }
    taken += DisplayWidth(text.substr(begin, position - begin));
    if (taken > width) {
      return std::string(text.substr(0, end)) + "…";
    }
    end = taken < width ? position : end;
  }
  return std::string(text);
}

}  // namespace dynalake::render
