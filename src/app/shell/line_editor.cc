#include "app/shell/line_editor.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <clocale>
#include <cstdio>
#include <cwchar>
#include <fcntl.h>
#include <filesystem>
#include <histedit.h>
#include <poll.h>
#include <signal.h>
#include <unistd.h>

#include "base/unicode.h"
#include "render/escape.h"
#include "storage/posix_file.h"

namespace dynalake::app {
namespace {

constexpr int kHistoryEntries = 10'000;
constexpr size_t kMostListed = 100;
constexpr auto kNoCharacter = static_cast<size_t>(-1);  ///< what mbrtowc says of such bytes

/// Whether Ctrl-C was pressed and nobody has heard of it, and the end of the pipe that wakes who
/// waits for a key: for the handler, which gets no argument of ours.
std::atomic<bool> interrupted = false;
std::atomic<int> wake_descriptor = -1;
static_assert(std::atomic<bool>::is_always_lock_free && std::atomic<int>::is_always_lock_free);

void HandleInterrupt(int) {
  const int saved_errno = errno;
  interrupted.store(true);
  constexpr char kWake = 0;
  if (write(wake_descriptor.load(), &kWake, 1) < 0) {
    // The pipe is full: who waits wakes up anyway.
  }
  errno = saved_errno;
}

std::string CommonPrefix(const std::vector<std::string>& words) {
  std::string prefix = words.front();
  for (const std::string& word : words) {
    const auto [end, other] = std::ranges::mismatch(prefix, word);
    prefix.erase(end, prefix.end());
  }
  return prefix;
}

/// As libedit counts.
int CountCharacters(std::string_view text) {
  int count = 0;
  for (size_t position = 0; position < text.size(); ++count) {
    const size_t start = position;
    position = NextCodePoint(text, position) ? position : start + 1;
  }
  return count;
}

}  // namespace

/// While it lives, SIGINT is remembered and wakes `WaitForKey`, whichever thread it interrupts and
/// however shortly before the wait.
class LineEditor::Interrupts {
 public:
  Interrupts() {
    std::array<int, 2> ends = {-1, -1};
    // Without the pipe a signal still interrupts the wait itself.
    if (pipe2(ends.data(), O_CLOEXEC | O_NONBLOCK) == 0) {
      read_end_ = storage::PosixFile(ends[0]);
      write_end_ = storage::PosixFile(ends[1]);
    }
    wake_descriptor.store(write_end_.descriptor());
    interrupted.store(false);
    struct sigaction action = {};
    action.sa_handler = HandleInterrupt;
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, &previous_);
  }
  ~Interrupts() {
    sigaction(SIGINT, &previous_, nullptr);
    wake_descriptor.store(-1);
  }
  Interrupts(const Interrupts&) = delete;
  Interrupts& operator=(const Interrupts&) = delete;

  /// Whether there was one; it is forgotten then.
  bool Take() {
    std::array<char, 64> wakes;
    while (read(read_end_.descriptor(), wakes.data(), wakes.size()) > 0) {
    }
    return interrupted.exchange(false);
  }

  /// Whether a key can be read, or the end; else errno is EINTR for a signal, or says what failed.
  bool WaitForKey() {
    std::array<pollfd, 2> waited = {
        pollfd{.fd = STDIN_FILENO, .events = POLLIN, .revents = 0},
        pollfd{.fd = read_end_.descriptor(), .events = POLLIN, .revents = 0}};
    const bool is_ready = poll(waited.data(), waited.size(), -1) > 0;
    if (interrupted.load()) {
      errno = EINTR;
      return false;
    }
    return is_ready;
  }

 private:
  storage::PosixFile read_end_;
  storage::PosixFile write_end_;
  struct sigaction previous_ = {};
};

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
    // libedit's own waits in read(2), which knows nothing of a signal that came just before.
    el_set(editor_, EL_GETCFN, &Impl::ReadKey);
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
    was_stopped_ = false;
    int count = 0;
    const char* line = el_gets(editor_, &count);
    // One that came behind Enter means the line too.
    if (interrupts_.Take() || was_stopped_) {
      return {Outcome::kInterrupted, {}};
    }
    if (line == nullptr || count <= 0) {
      return {Outcome::kEnd, {}};
    }
    std::string text(line, static_cast<size_t>(count));
    if (text.ends_with('\n')) {
      text.pop_back();
    }
    return {Outcome::kLine, std::move(text)};
  }

  bool TakeInterrupt() { return interrupts_.Take(); }

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

  /// As libedit's own: 1 for a character, 0 for the end, -1 for an error.
  static int ReadKey(EditLine* editor, wchar_t* key) {
    std::mbstate_t state = {};
    for (;;) {
      char byte = 0;
      const ssize_t count = Of(editor).interrupts_.WaitForKey() ? read(STDIN_FILENO, &byte, 1) : -1;
      if (count < 0 && errno == EAGAIN) {
        continue;
      }
      if (count <= 0) {
        Of(editor).was_stopped_ = count < 0 && errno == EINTR;
        return static_cast<int>(count);
      }
      size_t taken = std::mbrtowc(key, &byte, 1, &state);
      if (taken == kNoCharacter) {
        state = {};  // what was begun is dropped, and this byte may begin another
        taken = std::mbrtowc(key, &byte, 1, &state);
      }
      if (taken <= 1) {
        return 1;
      }
      if (taken == kNoCharacter) {
        state = {};
      }
    }
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
      el_deletestr(editor, CountCharacters(before.substr(before.size() - completions.replaced)));
      // Behind a folder its files follow, behind a database its tables, behind a function its
      // arguments.
      const bool goes_on = prefix.find_last_of("/.(") == prefix.size() - 1;
      el_insertstr(editor, (prefix + (single && !goes_on ? " " : "")).c_str());
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
  Interrupts interrupts_;
  bool was_stopped_ = false;  ///< whether a signal ended the read
  History* history_ = nullptr;
  EditLine* editor_ = nullptr;
};

LineEditor::LineEditor(std::string history_file, Completer completer)
    : impl_(std::make_unique<Impl>(std::move(history_file), std::move(completer))) {}

LineEditor::~LineEditor() = default;

LineEditor::Input LineEditor::Read(const std::string& prompt) { return impl_->Read(prompt); }

bool LineEditor::TakeInterrupt() { return impl_->TakeInterrupt(); }

void LineEditor::Remember(const std::string& entry) { impl_->Remember(entry); }

}  // namespace dynalake::app
