#include "app/shell/line_editor.h"

#include <algorithm>
#include <clocale>
#include <cstdio>
#include <filesystem>
#include <histedit.h>
#include <signal.h>

#include "render/escape.h"

namespace dynalake::app {
namespace {

constexpr int kHistoryEntries = 10'000;
constexpr size_t kMostListed = 100;

/// While it lives, SIGINT interrupts a read and does nothing else.
class InterruptibleRead {
 public:
  InterruptibleRead() {
    struct sigaction action = {};
    action.sa_handler = [](int) {};
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, &previous_);
  }
  ~InterruptibleRead() { sigaction(SIGINT, &previous_, nullptr); }
  InterruptibleRead(const InterruptibleRead&) = delete;
  InterruptibleRead& operator=(const InterruptibleRead&) = delete;

 private:
  struct sigaction previous_ = {};
};

std::string CommonPrefix(const std::vector<std::string>& words) {
  std::string prefix = words.front();
  for (const std::string& word : words) {
    const auto [end, other] = std::ranges::mismatch(prefix, word);
    prefix.erase(end, prefix.end());
  }
  return prefix;
}

}  // namespace

class LineEditor::Impl {
 public:
  Impl(std::string history_file, Completer completer)
      : history_file_(std::move(history_file)), completer_(std::move(completer)) {
    // Without it libedit takes a typed ü for two characters.
    std::setlocale(LC_CTYPE, "");
    history_ = history_init();
    HistEvent event;
    history(history_, &event, H_SETSIZE, kHistoryEntries);
    history(history_, &event, H_SETUNIQUE, 1);
    if (!history_file_.empty()) {
      history(history_, &event, H_LOAD, history_file_.c_str());
    }
    editor_ = el_init("dynalake", stdin, stdout, stderr);
    el_set(editor_, EL_CLIENTDATA, this);
    el_set(editor_, EL_PROMPT, &Impl::Prompt);
    // Else libedit reads on after a signal and Ctrl-C would wait for the next key.
    el_set(editor_, EL_SAFEREAD, 0);
    el_set(editor_, EL_EDITOR, "emacs");
    el_set(editor_, EL_HIST, history, history_);
    el_set(editor_, EL_ADDFN, "dynalake-complete", "complete the word", &Impl::Complete);
    el_set(editor_, EL_BIND, "^I", "dynalake-complete", nullptr);
    el_set(editor_, EL_BIND, "^R", "em-inc-search-prev", nullptr);
    el_source(editor_, nullptr);
  }

  ~Impl() {
    if (!history_file_.empty()) {
      std::error_code ignored;
      std::filesystem::create_directories(std::filesystem::path(history_file_).parent_path(),
                                          ignored);
      HistEvent event;
      history(history_, &event, H_SAVE, history_file_.c_str());
    }
    el_end(editor_);
    history_end(history_);
  }

  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  Input Read(const std::string& prompt) {
    prompt_ = prompt;
    const InterruptibleRead interruptible;
    int count = 0;
    const char* line = el_gets(editor_, &count);
    if (line == nullptr || count <= 0) {
      return {count < 0 ? Outcome::kInterrupted : Outcome::kEnd, {}};
    }
    std::string text(line, static_cast<size_t>(count));
    if (text.ends_with('\n')) {
      text.pop_back();
    }
    return {Outcome::kLine, std::move(text)};
  }

  void Remember(const std::string& entry) {
    HistEvent event;
    history(history_, &event, H_ENTER, entry.c_str());
  }

 private:
  static Impl& Of(EditLine* editor) {
    void* self = nullptr;
    el_get(editor, EL_CLIENTDATA, &self);
    return *static_cast<Impl*>(self);
  }

  static char* Prompt(EditLine* editor) { return Of(editor).prompt_.data(); }

  static unsigned char Complete(EditLine* editor, int) {
    const LineInfo* line = el_line(editor);
    const std::string_view before(line->buffer, static_cast<size_t>(line->cursor - line->buffer));
    const Completions completions = Of(editor).completer_(before);
    if (completions.words.empty()) {
      return CC_REFRESH_BEEP;
    }
    const std::string prefix = CommonPrefix(completions.words);
    const bool single = completions.words.size() == 1;
    if (single || prefix.size() > completions.replaced) {
      // What is typed may differ in case from what it becomes.
      el_deletestr(editor, static_cast<int>(completions.replaced));
      // Behind a folder its files follow.
      el_insertstr(editor, (prefix + (single && !prefix.ends_with('/') ? " " : "")).c_str());
      return CC_REFRESH;
    }
    List(completions.words);
    return CC_REDISPLAY;
  }

  static void List(const std::vector<std::string>& words) {
    std::string text = "\n";
    for (size_t i = 0; i < std::min(words.size(), kMostListed); ++i) {
      render::AppendForTerminal(words[i], text);
      text += "  ";
    }
    text += words.size() > kMostListed ? "...\n" : "\n";
    std::fputs(text.c_str(), stdout);
    std::fflush(stdout);
  }

  std::string history_file_;
  Completer completer_;
  std::string prompt_;
  History* history_ = nullptr;
  EditLine* editor_ = nullptr;
};

LineEditor::LineEditor(std::string history_file, Completer completer)
    : impl_(std::make_unique<Impl>(std::move(history_file), std::move(completer))) {}

LineEditor::~LineEditor() = default;

LineEditor::Input LineEditor::Read(const std::string& prompt) { return impl_->Read(prompt); }

void LineEditor::Remember(const std::string& entry) { impl_->Remember(entry); }

}  // namespace dynalake::app
