#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace dynalake::app {

/// What stands before each line below the first.
inline constexpr size_t kLinesIndent = 4;

/// What is said of one column or table where a terminal is too narrow for a box.
struct ColumnLines {
  std::string head;
  /// Each begins a line of its own; its parts stand apart by a dot, empty ones are left out. No
  /// part is cut: one that is wider than the line breaks where the terminal breaks it.
  std::vector<std::vector<std::string>> paragraphs;
};

/// Appends the lines, none wider than `width` where its parts are not.
void AppendColumnLines(const ColumnLines& lines, size_t width, std::string& out);

}  // namespace dynalake::app
