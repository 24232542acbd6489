#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace dynalake::render {

/// `text` where it takes at most `width` columns of a terminal, which is at least 1; else its
/// beginning with an ellipsis as the last of them. For text that `AppendForTerminal` made.
std::string CutToWidth(std::string_view text, size_t width);

}  // namespace dynalake::render
