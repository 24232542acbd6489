#pragma once

#include <bit>
#include <concepts>
#include <cstring>
#include <string>

namespace dynalake {

static_assert(std::endian::native == std::endian::little, "dynalake runs on x86-64 and arm64");

/// Reads a `T` from `sizeof(T)` bytes at `from`, little end first, wherever they lie.
template <typename T>
  requires(std::integral<T> || std::floating_point<T>)
T LoadLittleEndian(const void* from) {
  T value{};
  std::memcpy(&value, from, sizeof(T));
  return value;
}

/// Writes `value` to `sizeof(T)` bytes at `to`, little end first.
template <typename T>
  requires(std::integral<T> || std::floating_point<T>)
void StoreLittleEndian(T value, void* to) {
  std::memcpy(to, &value, sizeof(T));
}

/// Appends the `sizeof(T)` bytes of `value`, little end first.
template <typename T>
  requires(std::integral<T> || std::floating_point<T>)
void AppendLittleEndian(T value, std::string& out) {
  out.append(reinterpret_cast<const char*>(&value), sizeof(T));
}

}  // namespace dynalake
