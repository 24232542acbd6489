// docs/sql.md has the state of every function that Trino 476 shows
// (tests/sql/athena/functions.jsonl) and of every kind of statement. The lists of functions are
// made of the rows: DYNALAKE_UPDATE_GOLDEN=1 writes them anew.

#include <cstdlib>
#include <fstream>
#include <map>
#include <set>
#include <string>
#include <vector>

#include <gmock/gmock.h>

#include "base/ascii.h"
#include "base/json.h"
#include "base/testing/matchers.h"
#include "query/athena/parser.h"
#include "query/functions/function_advice.h"
#include "query/functions/function_lookup.h"

namespace dynalake::query {
namespace {

constexpr const char* kPage = "../../docs/sql.md";
constexpr const char* kShown = "../../tests/sql/athena/functions.jsonl";

constexpr std::string_view kSame = "### Functions that DuckDB computes alike";
constexpr std::string_view kOwn = "### Functions of our own";
constexpr std::string_view kNotYet = "### Functions that are not there yet";
constexpr std::string_view kRefused = "### Functions that are refused";

std::vector<std::string> ReadLines(const char* path) {
  std::ifstream in(path);
  std::vector<std::string> lines;
  for (std::string line; std::getline(in, line);) {
    lines.push_back(line);
  }
  return lines;
}

std::set<std::string> ShownFunctions() {
  std::set<std::string> names;
  for (const std::string& line : ReadLines(kShown)) {
    names.insert(AsciiLowerCase(nlohmann::json::parse(line)["name"].get<std::string>()));
  }
  return names;
}

/// What the resolver computes without a row: the current time, and what knows its argument's type.
const std::set<std::string> kResolved = {"current_date", "now", "typeof"};

std::string_view HeadingOf(const std::string& name) {
  const auto rows = RowsNamed(name);
  if (!rows.empty()) {
    const bool is_own = std::ranges::any_of(rows, [](const FunctionRow* row) {
      return row->form.find("dynalake.") != std::string_view::npos;
    });
    return is_own ? kOwn : kSame;
  }
  if (kResolved.contains(name)) {
    return kSame;
  }
  return RefusedFamily(name).empty() ? kNotYet : kRefused;
}

/// The names in lines of the page's width.
std::string Wrapped(const std::set<std::string>& names) {
  std::string text;
  size_t width = 0;
  for (const std::string& name : names) {
    const std::string word = "`" + name + "`" + (name == *names.rbegin() ? "" : ",");
    if (width > 0 && width + word.size() + 1 > 140) {
      text += "\n";
      width = 0;
    }
    text += (width == 0 ? "" : " ") + word;
    width += word.size() + (width == 0 ? 0 : 1);
  }
  return names.empty() ? "None." : text;
}

std::map<std::string_view, std::set<std::string>> FunctionsByHeading() {
  std::map<std::string_view, std::set<std::string>> by_heading;
  for (const std::string& name : ShownFunctions()) {
    by_heading[HeadingOf(name)].insert(name);
  }
  return by_heading;
}

/// The page with the paragraph behind each heading made anew.
std::string PageAnew() {
  const auto by_heading = FunctionsByHeading();
  std::string page;
  bool is_skipping = false;
  for (const std::string& line : ReadLines(kPage)) {
    const bool is_list = line == kSame || line == kOwn || line == kNotYet || line == kRefused;
    is_skipping = is_skipping && !line.empty();
    if (!is_skipping) {
      page += line + "\n";
    }
    if (is_list) {
      const auto names = by_heading.find(line);
      page += Wrapped(names == by_heading.end() ? std::set<std::string>() : names->second) + "\n";
      is_skipping = true;
    }
  }
  return page;
}

std::string ReadPage() {
  std::string page;
  for (const std::string& line : ReadLines(kPage)) {
    page += line + "\n";
  }
  return page;
}

TEST(FunctionListTest, ThePageHasEveryFunctionInItsState) {
  const std::string expected = PageAnew();
  for (const std::string_view heading : {kSame, kOwn, kNotYet, kRefused}) {
    EXPECT_THAT(expected, testing::HasSubstr(std::string(heading) + "\n"));
  }
  const char* update = std::getenv("DYNALAKE_UPDATE_GOLDEN");
  if (update != nullptr && std::string_view(update) == "1") {
    std::ofstream(kPage) << expected;
  }
  EXPECT_EQ(ReadPage(), expected) << "functions came or went: DYNALAKE_UPDATE_GOLDEN=1 query_test "
                                     "--gtest_filter=FunctionList* writes the page";
}

// Ten at the most, and each says what to use instead.
TEST(FunctionListTest, FewAreNotThereYet) {
  const std::set<std::string> names = FunctionsByHeading()[kNotYet];
  EXPECT_LE(names.size(), 10U);
  const std::string page = ReadPage();
  for (const std::string& name : names) {
    EXPECT_THAT(page, testing::HasSubstr("\n- `" + name + "`: ")) << name;
  }
}

TEST(FunctionListTest, RefusedOnesAreRefusedByName) {
  const std::set<std::string> names = FunctionsByHeading()[kRefused];
  EXPECT_THAT(names, testing::Not(testing::IsEmpty()));
  for (const std::string& name : names) {
    EXPECT_THAT(AdviceOnFunction(name), testing::HasSubstr("are not there")) << name;
  }
  EXPECT_EQ(RefusedFamily("ST_Area"), "geospatial functions");
  EXPECT_EQ(RefusedFamily("stddev"), "");
}

// Every statement that the page lists is one of the grammar.
TEST(FunctionListTest, StatementsOfThePageAreRead) {
  size_t count = 0;
  for (const std::string& line : ReadLines(kPage)) {
    if (line.starts_with("| statement: `")) {
      const size_t begin = line.find('`') + 1;
      const std::string statement = line.substr(begin, line.find('`', begin) - begin);
      EXPECT_OK(ParseStatementText(statement)) << statement;
      ++count;
    }
  }
  EXPECT_GT(count, 20U);
}

}  // namespace
}  // namespace dynalake::query
