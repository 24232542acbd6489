#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "app/lake/interrupt.h"
#include "app/settings/settings.h"
#include "app/shell/terminal.h"
#include "app/shell/terminal_program.h"
#include "files/spill_file.h"
#include "render/sink.h"

namespace dynalake::app {

/// What becomes of lines that are wider than the terminal: they are scrolled to, or broken.
enum class LongLines : uint8_t { kScroll, kBreak };

/// The user's pager.
struct Pager {
  std::string scrolling;  ///< the command for long lines that are scrolled to
  std::string breaking;   ///< likewise for such that are broken
};

/// $PAGER, else `less` if there is one. Nothing: none is wanted.
std::optional<Pager> FindPager(const Environment& environment);

/// Text for a screen: what fits is written to `direct`, what is longer, or wider unless lines are
/// broken, goes through the pager, which starts as soon as that is known. Where the pager cannot be
/// run, dies or ends with an error, `direct` gets all of it, and the user is told.
class PagerSink final : public render::Sink {
 public:
  /// `direct` must outlive it. While the pager lives, Ctrl-C cancels `cancel` and says nothing.
  PagerSink(const Pager& pager, LongLines long_lines, TerminalSize size, render::Sink& direct,
            CancelToken cancel)
      : command_(long_lines == LongLines::kBreak ? pager.breaking : pager.scrolling),
        long_lines_(long_lines),
        size_(size),
        direct_(direct),
        cancel_(std::move(cancel)) {}
  PagerSink(const PagerSink&) = delete;
  PagerSink& operator=(const PagerSink&) = delete;

  /// kCancelled once the user has left the pager.
  Result<void> Write(std::string_view text) override;
  /// Shows what is left and waits until the user has seen it; nothing to one who left the pager.
  Result<void> Finish();

  /// Whether it was found that the command cannot be run at all.
  bool cannot_run() const { return cannot_run_; }

 private:
  bool Fits() const;
  void Keep(std::string_view text);
  Result<void> WriteToPager(std::string_view text);
  /// Waits for the pager's end. Whether it has shown what it got.
  bool ClosePager();
  Result<void> ShowWithoutPager();

  std::string command_;
  LongLines long_lines_;
  TerminalSize size_;
  render::Sink& direct_;
  CancelToken cancel_;
  // What `direct` gets if the pager fails: the beginning, and a file for the rest.
  std::string held_;
  std::optional<files::SpillFile> rest_;
  bool is_kept_ = true;  ///< whether all of it is there
  std::optional<InterruptScope> interrupt_;
  std::optional<TerminalProgram> pager_;
  bool is_direct_ = false;
  bool is_left_ = false;  ///< the user has ended the pager, and wants no more
  bool cannot_run_ = false;
};

}  // namespace dynalake::app
