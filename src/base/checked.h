#pragma once

#include <concepts>
#include <optional>
#include <utility>

namespace dynalake {

/// Arithmetic that answers nothing where the result does not fit `T`.
template <std::integral T>
constexpr std::optional<T> CheckedAdd(T a, T b) {
  T result{};
  return __builtin_add_overflow(a, b, &result) ? std::nullopt : std::optional<T>(result);
}

template <std::integral T>
constexpr std::optional<T> CheckedMultiply(T a, T b) {
  T result{};
  return __builtin_mul_overflow(a, b, &result) ? std::nullopt : std::optional<T>(result);
}

/// `from` as a `To`, or nothing where `To` has no such value.
template <std::integral To, std::integral From>
constexpr std::optional<To> CheckedNarrow(From from) {
  return std::in_range<To>(from) ? std::optional<To>(static_cast<To>(from)) : std::nullopt;
}

}  // namespace dynalake
