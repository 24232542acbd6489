#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/source_map.h"

namespace dynalake::query {

/// SQL that is being written: one string to which everything is appended, and the offsets in the
/// person's text that its parts come from. It stops growing at `kMaxBytes`.
class SqlText {
 public:
  /// A form may name an argument twice, so that deep trees grow without bound.
  static constexpr size_t kMaxBytes = size_t{64} << 20;

  void Put(std::string_view sql);
  void PutNumber(uint64_t number);
  /// In double quotes.
  void PutName(std::string_view name);
  /// A string literal; also of texts with a zero byte, at which DuckDB's parser stops.
  void PutText(std::string_view text);
  /// A blob.
  void PutBytes(std::string_view bytes);

  /// What comes now is made of what stands at `offset` of the person's text.
  void Mark(uint32_t offset);

  bool is_too_long() const { return is_too_long_; }
  std::string_view sql() const { return sql_; }
  std::string TakeSql() { return std::move(sql_); }
  /// Of `text`, the person's.
  engine::SourceMap MapTo(std::string_view text) const;

 private:
  struct Mapped {
    size_t sql_offset = 0;
    uint32_t text_offset = 0;
  };

  void PutQuoted(std::string_view text, char quote);

  std::string sql_;
  std::vector<Mapped> marks_;
  bool is_too_long_ = false;
};

}  // namespace dynalake::query
