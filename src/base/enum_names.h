#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>
#include <utility>

namespace dynalake {

/// Whether a value of an enumeration has a name. Compilers tell in a function's own text, where one
/// without a name stands as a cast: "(Enum)3".
template <auto kValue>
consteval bool IsEnumerator() {
  constexpr std::string_view kText = __PRETTY_FUNCTION__;
  const char behind = kText[kText.rfind(')') + 1];
  return behind < '0' || behind > '9';
}

/// Whether the enumerators of `Enum` are just 0, 1, ... `kCount` - 1. For a `static_assert` beside
/// what must be said of each of them.
template <typename Enum, size_t kCount>
consteval bool HasJust() {
  return []<size_t... kIndex>(std::index_sequence<kIndex...>) {
    return (IsEnumerator<static_cast<Enum>(kIndex)>() && ...);
  }(std::make_index_sequence<kCount>()) &&
         !IsEnumerator<static_cast<Enum>(kCount)>();
}

/// The names by which the enumerators of `Enum` stand in texts that outlive the program, where
/// their numbers, which a later version may give to others, must not. Made by `MakeEnumNames`.
template <typename Enum, size_t kCount>
class EnumNames {
 public:
  static_assert(HasJust<Enum, kCount>(), "every enumerator needs a name");

  consteval explicit EnumNames(const std::pair<Enum, std::string_view> (&names)[kCount]) {
    for (const auto& [value, name] : names) {
      names_[static_cast<size_t>(value)] = name;
    }
    for (const std::string_view name : names_) {
      if (name.empty()) {
        OneHasTwoNamesAndAnotherNone();
      }
    }
  }

  constexpr std::string_view NameOf(Enum value) const { return names_[static_cast<size_t>(value)]; }

  constexpr std::optional<Enum> Find(std::string_view name) const {
    for (size_t i = 0; i < kCount; ++i) {
      if (names_[i] == name) {
        return static_cast<Enum>(i);
      }
    }
    return std::nullopt;
  }

 private:
  static void OneHasTwoNamesAndAnotherNone() {}  // not constexpr: calling it does not compile

  std::array<std::string_view, kCount> names_;
};

/// `MakeEnumNames<Color>({{Color::kRed, "red"}, {Color::kBlue, "blue"}})`. Does not compile unless
/// each enumerator, from 0 on, has one name.
template <typename Enum, size_t kCount>
consteval EnumNames<Enum, kCount> MakeEnumNames(
    const std::pair<Enum, std::string_view> (&names)[kCount]) {
  return EnumNames<Enum, kCount>(names);
}

}  // namespace dynalake
