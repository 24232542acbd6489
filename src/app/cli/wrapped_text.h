#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace dynalake::app {

/// Appends the words of `text` and a line break, broken before column `width`; the text begins at
/// column `indent`, and so do its further lines. A word that is longer than a line stays whole.
void AppendWrapped(std::string_view text, size_t indent, size_t width, std::string& out);

}  // namespace dynalake::app
