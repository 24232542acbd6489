#include "app/shell/shell_commands.h"

#include <fstream>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/testing/matchers.h"
#include "base/testing/source_folder.h"

namespace dynalake::app {
namespace {

using testing::HasSubstr;

TEST(ShellCommandsTest, ReadsCommandAndArgument) {
  const struct {
    std::string_view line;
    ShellCommand command;
    std::string_view argument;
  } cases[] = {
      {"\\d", ShellCommand::kDescribe, ""},
      {"\\d+ shop ;", ShellCommand::kDescribe, "shop"},
      {"\\d \"my table\"", ShellCommand::kDescribe, "\"my table\""},
      {"\\dt;", ShellCommand::kTables, ""},
      {"\\dv", ShellCommand::kViews, ""},
      {"\\x auto", ShellCommand::kExpanded, "auto"},
      {"\\i  my file.sql ", ShellCommand::kInclude, "my file.sql"},
      {"\\o ' a;'", ShellCommand::kOutput, " a;"},
      {"\\quit", ShellCommand::kLeave, ""},
      {"\\help", ShellCommand::kHelp, ""},
  };
  for (const auto& c : cases) {
    const auto read = ReadCommand(c.line);
    ASSERT_OK(read) << c.line;
    EXPECT_EQ(read->spec->command, c.command) << c.line;
    EXPECT_EQ(read->argument, c.argument) << c.line;
  }
}

TEST(ShellCommandsTest, MistakesSayWhatToType) {
  const std::pair<std::string_view, std::string_view> cases[] = {
      {"\\timng", "unknown command \\timng (did you mean \\timing?)"},
      {"\\dg", "unknown command \\dg (did you mean \\d?)"},
      {"\\watch 5", "unknown command \\watch; \\? lists them"},
      {"\\x onn", "\\x takes on, off, auto (did you mean on?)"},
      {"\\format", "\\format needs its argument: \\format FORMAT"},
      {"\\i", "\\i needs its argument: \\i FILE"},
      {"\\q now", "\\q takes no argument"},
  };
  for (const auto& [line, expected] : cases) {
    EXPECT_THAT(ReadCommand(line),
                IsError(ErrorCode::kInvalidArgument, HasSubstr(std::string(expected))))
        << line;
  }
  EXPECT_THAT(DotCommand(".tables").message(), HasSubstr("begin with a backslash here: \\d"));
  EXPECT_THAT(DotCommand(".nosuch x").message(), HasSubstr(".nosuch: commands begin"));
}

TEST(ShellCommandsTest, ThePageNamesEachCommand) {
  std::ostringstream page;
  page << std::ifstream(SourceFolder() / "docs" / "sql.md").rdbuf();
  for (const CommandSpec& spec : ShellCommands()) {
    EXPECT_THAT(page.str(), HasSubstr("\n| `" + std::string(spec.name)));
    EXPECT_THAT(CommandHelp(), HasSubstr(std::string(spec.help)));
  }
}

}  // namespace
}  // namespace dynalake::app
