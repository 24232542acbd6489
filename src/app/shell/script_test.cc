#include "app/shell/script.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/format.h"

namespace dynalake::app {
namespace {

std::vector<std::string> Cut(std::string_view script) {
  std::vector<std::string> parts;
  for (const ScriptPart& part : CutScript(query::Dialect::kDuckdb, script)) {
    parts.push_back(
        fmt::format("{} {}: {}", part.is_command ? "command" : "sql", part.line, part.text));
  }
  return parts;
}

TEST(ScriptTest, IsCutAtCommands) {
  using testing::ElementsAre;
  EXPECT_THAT(Cut(""), ElementsAre());
  EXPECT_THAT(Cut("select 1;\nselect 2"), ElementsAre("sql 1: select 1;\nselect 2\n"));
  EXPECT_THAT(Cut("\\x on\nselect 1;\n  \\o a b.csv \t\r\nselect\n2;\n"),
              ElementsAre("command 1: \\x on", "sql 2: select 1;\n", "command 3: \\o a b.csv",
                          "sql 4: select\n2;\n"));
}

// Only DuckDB's has texts between dollars.
TEST(ScriptTest, TheDialectOfACommandIsThatOfTheRest) {
  const std::vector<ScriptPart> parts =
      CutScript(query::Dialect::kAthena, "\\dialect duckdb\nselect $$\n\\x\n$$;\n\\x\n");
  ASSERT_EQ(parts.size(), 3U);
  EXPECT_EQ(parts[1].text, "select $$\n\\x\n$$;\n");
}

TEST(ScriptTest, AByteOrderMarkIsSkipped) {
  using testing::ElementsAre;
  EXPECT_THAT(Cut("\xEF\xBB\xBF\\x on\nselect 1;"),
              ElementsAre("command 1: \\x on", "sql 2: select 1;\n"));
  EXPECT_THAT(Cut("\xEF\xBB\xBFselect 1;"), ElementsAre("sql 1: select 1;\n"));
}

TEST(ScriptTest, WordsOfTheShellAreCommands) {
  using testing::ElementsAre;
  EXPECT_THAT(
      Cut("select 1;\nhelp\n exit; \nquit\n"),
      ElementsAre("sql 1: select 1;\n", "command 2: \\?", "command 3: \\q", "command 4: \\q"));
  EXPECT_THAT(Cut("select 1 as\nhelp\n;"), ElementsAre("sql 1: select 1 as\nhelp\n;\n"));
  EXPECT_THAT(Cut("helper\n"), ElementsAre("sql 1: helper\n"));
}

TEST(ScriptTest, GrowsNoFasterThanItsLines) {
  constexpr int kPairs = 20000;
  std::string script;
  for (int i = 0; i < kPairs; ++i) {
    script += "\\x\nselect 1;\n";
  }
  size_t size = 0;
  for (const ScriptPart& part : CutScript(query::Dialect::kDuckdb, script)) {
    size += part.text.size();
  }
  EXPECT_LE(size, script.size());
}

TEST(ScriptTest, ABackslashInsideIsNoCommand) {
  for (const std::string_view script :
       {"select\n\\x\n;\n", "select '\n\\x\n';\n", "/* a\n\\x\n*/\n", "select $$\n\\x\n$$;\n",
        "select \"\n\\x\n\";\n"}) {
    EXPECT_THAT(Cut(script), testing::SizeIs(1)) << script;
  }
  EXPECT_THAT(Cut("-- a\n\\x\n"), testing::SizeIs(2));
  EXPECT_THAT(Cut("/* a */\n\\x\n"), testing::SizeIs(2));
}

TEST(ScriptTest, IsReadInItsDialect) {
  constexpr std::string_view kScript = "/* /* */\n\\x\nselect $$\n;\n\\q\n$$ */";
  EXPECT_THAT(CutScript(query::Dialect::kAthena, kScript), testing::SizeIs(5));
  EXPECT_THAT(CutScript(query::Dialect::kDuckdb, kScript), testing::SizeIs(1));
}

TEST(ScriptTest, ALongCommentIsReadOnce) {
  std::string script = "/*";
  for (int i = 0; i < 200'000; ++i) {
    script += "\n\\x it's no command";
  }
  EXPECT_THAT(CutScript(query::Dialect::kDuckdb, script + "*/\n\\x"), testing::SizeIs(2));
}

}  // namespace
}  // namespace dynalake::app
