#pragma once

#include <cstdint>
#include <string_view>

#include "engine/duckdb.h"

namespace dynalake::engine {

// Text of DuckDB's, which is UTF-8 without faults, by code points.

inline std::string_view ViewOf(const duckdb::string_t& text) {
  return {text.GetData(), text.GetSize()};
}

/// A copy that lives as long as the vector.
inline duckdb::string_t KeepText(duckdb::Vector& vector, std::string_view text) {
  return duckdb::StringVector::AddString(vector, text.data(), text.size());
}

inline bool IsContinuation(char byte) { return (static_cast<uint8_t>(byte) & 0xC0U) == 0x80U; }

/// Of the code point that begins with `lead`.
inline size_t CodePointBytes(char lead) {
  const auto byte = static_cast<uint8_t>(lead);
  return byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
}

inline uint64_t CountCodePoints(std::string_view text) {
  uint64_t count = 0;
  for (const char byte : text) {
    count += IsContinuation(byte) ? 0 : 1;
  }
  return count;
}

/// The bytes of the first `count` code points; all where there are fewer.
inline size_t BytesOfCodePoints(std::string_view text, uint64_t count) {
  size_t at = 0;
  while (count > 0 && at < text.size()) {
    at += CodePointBytes(text[at]);
    --count;
  }
  return at < text.size() ? at : text.size();
}

inline bool IsAscii(std::string_view text) {
  for (const char byte : text) {
    if (static_cast<int8_t>(byte) < 0) {
      return false;
    }
  }
  return true;
}

}  // namespace dynalake::engine
