#include "app/cli/wrapped_text.h"

#include <algorithm>

#include "base/unicode.h"

namespace dynalake::app {

void AppendWrapped(std::string_view text, size_t indent, size_t width, std::string& out) {
  size_t column = indent;
  bool first = true;
  while (!text.empty()) {
    const size_t end = std::min(text.find(' '), text.size());
    const std::string_view word = text.substr(0, end);
    const size_t word_width = DisplayWidth(word);
    if (!first && column + 1 + word_width > width) {
      out += '\n';
      out.append(indent, ' ');
      column = indent;
    } else if (!first) {
      out += ' ';
      ++column;
    }
    out += word;
    column += word_width;
    text.remove_prefix(std::min(end + 1, text.size()));
    first = false;
  }
  out += '\n';
}

}  // namespace dynalake::app
