#include "app/shell/pager.h"

#include <algorithm>
#include <unistd.h>
#include <utility>

#include <sys/wait.h>

#include "base/unicode.h"

namespace dynalake::app {
namespace {

/// More than a pipe holds: a pager that cannot be run never takes so much.
constexpr size_t kMostHeldBytes = size_t{4} << 20;

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

std::optional<std::string> FindPager(const Environment& environment) {
  if (const auto pager = environment("PAGER"); pager.has_value()) {
    return pager->empty() || *pager == "cat" ? std::nullopt : pager;
  }
  return IsOnPath(environment, "less") ? std::optional<std::string>("less -S") : std::nullopt;
}

PagerSink::~PagerSink() {
  if (pager_ != nullptr) {
    pclose(pager_);
  }
}

bool PagerSink::Fits() const {
  size_t lines = 0;
  for (size_t start = 0; start < held_.size();) {
    const size_t end = std::min(held_.find('\n', start), held_.size());
    if (++lines >= rows_ ||
        DisplayWidth(std::string_view(held_).substr(start, end - start)) > columns_) {
      return false;
    }
    start = end + 1;
  }
  return true;
}

Result<void> PagerSink::Write(std::string_view text) {
  if (is_direct_) {
    return direct_.Write(text);
  }
  if (pager_ != nullptr) {
    // A pager that took so much runs.
    if (held_.size() < kMostHeldBytes) {
      held_ += text;
    }
    return WriteToPager(text);
  }
  held_ += text;
  if (Fits()) {
    return {};
  }
  pager_ = popen(command_.c_str(), "w");
  if (pager_ == nullptr) {
    return ShowWithoutPager();
  }
  return WriteToPager(held_);
}

Result<void> PagerSink::WriteToPager(std::string_view text) {
  if (std::fwrite(text.data(), 1, text.size(), pager_) == text.size()) {
    return {};
  }
  return ClosePager() ? Error(ErrorCode::kCancelled, "the pager has ended") : ShowWithoutPager();
}

bool PagerSink::ClosePager() {
  const int status = pclose(std::exchange(pager_, nullptr));
  // What a shell says of a command that it cannot run, or cannot find.
  return !WIFEXITED(status) || (WEXITSTATUS(status) != 126 && WEXITSTATUS(status) != 127);
}

Result<void> PagerSink::ShowWithoutPager() {
  is_direct_ = true;
  return direct_.Write(held_);
}

Result<void> PagerSink::Finish() {
  if (is_direct_) {
    return {};
  }
  if (pager_ == nullptr) {
    return direct_.Write(held_);
  }
  return ClosePager() ? Result<void>() : ShowWithoutPager();
}

}  // namespace dynalake::app
