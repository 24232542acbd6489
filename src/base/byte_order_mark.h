#pragma once

#include <string_view>

namespace dynalake {

/// The text behind the mark that editors of Windows write before UTF-8; the text itself without it.
inline std::string_view WithoutByteOrderMark(std::string_view text) {
  constexpr std::string_view kMark = "\xEF\xBB\xBF";
  return text.starts_with(kMark) ? text.substr(kMark.size()) : text;
}

}  // namespace dynalake
