#pragma once

#include <cstddef>
#include <string>

namespace dynalake::storage {

/// 0123456789012...: text in which every byte says where it stands.
inline std::string Digits(size_t size_bytes) {
  std::string digits(size_bytes, '0');
  for (size_t i = 0; i < size_bytes; ++i) {
    digits[i] = static_cast<char>('0' + i % 10);
  }
  return digits;
}

}  // namespace dynalake::storage
