#include "query/write/sql_text.h"

#include <algorithm>
#include <charconv>
#include <numeric>

namespace dynalake::query {

void SqlText::Put(std::string_view sql) {
  if (sql_.size() + sql.size() > kMaxBytes) {
    is_too_long_ = true;
    return;
  }
  sql_ += sql;
}

void SqlText::PutNumber(uint64_t number) {
  char digits[20];
  const auto end = std::to_chars(std::begin(digits), std::end(digits), number).ptr;
  Put({digits, static_cast<size_t>(end - digits)});
}

void SqlText::PutQuoted(std::string_view text, char quote) {
  const std::string_view mark(&quote, 1);
  Put(mark);
  while (true) {
    const size_t end = text.find(quote);
    Put(text.substr(0, end));
    Put(mark);
    if (end == std::string_view::npos) {
      return;
    }
    Put(mark);
    text.remove_prefix(end + 1);
  }
}

void SqlText::PutName(std::string_view name) { PutQuoted(name, '"'); }

void SqlText::PutText(std::string_view text) {
  if (text.find('\0') == std::string_view::npos) {
    PutQuoted(text, '\'');
    return;
  }
  Put("(");
  for (size_t end = text.find('\0'); end != std::string_view::npos; end = text.find('\0')) {
    PutQuoted(text.substr(0, end), '\'');
    Put(" || chr(0) || ");
    text.remove_prefix(end + 1);
  }
  PutQuoted(text, '\'');
  Put(")");
}

void SqlText::PutBytes(std::string_view bytes) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  Put("unhex('");
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    const char pair[] = {kDigits[byte >> 4U], kDigits[byte & 0xFU]};
    Put({pair, 2});
  }
  Put("')");
}

void SqlText::Mark(uint32_t offset) {
  if (!marks_.empty() && marks_.back().sql_offset == sql_.size()) {
    marks_.back().text_offset = offset;
    return;
  }
  if (marks_.empty() || marks_.back().text_offset != offset) {
    marks_.push_back({.sql_offset = sql_.size(), .text_offset = offset});
  }
}

engine::SourceMap SqlText::MapTo(std::string_view text) const {
  // One way through the text, whatever the order of the marks: a statement may be one long line.
  std::vector<size_t> order(marks_.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::ranges::sort(order, {}, [this](size_t at) { return marks_[at].text_offset; });
  engine::SourceMap map;
  map.pieces.resize(marks_.size());
  engine::TextPlace place;
  size_t read = 0;
  for (const size_t at : order) {
    const size_t offset = std::min<size_t>(marks_[at].text_offset, text.size());
    for (; read < offset; ++read) {
      if (text[read] == '\n') {
        ++place.line;
        place.column = 1;
      } else if ((static_cast<unsigned char>(text[read]) & 0xC0U) != 0x80U) {
        ++place.column;  // Bytes that go on with a code point are 10xxxxxx.
      }
    }
    map.pieces[at] = {.offset = marks_[at].sql_offset, .place = place};
  }
  return map;
}

}  // namespace dynalake::query
