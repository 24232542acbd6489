// What the pages for users say of the command line and the configuration is so.

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <span>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "app/cli/verb_specs.h"
#include "app/settings/config_reader.h"
#include "base/testing/matchers.h"
#include "base/testing/source_folder.h"

namespace dynalake::app {
namespace {

struct Page {
  std::string name;
  std::string text;
};

std::vector<Page> Pages() {
  const std::filesystem::path root = SourceFolder();
  std::vector<std::filesystem::path> paths = {root / "README.md"};
  for (const auto& entry : std::filesystem::directory_iterator(root / "docs")) {
    if (entry.path().extension() == ".md") {
      paths.push_back(entry.path());
    }
  }
  std::vector<Page> pages;
  for (const std::filesystem::path& path : paths) {
    std::ostringstream text;
    text << std::ifstream(path).rdbuf();
    pages.push_back({path.filename().string(), text.str()});
  }
  return pages;
}

std::vector<std::string> Lines(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) {
    lines.push_back(line);
  }
  return lines;
}

/// The words of a command as a reader types them: up to a comment, texts in single quotes whole.
std::vector<std::string> WordsOf(std::string_view command) {
  std::vector<std::string> words;
  std::string word;
  bool quoted = false;
  for (const char c : command) {
    if (c == '#' && word.empty() && !quoted) {
      break;
    }
    if (c == '\'') {
      quoted = !quoted;
    } else if ((c == ' ' || c == '[' || c == ']') && !quoted) {
      if (!word.empty()) {
        words.push_back(std::exchange(word, {}));
      }
    } else {
      word += c;
    }
  }
  if (!word.empty()) {
    words.push_back(std::move(word));
  }
  return words;
}

/// The commands that a page shows in its examples, and its code spans.
std::vector<std::string> Code(const std::string& text) {
  std::vector<std::string> code;
  bool fenced = false;
  for (const std::string& line : Lines(text)) {
    if (line.starts_with("```")) {
      fenced = !fenced;
    } else if (fenced || line.starts_with("    ")) {
      const size_t start = line.find_first_not_of(" $");
      if (start != std::string::npos && line.substr(start).starts_with("dynalake ")) {
        code.push_back(line.substr(start));
      }
    } else {
      for (size_t open = line.find('`'); open != std::string::npos;) {
        const size_t close = line.find('`', open + 1);
        if (close == std::string::npos) {
          break;
        }
        code.push_back(line.substr(open + 1, close - open - 1));
        open = line.find('`', close + 1);
      }
    }
  }
  return code;
}

bool Has(std::span<const OptionSpec> options, std::string_view name) {
  return std::ranges::any_of(options,
                             [name](const OptionSpec& option) { return option.name == name; });
}

bool IsOption(std::string_view name, const VerbSpec* verb) {
  if (name == "--help" || name == "--version" || Has(GlobalOptionSpecs(), name) ||
      Has(HiddenOptionSpecs(), name)) {
    return true;
  }
  return verb != nullptr ? Has(verb->options, name)
                         : std::ranges::any_of(Verbs(), [name](const VerbSpec& each) {
                             return Has(each.options, name);
                           });
}

const VerbSpec* VerbOf(const std::vector<std::string>& words) {
  const VerbSpec* verb = words.empty() ? nullptr : FindVerb(words[0]);
  return verb != nullptr || words.size() < 2 ? verb : FindVerb(words[0] + " " + words[1]);
}

TEST(DocumentationTest, NamesVerbsAndOptionsThatThereAre) {
  int option_count = 0;
  for (const Page& page : Pages()) {
    for (const std::string& code : Code(page.text)) {
      SCOPED_TRACE(page.name + ": " + code);
      std::vector<std::string> words = WordsOf(code);
      const bool names_program = !words.empty() && words[0] == "dynalake";
      if (names_program) {
        words.erase(words.begin());
      }
      if (!words.empty() && words[0] == "cmake") {
        continue;  // its options are not ours
      }
      const VerbSpec* verb = VerbOf(words);
      if (names_program && !words.empty() && words[0] != "VERB" && !words[0].starts_with('-')) {
        EXPECT_NE(verb, nullptr);
      }
      for (const std::string& word : words) {
        if (word.starts_with("--")) {
          EXPECT_TRUE(IsOption(word.substr(0, word.find('=')), verb)) << word;
          ++option_count;
        }
      }
    }
  }
  EXPECT_GT(option_count, 100);
}

TEST(DocumentationTest, ShowsConfigurationsThatCanBeRead) {
  int count = 0;
  for (const Page& page : Pages()) {
    std::string yaml;
    bool inside = false;
    for (const std::string& line : Lines(page.text)) {
      if (line == "```yaml") {
        inside = true;
      } else if (inside && line == "```") {
        EXPECT_OK(ReadConfig(std::exchange(yaml, {}), page.name));
        inside = false;
        ++count;
      } else if (inside) {
        yaml += line + "\n";
      }
    }
  }
  EXPECT_GE(count, 7);
}

}  // namespace
}  // namespace dynalake::app
