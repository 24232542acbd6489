#include "base/testing/page_example.h"

#include <fstream>

#include <gtest/gtest.h>

#include "base/testing/source_folder.h"

namespace dynalake {

std::string PageExample(std::string_view page, std::string_view heading) {
  std::ifstream in(SourceFolder() / page);
  const std::string wanted = "## " + std::string(heading);
  bool below = false;
  bool inside = false;
  std::string example;
  for (std::string line; std::getline(in, line);) {
    const bool is_fence = line.starts_with("```");
    if (inside && is_fence) {
      return example;
    }
    if (inside) {
      example += line + "\n";
    } else if (line.starts_with("## ")) {
      below = line == wanted;
    }
    inside = inside || (below && is_fence);
  }
  ADD_FAILURE() << page << " has no example below \"" << wanted << "\"";
  return {};
}

}  // namespace dynalake
