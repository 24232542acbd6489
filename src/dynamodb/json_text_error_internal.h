#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace dynalake::dynamodb::internal {

struct BadString {
  const char* at;
  std::string why;
};

/// What is wrong with a JSON string that a parser refused, and where: its first bad escape. `at` is
/// behind the opening quote.
BadString WhyBadString(const char* at, const char* end);

/// Where the first control character inside a string of `json` is, which JSON wants escaped; the
/// size of `json` if there is none.
size_t FindControlInString(std::string_view json);

}  // namespace dynalake::dynamodb::internal
