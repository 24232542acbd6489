#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace dynalake::app {

/// What Tab proposes: the words that may stand where the last `replaced` bytes before the cursor
/// are.
struct Completions {
  size_t replaced = 0;
  std::vector<std::string> words;
};

/// A line typed at a terminal, with editing, history and completion. This is the only code that
/// sees libedit. While it lives, Ctrl-C is never lost: it ends the read that is under way, or the
/// next one, but for scopes of `InterruptScope`, which hear it instead. For one thread; one at a
/// time.
class LineEditor {
 public:
  /// Called with the text before the cursor.
  using Completer = std::function<Completions(std::string_view before_cursor)>;

  enum class Outcome : uint8_t { kLine, kEnd, kInterrupted };
  struct Input {
    Outcome outcome = Outcome::kEnd;
    std::string line;  ///< of a kLine, without its newline
  };

  /// `history_file` is made when the editor goes; empty: no history is kept.
  LineEditor(std::string history_file, Completer completer);
  ~LineEditor();
  LineEditor(const LineEditor&) = delete;
  LineEditor& operator=(const LineEditor&) = delete;

  /// Waits for a line. Ctrl-C is kInterrupted, Ctrl-D on an empty line kEnd.
  Input Read(const std::string& prompt);

  /// Whether Ctrl-C was pressed since the last read, and nobody has heard of it; it is forgotten.
  bool TakeInterrupt();

  /// Makes `entry` the newest of the history.
  void Remember(const std::string& entry);

 private:
  class Interrupts;
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace dynalake::app
