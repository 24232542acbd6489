#pragma once

#include <ostream>
#include <string>
#include <utility>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/result.h"

namespace dynalake {

/// How GoogleTest prints a `Result` in a failed assertion.
template <typename T>
void PrintTo(const Result<T>& result, std::ostream* out) {
  if (!result) {
    *out << TraitsOf(result.error().code()).name << ": " << result.error().ToString();
    return;
  }
  if constexpr (std::is_void_v<T>) {
    *out << "success";
  } else {
    *out << testing::PrintToString(*result);
  }
}

/// Matches a `Result` that holds a value.
MATCHER(IsOk, negation ? "is an error" : "is a value") { return arg.has_value(); }

/// Matches a `Result` that holds an error of `code`.
MATCHER_P(IsError, code, "is an error " + std::string(TraitsOf(code).name)) {
  return !arg.has_value() && arg.error().code() == code;
}

/// Matches a `Result` that holds an error of `code` whose whole text matches `matcher`.
MATCHER_P2(IsError, code, matcher,
           "is an error " + std::string(TraitsOf(code).name) + " whose text " +
               testing::DescribeMatcher<std::string>(matcher)) {
  return !arg.has_value() && arg.error().code() == code &&
         testing::ExplainMatchResult(matcher, arg.error().ToString(), result_listener);
}

/// Matches a `Result` that holds a value which matches `matcher`.
MATCHER_P(HasValue, matcher, "is a value that matches") {
  return arg.has_value() && testing::ExplainMatchResult(matcher, *arg, result_listener);
}

}  // namespace dynalake

/// `ASSERT_OK(expression);` ends the test where the result is an error, and prints it.
#define ASSERT_OK(expression) ASSERT_THAT((expression), ::dynalake::IsOk())
#define EXPECT_OK(expression) EXPECT_THAT((expression), ::dynalake::IsOk())

/// `ASSERT_OK_AND_ASSIGN(auto x, expression);` declares or assigns the value, or ends the test.
#define ASSERT_OK_AND_ASSIGN(target, expression) \
  ASSERT_OK_AND_ASSIGN_INNER(target, (expression), DYNALAKE_CONCAT(dynalake_assert_, __COUNTER__))
#define ASSERT_OK_AND_ASSIGN_INNER(target, expression, name) \
  auto name = expression;                                    \
  ASSERT_TRUE(name.has_value()) << name.error().ToString();  \
  target = std::move(name).value()
