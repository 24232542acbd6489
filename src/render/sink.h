#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace dynalake::render {

/// Where text goes: standard output, a pager, a test's string.
class Sink {
 public:
  virtual ~Sink() = default;
  /// All of `text`, or an error. kCancelled: whoever read has gone away.
  virtual Result<void> Write(std::string_view text) = 0;
};

/// Writes to a file descriptor, which stays open.
class DescriptorSink final : public Sink {
 public:
  explicit DescriptorSink(int descriptor) : descriptor_(descriptor) {}
  Result<void> Write(std::string_view text) override;

 private:
  int descriptor_;
};

/// Keeps what was written.
class StringSink final : public Sink {
 public:
  Result<void> Write(std::string_view text) override {
    text_ += text;
    return {};
  }
  const std::string& text() const { return text_; }

 private:
  std::string text_;
};

}  // namespace dynalake::render
