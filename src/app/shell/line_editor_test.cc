#include "app/shell/line_editor.h"

#include <array>
#include <pty.h>
#include <signal.h>
#include <span>
#include <string_view>
#include <unistd.h>

#include <gtest/gtest.h>

#include "storage/posix_file.h"

namespace dynalake::app {
namespace {

using Outcome = LineEditor::Outcome;

/// While it lives, standard input and output are a terminal at which a test types.
class TestTerminal {
 public:
  TestTerminal() {
    int keyboard = -1;
    int terminal = -1;
    EXPECT_EQ(openpty(&keyboard, &terminal, nullptr, nullptr, nullptr), 0);
    keyboard_ = storage::PosixFile(keyboard);
    for (size_t i = 0; i < before_.size(); ++i) {
      before_[i] = dup(static_cast<int>(i));
      dup2(terminal, static_cast<int>(i));
    }
    close(terminal);
  }
  ~TestTerminal() {
    for (size_t i = 0; i < before_.size(); ++i) {
      dup2(before_[i], static_cast<int>(i));
      close(before_[i]);
    }
  }
  TestTerminal(const TestTerminal&) = delete;
  TestTerminal& operator=(const TestTerminal&) = delete;

  void Type(std::string_view keys) {
    EXPECT_TRUE(storage::WriteFully(keyboard_, std::as_bytes(std::span(keys)), "the terminal"));
  }
  void HangUp() { keyboard_.Close(); }

 private:
  storage::PosixFile keyboard_;
  std::array<int, 2> before_ = {};
};

/// Presses Ctrl-C while libedit handles Tab, which is before it waits for the next key.
Completions PressInterrupt(std::string_view) {
  raise(SIGINT);
  return {};
}

TEST(LineEditorTest, ReadsLines) {
  TestTerminal terminal;
  LineEditor editor("", [](std::string_view) { return Completions(); });
  terminal.Type("select\nthe last\n");
  EXPECT_EQ(editor.Read("> ").line, "select");
  EXPECT_EQ(editor.Read("> ").line, "the last");
  terminal.HangUp();
  EXPECT_EQ(editor.Read("> ").outcome, Outcome::kEnd);
}

TEST(LineEditorTest, AnInterruptJustBeforeTheReadIsNotLost) {
  TestTerminal terminal;
  LineEditor editor("", PressInterrupt);
  terminal.Type("dropped\tkept\n");
  EXPECT_EQ(editor.Read("> ").outcome, Outcome::kInterrupted);
  const LineEditor::Input next = editor.Read("> ");
  EXPECT_EQ(next.outcome, Outcome::kLine);
  EXPECT_EQ(next.line, "kept");
}

TEST(LineEditorTest, AnInterruptBetweenReadsIsForTheNextOne) {
  TestTerminal terminal;
  LineEditor editor("", PressInterrupt);
  raise(SIGINT);
  EXPECT_EQ(editor.Read("> ").outcome, Outcome::kInterrupted);
  raise(SIGINT);
  EXPECT_TRUE(editor.TakeInterrupt());
  EXPECT_FALSE(editor.TakeInterrupt());
  terminal.Type("kept\n");
  EXPECT_EQ(editor.Read("> ").line, "kept");
}

}  // namespace
}  // namespace dynalake::app
