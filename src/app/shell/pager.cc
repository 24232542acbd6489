#include "app/shell/pager.h"

#include <algorithm>
#include <span>
#include <unistd.h>
#include <utility>

#include "base/log.h"
#include "base/unicode.h"

namespace dynalake::app {
namespace {

constexpr size_t kMostHeldBytes = size_t{4} << 20;
constexpr int64_t kPieceBytes = int64_t{1} << 20;

bool IsOnPath(const Environment& environment, const std::string& program) {
  std::string path = environment("PATH").value_or("");
  path += ':';
  for (size_t start = 0; start < path.size();) {
    const size_t end = path.find(':', start);
    if (access((path.substr(start, end - start) + "/" + program).c_str(), X_OK) == 0) {
      return true;
    }
    start = end + 1;
  }
  return false;
}

}  // namespace

std::optional<Pager> FindPager(const Environment& environment) {
  if (const auto pager = environment("PAGER"); pager.has_value()) {
    const bool is_wanted = pager->find_first_not_of(" \t") != std::string::npos && *pager != "cat";
    return is_wanted ? std::optional<Pager>({*pager, *pager}) : std::nullopt;
  }
  return IsOnPath(environment, "less") ? std::optional<Pager>({"less -S", "less"}) : std::nullopt;
}

bool PagerSink::Fits() const {
  size_t lines = 0;
  for (size_t start = 0; start < held_.size();) {
    const size_t end = std::min(held_.find('\n', start), held_.size());
    const size_t width = DisplayWidth(std::string_view(held_).substr(start, end - start));
    if (width > size_.columns && long_lines_ == LongLines::kScroll) {
      return false;
    }
    lines += std::max<size_t>(1, (width + size_.columns - 1) / size_.columns);
    if (lines >= size_.rows) {
      return false;
    }
    start = end + 1;
  }
  return true;
}

Result<void> PagerSink::Write(std::string_view text) {
  if (is_left_) {
    return Error(ErrorCode::kCancelled, "the pager has ended");
  }
  if (is_direct_) {
    return direct_.Write(text);
  }
  if (pager_.has_value()) {
    Keep(text);
    return WriteToPager(text);
  }
  held_ += text;
  if (Fits()) {
    return {};
  }
  interrupt_.emplace(cancel_, InterruptScope::Mode::kQuiet);
  auto started = TerminalProgram::Start(command_, TerminalProgram::Input::kPipe);
  if (!started) {
    Log(LogLevel::kWarning, "{}; the answer without a pager:", started.error().message());
    return ShowWithoutPager();
  }
  pager_.emplace(*std::move(started));
  return WriteToPager(held_);
}

void PagerSink::Keep(std::string_view text) {
  if (!rest_.has_value() && held_.size() + text.size() <= kMostHeldBytes) {
    held_ += text;
    return;
  }
  if (!rest_.has_value()) {
    rest_.emplace();
  }
  is_kept_ = is_kept_ && rest_->Write(text.data(), static_cast<int64_t>(text.size())).ok();
}

Result<void> PagerSink::WriteToPager(std::string_view text) {
  if (pager_->Write(text, cancel_)) {
    return {};
  }
  DYNALAKE_TRY(cancel_.Check());
  if (!ClosePager()) {
    return ShowWithoutPager();
  }
  is_left_ = true;
  return Error(ErrorCode::kCancelled, "the pager has ended");
}

bool PagerSink::ClosePager() {
  const ProgramEnd end = pager_->Wait();
  pager_.reset();
  // Ctrl-C is a way to leave a pager.
  if (end.exit_code == 0 || cancel_.cancelled()) {
    return true;
  }
  cannot_run_ = end.was_not_run();
  Log(LogLevel::kWarning, "the pager {} ended with exit code {}; the answer without it:", command_,
      end.exit_code);
  return false;
}

Result<void> PagerSink::ShowWithoutPager() {
  is_direct_ = true;
  interrupt_.reset();
  DYNALAKE_TRY(direct_.Write(held_));
  std::string piece;
  for (int64_t at = 0; rest_.has_value() && at < rest_->size_bytes();) {
    piece.resize(static_cast<size_t>(std::min(rest_->size_bytes() - at, kPieceBytes)));
    DYNALAKE_TRY(rest_->Read(at, std::as_writable_bytes(std::span(piece))));
    DYNALAKE_TRY(direct_.Write(piece));
    at += static_cast<int64_t>(piece.size());
  }
  if (!is_kept_) {
    return Fail(ErrorCode::kResourceExhausted,
                "the pager {} failed, and the temporary folder has no room for the rest of the "
                "answer: \\o FILE writes it to a file",
                command_);
  }
  return {};
}

Result<void> PagerSink::Finish() {
  if (is_direct_ || is_left_) {
    return {};
  }
  if (!pager_.has_value()) {
    return direct_.Write(held_);
  }
  return ClosePager() ? Result<void>() : ShowWithoutPager();
}

}  // namespace dynalake::app
