#include "files/line_blocks.h"

#include <algorithm>
#include <cstring>
#include <span>
#include <utility>

#include "base/assert.h"
#include "base/count_newlines.h"

namespace dynalake::files {
namespace {

constexpr size_t kBeginningBytes = size_t{64} << 10;

}  // namespace

LineBlockReader::LineBlockReader(ByteSource& source, std::string name, LineBlockOptions options)
    : source_(source), name_(std::move(name)), options_(std::move(options)) {
  DYNALAKE_ASSERT(options_.block_bytes > 0 && options_.max_line_bytes > 0);
  // A block then never holds a line over the limit unnoticed.
  options_.block_bytes = std::min(options_.block_bytes, options_.max_line_bytes);
}

Result<std::optional<LineBlock>> LineBlockReader::Next() {
  std::swap(block_, next_);
  size_ = std::exchange(carried_, 0);
  size_t wanted_bytes = options_.block_bytes;
  // What was carried over is part of one line, so only new bytes can hold its end.
  size_t searched = size_;
  while (true) {
    DYNALAKE_TRY(Fill(wanted_bytes));
    if (size_ > searched) {
      const void* newline = memrchr(block_.data() + searched, '\n', size_ - searched);
      if (newline != nullptr) {
        return std::optional(
            Emit(static_cast<size_t>(static_cast<const char*>(newline) - block_.data()) + 1));
      }
    }
    if (at_end_) {
      break;
    }
    if (size_ >= options_.max_line_bytes) {
      if (!options_.long_lines) {
        return Fail(ErrorCode::kMalformedInput, "{}: line {} is longer than {} bytes", name_,
                    next_line_, options_.max_line_bytes);
      }
      DYNALAKE_TRY(SkipLongLine());
      searched = 0;
      wanted_bytes = options_.block_bytes;
      continue;
    }
    searched = size_;
    wanted_bytes = std::min(2 * size_, options_.max_line_bytes);
  }
  if (size_ == 0) {
    return std::optional<LineBlock>();
  }
  block_[size_++] = '\n';
  return std::optional(Emit(size_));
}

Result<void> LineBlockReader::Fill(size_t wanted_bytes) {
  // The newline that a last line may lack, and the padding.
  const size_t capacity = std::max(wanted_bytes, size_) + 1 + kLineBlockPadding;
  if (block_.size() < capacity) {
    block_.resize(capacity);
  }
  while (!at_end_ && size_ < wanted_bytes) {
    DYNALAKE_ASSIGN(const size_t read, source_.Read(std::as_writable_bytes(std::span(
                                           block_.data() + size_, wanted_bytes - size_))));
    size_ += read;
    at_end_ = read == 0;
  }
  return {};
}

/// Leaves in `block_` what was read behind the line.
Result<void> LineBlockReader::SkipLongLine() {
  const std::string beginning(block_.data(), std::min(size_, kBeginningBytes));
  LongLine line{.line = next_line_, .size_bytes = size_, .beginning = beginning};
  while (true) {
    size_ = 0;
    DYNALAKE_TRY(Fill(options_.block_bytes));
    const std::string_view read(block_.data(), size_);
    const size_t newline = read.find('\n');
    line.size_bytes += std::min(newline, size_);
    if (newline != std::string_view::npos) {
      size_ -= newline + 1;
      std::copy_n(block_.data() + newline + 1, size_, block_.data());
      break;
    }
    if (at_end_) {
      size_ = 0;
      break;
    }
  }
  ++next_line_;
  next_offset_ += line.size_bytes + 1;
  return options_.long_lines(line);
}

LineBlock LineBlockReader::Emit(size_t end) {
  carried_ = size_ - end;
  if (next_.size() < carried_) {
    next_.resize(carried_);
  }
  std::copy_n(block_.data() + end, carried_, next_.data());
  std::memset(block_.data() + end, 0, kLineBlockPadding);

  LineBlock block;
  block.text = std::string_view(block_.data(), end);
  block.first_line = next_line_;
  block.line_count = CountNewlines(block.text);
  block.byte_offset = next_offset_;
  next_line_ += block.line_count;
  next_offset_ += end;
  return block;
}

}  // namespace dynalake::files
