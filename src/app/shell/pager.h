#pragma once

#include <cstdio>
#include <optional>
#include <string>

#include "app/settings/settings.h"
#include "render/sink.h"

namespace dynalake::app {

/// The user's pager: $PAGER, else `less -S` if there is one. Empty: none is wanted.
std::optional<std::string> FindPager(const Environment& environment);

/// Text for a screen: what fits is written to `direct`, what is longer or wider goes through the
/// pager, which starts as soon as that is known. Where the pager cannot be run, `direct` gets all.
class PagerSink final : public render::Sink {
 public:
  /// `direct` must outlive it.
  PagerSink(std::string command, size_t rows, size_t columns, render::Sink& direct)
      : command_(std::move(command)), rows_(rows), columns_(columns), direct_(direct) {}
  ~PagerSink() override;
  PagerSink(const PagerSink&) = delete;
  PagerSink& operator=(const PagerSink&) = delete;

  Result<void> Write(std::string_view text) override;
  /// Shows what is left and waits until the user has seen it.
  Result<void> Finish();

 private:
  bool Fits() const;
  Result<void> WriteToPager(std::string_view text);
  /// Ends the pager. Whether it has shown what it got: a shell that cannot run it ends at once.
  bool ClosePager();
  Result<void> ShowWithoutPager();

  std::string command_;
  size_t rows_;
  size_t columns_;
  render::Sink& direct_;
  std::string held_;  ///< what `direct` gets if the pager cannot be run
  std::FILE* pager_ = nullptr;
  bool is_direct_ = false;
};

}  // namespace dynalake::app
