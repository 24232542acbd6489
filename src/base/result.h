#pragma once

#include <concepts>
#include <optional>
#include <type_traits>
#include <utility>
#include <variant>

#include "base/assert.h"
#include "base/error.h"
#include "base/format.h"

namespace dynalake {

/// A value or an `Error`, with the member names of `std::expected`, so that a later switch to it is
/// an alias. Reading the absent side is our own mistake and asserts.
template <typename T>
class [[nodiscard]] Result {
 public:
  using value_type = T;

  template <typename U = T>
    requires(std::constructible_from<T, U &&> && !std::same_as<std::remove_cvref_t<U>, Result> &&
             !std::same_as<std::remove_cvref_t<U>, Error>)
  // NOLINTNEXTLINE(google-explicit-constructor): a value is a result, as with std::expected.
  Result(U&& value) : state_(std::in_place_index<0>, std::forward<U>(value)) {}
  // NOLINTNEXTLINE(google-explicit-constructor): an error is a result.
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}

  bool has_value() const { return state_.index() == 0; }
  explicit operator bool() const { return has_value(); }

  T& value() & { return Checked(); }
  const T& value() const& { return const_cast<Result*>(this)->Checked(); }
  T&& value() && { return std::move(Checked()); }
  T& operator*() & { return Checked(); }
  const T& operator*() const& { return value(); }
  T&& operator*() && { return std::move(Checked()); }
  T* operator->() { return &Checked(); }
  const T* operator->() const { return &value(); }

  const Error& error() const& {
    DYNALAKE_ASSERT(!has_value());
    return *std::get_if<1>(&state_);
  }
  Error&& error() && {
    DYNALAKE_ASSERT(!has_value());
    return std::move(*std::get_if<1>(&state_));
  }

  template <typename U>
  T value_or(U&& other) && {
    return has_value() ? std::move(Checked()) : static_cast<T>(std::forward<U>(other));
  }

 private:
  T& Checked() {
    DYNALAKE_ASSERT(has_value());
    return *std::get_if<0>(&state_);
  }

  std::variant<T, Error> state_;
};

/// Success without a value, or an `Error`.
template <>
class [[nodiscard]] Result<void> {
 public:
  using value_type = void;

  Result() = default;
  // NOLINTNEXTLINE(google-explicit-constructor): an error is a result.
  Result(Error error) : error_(std::move(error)) {}

  bool has_value() const { return !error_.has_value(); }
  explicit operator bool() const { return has_value(); }
  void value() const { DYNALAKE_ASSERT(has_value()); }

  const Error& error() const& {
    DYNALAKE_ASSERT(!has_value());
    return *error_;
  }
  Error&& error() && {
    DYNALAKE_ASSERT(!has_value());
    return std::move(*error_);
  }

 private:
  std::optional<Error> error_;
};

/// An `Error` whose sentence is formatted: `return Fail(ErrorCode::kNotFound, "no table {}",
/// name);`
template <typename... Args>
Error Fail(ErrorCode code, fmt::format_string<Args...> format, Args&&... args) {
  return Error(code, fmt::format(format, std::forward<Args>(args)...));
}

}  // namespace dynalake

#define DYNALAKE_CONCAT_INNER(a, b) a##b
#define DYNALAKE_CONCAT(a, b) DYNALAKE_CONCAT_INNER(a, b)

/// Returns the error of `expression` to the caller, if it has one.
#define DYNALAKE_TRY(...) \
  DYNALAKE_TRY_INNER((__VA_ARGS__), DYNALAKE_CONCAT(dynalake_try_, __COUNTER__))
#define DYNALAKE_TRY_INNER(expression, name) \
  do {                                       \
    if (auto name = expression; !name) {     \
      return std::move(name).error();        \
    }                                        \
  } while (false)

/// Returns the error of `expression` to the caller with a sentence before it, if it has one. The
/// sentence is formatted only then.
#define DYNALAKE_TRY_CONTEXT(expression, ...) \
  DYNALAKE_TRY_CONTEXT_INNER((expression), DYNALAKE_CONCAT(dynalake_try_, __COUNTER__), __VA_ARGS__)
#define DYNALAKE_TRY_CONTEXT_INNER(expression, name, ...)                   \
  do {                                                                      \
    if (auto name = expression; !name) {                                    \
      return std::move(name).error().WithContext(fmt::format(__VA_ARGS__)); \
    }                                                                       \
  } while (false)

/// `DYNALAKE_ASSIGN(auto x, expression);` declares or assigns the value, or returns the error. The
/// target holds no comma; the expression may.
#define DYNALAKE_ASSIGN(target, ...) \
  DYNALAKE_ASSIGN_INNER(target, (__VA_ARGS__), DYNALAKE_CONCAT(dynalake_assign_, __COUNTER__))
#define DYNALAKE_ASSIGN_INNER(target, expression, name) \
  auto name = expression;                               \
  if (!name) {                                          \
    return std::move(name).error();                     \
  }                                                     \
  target = std::move(name).value()
