#include "app/pager.h"

#include <algorithm>
#include <unistd.h>
#include <utility>

#include "base/unicode.h"

namespace dynalake::app {
namespace {

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
  if (pager_ != nullptr) {
    return WriteToPager(text);
  }
  held_ += text;
  if (Fits()) {
    return {};
  }
  pager_ = popen(command_.c_str(), "w");
  if (pager_ == nullptr) {
    return Fail(ErrorCode::kInvalidArgument, "the pager '{}' cannot be started", command_);
  }
  return WriteToPager(held_);
}

Result<void> PagerSink::WriteToPager(std::string_view text) {
  if (std::fwrite(text.data(), 1, text.size(), pager_) != text.size()) {
    return Error(ErrorCode::kCancelled, "the pager has ended");
  }
  return {};
}

Result<void> PagerSink::Finish() {
  if (pager_ == nullptr) {
    return direct_.Write(held_);
  }
  pclose(std::exchange(pager_, nullptr));
  return {};
}

}  // namespace dynalake::app
