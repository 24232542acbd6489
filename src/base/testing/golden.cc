#include "base/testing/golden.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>

#include "base/testing/source_folder.h"

namespace dynalake {
namespace {

namespace fs = std::filesystem;

std::optional<std::string> ReadText(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in.is_open()) {
    return std::nullopt;
  }
  return std::string((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
}

testing::AssertionResult Update(std::string_view text, const fs::path& path) {
  fs::create_directories(path.parent_path());
  std::ofstream out(path, std::ios::binary);
  out << text;
  out.close();
  return out.good() ? testing::AssertionSuccess()
                    : testing::AssertionFailure() << "cannot write " << path;
}

std::string_view LineAt(std::string_view text, size_t start) {
  return text.substr(start, text.find('\n', start) - start);
}

// The first line that differs, as both sides have it.
std::string FirstDifference(std::string_view actual, std::string_view expected) {
  size_t line_start = 0;
  size_t number = 1;
  for (size_t i = 0; i < actual.size() && i < expected.size() && actual[i] == expected[i]; ++i) {
    if (actual[i] == '\n') {
      line_start = i + 1;
      ++number;
    }
  }
  return "line " + std::to_string(number) +
         "\n  expected: " + std::string(LineAt(expected, line_start)) +
         "\n  actual:   " + std::string(LineAt(actual, line_start));
}

}  // namespace

testing::AssertionResult MatchesGolden(std::string_view actual, std::string_view path) {
  const fs::path file = SourceFolder() / path;
  const char* update = std::getenv("DYNALAKE_UPDATE_GOLDEN");
  if (update != nullptr && std::string_view(update) == "1") {
    return Update(actual, file);
  }
  const std::optional<std::string> expected = ReadText(file);
  if (!expected) {
    return testing::AssertionFailure()
           << "there is no " << file << "; DYNALAKE_UPDATE_GOLDEN=1 writes it";
  }
  if (actual != *expected) {
    return testing::AssertionFailure()
           << path << " differs at " << FirstDifference(actual, *expected)
           << "\nDYNALAKE_UPDATE_GOLDEN=1 rewrites it, if this is what you want";
  }
  return testing::AssertionSuccess();
}

}  // namespace dynalake
