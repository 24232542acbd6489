#include "shaping/scan/item_reader.h"

#include <algorithm>
#include <cstring>
#include <simdjson.h>

#include "base/assert.h"
#include "shaping/scan/buffer_pool.h"

namespace dynalake::shaping {

ItemReader::ItemReader(const std::vector<std::string>& names, bool bare_items)
    : bare_items_(bare_items),
      scanner_(names),
      normalizer_(dynamodb::JsonNormalizer::Options{.bare_items = bare_items}) {}

void ItemReader::Start(std::string_view lines, int64_t first_line) {
  at_ = lines.data();
  end_ = lines.data() + lines.size();
  line_number_ = first_line - 1;
  const size_t newline = lines.rfind('\n');
  last_newline_ = newline == std::string_view::npos ? lines.data() : lines.data() + newline + 1;
  validated_ = at_;
}

/// Checks the next lines, few enough that they are still in the cache when they are scanned.
void ItemReader::ValidateNext() {
  constexpr ptrdiff_t kBytes = 64 << 10;
  const char* from = at_ + std::min(kBytes, end_ - at_);
  const auto* newline =
      static_cast<const char*>(std::memchr(from, '\n', static_cast<size_t>(end_ - from)));
  validated_ = newline == nullptr ? end_ : newline + 1;
  valid_utf8_ = simdjson::validate_utf8(at_, static_cast<size_t>(validated_ - at_));
}

bool ItemReader::Next() {
  if (at_ == end_) {
    return false;
  }
  ++line_number_;
  if (at_ >= validated_) {
    ValidateNext();
  }
  if (valid_utf8_ && at_ < last_newline_) [[likely]] {
    const char* behind = ScanCompact();
    if (behind != nullptr) [[likely]] {
      line_ = {at_, static_cast<size_t>(behind - at_ - 1)};
      at_ = behind;
      ok_ = true;
      return true;
    }
  }
  ReadSlowly();
  return true;
}

/// The next line, if it is in the compact form. No item can be read with and without its wrapper.
const char* ItemReader::ScanCompact() {
  const char* behind = scanner_.ScanLine(at_, &tape_);
  return behind == nullptr && bare_items_ ? scanner_.ScanBareLine(at_, &tape_) : behind;
}

void ItemReader::ReadSlowly() {
  const auto size = static_cast<size_t>(end_ - at_);
  const auto* newline = static_cast<const char*>(std::memchr(at_, '\n', size));
  line_ = {at_, newline == nullptr ? size : static_cast<size_t>(newline - at_)};
  at_ = newline == nullptr ? end_ : newline + 1;
  compact_.clear();
  auto normalized = normalizer_.Normalize(line_, &compact_);
  ok_ = normalized.has_value();
  if (!ok_) {
    reason_ = normalized.error().message();
    return;
  }
  compact_.reserve(compact_.size() + kBlockPadding);
  DYNALAKE_ASSERT(scanner_.ScanLine(compact_.data(), &tape_) != nullptr);
}

}  // namespace dynalake::shaping
